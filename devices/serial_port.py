"""Serial ports (串口): finding one by path or pattern, and a line over it.

USB adapters come back under other names (``/dev/ttyUSB0`` becomes ``ttyUSB1``), so a
port is given as a stable path (``/dev/serial/by-id/...``), as a glob pattern, or on
Windows as ``COM3``.
"""

from __future__ import annotations

import errno
import glob
import sys
import time
from pathlib import Path

import serial

from devices.line import LineAbsentError, LineForbiddenError, LineLostError

# The longest a receive may overshoot its time-out.
_SLICE_SECONDS = 0.05
_PATTERN_CHARACTERS = frozenset("*?[")
_ABSENT = frozenset({errno.ENOENT, errno.ENXIO, errno.ENODEV, errno.EIO})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY, errno.EAGAIN})

# pyserial lets termios.error through, which is no OSError.
_WIRE_ERRORS: tuple[type[Exception], ...] = (OSError,)
if sys.platform != "win32":
    import termios

    _WIRE_ERRORS = (OSError, termios.error)
# TypeError and ValueError: pyserial's own, when the port was closed underneath it.
_LOSSES: tuple[type[Exception], ...] = (*_WIRE_ERRORS, TypeError, ValueError)


def find_port(pattern: str) -> str | None:
    """Return the path of the first port that matches ``pattern`` now, or None.

    ``pattern`` is a path, a glob pattern, or a Windows port name.
    """
    return next(iter(find_ports(pattern)), None)


def find_ports(pattern: str) -> list[str]:
    """Return the paths of all ports that match ``pattern`` now, in order."""
    if _PATTERN_CHARACTERS.intersection(pattern):
        # Not Path.glob: absolute patterns are allowed, and a link whose target is gone is absent.
        matches = sorted(glob.glob(pattern))  # noqa: PTH207
        return [path for path in matches if Path(path).exists()]
    if pattern and (sys.platform == "win32" or Path(pattern).exists()):
        return [pattern]
    return []


def port_identity(pattern: str) -> tuple[object, ...] | None:
    """Return a value that changes when something else is plugged in at ``pattern``.

    None when nothing is there. Cheap enough to ask several times a second.
    """
    path = find_port(pattern)
    if path is None:
        return None
    place = Path(path)
    try:
        node, link = place.stat(), place.lstat()
        # Only a link's own time counts: a terminal's changes with every byte.
        made = link.st_mtime_ns if place.is_symlink() else 0
    except OSError:
        return (path,) if sys.platform == "win32" else None
    return (path, node.st_rdev, node.st_ino, link.st_ino, made)


class SerialLine:
    """An open serial port, 8 data bits, no parity, 1 stop bit unless told otherwise."""

    def __init__(self, path: str, baud: int, *, parity: str = serial.PARITY_NONE) -> None:
        """Open ``path``. Raises LineAbsentError, LineForbiddenError."""
        self.path = path
        try:
            self._port = serial.Serial(
                path,
                baud,
                parity=parity,
                timeout=_SLICE_SECONDS,
                write_timeout=1.0,
                exclusive=True if sys.platform != "win32" else None,
            )
        except ValueError as error:
            raise LineForbiddenError(f"{path}: {baud} baud is not possible on this port") from error
        except _WIRE_ERRORS as error:
            number = error.errno if isinstance(error, OSError) else None
            # pyserial keeps the reason of a file that is no port in the context only.
            reason = error.__context__ or error
            if number == errno.EISDIR or reason.args[:1] == (errno.ENOTTY,):
                raise LineForbiddenError(f"{path}: is not a serial port") from error
            if number in _FORBIDDEN or isinstance(error, PermissionError):
                raise LineForbiddenError(f"{path}: may not be opened, or is in use") from error
            if number in _ABSENT or number is None:
                raise LineAbsentError(f"{path}: nothing answers at this port") from error
            raise LineForbiddenError(
                f"{path}: cannot be opened ({error.__class__.__name__})"
            ) from error

    @property
    def baud(self) -> int:
        """The speed in baud."""
        return int(self._port.baudrate)

    def set_baud(self, baud: int) -> None:
        """Change the speed. Raises LineLostError."""
        if baud != self._port.baudrate:
            try:
                self._port.baudrate = baud
            except _LOSSES as error:
                raise LineLostError(f"{self.path}: lost while changing speed") from error

    def receive(self, timeout: float) -> bytes:
        """See :meth:`devices.line.Line.receive`."""
        deadline = time.monotonic() + timeout
        try:
            while True:
                # One wait of the operating system for the first byte, then all that is there.
                # Whole slices only: each change of pyserial's time-out reconfigures the port.
                first = self._port.read(1)
                if first:
                    waiting = self._port.in_waiting
                    return bytes(first + self._port.read(waiting)) if waiting else bytes(first)
                if time.monotonic() >= deadline:
                    return b""
        except _LOSSES as error:
            raise LineLostError(f"{self.path}: unplugged") from error

    def send(self, data: bytes) -> None:
        """See :meth:`devices.line.Line.send`."""
        try:
            self._port.write(data)
        except _LOSSES as error:
            raise LineLostError(f"{self.path}: unplugged while sending") from error

    def discard_input(self) -> None:
        """See :meth:`devices.line.Line.discard_input`."""
        try:
            self._port.reset_input_buffer()
        except _LOSSES as error:
            raise LineLostError(f"{self.path}: unplugged") from error

    def close(self) -> None:
        """See :meth:`devices.line.Line.close`."""
        try:
            self._port.close()
        except _WIRE_ERRORS:
            return  # already gone
