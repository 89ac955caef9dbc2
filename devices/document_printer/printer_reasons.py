"""What a printer's ``printer-state-reasons`` mean for us.

A reason is a keyword with an optional severity: ``media-empty-warning``. CUPS gives
``media-empty-warning`` and ``offline-report`` for printers that do not print at all, and
a printer with two trays gives the same for the one it does not need. So the keyword
says what is wrong; whether it stops the printer, its state and the job say.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.device import Fault
from devices.document_printer.ipp_client import PrinterReport, PrinterState

_FAULTS = {
    "media-empty": Fault.PAPER_OUT,
    "media-needed": Fault.PAPER_OUT,
    "input-tray-missing": Fault.PAPER_OUT,
    "media-jam": Fault.JAM,
    "cover-open": Fault.COVER_OPEN,
    "door-open": Fault.COVER_OPEN,
    "interlock-open": Fault.COVER_OPEN,
    "offline": Fault.NO_ANSWER,
    "shutdown": Fault.NO_ANSWER,
    "timed-out": Fault.NO_ANSWER,
    "connecting-to-device": Fault.NO_ANSWER,
    "toner-empty": Fault.INTERNAL,
    "marker-supply-empty": Fault.INTERNAL,
    "marker-waste-full": Fault.INTERNAL,
    "developer-empty": Fault.INTERNAL,
    "output-area-full": Fault.INTERNAL,
    "fuser-over-temp": Fault.INTERNAL,
    "paused": Fault.INTERNAL,
    "other": Fault.INTERNAL,
}
# These come and go while all is well, unless the printer has stopped.
_PASSING = frozenset(("connecting-to-device", "timed-out", "paused", "other"))
# The most telling first, where a printer gives several.
_ORDER = (
    Fault.JAM,
    Fault.COVER_OPEN,
    Fault.PAPER_OUT,
    Fault.INTERNAL,
    Fault.NO_ANSWER,
)
_SEVERITIES = ("error", "warning", "report")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a printer complains of; ``stops`` if it cannot print."""

    fault: Fault
    detail: str
    stops: bool


def complaint_of(report: PrinterReport) -> Complaint | None:
    """The gravest complaint in a report; ``None`` if there is none."""
    stopped = report.state is PrinterState.STOPPED
    found: dict[Fault, Complaint] = {}
    for reason in report.reasons:
        keyword, severity = _split(reason)
        fault = _FAULTS.get(keyword)
        if fault is None:
            continue
        passing = keyword in _PASSING
        stops = stopped or keyword == "offline" or (severity == "error" and not passing)
        known = found.get(fault)
        if known is None or (stops and not known.stops):
            found[fault] = Complaint(fault, reason, stops)
    stopping = {fault: one for fault, one in found.items() if one.stops}
    for fault in _ORDER:
        if one := (stopping or found).get(fault):
            return one
    if stopped or not report.accepting:
        return Complaint(Fault.INTERNAL, "stopped" if stopped else "not accepting jobs", stops=True)
    if any(_split(reason)[0] == "media-low" for reason in report.reasons):
        return Complaint(Fault.PAPER_NEAR_END, "media-low", stops=False)
    return None


def _split(reason: str) -> tuple[str, str]:
    keyword, _, severity = reason.rpartition("-")
    if keyword and severity in _SEVERITIES:
        return keyword, severity
    return reason, "error"  # RFC 8011 5.4.12: without a suffix, as grave as it sounds
