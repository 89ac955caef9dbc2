"""A call for help in words and values: what is asked, what comes back, how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from kiosk.bilingual import Bilingual


class HelpState(StrEnum):
    """Where a call stands."""

    IDLE = "idle"
    CALLING = "calling"
    WAITING = "waiting"
    CONNECTED = "connected"
    RECONNECTING = "reconnecting"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRequest:
    """What the visitor asks help with."""

    topic: str
    screen: str
    language: str  # "zh" or "en"
    visit_id: str | None = None
    taxpayer_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCall:
    """A call that stands in the queue, and where to connect for it."""

    call_id: str
    position: int
    wait_seconds: int | None
    url: str
    headers: Mapping[str, str] = field(repr=False)
    ca_bundle: str | None = None


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """The call could not be placed; ``words`` say why and the way on."""

    words: Bilingual


class HelpLine(Protocol):
    """The hall, as far as a call needs it over HTTP. Both methods block; neither raises."""

    def place(self, request: HelpRequest) -> PlacedCall | NotPlaced:
        """Place the call."""
        ...

    def hang_up(self, call_id: str) -> None:
        """Leave the queue, or end the call; what cannot be said ends by itself."""
        ...


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One line of chat."""

    who: str  # "clerk" or "visitor"
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Pointing:
    """Where the clerk points: shares of the screen's width and height, from 0 to 1."""

    x: float
    y: float
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class HelpEnd:
    """How a call ended."""

    by: str  # "visitor", "clerk", "terminal", "hall"
    reason: str
    words: Bilingual


_WORDS: Final = {
    ("visitor", "hung_up"): Bilingual("您已结束远程帮办。", "You ended the remote help."),
    ("clerk", "hung_up"): Bilingual(
        "帮办员已结束通话,可继续自己办理。", "The helper ended the call; you can go on by yourself."
    ),
    ("clerk", "lost"): Bilingual(
        "帮办员的连接中断了,可再次呼叫。", "The helper lost the connection; you can call again."
    ),
    ("terminal", "lost"): Bilingual(
        "本机与大厅的连接中断太久,通话已结束,可再次呼叫或到窗口办理。",
        "This terminal was cut off for too long; call again, or go to the counter.",
    ),
    ("terminal", "called_again"): Bilingual(
        "本机已发起新的呼叫。", "A new call was started on this terminal."
    ),
    ("hall", "over"): Bilingual(
        "这次通话已经结束,可再次呼叫。", "This call is over; you can call again."
    ),
}

_OTHERWISE: Final = Bilingual("通话已结束,可再次呼叫。", "The call is over; you can call again.")


def end_of_call(by: str, reason: str) -> HelpEnd:
    """Put the end of a call into words."""
    return HelpEnd(by, reason, _WORDS.get((by, reason), _OTHERWISE))
