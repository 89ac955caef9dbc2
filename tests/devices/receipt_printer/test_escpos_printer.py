"""The ESC/POS driver over each of its wires, against the printer at the far end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.receipt_printer.escpos_printer import EscposPrinter
from devices.receipt_printer.lines import DeviceFilePlace, NetworkPlace, SerialPlace
from devices.receipt_printer.simulator import ReceiptPrinterSimulator
from tests.contracts.receipt_printer import RECEIPT, PrinterListener, ReceiptPrinterContract

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")

POLL_SECONDS = 0.05


class _AtATerminal(ReceiptPrinterContract):
    @pytest.fixture
    def link(self, tmp_path: Path) -> Path:
        return tmp_path / "printer"

    @pytest.fixture
    def far_end(self, no_thread_is_left: None, link: Path) -> Iterator[ReceiptPrinterSimulator]:
        simulator = ReceiptPrinterSimulator(link)
        simulator.start()
        yield simulator
        simulator.stop()


class TestSerialPrinter(_AtATerminal):
    @pytest.fixture
    def printer(self, link: Path) -> EscposPrinter:
        return EscposPrinter(SerialPlace(str(link), 115200), poll_seconds=POLL_SECONDS)

    def test_a_pattern_finds_the_printer_under_another_name(
        self, tmp_path: Path, far_end: ReceiptPrinterSimulator, link: Path
    ) -> None:
        printer = EscposPrinter(
            SerialPlace(str(tmp_path / "print*"), 115200), poll_seconds=POLL_SECONDS
        )
        listener = PrinterListener(printer)
        printer.start()
        assert listener.print_to_end(RECEIPT) is None
        far_end.unplug()
        other = ReceiptPrinterSimulator(tmp_path / "printer-2")
        other.start()
        try:
            listener.wait(lambda: len(listener.statuses) > 4)
            assert listener.print_to_end(RECEIPT) is None
            assert "申报回执" in other.paper()
        finally:
            printer.stop()
            other.stop()


class TestDeviceFilePrinter(_AtATerminal):
    @pytest.fixture
    def printer(self, link: Path) -> EscposPrinter:
        return EscposPrinter(DeviceFilePlace(str(link)), poll_seconds=POLL_SECONDS)


class TestNetworkPrinter(ReceiptPrinterContract):
    @pytest.fixture
    def far_end(self, no_thread_is_left: None) -> Iterator[ReceiptPrinterSimulator]:
        simulator = ReceiptPrinterSimulator()
        simulator.start()
        yield simulator
        simulator.stop()

    @pytest.fixture
    def printer(self, far_end: ReceiptPrinterSimulator) -> EscposPrinter:
        return EscposPrinter(NetworkPlace(far_end.address), poll_seconds=POLL_SECONDS)


@pytest.mark.parametrize("address", ["printer", "printer:", ":9100", "printer:x"])
def test_a_network_address_without_host_and_port_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="9100"):
        NetworkPlace(address)
