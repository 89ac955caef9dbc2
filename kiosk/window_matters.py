"""The windows of a hall (窗口业务): their matters, and what a visitor holds of their queues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from kiosk.bilingual import Bilingual


class WindowMatter(StrEnum):
    """A queue that a number is taken for (取号)."""

    FILING = "filing"  # 申报纳税
    INVOICES = "invoices"  # 发票
    REGISTER = "register"  # 登记
    PROPERTY = "property"  # 不动产和车辆
    GENERAL = "general"  # 综合


#: The letter before the numbers of a queue, and what the sign above its windows says.
LETTERS: Final = {
    WindowMatter.FILING: "A",
    WindowMatter.INVOICES: "B",
    WindowMatter.REGISTER: "C",
    WindowMatter.PROPERTY: "D",
    WindowMatter.GENERAL: "E",
}
NAMES: Final = {
    WindowMatter.FILING: Bilingual("申报纳税", "Filing and payment"),
    WindowMatter.INVOICES: Bilingual("发票业务", "Invoices"),
    WindowMatter.REGISTER: Bilingual("登记和资格", "Registration"),
    WindowMatter.PROPERTY: Bilingual("不动产和车辆", "Homes and vehicles"),
    WindowMatter.GENERAL: Bilingual("综合服务", "General service"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueNumber:
    """A number for today (排队号)."""

    ticket_id: str
    number: str
    matter: str
    state: str  # waiting, called, done, missed, cancelled
    window: str
    ahead: int
    wait_minutes: int
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedTime:
    """A time on another day (预约)."""

    appointment_id: str
    number: str
    matter: str
    day: date
    start: time


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowQueue:
    """One queue now, and what the visitor holds of it."""

    matter: str
    open: bool
    waiting: int
    wait_minutes: int
    opens: time
    closes: time
    number: QueueNumber | None = None
    appointment: BookedTime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    """One time that can be booked; none is free when it is full."""

    day: date
    start: time
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernTaken:
    """A concern (诉求) was written down."""

    number: str
    answer_by: date
