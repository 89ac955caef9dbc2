"""The printer that is a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.device import DeviceState, Fault
from devices.receipt_printer.folder_printer import FolderPrinter
from devices.receipt_printer.simulated_mechanism import SimulatedMechanism
from devices.receipt_printer.slip import QrCode, Slip
from tests.contracts.receipt_printer import RECEIPT, PrinterListener


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[FolderPrinter]:
    printer = FolderPrinter(tmp_path / "slips")
    yield printer
    printer.stop()


def test_each_slip_is_kept_in_a_file_a_printer_understands(
    tmp_path: Path, printer: FolderPrinter
) -> None:
    listener = PrinterListener(printer)
    printer.start()
    assert listener.print_to_end(RECEIPT) is None
    assert listener.print_to_end(RECEIPT) is None
    files = sorted((tmp_path / "slips").iterdir())
    assert [file.name for file in files] == ["slip-000001.escpos", "slip-000002.escpos"]
    mechanism = SimulatedMechanism()
    mechanism.receive(files[1].read_bytes())
    mechanism.work()
    assert "申报回执" in mechanism.papers[0].as_text()


def test_it_says_that_it_is_simulated(printer: FolderPrinter) -> None:
    listener = PrinterListener(printer)
    printer.start()
    listener.wait_for_state(DeviceState.READY)
    assert printer.status.simulated


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    printer = FolderPrinter(tmp_path / "file" / "slips")
    listener = PrinterListener(printer)
    printer.start()
    listener.wait_for_state(DeviceState.FAULT, Fault.PERMISSION)
    assert listener.print_to_end(RECEIPT) is Fault.PERMISSION
    printer.stop()


def test_a_slip_that_cannot_be_printed_fails_alone(printer: FolderPrinter) -> None:
    listener = PrinterListener(printer)
    printer.start()
    assert listener.print_to_end(Slip((QrCode("x" * 4000),))) is Fault.INTERNAL
    assert listener.print_to_end(RECEIPT) is None


def test_printing_before_the_start_is_a_mistake(printer: FolderPrinter) -> None:
    with pytest.raises(RuntimeError, match="not started"):
        printer.print_slip(RECEIPT)
