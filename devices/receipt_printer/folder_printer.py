"""A receipt printer that is a folder: each slip's ESC/POS bytes in a file of its own.

For machines without a printer, and for looking at what a printer would be sent. The
terminal treats it as simulated.
"""

from __future__ import annotations

import logging
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject

from devices.device import DeviceState, Fault
from devices.numbered_files import NumberedFiles, printer_fault
from devices.receipt_printer.printer import ReceiptPrinter
from devices.receipt_printer.slip import Slip
from devices.settings import CharacterSet, QrDrawing

_log = logging.getLogger(__name__)


class FolderPrinter(ReceiptPrinter):
    """Keeps slips as ``slip-000001.escpos`` and so on."""

    def __init__(
        self,
        folder: Path,
        *,
        columns: int = 48,
        characters: CharacterSet = CharacterSet.GBK,
        qr_drawing: QrDrawing = QrDrawing.PRINTER,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(simulated=True, parent=parent)
        self._files = NumberedFiles(folder, "slip", ".escpos")
        self._columns = columns
        self._characters = characters
        self._qr_drawing = qr_drawing
        self._worker: ThreadPoolExecutor | None = None
        self._stopped = threading.Event()

    def start(self) -> None:
        """See :meth:`devices.device.Device.start`."""
        if self._worker is None:
            self._stopped.clear()
            self._worker = ThreadPoolExecutor(1, thread_name_prefix="receipt-folder")
            self._worker.submit(self._open_folder)

    def stop(self) -> None:
        """See :meth:`devices.device.Device.stop`."""
        worker, self._worker = self._worker, None
        if worker is not None:
            self._stopped.set()
            worker.shutdown(wait=True)
            self._report(DeviceState.ABSENT)

    def print_slip(self, slip: Slip) -> str:
        """See :meth:`ReceiptPrinter.print_slip`."""
        if self._worker is None:
            raise RuntimeError("the receipt printer was not started")
        job_id = uuid.uuid4().hex
        self._worker.submit(self._keep, job_id, slip)
        return job_id

    def _open_folder(self) -> None:
        try:
            self._files.make_folder()
        except OSError as error:
            self._report(DeviceState.FAULT, Fault.PERMISSION, error.strerror or "")
        else:
            self._report(DeviceState.READY)

    def _keep(self, job_id: str, slip: Slip) -> None:
        # Loaded here, off the GUI thread: python-escpos takes 0.3 s.
        from devices.receipt_printer.escpos_encoding import encode_slip

        if self._stopped.is_set():
            self.job_failed.emit(job_id, Fault.NO_ANSWER)
            return
        self._report(DeviceState.BUSY)
        try:
            data = b"".join(
                encode_slip(
                    slip,
                    columns=self._columns,
                    characters=self._characters,
                    qr_drawing=self._qr_drawing,
                )
            )
            self._files.add(data)
        except ValueError:
            _log.exception("receipt folder: the slip cannot be printed")
            self._report(DeviceState.READY)
            self.job_failed.emit(job_id, Fault.INTERNAL)
        except OSError as error:
            fault = printer_fault(error)
            self._report(DeviceState.FAULT, fault, error.strerror or "")
            self.job_failed.emit(job_id, fault)
        else:
            self._report(DeviceState.READY)
            self.job_done.emit(job_id)
