"""Printing through Qt, into a file in place of a printer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter
from PySide6.QtPdf import QPdfDocument
from pytestqt.qtbot import QtBot

from devices.device import DeviceState, Fault
from devices.document_printer.windows_spooler import SpoolerPrinter
from tests.contracts.document_printer import TITLE, DocumentListener


@pytest.fixture
def two_pages(tmp_path: Path, qtbot: QtBot) -> Path:
    path = tmp_path / "receipt.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter = QPainter(writer)
    painter.fillRect(0, 0, 3000, 3000, QColor("black"))
    writer.newPage()
    painter.drawText(QPointF(500, 500), "2")
    painter.end()
    return path


def test_every_page_is_handed_over(tmp_path: Path, two_pages: Path, qtbot: QtBot) -> None:
    printer = SpoolerPrinter(output_file=tmp_path / "out.pdf")
    listener = DocumentListener(printer)
    printer.start()
    listener.wait_for_state(DeviceState.READY)
    assert listener.wait_for_end(printer.print_pdf(two_pages, TITLE)) is None
    printer.stop()
    out = QPdfDocument()
    out.load(str(tmp_path / "out.pdf"))
    assert out.pageCount() == 2
    size = out.pagePointSize(0)
    assert size.width() == pytest.approx(595, abs=2)
    assert out.render(0, QSize(595, 842)).pixelColor(150, 150) == QColor("black")
    second = out.render(1, QSize(595, 842))
    assert second.pixelColor(150, 150).alpha() == 0
    assert any(second.pixelColor(x, y).alpha() for x in range(28, 45) for y in range(15, 35))


def test_without_a_printer_it_is_absent_and_a_job_fails(two_pages: Path, qtbot: QtBot) -> None:
    printer = SpoolerPrinter("no such printer")
    listener = DocumentListener(printer)
    printer.start()
    job = printer.print_pdf(two_pages, TITLE)
    assert listener.wait_for_end(job) is Fault.NO_ANSWER
    printer.stop()


def test_a_broken_pdf_fails(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    printer = SpoolerPrinter(output_file=tmp_path / "out.pdf")
    listener = DocumentListener(printer)
    printer.start()
    assert listener.wait_for_end(printer.print_pdf(tmp_path / "x.pdf", TITLE)) is Fault.INTERNAL
    printer.stop()
