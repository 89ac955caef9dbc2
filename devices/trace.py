"""Recorded traces: what went over a line, kept as text and played back.

A trace is UTF-8 text, one chunk a line: milliseconds since the first chunk, ``>`` for what
the terminal sent or ``<`` for what the device sent, and the bytes in hexadecimal. Lines
that begin with ``#`` are comments and tell what the trace was recorded from::

    # a reader of maker X, no card, then a card
    0 > aaaaaa96690003200122
    31 < aaaaaa9669000400008084

Traces from real hardware are welcome: they let every release be tried against a device
that none of us has. A trace of a person's card holds that person: take it with a card of
your own, and replace what is personal (``python -m devices id-reader read --record FILE
--anonymise``) before it leaves your hands.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from devices.line import TunableLine
from devices.pty_peer import PtyPeer


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that went one way at once, ``at`` milliseconds after the first chunk."""

    at: int
    sent: bool  # by the terminal; otherwise by the device
    data: bytes = field(repr=False)  # may be a person's


class TraceRecorder:
    """Collects what goes over the lines it is put around, in memory only."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: float | None = None
        self.chunks: list[Chunk] = []

    def record(self, line: TunableLine) -> TunableLine:
        """Return ``line``, listened to."""
        return _RecordedLine(line, self.note)

    def note(self, data: bytes, *, sent: bool) -> None:
        """Take down ``data``; nothing is no chunk."""
        if data:
            now = self._clock()
            if self._began is None:
                self._began = now
            self.chunks.append(Chunk(round((now - self._began) * 1000), sent, data))


class _RecordedLine:
    def __init__(self, line: TunableLine, note: Callable[..., None]) -> None:
        self._line = line
        self._note = note

    @property
    def path(self) -> str:
        return self._line.path

    def set_baud(self, baud: int) -> None:
        self._line.set_baud(baud)

    def receive(self, timeout: float) -> bytes:
        data = self._line.receive(timeout)
        self._note(data, sent=False)
        return data

    def send(self, data: bytes) -> None:
        self._line.send(data)
        self._note(data, sent=True)

    def discard_input(self) -> None:
        self._line.discard_input()

    def close(self) -> None:
        self._line.close()


def format_trace(chunks: Iterable[Chunk], *, comment: str = "") -> str:
    """Return the text of a trace."""
    lines = [f"# {line}".rstrip() for line in comment.splitlines()]
    lines += [f"{chunk.at} {'>' if chunk.sent else '<'} {chunk.data.hex()}" for chunk in chunks]
    return "".join(line + "\n" for line in lines)


def parse_trace(text: str) -> tuple[Chunk, ...]:
    """Return the chunks of a trace. Raises ValueError naming the line that is none."""
    chunks: list[Chunk] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            at, direction, data = line.split()
            chunk = Chunk(int(at), {">": True, "<": False}[direction], bytes.fromhex(data))
        except (ValueError, KeyError):
            raise ValueError(
                f"line {number}: milliseconds, > or <, and hexadecimal bytes are needed"
            ) from None
        if chunk.at < 0 or (chunks and chunk.at < chunks[-1].at):
            raise ValueError(f"line {number}: earlier than the line before")
        chunks.append(chunk)
    return tuple(chunks)


def write_trace(file: Path, chunks: Iterable[Chunk], *, comment: str = "") -> None:
    """Write a trace that only its owner may read. Raises OSError."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(format_trace(chunks, comment=comment))


class TracePeer:
    """The far end of a recorded wire, behind a symbolic link to a pseudo-terminal.

    It waits for each chunk that the terminal sent, byte for byte however it is cut, and
    sends what the device sent then. Needs no Qt.
    """

    def __init__(self, link: Path, chunks: Sequence[Chunk], *, pace: float = 0.1) -> None:
        """``pace`` is the share of the recorded pauses that is kept: 1 is as it was.

        Raises ValueError unless the trace begins with what the terminal sent: what comes
        unasked is lost before the port is open.
        """
        if not chunks or not chunks[0].sent:
            raise ValueError("the trace does not begin with what the terminal sent")
        self._chunks = chunks
        self._pace = pace
        self._place = 0
        self._heard = b""
        self._stopping = threading.Event()
        self._peer = PtyPeer(link, self._received)
        self.ended = threading.Event()
        """Set when all was played, or when the terminal departed from the trace."""
        self.departed_at: int | None = None
        """Index of the chunk in whose place the terminal sent something else."""

    def start(self) -> None:
        """Appear at the link."""
        self._peer.start()

    def stop(self) -> None:
        """Vanish and end the thread; safe to call twice."""
        self._stopping.set()
        self._peer.stop()

    def _received(self, data: bytes) -> None:
        if self.ended.is_set():
            return
        self._heard += data
        while self._place < len(self._chunks):
            chunk = self._chunks[self._place]
            if not chunk.sent:
                before = self._chunks[self._place - 1].at
                if self._stopping.wait((chunk.at - before) / 1000 * self._pace):
                    return
                self._peer.send(chunk.data)
            elif self._heard.startswith(chunk.data):
                self._heard = self._heard[len(chunk.data) :]
            elif chunk.data.startswith(self._heard):
                return  # the rest is still to come
            else:
                self.departed_at = self._place
                break
            self._place += 1
        self.ended.set()
