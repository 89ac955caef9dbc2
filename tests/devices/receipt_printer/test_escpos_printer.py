"""The ESC/POS driver over each of its wires, against the printer at the far end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.device import DeviceState, Fault
from devices.receipt_printer.escpos_printer import EscposPrinter
from devices.receipt_printer.lines import DeviceFilePlace, NetworkPlace, SerialPlace
from devices.receipt_printer.simulated_mechanism import Trouble
from devices.receipt_printer.simulator import ReceiptPrinterSimulator
from devices.settings import PrinterAnswers
from tests.contracts.receipt_printer import RECEIPT, PrinterListener, ReceiptPrinterContract
from tests.contracts.waiting import poll

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

        def gone_and_back() -> bool:
            states = [status.state for status in listener.statuses]
            return DeviceState.ABSENT in states and states[-1] is DeviceState.READY

        printer.start()
        listener.wait_for_state(DeviceState.READY)
        assert listener.print_to_end(RECEIPT) is None
        far_end.unplug()
        other = ReceiptPrinterSimulator(tmp_path / "printer-2")
        other.start()
        try:
            listener.wait(gone_and_back)
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


class TestPrintersThatTellLess:
    @pytest.fixture
    def far_end(self, tmp_path: Path) -> Iterator[ReceiptPrinterSimulator]:
        simulator = ReceiptPrinterSimulator(tmp_path / "printer")
        simulator.start()
        yield simulator
        simulator.stop()

    def test_one_without_answers_in_order_is_given_time_to_notice_trouble(
        self, tmp_path: Path, far_end: ReceiptPrinterSimulator
    ) -> None:
        far_end.trouble(Trouble.NO_ORDER)
        place = SerialPlace(str(tmp_path / "printer"), 115200)
        printer = EscposPrinter(place, answers=PrinterAnswers.REAL_TIME, poll_seconds=POLL_SECONDS)
        listener = PrinterListener(printer)
        printer.start()
        assert listener.print_to_end(RECEIPT) is None
        far_end.paper_out(after_lines=3)
        assert listener.print_to_end(RECEIPT) is Fault.PAPER_OUT
        printer.stop()

    def test_one_without_any_answer_prints_and_says_that_it_never_answers(
        self, tmp_path: Path, far_end: ReceiptPrinterSimulator
    ) -> None:
        far_end.trouble(Trouble.SILENCE)
        place = SerialPlace(str(tmp_path / "printer"), 115200)
        printer = EscposPrinter(place, answers=PrinterAnswers.NOTHING, poll_seconds=POLL_SECONDS)
        listener = PrinterListener(printer)
        printer.start()
        listener.wait_for_state(DeviceState.READY)
        assert printer.status.detail == "never answers"
        assert listener.print_to_end(RECEIPT) is None
        poll(lambda: "申报回执" in far_end.paper())
        far_end.unplug()
        listener.wait_for_state(DeviceState.ABSENT)
        far_end.plug()
        listener.wait_for_state(DeviceState.READY)
        printer.stop()

    def test_one_that_should_answer_in_order_and_does_not_fails_the_job(
        self, tmp_path: Path, far_end: ReceiptPrinterSimulator
    ) -> None:
        far_end.trouble(Trouble.NO_ORDER)
        place = SerialPlace(str(tmp_path / "printer"), 115200)
        printer = EscposPrinter(place, job_timeout=1.0, poll_seconds=POLL_SECONDS)
        listener = PrinterListener(printer)
        printer.start()
        assert listener.print_to_end(RECEIPT) is Fault.NO_ANSWER
        printer.stop()


@pytest.mark.parametrize("address", ["printer", "printer:", ":9100", "printer:x"])
def test_a_network_address_without_host_and_port_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="9100"):
        NetworkPlace(address)
