"""Trying a printer from the command line: how it is, and whether a job comes to its end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from devices.device_trial import DEVICE_TROUBLE, PORT_TROUBLE, print_json

if TYPE_CHECKING:
    from devices.device import DeviceStatus, Fault
    from devices.document_printer.printer import DocumentPrinter
    from devices.receipt_printer.printer import ReceiptPrinter

    Printer = DocumentPrinter | ReceiptPrinter


def ask_printer(printer: Printer, place: str, *, longest: float) -> int:
    """Start ``printer``, give it ``longest`` seconds to tell how it is, and print that.

    ``place`` names its port or address in messages. Returns the exit status.
    """
    from PySide6.QtCore import Qt

    from devices.device import DeviceState

    known = threading.Event()

    def note(status: DeviceStatus) -> None:
        if status.state is not DeviceState.CONNECTING:
            known.set()

    printer.status_changed.connect(note, Qt.ConnectionType.DirectConnection)
    printer.start()
    try:
        # An absent printer may be absent from the start, which is no change.
        known.wait(longest)
        return tell_printer(printer.status, place)
    finally:
        printer.stop()


def follow_job(printer: Printer, place: str, begin: Callable[[], object]) -> int:
    """Start ``printer``, ``begin`` one job, wait for its end and print how it went.

    The printer's own time limit of a job ends the wait. Returns the exit status; what
    ``begin`` raises is passed on.
    """
    from PySide6.QtCore import Qt

    ended = threading.Event()
    faults: list[Fault] = []

    def note_failure(_: str, fault: Fault) -> None:
        faults.append(fault)
        ended.set()

    direct = Qt.ConnectionType.DirectConnection
    printer.job_done.connect(lambda _: ended.set(), direct)
    printer.job_failed.connect(note_failure, direct)
    printer.start()
    try:
        begin()
        ended.wait()
        return tell_printer(printer.status, place, faults[0] if faults else None)
    finally:
        printer.stop()


def tell_printer(status: DeviceStatus, place: str, failed: Fault | None = None) -> int:
    """Print how a printer is, and why its job ``failed``; returns the exit status."""
    from devices.device import DeviceState, Fault

    told: dict[str, object] = {
        "state": status.state.value,
        "fault": status.fault.value if status.fault else None,
        "detail": status.detail,
    }
    absent = status.state is DeviceState.ABSENT
    fault = failed or (status.fault if status.state is DeviceState.FAULT else None)
    if fault is None and not absent:
        print_json(told)
        return 0
    code = "not_there" if absent else (fault or Fault.INTERNAL).value
    print_json(told | {"error": code, "message": f"{place}: {_PRINTER_TROUBLE[code]}"})
    return PORT_TROUBLE if absent or fault is Fault.PERMISSION else DEVICE_TROUBLE


_PRINTER_TROUBLE = {
    "not_there": "nothing is there",
    "no_answer": "no answer in time, or the job's end was not told",
    "protocol": "what answers is no printer of this kind",
    "permission": "may not be used by this user, or is in use",
    "paper_out": "the paper is used up",
    "paper_near_end": "the paper is almost used up",
    "cover_open": "the cover is open",
    "cutter": "the cutter is stuck",
    "jam": "paper or mechanics are jammed",
    "internal": "the printer, or the job, was stopped; the printer's own panel tells more",
}
