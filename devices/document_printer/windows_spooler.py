"""The driver of the Windows spooler, by Qt: a document is drawn page by page and handed over.

The spooler takes a job whether or not there is paper, and Qt tells nothing of it later:
a job counts as done when the spooler has taken it. Where paper matters, use a printer
that speaks IPP. Works with any printer Qt knows.
"""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from devices.device import DeviceState, Fault
from devices.document_printer.printer import DocumentPrinter, read_pdf

_DOTS_PER_INCH = 300
_LOOK_SECONDS = 3.0


class SpoolerPrinter(DocumentPrinter):
    """Prints PDFs on a printer of the operating system.

    ``output_file`` prints into a PDF file instead, which is how it is tested without one.
    """

    def __init__(
        self,
        printer_name: str = "",
        *,
        output_file: Path | None = None,
        simulated: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """``printer_name`` as the system knows it; empty takes the default printer."""
        super().__init__(simulated=simulated or output_file is not None, parent=parent)
        self._printer_name = printer_name
        self._output_file = output_file
        self._worker: ThreadPoolExecutor | None = None
        self._stopped = threading.Event()
        self._cancelled: set[str] = set()

    def start(self) -> None:
        """See :meth:`devices.device.Device.start`."""
        if self._worker is None:
            self._stopped.clear()
            self._worker = ThreadPoolExecutor(2, thread_name_prefix="spooler")
            self._worker.submit(self._look)

    def stop(self) -> None:
        """See :meth:`devices.device.Device.stop`."""
        worker, self._worker = self._worker, None
        if worker is not None:
            self._stopped.set()
            worker.shutdown(wait=True)
            self._report(DeviceState.ABSENT)

    def print_pdf(self, pdf: Path | bytes, title: str) -> str:
        """See :meth:`DocumentPrinter.print_pdf`."""
        if self._worker is None:
            raise RuntimeError("the document printer was not started")
        job_id = uuid.uuid4().hex
        self._worker.submit(self._print, job_id, read_pdf(pdf), title)
        return job_id

    def cancel(self, job_id: str) -> None:
        """See :meth:`DocumentPrinter.cancel`."""
        self._cancelled.add(job_id)

    def _look(self) -> None:
        while not self._stopped.is_set():
            self._tell()
            self._stopped.wait(_LOOK_SECONDS)

    def _tell(self) -> None:
        if self._output_file is not None or not self._info().isNull():
            self._report(DeviceState.READY)
        else:
            self._report(DeviceState.ABSENT)

    def _info(self) -> QPrinterInfo:
        if self._printer_name:
            return QPrinterInfo.printerInfo(self._printer_name)
        return QPrinterInfo.defaultPrinter()

    def _print(self, job_id: str, document: bytes, title: str) -> None:
        if self._stopped.is_set() or job_id in self._cancelled:
            self._cancelled.discard(job_id)
            self.job_failed.emit(job_id, Fault.INTERNAL)
            return
        self._report(DeviceState.BUSY)
        fault = self._draw(document, title)
        if fault is None:
            self._tell()
            self.job_done.emit(job_id)
        else:
            self._report(DeviceState.FAULT, fault)
            self.job_failed.emit(job_id, fault)

    def _draw(self, document: bytes, title: str) -> Fault | None:
        pdf = QPdfDocument()
        source = QBuffer()
        source.setData(QByteArray(document))
        source.open(QIODevice.OpenModeFlag.ReadOnly)
        pdf.load(source)
        if pdf.pageCount() < 1:
            return Fault.INTERNAL
        if self._output_file is None and self._info().isNull():
            return Fault.NO_ANSWER
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if self._output_file is not None:
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(self._output_file))
        elif self._printer_name:
            printer.setPrinterName(self._printer_name)
        printer.setResolution(_DOTS_PER_INCH)
        printer.setDocName(title)
        printer.setFullPage(True)
        painter = QPainter()
        for page in range(pdf.pageCount()):
            size = pdf.pagePointSize(page)
            landscape = size.width() > size.height()
            printer.setPageOrientation(
                QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
            )
            if page == 0:
                if not painter.begin(printer):
                    return Fault.NO_ANSWER
            elif not printer.newPage():
                painter.end()
                return Fault.NO_ANSWER
            sheet = printer.pageLayout().fullRectPixels(_DOTS_PER_INCH).size()
            painter.drawImage(0, 0, pdf.render(page, QSize(sheet.width(), sheet.height())))
        painter.end()
        return None
