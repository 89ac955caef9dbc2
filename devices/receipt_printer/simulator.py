"""The other end of a receipt printer's wire, for trying and testing without one.

The wire is a pseudo-terminal or a network port; what comes over it is ESC/POS, as the
real printer gets it. Runs in its own thread, without Qt.
"""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from devices.pty_peer import PtyPeer
from devices.receipt_printer.paper import Paper
from devices.receipt_printer.simulated_mechanism import SimulatedMechanism, Trouble

_LOOK_SECONDS = 0.05


class NetworkPeer:
    """A raw printing port on the loopback, on a thread of its own; one caller at a time."""

    def __init__(self, received: Callable[[bytes], None]) -> None:
        """``received`` is called on the peer's thread with what the driver sent."""
        self.port = 0  # chosen when first plugged in, then kept
        self._received = received
        self._lock = threading.RLock()
        self._listener: socket.socket | None = None
        self._caller: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def plugged(self) -> bool:
        """True while the port is open."""
        return self._listener is not None

    def start(self) -> None:
        """Plug in and begin to listen."""
        if self._thread is None:
            self._stopping.clear()
            self.plug()
            self._thread = threading.Thread(target=self._run, name="network-peer", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Unplug and end the thread; safe to call twice."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping.set()
            thread.join()
        self.unplug()

    def plug(self) -> None:
        """Open the port."""
        with self._lock:
            if self._listener is None:
                self._listener = socket.create_server(("127.0.0.1", self.port))
                self.port = int(self._listener.getsockname()[1])

    def unplug(self) -> None:
        """Break the connection and close the port."""
        with self._lock:
            for end in (self._caller, self._listener):
                if end is not None:
                    end.close()
            self._caller = self._listener = None

    def send(self, data: bytes) -> None:
        """Answer the caller; nothing happens without one."""
        with self._lock:
            if self._caller is not None:
                try:
                    self._caller.sendall(data)
                except OSError:
                    return  # gone: the next receive notices

    def _run(self) -> None:
        while not self._stopping.is_set():
            waiting = self._caller or self._listener
            if waiting is None:
                self._stopping.wait(_LOOK_SECONDS)
                continue
            try:
                readable, _, _ = select.select([waiting], [], [], _LOOK_SECONDS)
            except (OSError, ValueError):
                continue  # unplugged meanwhile
            if readable and (data := self._take(waiting)):
                self._received(data)

    def _take(self, waiting: socket.socket) -> bytes:
        with self._lock:
            try:
                if waiting is self._listener:
                    self._caller, _ = waiting.accept()
                elif waiting is self._caller:
                    if data := waiting.recv(65536):
                        return data
                    raise ConnectionResetError
            except OSError:
                if waiting is self._caller:
                    waiting.close()
                    self._caller = None
            return b""


class ReceiptPrinterSimulator:
    """A receipt printer at the far end of ``link`` (a path to be made) or of a network port.

    With ``seconds_per_line`` it takes its time. All calls may come from any thread.
    """

    def __init__(
        self,
        link: Path | None = None,
        *,
        columns: int = 48,
        seconds_per_line: float = 0.0,
    ) -> None:
        self._peer: PtyPeer | NetworkPeer
        if link is None:
            self._peer = NetworkPeer(self._received)
        else:
            link.parent.mkdir(parents=True, exist_ok=True)
            self._peer = PtyPeer(link, self._received)
        self.seconds_per_line = seconds_per_line
        """0 prints at once."""
        self._mechanism = SimulatedMechanism(columns)
        self._lock = threading.RLock()
        self._motor: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def address(self) -> str:
        """``host:port`` of a printer on the network."""
        port = self._peer.port if isinstance(self._peer, NetworkPeer) else 0
        return f"127.0.0.1:{port}"

    @property
    def plugged(self) -> bool:
        """Whether it is plugged in and switched on."""
        return self._peer.plugged

    @property
    def troubles(self) -> frozenset[Trouble]:
        """What is wrong with it now."""
        with self._lock:
            return frozenset(self._mechanism.troubles)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The slips that were cut off, oldest first."""
        with self._lock:
            return tuple(self._mechanism.papers)

    @property
    def slips_cut(self) -> int:
        """How many slips were cut off since the simulator was made."""
        with self._lock:
            return self._mechanism.cuts

    @property
    def unknown_commands(self) -> tuple[bytes, ...]:
        """Commands that it did not know."""
        with self._lock:
            return tuple(self._mechanism.unknown)

    def start(self) -> None:
        """Plug in and work until :meth:`stop`."""
        self._peer.start()
        if self._motor is None:
            self._stopping.clear()
            self._motor = threading.Thread(target=self._turn, name="printer-motor", daemon=True)
            self._motor.start()

    def stop(self) -> None:
        """Unplug and end the threads; safe to call twice."""
        self._peer.stop()
        motor, self._motor = self._motor, None
        if motor is not None:
            self._stopping.set()
            motor.join()

    def plug(self) -> None:
        """Plug in: the printer starts anew, a network printer under its old port."""
        with self._lock:
            if not self._peer.plugged:
                self._mechanism.switch_on_again()
        self._peer.plug()

    def unplug(self) -> None:
        """Pull the plug, whatever is going on."""
        self._peer.unplug()

    def trouble(self, kind: Trouble, *, on: bool = True) -> None:
        """Switch one trouble on or off."""
        with self._lock:
            if on:
                self._mechanism.troubles.add(kind)
            else:
                self._mechanism.troubles.discard(kind)
                if kind is Trouble.CUTTER:
                    self._mechanism.switch_on_again()

    def paper_out(self, *, after_lines: int = 0) -> None:
        """Run out of paper, at once or after so many more lines."""
        with self._lock:
            if after_lines:
                self._mechanism.lines_left = after_lines
            else:
                self._mechanism.troubles.add(Trouble.PAPER_OUT)

    def load_paper(self) -> None:
        """Put in a fresh roll."""
        with self._lock:
            self._mechanism.load_paper()

    def paper(self) -> str:
        """The last slip as text: what is in the printer now, else what was cut off last."""
        last = self._last_paper()
        return last.as_text() if last is not None else ""

    def paper_picture(self) -> Image.Image | None:
        """The last slip as a picture; ``None`` if nothing was printed."""
        last = self._last_paper()
        return last.as_picture() if last is not None else None

    def _last_paper(self) -> Paper | None:
        with self._lock:
            current = self._mechanism.paper_in_printer
            if current.items:
                return current
            return self._mechanism.papers[-1] if self._mechanism.papers else None

    def _received(self, data: bytes) -> None:
        with self._lock:
            answer = self._mechanism.receive(data)
            if not self.seconds_per_line:
                answer += self._mechanism.work()
        self._answer(answer)

    def _turn(self) -> None:
        while not self._stopping.wait(self.seconds_per_line or _LOOK_SECONDS):
            with self._lock:
                answer = self._mechanism.work(lines=1 if self.seconds_per_line else None)
            self._answer(answer)

    def _answer(self, answer: bytes) -> None:
        if answer:
            self._peer.send(answer)
