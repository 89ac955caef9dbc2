"""The document printer that is a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.device import DeviceState, Fault
from devices.document_printer.folder_printer import FolderPrinter
from tests.contracts.document_printer import PDF, TITLE, DocumentListener


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(PDF)
    return path


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[FolderPrinter]:
    printer = FolderPrinter(tmp_path / "kept")
    yield printer
    printer.stop()


def test_each_document_is_kept_under_a_name_that_tells_nothing(
    tmp_path: Path, printer: FolderPrinter, pdf: Path
) -> None:
    listener = DocumentListener(printer)
    printer.start()
    assert listener.wait_for_end(printer.print_pdf(pdf, TITLE)) is None
    assert listener.wait_for_end(printer.print_pdf(pdf, TITLE)) is None
    files = sorted((tmp_path / "kept").iterdir())
    assert [file.name for file in files] == ["document-000001.pdf", "document-000002.pdf"]
    assert files[0].read_bytes() == PDF
    assert printer.status.simulated


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, pdf: Path) -> None:
    printer = FolderPrinter(pdf / "kept")
    listener = DocumentListener(printer)
    printer.start()
    listener.wait_for_state(DeviceState.FAULT, Fault.PERMISSION)
    assert listener.wait_for_end(printer.print_pdf(pdf, TITLE)) is Fault.PERMISSION
    printer.stop()


def test_printing_before_the_start_is_a_mistake(printer: FolderPrinter, pdf: Path) -> None:
    with pytest.raises(RuntimeError, match="not started"):
        printer.print_pdf(pdf, TITLE)
