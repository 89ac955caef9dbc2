"""The far end of a serial wire, for simulators: a pseudo-terminal behind a stable link.

What a driver opens is a real terminal of the operating system, so opening, speeds,
time-outs and unplugging are exercised as with a device. POSIX only.
"""

from __future__ import annotations

import os
import select
import sys
import threading
from collections.abc import Callable
from pathlib import Path

if sys.platform != "win32":
    import termios
    import tty

    _BAUDS = {
        getattr(termios, f"B{baud}"): baud
        for baud in (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400)
    }


class PtyPeer:
    """A peer on a pseudo-terminal, on a thread of its own; needs no Qt.

    The peer is plugged in by :meth:`plug` (or :meth:`start`) and can be unplugged and
    plugged in again at any time, from any thread.
    """

    def __init__(self, link: Path, received: Callable[[bytes], None]) -> None:
        """``received`` is called on the peer's thread with what the driver sent.

        ``link`` is made a symbolic link to the terminal whenever the peer is plugged in.
        """
        if sys.platform == "win32":
            raise OSError("simulated serial devices need pseudo-terminals, which Windows lacks")
        self.link = link
        self._received = received
        self._lock = threading.RLock()
        self._ends: tuple[int, int] | None = None  # ours, the driver's
        self._thread: threading.Thread | None = None
        self._wake: tuple[int, int] | None = None

    @property
    def plugged(self) -> bool:
        """True while the peer is at the wire."""
        return self._ends is not None

    @property
    def driver_baud(self) -> int | None:
        """The speed the driver set, in baud; None while unplugged."""
        with self._lock:
            return _BAUDS.get(termios.tcgetattr(self._ends[0])[4]) if self._ends else None

    def start(self) -> None:
        """Plug in and begin to listen."""
        if self._thread is None:
            self._wake = os.pipe()
            self._thread = threading.Thread(target=self._run, name="pty-peer", daemon=True)
            self.plug()
            self._thread.start()

    def stop(self) -> None:
        """Unplug and end the thread; safe to call twice."""
        self.unplug()
        thread, self._thread = self._thread, None
        if thread is None or self._wake is None:
            return
        os.write(self._wake[1], b"q")
        if thread is not threading.current_thread():
            thread.join()
        for end in self._wake:
            os.close(end)
        self._wake = None

    def plug(self) -> None:
        """Appear at the link, as a new terminal."""
        with self._lock:
            if self._ends is None:
                ours, drivers = os.openpty()
                tty.setraw(ours)
                os.set_blocking(ours, False)
                # Replaced in one step: a driver never sees a half-made link.
                fresh = self.link.with_name(f".{self.link.name}.{os.getpid()}")
                fresh.unlink(missing_ok=True)
                fresh.symlink_to(os.ttyname(drivers))
                fresh.replace(self.link)
                self._ends = ours, drivers
        self._nudge()

    def unplug(self) -> None:
        """Vanish: the link goes, and the driver's open port reports a hang-up."""
        with self._lock:
            ends, self._ends = self._ends, None
            if ends is None:
                return
            self.link.unlink(missing_ok=True)
            for end in ends:
                os.close(end)
        self._nudge()

    def send(self, data: bytes) -> None:
        """Put ``data`` on the wire; nothing happens while unplugged or if nobody reads."""
        with self._lock:
            while data and self._ends is not None:
                try:
                    data = data[os.write(self._ends[0], data) :]
                except BlockingIOError:
                    return  # the terminal's buffer is full: bytes nobody reads are lost
                except OSError:
                    return  # hung up

    def _nudge(self) -> None:
        if self._wake is not None:
            os.write(self._wake[1], b"n")

    def _run(self) -> None:
        wake = self._wake
        if wake is None:
            raise AssertionError("started without a way to be woken")
        while True:
            with self._lock:
                ours = self._ends[0] if self._ends else None
            try:
                watched = [wake[0]] if ours is None else [wake[0], ours]
                ready, _, _ = select.select(watched, [], [])
            except OSError:
                continue  # unplugged since: what we were to watch is closed
            if wake[0] in ready and b"q" in os.read(wake[0], 64):
                return
            data = b""
            with self._lock:
                # Unplugged or plugged anew meanwhile: the number may mean another terminal.
                if ours in ready and self._ends is not None and self._ends[0] == ours:
                    try:
                        data = os.read(ours, 4096)
                    except OSError:
                        data = b""
            if data:
                self._received(data)
