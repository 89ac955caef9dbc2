"""What the reception answers. Personal data stays out of ``repr``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual

if TYPE_CHECKING:
    from kiosk.health_check.report import Report
    from kiosk.identity.visitor import Mandate, Visitor
    from kiosk.taxpayer import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The visitor is known. ``visit_id`` is None while the hall is out of reach.

    ``company`` is the taxpayer they came for (its licence was shown), ``task`` the task
    they came for (an invoice was shown); empty when neither. ``notice`` is a friendly
    word about the card, ``clock_words`` tells staff that this machine's clock is wrong.
    """

    visitor: Visitor = field(repr=False)
    mandates: tuple[Mandate, ...] = field(repr=False)
    visit_id: str | None = None
    visit_token: str | None = field(default=None, repr=False)
    known_since: datetime | None = None  # how old the cached mandates are, offline
    company: str = field(default="", repr=False)
    task: str = ""
    notice: Bilingual | None = None
    clock_words: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class NotAdmitted:
    """The visitor is not known: why, what to do, and a code for staff."""

    title: Bilingual
    text: Bilingual
    code: str
    ways_on: tuple[str, ...] = ("again", "help", "leave")
    retry_after: timedelta | None = None  # when the hall says how long to wait


class Tone(StrEnum):
    """How a code that was read turned out."""

    FINE = "fine"
    DUE = "due"
    WRONG = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRead:
    """A code that says something, but not who is here: what, and the ways on.

    ``facts`` are pairs of name and value to compare with the paper. ``company`` and
    ``task`` are carried into the visit of whoever signs in next, see :class:`Admitted`.
    """

    title: Bilingual
    text: Bilingual
    tone: Tone
    code: str
    ways_on: tuple[str, ...]
    facts: tuple[tuple[Bilingual, Bilingual], ...] = field(default=(), repr=False)
    company: str = field(default="", repr=False)
    task: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSent:
    """A text message with a code is on its way to ``masked_phone``."""

    sms_id: str
    masked_phone: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The health check of one taxpayer."""

    profile: Profile = field(repr=False)
    report: Report = field(repr=False)
    fetched_at: datetime
    data_warning: Bilingual
    pending: Bilingual
    signed_periods: frozenset[tuple[str, date, date]] = frozenset()  # task, first, last day


@dataclass(frozen=True, slots=True)
class NotExamined:
    """No profile could be had: why, and the way on."""

    what: Bilingual
    way_on: Bilingual
