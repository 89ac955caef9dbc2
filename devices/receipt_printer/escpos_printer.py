"""The driver of every ESC/POS printer, however it is plugged in."""

from __future__ import annotations

import logging
import queue
import threading
import uuid
from dataclasses import dataclass

from PySide6.QtCore import QObject

from devices.device import DeviceState, Fault
from devices.line import Line, LineAbsentError, LineError, LineForbiddenError
from devices.receipt_printer.escpos_status import EscposStatus, PrinterCondition, PrinterFaultError
from devices.receipt_printer.lines import LinePlace
from devices.receipt_printer.printer import ReceiptPrinter
from devices.receipt_printer.slip import Alignment, Slip, TextLine
from devices.settings import CharacterSet, PrinterAnswers, QrDrawing

_log = logging.getLogger(__name__)

_RETRY_SECONDS = (0.1, 0.2, 0.4, 0.8)  # the last one repeats: back within a second
# What ends the stump of a slip that broke off, so that nobody takes it for a whole one.
_VOID = Slip((TextLine("未打印完整，作废 INCOMPLETE, VOID", Alignment.CENTRE, bold=True),))


@dataclass(frozen=True, slots=True)
class _Job:
    job_id: str
    slip: Slip


class EscposPrinter(ReceiptPrinter):
    """Prints slips over any line. Looks for the printer, asks how it is, comes back by itself."""

    def __init__(
        self,
        place: LinePlace,
        *,
        columns: int = 48,
        characters: CharacterSet = CharacterSet.GBK,
        qr_drawing: QrDrawing = QrDrawing.PRINTER,
        answers: PrinterAnswers = PrinterAnswers.IN_ORDER,
        job_timeout: float = 20.0,
        poll_seconds: float = 0.5,
        simulated: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """``columns`` of the paper; ``job_timeout`` and ``poll_seconds`` in
        seconds. See :mod:`devices.settings`."""
        super().__init__(simulated=simulated, parent=parent)
        self._place = place
        self._columns = columns
        self._characters = characters
        self._qr_drawing = qr_drawing
        self._answers = answers
        self._job_timeout = job_timeout
        self._poll_seconds = poll_seconds
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._stump = False  # a slip broke off and still hangs in the printer
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """See :meth:`devices.device.Device.start`."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="receipt-printer", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """See :meth:`devices.device.Device.stop`. A job under way is given up."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            self._jobs.put(None)
            thread.join()

    def print_slip(self, slip: Slip) -> str:
        """See :meth:`ReceiptPrinter.print_slip`."""
        if self._thread is None:
            raise RuntimeError("the receipt printer was not started")
        job = _Job(uuid.uuid4().hex, slip)
        self._jobs.put(job)
        return job.job_id

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                line = self._place.open()
            except LineForbiddenError as error:
                self._report(DeviceState.FAULT, Fault.PERMISSION, str(error))
                self._refuse_jobs(_RETRY_SECONDS[-1], Fault.PERMISSION)
                continue
            except LineError:
                self._report(DeviceState.ABSENT)
                self._refuse_jobs(
                    _RETRY_SECONDS[min(failures, len(_RETRY_SECONDS) - 1)], Fault.NO_ANSWER
                )
                failures += 1
                continue
            failures = 0
            try:
                self._serve(line)
            except LineAbsentError:
                self._report(DeviceState.ABSENT)
            except LineError:
                _log.info("receipt printer: line lost")
                self._report(DeviceState.ABSENT)
            finally:
                line.close()
        self._refuse_jobs(0, Fault.NO_ANSWER)
        self._report(DeviceState.ABSENT)

    def _serve(self, line: Line) -> None:
        """Work with an open line until it is lost or the driver stops."""
        if self.status.state is not DeviceState.FAULT:
            self._report(DeviceState.CONNECTING)
        status = EscposStatus(line, self._answers)
        misses = 0
        while not self._stopping.is_set():
            try:
                condition = status.condition()
                if self._stump and condition.fault is None:
                    self._cut_off_stump(status)
                self._tell(condition)
                misses = 0
            except PrinterFaultError as error:
                misses += 1
                if misses > 1 or self.status.state is not DeviceState.READY:
                    self._report(DeviceState.FAULT, error.fault, error.detail)
            job = self._next_job(self._poll_seconds)
            if job is not None:
                self._print(status, job)

    def _tell(self, condition: PrinterCondition) -> None:
        if condition.fault is not None:
            self._report(DeviceState.FAULT, condition.fault, condition.detail)
        else:
            near_end = Fault.PAPER_NEAR_END if condition.near_end else None
            self._report(DeviceState.READY, near_end, condition.detail)

    def _print(self, status: EscposStatus, job: _Job) -> None:
        try:
            pieces = self._encode(job.slip)
        except ValueError:
            _log.exception("receipt printer: the slip cannot be printed")
            self.job_failed.emit(job.job_id, Fault.INTERNAL)
            return
        if self.status.state is DeviceState.READY:
            self._report(DeviceState.BUSY, self.status.fault)
        try:
            self._send(status, pieces)
        except PrinterFaultError as error:
            self._report(DeviceState.FAULT, error.fault, error.detail)
            self.job_failed.emit(job.job_id, error.fault)
        except LineError:
            self._report(DeviceState.ABSENT)
            self.job_failed.emit(job.job_id, Fault.NO_ANSWER)
            raise
        else:
            self._report(DeviceState.READY, self.status.fault)
            self.job_done.emit(job.job_id)

    def _encode(self, slip: Slip) -> list[bytes]:
        # Loaded here, off the GUI thread: python-escpos takes 0.3 s.
        from devices.receipt_printer.escpos_encoding import encode_slip

        return encode_slip(
            slip,
            columns=self._columns,
            characters=self._characters,
            qr_drawing=self._qr_drawing,
        )

    def _send(self, status: EscposStatus, pieces: list[bytes]) -> None:
        self._stump = True
        try:
            status.print(pieces, timeout=self._job_timeout, stopping=self._stopping.is_set)
        except PrinterFaultError as error:
            self._stump = error.begun
            raise
        self._stump = False

    def _cut_off_stump(self, status: EscposStatus) -> None:
        """Void and cut what a broken-off slip left: it must not hang on the next visitor's."""
        _log.info("receipt printer: cutting off an incomplete slip")
        self._send(status, self._encode(_VOID))

    def _next_job(self, seconds: float) -> _Job | None:
        try:
            return self._jobs.get(timeout=seconds)
        except queue.Empty:
            return None

    def _refuse_jobs(self, seconds: float, fault: Fault) -> None:
        """Wait before the next try; jobs that come meanwhile fail at once."""
        while (job := self._next_job(seconds) if seconds else self._waiting_job()) is not None:
            self.job_failed.emit(job.job_id, fault)

    def _waiting_job(self) -> _Job | None:
        try:
            return self._jobs.get_nowait()
        except queue.Empty:
            return None
