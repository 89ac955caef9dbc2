"""Papers left for a visitor to take away (取走): on their phone, or printed by the desk.

A terminal that cannot print leaves the PDF here, sealed with a key of its own making.
For a phone the key stands in the code on the screen only, never here: the hall can open
the paper just while the phone shows it. For the desk the hall gets the key and keeps it
sealed. A paper lives 24 hours; a phone may fetch it five times.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from hall.clerks import Clerk
from hall.clock import Clock
from hall.database import Database
from hall.idempotency import body_hash_of, require_same_body
from hall.number_series import next_number
from hall.problem import Problem
from hall.sealing import NotOpenedError, SealingKey, unseal
from hall.tables import left_papers, terminals
from hall.terminals import Terminal
from hall.throttle import Limit, Throttle
from kiosk.bilingual import Bilingual

LIFETIME: Final = timedelta(hours=24)
MOST_OPENINGS: Final = 5
SEALED_AS: Final = b"tax-hall-paper/1"
"""Bound into the seal of every paper; terminal and hall agree on it."""
_PER_TERMINAL: Final = Limit("paper", 60, timedelta(hours=1), "too_many_papers")


class Purpose(StrEnum):
    """How the visitor takes the paper away."""

    PHONE = "phone"
    DESK = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftPaper:
    """What the terminal is told of a paper it left."""

    paper_id: str
    pickup_number: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPaper:
    """A paper that the desk is to print."""

    paper_id: str
    pickup_number: str
    title: Bilingual
    visitor: str = field(repr=False)  # masked
    terminal_label: str
    left_at: datetime


class LeftPapers:
    """Takes papers in and hands them out again, until their time is over."""

    def __init__(
        self, database: Database, throttle: Throttle, sealing: SealingKey, clock: Clock
    ) -> None:
        self._database = database
        self._throttle = throttle
        self._sealing = sealing
        self._clock = clock

    def leave(
        self,
        terminal: Terminal,
        key: str,
        purpose: Purpose,
        title: Bilingual,
        visitor: str,
        sealed: bytes,
        paper_key: bytes | None,
    ) -> LeftPaper:
        """Take a paper in; the same ``key`` and paper give the same answer again.

        ``visitor`` is a masked name. Raises :class:`Problem` 422 ``not_a_paper`` (a paper
        for the desk whose key does not open it, or that is no PDF), 422 ``key_reused``,
        429 ``too_many_papers``.
        """
        if purpose is Purpose.DESK:
            _pdf(b"" if paper_key is None else paper_key, sealed)
        now = self._clock()
        body_hash = body_hash_of(sealed)
        with self._database.reading() as connection:
            known = connection.execute(
                select(left_papers).where(left_papers.c.key == key)
            ).one_or_none()
        if known is not None:
            require_same_body(known.body_hash, body_hash)
            return LeftPaper(
                paper_id=known.paper_id,
                pickup_number=known.pickup_number,
                expires_at=known.expires_at,
            )
        self._throttle.check(_PER_TERMINAL, terminal.terminal_id)
        paper_id = secrets.token_urlsafe(12)
        held_key = None
        if purpose is Purpose.DESK and paper_key is not None:
            held_key = self._sealing.seal(paper_key, paper_id)
        with self._database.writing() as connection:
            number = ""
            if purpose is Purpose.DESK:
                number = f"{next_number(connection, 'paper') % 1000:03d}"
            connection.execute(
                insert(left_papers).values(
                    paper_id=paper_id,
                    key=key,
                    body_hash=body_hash,
                    purpose=purpose.value,
                    terminal_id=terminal.terminal_id,
                    visitor=visitor,
                    title_zh=title.zh,
                    title_en=title.en,
                    pickup_number=number,
                    sealed=sealed,
                    held_key=held_key,
                    left_at=now,
                    expires_at=now + LIFETIME,
                    openings=0,
                )
            )
        self._throttle.record(_PER_TERMINAL, terminal.terminal_id)
        return LeftPaper(paper_id=paper_id, pickup_number=number, expires_at=now + LIFETIME)

    # -- the phone -------------------------------------------------------------------------

    def open_on_phone(self, paper_id: str, paper_key: bytes) -> bytes:
        """Return the PDF, and count the opening.

        Raises :class:`Problem` 410 ``paper_over`` (unknown, past its time, or fetched five
        times) and 403 ``paper_key_wrong``, which is not counted.
        """
        with self._database.reading() as connection:
            sealed = connection.scalar(
                select(left_papers.c.sealed).where(
                    (left_papers.c.paper_id == paper_id) & self._for_phones()
                )
            )
        if sealed is None:
            raise _over()
        paper = _pdf(paper_key, sealed)
        with self._database.writing() as connection:
            counted = connection.execute(
                update(left_papers)
                .where((left_papers.c.paper_id == paper_id) & self._for_phones())
                .values(openings=left_papers.c.openings + 1)
            ).rowcount
        if not counted:
            raise _over()
        return paper

    def _for_phones(self) -> ColumnElement[bool]:
        return (
            (left_papers.c.purpose == Purpose.PHONE.value)
            & (left_papers.c.openings < MOST_OPENINGS)
            & (left_papers.c.expires_at > self._clock())
        )

    # -- the desk --------------------------------------------------------------------------

    def waiting(self) -> tuple[WaitingPaper, ...]:
        """The papers that the desk is to print, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(left_papers, terminals.c.label)
                .join(terminals, terminals.c.terminal_id == left_papers.c.terminal_id)
                .where(self._for_the_desk())
                .order_by(left_papers.c.left_at)
            ).all()
        return tuple(
            WaitingPaper(
                paper_id=row.paper_id,
                pickup_number=row.pickup_number,
                title=Bilingual(row.title_zh, row.title_en),
                visitor=row.visitor,
                terminal_label=row.label,
                left_at=row.left_at,
            )
            for row in rows
        )

    def open_at_desk(self, paper_id: str) -> bytes:
        """Return the PDF for the desk's printer; raises :class:`Problem` 410 ``paper_over``."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(left_papers.c.sealed, left_papers.c.held_key).where(
                    (left_papers.c.paper_id == paper_id) & self._for_the_desk()
                )
            ).one_or_none()
        if row is None or row.held_key is None:
            raise _over()
        try:
            return _pdf(self._sealing.open(row.held_key, paper_id), row.sealed)
        except NotOpenedError:
            raise _over() from None

    def hand_over(self, paper_id: str, clerk: Clerk) -> bool:
        """The visitor has it: forget the paper, keep who gave it out. False if there is none."""
        with self._database.writing() as connection:
            return (
                connection.execute(
                    update(left_papers)
                    .where((left_papers.c.paper_id == paper_id) & self._for_the_desk())
                    .values(
                        handed_over_at=self._clock(),
                        clerk_id=clerk.clerk_id,
                        sealed=b"",
                        held_key=None,
                        visitor="",
                    )
                ).rowcount
                == 1
            )

    def _for_the_desk(self) -> ColumnElement[bool]:
        return (
            (left_papers.c.purpose == Purpose.DESK.value)
            & left_papers.c.handed_over_at.is_(None)
            & (left_papers.c.expires_at > self._clock())
        )

    def purge(self) -> int:
        """Forget papers whose time is over or that were fetched to the last; return how many."""
        with self._database.writing() as connection:
            return connection.execute(
                delete(left_papers).where(
                    or_(
                        left_papers.c.expires_at <= self._clock(),
                        left_papers.c.openings >= MOST_OPENINGS,
                    )
                )
            ).rowcount


def _pdf(key: bytes, sealed: bytes) -> bytes:
    try:
        paper = unseal(key, sealed, SEALED_AS)
    except NotOpenedError:
        raise Problem(
            403,
            "paper_key_wrong",
            Bilingual("链接不完整,请重新扫码", "the link is incomplete; please scan it again"),
        ) from None
    if not paper.startswith(b"%PDF-"):
        raise Problem(422, "not_a_paper", Bilingual("这不是一份文件", "this is not a paper"))
    return paper


def _over() -> Problem:
    return Problem(
        410,
        "paper_over",
        Bilingual(
            "这份文件已过期或已取完,请回终端重新出码,或到服务台",
            "this paper is past its time or was fetched five times; "
            "ask the terminal for a new code, or the service desk",
        ),
    )
