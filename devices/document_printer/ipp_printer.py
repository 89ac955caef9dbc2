"""The driver of IPP printers and CUPS queues."""

from __future__ import annotations

import logging
import platform
import queue
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from devices.device import DeviceState, Fault
from devices.document_printer.ipp_client import (
    NOT_FOUND,
    IppClient,
    IppProtocolError,
    IppRefusedError,
    IppSilentError,
    IppUnreachableError,
    JobState,
)
from devices.document_printer.printer import DocumentPrinter, read_pdf
from devices.document_printer.printer_reasons import Complaint, complaint_of

_log = logging.getLogger(__name__)

_RETRY_SECONDS = 0.8
_EVERYTHING = "*"
_ENDED_BADLY = frozenset((JobState.CANCELLED, JobState.ABORTED))


@dataclass(frozen=True, slots=True)
class _Job:
    job_id: str
    document: bytes
    title: str

    @property
    def name(self) -> str:
        """The job's name in the print system: the title, told apart from others of its kind."""
        return f"{self.title} {self.job_id[:8]}"


class _PrinterTroubleError(Exception):
    def __init__(self, state: DeviceState, fault: Fault | None, detail: str = "") -> None:
        super().__init__(detail)
        self.state = state
        self.fault = fault
        self.detail = detail


