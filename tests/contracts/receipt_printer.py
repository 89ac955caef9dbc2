"""What every receipt printer must do, whatever its wire: one suite for all drivers.

A driver's test module derives from :class:`ReceiptPrinterContract` and provides the
fixtures ``far_end`` (started, with paper) and ``printer`` (not started).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt

from devices.device import DeviceState, DeviceStatus, Fault
from devices.receipt_printer.printer import ReceiptPrinter
from devices.receipt_printer.simulated_mechanism import Trouble
from devices.receipt_printer.simulator import ReceiptPrinterSimulator
from devices.receipt_printer.slip import (
    Alignment,
    KeyValue,
    QrCode,
    Rule,
    Slip,
    TextLine,
    TextSize,
)
from tests.contracts.waiting import poll

RECEIPT = Slip(
    (
        TextLine("申报回执", Alignment.CENTRE, TextSize.LARGE, bold=True),
        Rule(),
        KeyValue("纳税人", "陈**"),
        KeyValue("应纳税额", "¥ 12,300.00", bold=True),
        TextLine("请妥善保管，以备查验。"),
        QrCode("TR1:6BF5Y7QK8%VHQ"),
    )
)
QUEUED = Slip((TextLine("未受理"), *(TextLine(f"第 {number} 行") for number in range(40))))


class PrinterListener:
    """Notes all that a printer says; waits for conditions, never for time to pass."""

    def __init__(self, printer: ReceiptPrinter) -> None:
        self.printer = printer
        self.ends: list[tuple[str, Fault | None]] = []
        self.statuses: list[DeviceStatus] = []
        self._news = threading.Condition()
        direct = Qt.ConnectionType.DirectConnection
        printer.job_done.connect(lambda job: self._note_end(job, None), direct)
        printer.job_failed.connect(self._note_end, direct)
        printer.status_changed.connect(self._note_status, direct)

    def _note_end(self, job: str, fault: Fault | None) -> None:
        with self._news:
            self.ends.append((job, fault))
            self._news.notify_all()

    def _note_status(self, status: DeviceStatus) -> None:
        with self._news:
            self.statuses.append(status)
            self._news.notify_all()

    def wait(self, condition: Callable[[], bool], seconds: float = 8.0) -> None:
        with self._news:
            assert self._news.wait_for(condition, seconds), (self.statuses, self.ends)

    def wait_for_state(
        self, state: DeviceState, fault: Fault | None = None, seconds: float = 8.0
    ) -> None:
        self.wait(
            lambda: (self.printer.status.state, self.printer.status.fault) == (state, fault),
            seconds,
        )

    def print_to_end(self, slip: Slip) -> Fault | None:
        """Print and wait; the fault, or None when it is on paper."""
        job = self.printer.print_slip(slip)
        self.wait(lambda: any(one == job for one, _ in self.ends), 15)
        (fault,) = [fault for one, fault in self.ends if one == job]
        return fault


class ReceiptPrinterContract:
    """Derive, and provide ``far_end`` and ``printer``."""

    @pytest.fixture(autouse=True)
    def no_thread_is_left(self) -> Iterator[None]:
        before = set(threading.enumerate())
        yield
        assert set(threading.enumerate()) <= before

    @pytest.fixture
    def listener(
        self, no_thread_is_left: None, far_end: ReceiptPrinterSimulator, printer: ReceiptPrinter
    ) -> Iterator[PrinterListener]:
        yield PrinterListener(printer)
        printer.stop()

    def test_a_slip_comes_out_whole(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        assert listener.print_to_end(RECEIPT) is None
        paper = far_end.paper()
        assert "申报回执" in paper
        assert paper.splitlines()[3].startswith("应纳税额")
        assert paper.splitlines()[3].endswith("￥ 12,300.00")
        assert "[QR TR1:6BF5Y7QK8%VHQ]" in paper
        assert far_end.papers[-1].cut
        assert far_end.unknown_commands == ()

    def test_slips_come_out_in_order(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        jobs = [listener.printer.print_slip(Slip((TextLine(f"第{n}张"),))) for n in range(5)]
        listener.wait(lambda: len(listener.ends) == 5)
        assert listener.ends == [(job, None) for job in jobs]
        assert [paper.as_text() for paper in far_end.papers] == [f"第{n}张" for n in range(5)]

    def test_it_is_busy_while_printing(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        listener.print_to_end(RECEIPT)
        states = [status.state for status in listener.statuses]
        assert states[-2:] == [DeviceState.BUSY, DeviceState.READY]

    def test_without_paper_it_says_so_and_refuses(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        far_end.paper_out()
        listener.printer.start()
        listener.wait_for_state(DeviceState.FAULT, Fault.PAPER_OUT)
        assert listener.print_to_end(RECEIPT) is Fault.PAPER_OUT
        far_end.load_paper()
        listener.wait_for_state(DeviceState.READY)
        assert far_end.paper() == ""
        assert listener.print_to_end(RECEIPT) is None

    def test_paper_that_ends_in_mid_slip_fails_the_job_and_the_rest_is_forgotten(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.paper_out(after_lines=12)
        assert listener.print_to_end(QUEUED) is Fault.PAPER_OUT
        assert listener.printer.status.fault is Fault.PAPER_OUT
        far_end.load_paper()
        listener.wait_for_state(DeviceState.READY)
        stump = far_end.paper().splitlines()
        assert stump[:2] == ["未受理", "第 0 行"]
        assert "作废" in stump[-1]
        assert len(stump) == 13
        assert listener.print_to_end(RECEIPT) is None
        assert "行" not in far_end.paper()

    @pytest.mark.parametrize(
        ("trouble", "fault"),
        [(Trouble.COVER_OPEN, Fault.COVER_OPEN), (Trouble.SILENCE, Fault.NO_ANSWER)],
    )
    def test_a_trouble_is_named_and_passes(
        self,
        far_end: ReceiptPrinterSimulator,
        listener: PrinterListener,
        trouble: Trouble,
        fault: Fault,
    ) -> None:
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.trouble(trouble)
        listener.wait_for_state(DeviceState.FAULT, fault)
        assert listener.print_to_end(RECEIPT) is fault
        far_end.trouble(trouble, on=False)
        listener.wait_for_state(DeviceState.READY)
        assert listener.print_to_end(RECEIPT) is None

    def test_a_stuck_cutter_fails_the_job(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        far_end.trouble(Trouble.CUTTER)
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        assert listener.print_to_end(RECEIPT) is Fault.CUTTER
        far_end.trouble(Trouble.CUTTER, on=False)
        listener.wait_for_state(DeviceState.READY)
        assert listener.print_to_end(RECEIPT) is None

    def test_a_roll_that_is_almost_used_up_still_prints(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        far_end.trouble(Trouble.PAPER_NEAR_END)
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY, Fault.PAPER_NEAR_END)
        assert listener.print_to_end(RECEIPT) is None
        assert listener.printer.status.fault is Fault.PAPER_NEAR_END

    def test_another_device_at_the_port_is_told_from_a_printer(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        far_end.trouble(Trouble.GARBAGE)
        listener.printer.start()
        listener.wait_for_state(DeviceState.FAULT, Fault.PROTOCOL)

    def test_absent_at_start_and_found_when_it_comes(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        far_end.unplug()
        listener.printer.start()
        assert listener.print_to_end(RECEIPT) is Fault.NO_ANSWER
        assert listener.printer.status.state is DeviceState.ABSENT
        far_end.plug()
        listener.wait_for_state(DeviceState.READY, seconds=2)
        assert listener.print_to_end(RECEIPT) is None

    @pytest.mark.parametrize("before", [None, *Trouble])
    def test_unplugged_and_plugged_in_again(
        self,
        far_end: ReceiptPrinterSimulator,
        listener: PrinterListener,
        before: Trouble | None,
    ) -> None:
        if before is not None:
            far_end.trouble(before)
        listener.printer.start()
        listener.wait(lambda: bool(listener.statuses))
        far_end.unplug()
        listener.wait_for_state(DeviceState.ABSENT)
        if before is not None:
            far_end.trouble(before, on=False)
        far_end.load_paper()
        far_end.plug()
        listener.wait_for_state(DeviceState.READY, seconds=3)
        assert listener.print_to_end(RECEIPT) is None

    def test_unplugged_in_mid_slip_fails_the_job(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.seconds_per_line = 0.05
        job = listener.printer.print_slip(QUEUED)
        listener.wait_for_state(DeviceState.BUSY)
        poll(lambda: "第 3 行" in far_end.paper())
        far_end.unplug()
        listener.wait(lambda: listener.ends == [(job, Fault.NO_ANSWER)])
        far_end.seconds_per_line = 0.0
        far_end.plug()
        listener.wait_for_state(DeviceState.READY)
        assert listener.print_to_end(RECEIPT) is None
        assert [("未受理" in one.as_text(), "作废" in one.as_text()) for one in far_end.papers] == [
            (True, True),
            (False, False),
        ]

    def test_states_are_told_only_on_change(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        listener.print_to_end(RECEIPT)
        far_end.paper_out()
        listener.wait_for_state(DeviceState.FAULT, Fault.PAPER_OUT)
        told = listener.statuses
        assert all(one != following for one, following in pairwise(told))

    def test_it_can_be_stopped_and_started_again(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        for _ in range(2):
            listener.printer.start()
            listener.wait_for_state(DeviceState.READY)
            listener.printer.stop()
            listener.printer.stop()
            assert listener.printer.status.state is DeviceState.ABSENT
        with pytest.raises(RuntimeError, match="not started"):
            listener.printer.print_slip(RECEIPT)

    def test_a_code_too_long_for_the_paper_fails_its_job_only(
        self, far_end: ReceiptPrinterSimulator, listener: PrinterListener
    ) -> None:
        listener.printer.start()
        listener.wait_for_state(DeviceState.READY)
        assert listener.print_to_end(Slip((QrCode("x" * 3000),))) is Fault.INTERNAL
        assert listener.print_to_end(RECEIPT) is None
