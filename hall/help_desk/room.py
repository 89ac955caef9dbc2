"""The room of one call: its two ends, what was said, and the newest picture. Memory only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from hall.help_desk.calls import Call, CallState
from hall.help_desk.channel import Channel, Message

LONGEST_FRAME: Final = 1_500_000
FRAME_MARK: Final = b"J"
_JPEG: Final = b"\xff\xd8\xff"
_MOST_LINES: Final = 500


@dataclass(slots=True)
class Room:
    """A call while it lives. Forgotten, with everything in it, when the call ends."""

    call: Call
    state: CallState
    terminal: Channel | None = None
    clerk: Channel | None = None
    terminal_gone: float | None = None  # monotonic seconds since when
    clerk_gone: float | None = None
    view_granted: bool = False
    frame: bytes | None = None
    context: Message = field(default_factory=dict)
    told: Message = field(default_factory=dict)  # the queue message the terminal has
    _lines: list[Message] = field(default_factory=list)
    _terminal_lines: int = 0  # how many of the terminal's own lines arrived

    def say(self, who: str, text: str, at: datetime, number: int | None = None) -> None:
        """Add a line of chat and pass it on.

        ``number`` counts the terminal's own lines from 1, so that one sent again after a
        broken connection is not said twice.
        """
        if self.state is CallState.ENDED:
            return
        if number is not None:
            if number <= self._terminal_lines:
                return
            self._terminal_lines = number
        if len(self._lines) >= _MOST_LINES:
            del self._lines[0]
        line: Message = {
            "type": "chat",
            "from": who,
            "text": text,
            "at": at.isoformat(timespec="seconds"),
            "n": int(str(self._lines[-1]["n"])) + 1 if self._lines else 1,
        }
        self._lines.append(line)
        if self.clerk is not None:
            self.clerk.send(line)
        if self.terminal is not None and who == "clerk":
            self.terminal.send(line)

    def repeat_to_terminal(self) -> None:
        """Send the clerk's lines again; the terminal drops those it has by their number."""
        if self.terminal is not None:
            for line in self._lines:
                if line["from"] == "clerk":
                    self.terminal.send(line)

    def grant_view(self, granted: bool) -> None:
        """Let the clerk see the screen, or take the picture away at once."""
        self.view_granted = granted
        if not granted:
            self.frame = None
            if self.clerk is not None:
                self.clerk.drop_frame()
        if self.clerk is not None:
            self.clerk.send({"type": "grant", "view": granted})

    def show(self, data: bytes) -> None:
        """Take a picture from the terminal and pass it on, if the visitor allows it."""
        picture = data[len(FRAME_MARK) :]
        if (
            self.state is not CallState.ACTIVE
            or not self.view_granted
            or len(data) > LONGEST_FRAME
            or not data.startswith(FRAME_MARK)
            or not picture.startswith(_JPEG)
        ):
            return
        self.frame = data
        if self.clerk is not None:
            self.clerk.offer_frame(data)

    def describe(self, now: datetime) -> Message:
        """Return what a clerk in the call sees of it."""
        call = self.call
        return {
            "type": "call",
            **self.summary(now),
            "active_seconds": round((now - (call.accepted_at or now)).total_seconds()),
            "view": self.view_granted,
            "context": self.context,
            "lines": self._lines,
        }

    def summary(self, now: datetime) -> Message:
        """Return what a clerk sees of the call in the queue."""
        call = self.call
        return {
            "call_id": call.call_id,
            "visitor": call.visitor,
            "for_whom": call.for_whom,
            "topic": call.topic,
            "screen": self.context.get("screen") or call.screen,
            "task": self.context.get("task", ""),
            "title": self.context.get("title", ""),
            "language": call.language,
            "terminal": call.terminal_label,
            "waited": max(0, round((now - call.asked_at).total_seconds())),
            "connected": self.terminal is not None,
        }
