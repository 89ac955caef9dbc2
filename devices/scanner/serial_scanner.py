"""Scanners on a serial port: USB-COM or RS232."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from devices.scanner.code_stream import CodeStream
from devices.scanner.scanner import Scanner
from devices.scanner.trigger import TRIGGERS
from devices.serial_device import SerialTalk

# A triggered scanner rests after a read, and by itself after some seconds.
_TRIGGER_AGAIN_SECONDS = 4.0


class SerialScanner(Scanner):
    """A scanner that sends each code as bytes, so that Chinese survives."""

    def __init__(
        self,
        port: str,
        *,
        baud: int = 115200,
        suffix: bytes = b"\r",
        trigger: str = "none",
        simulated: bool = False,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``suffix`` is what the scanner is set to send after a code.

        ``trigger`` is a key of :data:`devices.scanner.trigger.TRIGGERS`. Raises
        ValueError for another.
        """
        super().__init__(simulated=simulated, parent=parent, clock=clock)
        if trigger not in TRIGGERS:
            raise ValueError(f"trigger: one of {', '.join(TRIGGERS)} is needed, not {trigger!r}")
        self._trigger = TRIGGERS[trigger]
        self._stream = CodeStream(suffix)
        self._wanted = threading.Event()
        self._wanted.set()
        self._triggered_at = 0.0
        self._talk = SerialTalk(
            "scanner-serial",
            port,
            baud,
            report=self._report,
            received=self._received,
            opened=self._pull_trigger,
            lost=self._stream.forget,
        )

    def start(self) -> None:
        """Begin looking for the scanner. Returns at once."""
        self._talk.start()

    def stop(self) -> None:
        """Let go of the scanner and end its thread; safe to call twice."""
        self._talk.stop()

    def begin_scan(self) -> None:
        """See Scanner."""
        self._wanted.set()
        self._pull_trigger()

    def end_scan(self) -> None:
        """See Scanner."""
        self._wanted.clear()
        if self._trigger.end:
            self._talk.send(self._trigger.end)

    def _pull_trigger(self) -> None:
        if self._trigger.begin and self._wanted.is_set():
            self._triggered_at = self._clock()
            self._talk.send(self._trigger.begin)

    def _received(self, data: bytes) -> None:
        now = self._clock()
        codes = self._stream.feed(data, now)
        if self._wanted.is_set():
            for code in codes:
                self._deliver(code)
        if codes or now - self._triggered_at >= _TRIGGER_AGAIN_SECONDS:
            self._pull_trigger()
