"""How a receipt printer is plugged in: a serial port, a device file, or the network.

Each opens a :class:`devices.line.Line`; the conversation over it is the same.
"""

from __future__ import annotations

import os
import select
import socket
import time
from pathlib import Path
from typing import Literal, Protocol

import serial

from devices.line import Line, LineAbsentError, LineForbiddenError, LineLostError
from devices.serial_port import SerialLine, find_port

FlowControl = Literal["none", "rts_cts", "dsr_dtr", "xon_xoff"]

_CONNECT_SECONDS = 2.0
_SEND_SECONDS = 2.0


class LinePlace(Protocol):
    """Where a printer is to be found, again and again."""

    def open(self) -> Line:
        """Open a line. Raises :class:`devices.line.LineError`."""


class SerialPlace:
    """A serial port, by path, glob pattern or Windows name."""

    def __init__(self, pattern: str, baud: int, flow_control: FlowControl = "none") -> None:
        self._pattern = pattern
        self._baud = baud
        self._flow_control = flow_control

    def open(self) -> Line:
        """See :meth:`LinePlace.open`."""
        path = find_port(self._pattern)
        if path is None:
            raise LineAbsentError(f"{self._pattern}: nothing is plugged in")
        return PrinterSerialLine(path, self._baud, self._flow_control)


class PrinterSerialLine(SerialLine):
    """A serial port with the flow control that the printer's switches ask for."""

    def __init__(self, path: str, baud: int, flow_control: FlowControl) -> None:
        super().__init__(path, baud)
        try:
            self._port.rtscts = flow_control == "rts_cts"
            self._port.dsrdtr = flow_control == "dsr_dtr"
            self._port.xonxoff = flow_control == "xon_xoff"
        except (OSError, serial.SerialException) as error:
            self.close()
            raise LineForbiddenError(
                f"{path}: {flow_control} is not possible on this port"
            ) from error


class DeviceFilePlace:
    """A printer's own device file, such as ``/dev/usb/lp0``."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def open(self) -> Line:
        """See :meth:`LinePlace.open`."""
        path = find_port(self._pattern)
        if path is None:
            raise LineAbsentError(f"{self._pattern}: nothing is plugged in")
        return DeviceFileLine(Path(path))


class DeviceFileLine:
    """An open device file, read and written directly."""

    def __init__(self, path: Path) -> None:
        """Open ``path``. Raises LineAbsentError, LineForbiddenError."""
        self._path = path
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK | getattr(os, "O_NOCTTY", 0))
        except PermissionError as error:
            raise LineForbiddenError(f"{path}: may not be opened") from error
        except OSError as error:
            if isinstance(error, FileNotFoundError | IsADirectoryError):
                raise LineAbsentError(f"{path}: nothing is plugged in") from error
            raise LineForbiddenError(f"{path}: cannot be opened ({error.strerror})") from error

    def receive(self, timeout: float) -> bytes:
        """See :meth:`devices.line.Line.receive`."""
        try:
            readable, _, _ = select.select([self._descriptor], [], [], timeout)
            return os.read(self._descriptor, 4096) if readable else b""
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise LineLostError(f"{self._path}: unplugged") from error

    def send(self, data: bytes) -> None:
        """See :meth:`devices.line.Line.send`."""
        deadline = time.monotonic() + _SEND_SECONDS
        try:
            while data:
                _, writable, _ = select.select(
                    [], [self._descriptor], [], max(0.0, deadline - time.monotonic())
                )
                if not writable:
                    raise LineLostError(f"{self._path}: does not take any more data")
                data = data[os.write(self._descriptor, data) :]
        except (OSError, ValueError) as error:
            raise LineLostError(f"{self._path}: unplugged while sending") from error

    def discard_input(self) -> None:
        """See :meth:`devices.line.Line.discard_input`."""
        while self.receive(0):
            pass

    def close(self) -> None:
        """See :meth:`devices.line.Line.close`."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class NetworkPlace:
    """A printer's raw port on the network, ``host:9100``."""

    def __init__(self, address: str) -> None:
        """Raises :class:`ValueError` for an address that is not ``host:port``."""
        host, separator, port = address.rpartition(":")
        if not separator or not host or not port.isdecimal():
            raise ValueError(f"{address!r} is not a network address such as 192.0.2.7:9100")
        self._host = host.strip("[]")
        self._port = int(port)

    def open(self) -> Line:
        """See :meth:`LinePlace.open`."""
        try:
            connection = socket.create_connection((self._host, self._port), _CONNECT_SECONDS)
        except OSError as error:
            raise LineAbsentError(f"{self._host}:{self._port}: nobody answers") from error
        return NetworkLine(connection, f"{self._host}:{self._port}")


class NetworkLine:
    """An open connection to a printer."""

    def __init__(self, connection: socket.socket, name: str) -> None:
        self._connection = connection
        self._name = name
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def receive(self, timeout: float) -> bytes:
        """See :meth:`devices.line.Line.receive`."""
        try:
            readable, _, _ = select.select([self._connection], [], [], timeout)
            if not readable:
                return b""
            data = self._connection.recv(4096)
        except (OSError, ValueError) as error:
            raise LineLostError(f"{self._name}: the connection broke") from error
        if not data:
            raise LineLostError(f"{self._name}: the printer closed the connection")
        return data

    def send(self, data: bytes) -> None:
        """See :meth:`devices.line.Line.send`."""
        try:
            self._connection.settimeout(_SEND_SECONDS)
            self._connection.sendall(data)
        except OSError as error:
            raise LineLostError(f"{self._name}: the connection broke while sending") from error

    def discard_input(self) -> None:
        """See :meth:`devices.line.Line.discard_input`."""
        while self.receive(0):
            pass

    def close(self) -> None:
        """See :meth:`devices.line.Line.close`."""
        self._connection.close()
