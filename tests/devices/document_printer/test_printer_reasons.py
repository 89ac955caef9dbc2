"""What printers say about themselves, and what the terminal makes of it."""

from __future__ import annotations

import pytest

from devices.device import Fault
from devices.document_printer.ipp_client import PrinterReport, PrinterState
from devices.document_printer.printer_reasons import complaint_of

IDLE, PROCESSING, STOPPED = PrinterState.IDLE, PrinterState.PROCESSING, PrinterState.STOPPED


@pytest.mark.parametrize(
    ("state", "reasons", "fault", "stops"),
    [
        (STOPPED, ["media-empty"], Fault.PAPER_OUT, True),
        (IDLE, ["media-empty-error"], Fault.PAPER_OUT, True),
        (IDLE, ["media-empty-warning"], Fault.PAPER_OUT, False),
        (PROCESSING, ["media-needed"], Fault.PAPER_OUT, True),
        (STOPPED, ["media-jam-warning", "media-empty-warning"], Fault.JAM, True),
        (IDLE, ["media-empty-warning", "door-open"], Fault.COVER_OPEN, True),
        (IDLE, ["offline-report"], Fault.NO_ANSWER, True),
        (PROCESSING, ["connecting-to-device"], Fault.NO_ANSWER, False),
        (STOPPED, ["timed-out-error"], Fault.NO_ANSWER, True),
        (IDLE, ["toner-empty-error"], Fault.INTERNAL, True),
        (STOPPED, ["paused"], Fault.INTERNAL, True),
        (STOPPED, [], Fault.INTERNAL, True),
        (IDLE, ["media-low-warning"], Fault.PAPER_NEAR_END, False),
    ],
)
def test_complaints(state: PrinterState, reasons: list[str], fault: Fault, stops: bool) -> None:
    complaint = complaint_of(PrinterReport(state, tuple(reasons), accepting=True))
    assert complaint is not None
    assert (complaint.fault, complaint.stops) == (fault, stops)


@pytest.mark.parametrize(
    "reasons", [[], ["toner-low-warning"], ["cups-waiting-for-job-completed"], ["a-new-one-error"]]
)
def test_no_complaint(reasons: list[str]) -> None:
    assert complaint_of(PrinterReport(IDLE, tuple(reasons), accepting=True)) is None


def test_a_printer_that_takes_no_jobs_stops() -> None:
    complaint = complaint_of(PrinterReport(IDLE, (), accepting=False))
    assert complaint is not None
    assert complaint.stops
