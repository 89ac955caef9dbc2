"""A line: bytes to and from a device, whatever carries them.

Drivers speak to a :class:`Line`, so a protocol is written once and runs over a serial
port, over USB, and in tests over anything that has a far end.
"""

from __future__ import annotations

from typing import Protocol


class LineError(Exception):
    """The line cannot be used now. The text names the port, never what was on the wire."""


class LineAbsentError(LineError):
    """Nothing is plugged in at this place."""


class LineForbiddenError(LineError):
    """The port is there, but this program may not open it, or another one holds it."""


class LineLostError(LineError):
    """The line was open and went away: unplugged, or the far end closed it."""


class StoppedError(Exception):
    """The work was broken off because the driver is to stop; not a failure."""


class Line(Protocol):
    """An open line to a device."""

    def receive(self, timeout: float) -> bytes:
        """Return what arrived, as soon as anything does; ``b""`` after ``timeout`` seconds.

        Raises :class:`LineLostError`.
        """

    def send(self, data: bytes) -> None:
        """Send all of ``data``. Raises :class:`LineLostError`."""

    def discard_input(self) -> None:
        """Forget what arrived and was not received yet. Raises :class:`LineLostError`."""

    def close(self) -> None:
        """Let go of the line; safe to call twice and after it was lost."""


class TunableLine(Line, Protocol):
    """A line whose speed can be changed: a serial port."""

    @property
    def path(self) -> str:
        """What was opened, for messages."""

    def set_baud(self, baud: int) -> None:
        """Change the speed. Raises :class:`LineLostError`."""
