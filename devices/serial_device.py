"""A device that simply talks over a serial port: scanners, keypads, sensors, lights.

It needs no greeting: an open port is a ready device.
"""

from __future__ import annotations

import queue
from collections.abc import Callable

from devices.attachment import Attachment, Report
from devices.device import DeviceState
from devices.line import LineAbsentError
from devices.serial_port import SerialLine, find_port, port_identity

_SLICE_SECONDS = 0.05


class SerialTalk:
    """The thread of such a device: bytes in to a function, bytes out from a queue."""

    def __init__(
        self,
        name: str,
        port: str,
        baud: int,
        *,
        report: Report,
        received: Callable[[bytes], None],
        opened: Callable[[], None] = lambda: None,
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        """``port`` is a path, a glob pattern or a Windows name; it need not exist yet.

        On the talk's thread, ``received`` gets what came, or ``b""`` about 20 times a
        second while nothing comes; ``opened`` and ``lost`` are told of the port. Bytes
        that wait on the port when it is opened are dropped: they are from before.
        """
        self._port = port
        self._baud = baud
        self._report = report
        self._received = received
        self._opened = opened
        self._lost = lost
        self._outgoing: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._attachment = Attachment(
            name, locate=lambda: port_identity(port), serve=self._serve, report=report
        )

    def start(self) -> None:
        """Begin, on a thread of its own."""
        self._attachment.start()

    def stop(self) -> None:
        """End the thread; safe to call twice."""
        self._attachment.stop()

    def send(self, data: bytes) -> None:
        """Send ``data`` when the port is open; from any thread, returns at once."""
        self._outgoing.put(data)

    def _serve(self) -> None:
        path = find_port(self._port)
        if path is None:
            raise LineAbsentError(f"{self._port}: no such port")
        line = SerialLine(path, self._baud)
        try:
            line.discard_input()
            self._forget_unsent()
            self._report(DeviceState.READY)
            self._attachment.settled()
            self._opened()
            while not self._attachment.stopping.is_set():
                self._send_waiting(line)
                self._received(line.receive(_SLICE_SECONDS))
            self._send_waiting(line)
        finally:
            line.close()
            self._lost()

    def _send_waiting(self, line: SerialLine) -> None:
        while not self._outgoing.empty():
            line.send(self._outgoing.get())

    def _forget_unsent(self) -> None:
        # What was asked of the device while it was away is about a moment that has passed.
        while not self._outgoing.empty():
            self._outgoing.get()
