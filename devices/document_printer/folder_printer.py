"""A document printer that is a folder: each PDF in a file of its own.

For terminals without an A4 printer and for trying. The terminal treats it as simulated.
"""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject

from devices.device import DeviceState, Fault
from devices.document_printer.printer import DocumentPrinter, read_pdf
from devices.numbered_files import NumberedFiles, printer_fault


class FolderPrinter(DocumentPrinter):
    """Keeps PDFs as ``document-000001.pdf`` and so on; titles are not kept."""

    def __init__(self, folder: Path, *, parent: QObject | None = None) -> None:
        super().__init__(simulated=True, parent=parent)
        self._files = NumberedFiles(folder, "document", ".pdf")
        self._worker: ThreadPoolExecutor | None = None
        self._stopped = threading.Event()
        self._cancelled: set[str] = set()

    def start(self) -> None:
        """See :meth:`devices.device.Device.start`."""
        if self._worker is None:
            self._stopped.clear()
            self._worker = ThreadPoolExecutor(1, thread_name_prefix="document-folder")
            self._worker.submit(self._open_folder)

    def stop(self) -> None:
        """See :meth:`devices.device.Device.stop`."""
        worker, self._worker = self._worker, None
        if worker is not None:
            self._stopped.set()
            worker.shutdown(wait=True)
            self._report(DeviceState.ABSENT)

    def print_pdf(self, pdf: Path | bytes, title: str) -> str:  # noqa: ARG002 - a folder keeps no titles
        """See :meth:`DocumentPrinter.print_pdf`."""
        if self._worker is None:
            raise RuntimeError("the document printer was not started")
        job_id = uuid.uuid4().hex
        self._worker.submit(self._keep, job_id, read_pdf(pdf))
        return job_id

    def cancel(self, job_id: str) -> None:
        """See :meth:`DocumentPrinter.cancel`."""
        self._cancelled.add(job_id)

    def _open_folder(self) -> None:
        try:
            self._files.make_folder()
        except OSError as error:
            self._report(DeviceState.FAULT, Fault.PERMISSION, error.strerror or "")
        else:
            self._report(DeviceState.READY)

    def _keep(self, job_id: str, document: bytes) -> None:
        if self._stopped.is_set() or job_id in self._cancelled:
            self._cancelled.discard(job_id)
            self.job_failed.emit(job_id, Fault.INTERNAL)
            return
        self._report(DeviceState.BUSY)
        try:
            self._files.add(document)
        except OSError as error:
            fault = printer_fault(error)
            self._report(DeviceState.FAULT, fault, error.strerror or "")
            self.job_failed.emit(job_id, fault)
        else:
            self._report(DeviceState.READY)
            self.job_done.emit(job_id)
