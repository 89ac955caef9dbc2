"""What every device around the screen has in common: a closed set of states.

A device may be absent at start, vanish in mid-operation, come back under another
name, stutter or send rubbish. It says so by :class:`DeviceStatus`, only on change,
and comes back by itself. Work happens on the driver's own thread; signals carry the
outcome to whoever listens, so no call here blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class DeviceState(StrEnum):
    """Where a device stands."""

    ABSENT = "absent"
    CONNECTING = "connecting"
    READY = "ready"
    BUSY = "busy"
    FAULT = "fault"


class Fault(StrEnum):
    """Why a device in ``FAULT`` cannot work."""

    NO_ANSWER = "no_answer"
    PROTOCOL = "protocol"
    PERMISSION = "permission"
    PAPER_OUT = "paper_out"
    PAPER_NEAR_END = "paper_near_end"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    JAM = "jam"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """One status report. ``detail`` is for staff: no personal data in it."""

    state: DeviceState
    fault: Fault | None = None
    detail: str = ""
    simulated: bool = False


class Device(QObject):
    """Base of all devices."""

    status_changed = Signal(object)  # DeviceStatus

    def __init__(self, *, simulated: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.simulated = simulated
        self._status = DeviceStatus(DeviceState.ABSENT, simulated=simulated)

    @property
    def status(self) -> DeviceStatus:
        """The latest status."""
        return self._status

    def start(self) -> None:
        """Begin looking for the device. Returns at once."""
        raise NotImplementedError

    def stop(self) -> None:
        """Let go of the device and end its thread; safe to call twice."""
        raise NotImplementedError

    def _report(self, state: DeviceState, fault: Fault | None = None, detail: str = "") -> None:
        """Publish a status if it differs from the last one; callable from any thread."""
        status = DeviceStatus(state, fault, detail, self.simulated)
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)
