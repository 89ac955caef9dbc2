"""What every document printer offers to the terminal."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from devices.device import Device


class DocumentPrinter(Device):
    """Prints PDFs, one after the other, and follows each to its end.

    A printer that complains but may still print (a second tray empty, paper low) is
    ``READY`` with that fault; one that cannot print is in ``FAULT``.
    """

    job_done = Signal(str)
    """The job with this id is printed."""
    job_failed = Signal(str, object)
    """The job with this id was not printed, and why (:class:`devices.device.Fault`).

    It was withdrawn from the printer: a document must not come out after its owner left.
    """

    def print_pdf(self, pdf: Path | bytes, title: str) -> str:
        """Queue the PDF and return the job's id at once.

        A file is read here, so it may be deleted afterwards; what is personal is given as
        bytes and lies in no file, not even after a power cut. ``title`` names the job in
        the print system and its logs: no personal data in it. Exactly one of
        :attr:`job_done` and :attr:`job_failed` follows for each id, from the driver's
        thread. Raises :class:`OSError` if the file cannot be read, :class:`ValueError` if
        it is no PDF, :class:`RuntimeError` if the printer was never started.
        """
        raise NotImplementedError

    def cancel(self, job_id: str) -> None:
        """Withdraw a job, as when its owner leaves; it then fails. Unknown ids are ignored."""
        raise NotImplementedError


def read_pdf(pdf: Path | bytes) -> bytes:
    """The bytes of a PDF. Raises :class:`OSError`; :class:`ValueError` for anything else."""
    document = pdf.read_bytes() if isinstance(pdf, Path) else pdf
    if not document.startswith(b"%PDF-"):
        raise ValueError("what is to be printed is not a PDF")
    return document
