"""The far end of a serial scanner's wire: a scanner before which codes are held."""

from __future__ import annotations

import os
import threading
from enum import StrEnum
from pathlib import Path

from devices.pty_peer import PtyPeer
from devices.scanner.trigger import TRIGGERS


class ScannerFault(StrEnum):
    """What can be wrong with the scanner or its wire."""

    LOST_SUFFIX = "lost_suffix"  # codes break off before their end
    GARBAGE = "garbage"
    STUTTER = "stutter"  # each code comes three times
    SLOW = "slow"  # each code comes in small pieces


class ScannerSimulator:
    """A serial scanner behind a symbolic link to a pseudo-terminal. Needs no Qt.

    With a ``trigger`` it reads only while it has been told to, and rests after each
    read, as triggered scanners do.
    """

    def __init__(self, link: Path, *, suffix: bytes = b"\r", trigger: str = "none") -> None:
        self.link = link
        self._suffix = suffix
        self._trigger = TRIGGERS[trigger]
        self._newland = trigger == "newland"
        self._lock = threading.RLock()
        self._heard = b""
        self._reading = not self._trigger.begin
        self._held: bytes | None = None
        self._fault: ScannerFault | None = None
        self._peer = PtyPeer(link, self._received)

    @property
    def reading(self) -> bool:
        """True while the scanner would read a code held before it."""
        return self._reading

    def start(self) -> None:
        """Appear at the link."""
        self._peer.start()

    def stop(self) -> None:
        """Vanish and end the thread; safe to call twice."""
        self._peer.stop()

    def plug(self) -> None:
        """Plug the scanner in again; a triggered one rests then."""
        with self._lock:
            self._reading = not self._trigger.begin
        self._peer.plug()

    def unplug(self) -> None:
        """Pull the scanner's plug; what was held before it is taken away."""
        with self._lock:
            self._held = None
        self._peer.unplug()

    def fault(self, kind: ScannerFault | str | None) -> None:
        """Begin a fault, or end it with None. Raises ValueError for an unknown one."""
        self._fault = None if kind is None else ScannerFault(kind)

    def scan(self, code: bytes | str) -> None:
        """Hold ``code`` before the scanner; a resting one reads it when triggered."""
        with self._lock:
            self._held = code.encode() if isinstance(code, str) else code
            self._read()

    def _read(self) -> None:
        if self._held is None or not self._reading or not self._peer.plugged:
            return
        code, self._held = self._held, None
        self._reading = not self._trigger.begin
        match self._fault:
            case ScannerFault.LOST_SUFFIX:
                self._peer.send(code[: max(1, len(code) // 2)])
            case ScannerFault.GARBAGE:
                self._peer.send(os.urandom(len(code)) + self._suffix)
            case ScannerFault.STUTTER:
                self._peer.send((code + self._suffix) * 3)
            case ScannerFault.SLOW:
                whole = code + self._suffix
                for at in range(0, len(whole), 3):
                    self._peer.send(whole[at : at + 3])
                    threading.Event().wait(0.005)
            case None:
                self._peer.send(code + self._suffix)

    def _received(self, data: bytes) -> None:
        if not self._trigger.begin:
            return
        with self._lock:
            self._heard += data
            while True:
                found = [
                    (self._heard.index(command), command)
                    for command in (self._trigger.begin, self._trigger.end)
                    if command in self._heard
                ]
                if not found:
                    return
                at, command = min(found)
                self._heard = self._heard[at + len(command) :]
                if self._newland:
                    # The scanner repeats the setting with ACK behind it.
                    setting = command.removeprefix(b"~\x01").removesuffix(b";\x03")
                    self._peer.send(b"\x02\x01" + setting + b"\x06;\x03")
                self._reading = command == self._trigger.begin
                self._read()