class IppPrinter(DocumentPrinter):
    """Prints PDFs through IPP. Looks for the printer, asks how it is, comes back by itself."""

    def __init__(
        self,
        url: str,
        *,
        patience: float = 15.0,
        job_timeout: float = 120.0,
        poll_seconds: float = 3.0,
        job_poll_seconds: float = 0.3,
        answer_seconds: float = 5.0,
        certificate: Path | None = None,
        simulated: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """All times in seconds; see :class:`devices.settings.DocumentPrinterSettings`.

        Raises :class:`ValueError` for an address that is no IPP address.
        """
        super().__init__(simulated=simulated, parent=parent)
        self._client = IppClient(
            url,
            user=f"terminal-{platform.node()}",
            timeout=answer_seconds,
            certificate=certificate,
        )
        self._patience = patience
        self._job_timeout = job_timeout
        self._poll_seconds = poll_seconds
        self._job_poll_seconds = job_poll_seconds
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._cancelled: set[str] = set()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._unsettled = {_EVERYTHING}

    def start(self) -> None:
        """See :meth:`devices.device.Device.start`."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="document-printer", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """See :meth:`devices.device.Device.stop`. A job under way is withdrawn."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            self._jobs.put(None)
            thread.join()

    def print_pdf(self, pdf: Path | bytes, title: str) -> str:
        """See :meth:`DocumentPrinter.print_pdf`."""
        if self._thread is None:
            raise RuntimeError("the document printer was not started")
        job = _Job(uuid.uuid4().hex, read_pdf(pdf), title)
        self._jobs.put(job)
        return job.job_id

    def cancel(self, job_id: str) -> None:
        """See :meth:`DocumentPrinter.cancel`."""
        self._cancelled.add(job_id)

    def _run(self) -> None:
        self._report(DeviceState.CONNECTING)
        while not self._stopping.is_set():
            pause = self._poll_seconds
            try:
                self._tell(self._complaint())
            except _PrinterTroubleError as trouble:
                self._report(trouble.state, trouble.fault, trouble.detail)
                pause = min(pause, _RETRY_SECONDS)
            if self.status.state is DeviceState.FAULT:
                pause = min(pause, _RETRY_SECONDS)
            if (job := self._next_job(pause)) is not None:
                self._print(job)
        while (job := self._next_job(0)) is not None:
            self.job_failed.emit(job.job_id, Fault.NO_ANSWER)
        self._client.close()
        self._report(DeviceState.ABSENT)

    def _complaint(self) -> Complaint | None:
        with _told_as_trouble():
            complaint = complaint_of(self._client.printer())
            if self._unsettled:
                self._withdraw_unsettled()
        return complaint

    def _tell(self, complaint: Complaint | None) -> None:
        if complaint is None:
            self._report(DeviceState.READY)
        elif complaint.stops:
            self._report(DeviceState.FAULT, complaint.fault, complaint.detail)
        else:
            self._report(DeviceState.READY, complaint.fault, complaint.detail)

    def _print(self, job: _Job) -> None:
        self._report(DeviceState.BUSY)
        self._unsettled.add(job.name)
        try:
            fault = self._hand_in_and_follow(job)
        except _PrinterTroubleError as trouble:
            self._report(trouble.state, trouble.fault, trouble.detail)
            fault = trouble.fault or Fault.NO_ANSWER
        self._cancelled.discard(job.job_id)
        if fault is None:
            self._report(DeviceState.READY)
            self.job_done.emit(job.job_id)
        else:
            _log.info("document printer: a job failed (%s)", fault.value)
            self.job_failed.emit(job.job_id, fault)

    def _hand_in_and_follow(self, job: _Job) -> Fault | None:
        complaint = self._complaint_without_withdrawing()
        if complaint is not None and complaint.stops:
            self._tell(complaint)
            return complaint.fault
        if self._given_up(job):
            return Fault.INTERNAL
        with _told_as_trouble():
            number = self._client.print_pdf(job.document, job.name)
        fault = self._follow(job, number)
        if fault is None:
            self._unsettled.discard(job.name)
        return fault

    def _follow(self, job: _Job, number: int) -> Fault | None:
        """Wait for the end of a job; why it failed, or ``None``."""
        deadline = time.monotonic() + self._job_timeout
        trouble: Fault | None = None
        trouble_since = 0.0
        while True:
            try:
                state = self._job_state(number)
                complaint = self._complaint_without_withdrawing()
            except _PrinterTroubleError as error:
                self._report(error.state, error.fault, error.detail)
                now_wrong: Fault | None = error.fault or Fault.NO_ANSWER
            else:
                if state is JobState.COMPLETED:
                    return None
                if state in _ENDED_BADLY:
                    self._tell(complaint)
                    return complaint.fault if complaint is not None else Fault.INTERNAL
                now_wrong = self._tell_while_printing(complaint)
            now = time.monotonic()
            if now_wrong is None:
                trouble = None
            elif trouble is None:
                trouble_since = now
            trouble = now_wrong
            if trouble is not None and now - trouble_since > self._patience:
                self._withdraw(number)
                return trouble
            if now > deadline or self._given_up(job):
                self._withdraw(number)
                return Fault.NO_ANSWER if now > deadline else Fault.INTERNAL
            self._stopping.wait(self._job_poll_seconds)

    def _tell_while_printing(self, complaint: Complaint | None) -> Fault | None:
        """Say how the printer is; what keeps the job from ending, if anything."""
        if complaint is None or complaint.fault is Fault.PAPER_NEAR_END:
            self._report(DeviceState.BUSY, complaint.fault if complaint else None)
            return None
        state = DeviceState.FAULT if complaint.stops else DeviceState.BUSY
        self._report(state, complaint.fault, complaint.detail)
        return complaint.fault

    def _job_state(self, number: int) -> JobState:
        with _told_as_trouble():
            try:
                return self._client.job(number)
            except IppRefusedError as error:
                if error.status == NOT_FOUND:
                    # CUPS can be set to forget jobs at their end.
                    return JobState.COMPLETED
                raise

    def _complaint_without_withdrawing(self) -> Complaint | None:
        with _told_as_trouble():
            return complaint_of(self._client.printer())

    def _given_up(self, job: _Job) -> bool:
        return self._stopping.is_set() or job.job_id in self._cancelled

    def _withdraw(self, number: int) -> None:
        try:
            self._client.cancel(number)
        except _IPP_ERRORS:
            _log.info("document printer: a job could not be withdrawn now; it will be later")

    def _withdraw_unsettled(self) -> None:
        """Withdraw what still waits of jobs that failed: nobody is there to take the paper.

        At the first contact that is everything of this terminal's: it may have been
        killed with a document in the queue.
        """
        for number, name in self._client.waiting_jobs():
            if name in self._unsettled or _EVERYTHING in self._unsettled:
                self._withdraw(number)
        self._unsettled.clear()

    def _next_job(self, seconds: float) -> _Job | None:
        try:
            return self._jobs.get(timeout=seconds) if seconds else self._jobs.get_nowait()
        except queue.Empty:
            return None


_IPP_ERRORS = (IppUnreachableError, IppSilentError, IppRefusedError, IppProtocolError)


@contextmanager
def _told_as_trouble() -> Iterator[None]:
    """Turn what the client raises into how the device stands."""
    try:
        yield
    except IppUnreachableError as error:
        raise _PrinterTroubleError(DeviceState.ABSENT, None) from error
    except IppSilentError as error:
        raise _PrinterTroubleError(DeviceState.FAULT, Fault.NO_ANSWER) from error
    except IppRefusedError as error:
        fault = Fault.PERMISSION if error.forbidden else Fault.INTERNAL
        raise _PrinterTroubleError(DeviceState.FAULT, fault, str(error)) from error
    except IppProtocolError as error:
        raise _PrinterTroubleError(DeviceState.FAULT, Fault.PROTOCOL, str(error)) from error
