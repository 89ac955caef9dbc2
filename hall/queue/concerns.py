"""Concerns (诉求, 不满意请找我): written down once, with a number, and followed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select, update

from hall.clerks import Clerk
from hall.clock import Clock
from hall.database import Database, insert_once
from hall.idempotency import body_hash_of, require_same_body
from hall.number_series import next_number
from hall.problem import Problem
from hall.queue.opening import works_on
from hall.queue.tables import concerns
from hall.terminals import Terminal
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA

#: Working days until the visitor is answered. Local practice differs: 5 working days in
#: Dezhou, 15 in Sichuan (confidence: sourced medium); the shortest is promised here.
ANSWER_WORKDAYS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a visitor said."""

    topic: str
    text: str
    phone: str  # "" when no answer is wanted
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One concern and what came of it."""

    number: str
    topic: str
    text: str
    phone: str
    terminal_id: str
    said_at: datetime
    answer_by: date
    clerk: str
    answer: str
    closed_at: datetime | None


class Concerns:
    """Takes concerns in and keeps what was done about them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def take(self, terminal: Terminal, key: str, body: bytes, said: Said) -> Concern:
        """Write a concern down; the same key and body give the same number.

        Raises :class:`Problem` 422 ``key_reused`` for the same key with another body.
        """
        now = self._clock()
        body_hash = body_hash_of(body)
        today = now.astimezone(CHINA).date()
        with self._database.writing() as connection:
            row = connection.execute(select(concerns).where(concerns.c.key == key)).one_or_none()
            if row is None:
                serial = next_number(connection, f"concern-{today.isoformat()}")
                insert_once(
                    connection,
                    concerns,
                    {
                        "key": key,
                        "body_hash": body_hash,
                        "number": f"Q{today:%Y%m%d}{serial:04d}",
                        "terminal_id": terminal.terminal_id,
                        "topic": said.topic,
                        "text": said.text,
                        "phone": said.phone,
                        "said_at": said.said_at,
                        "received_at": now,
                        "answer_by": _workdays_after(today, ANSWER_WORKDAYS).isoformat(),
                        "clerk": "",
                        "answer": "",
                    },
                )
                row = connection.execute(select(concerns).where(concerns.c.key == key)).one()
        require_same_body(row.body_hash, body_hash)
        return _concern(row)

    def open(self) -> tuple[Concern, ...]:
        """Those not closed, the one to be answered first on top."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(concerns)
                .where(concerns.c.closed_at.is_(None))
                .order_by(concerns.c.answer_by, concerns.c.number)
            ).all()
        return tuple(_concern(row) for row in rows)

    def close(self, number: str, answer: str, clerk: Clerk) -> None:
        """Say what was done and close it; raises :class:`Problem` 404 ``concern_unknown``."""
        with self._database.writing() as connection:
            changed = connection.execute(
                update(concerns)
                .where((concerns.c.number == number) & concerns.c.closed_at.is_(None))
                .values(answer=answer, clerk=clerk.name, closed_at=self._clock())
            ).rowcount
        if not changed:
            raise Problem(
                404,
                "concern_unknown",
                Bilingual("没有这件诉求,或已办结", "there is no such concern, or it is closed"),
            )


def _workdays_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= works_on(day)
    return day


def _concern(row: Row[Any]) -> Concern:
    return Concern(
        number=row.number,
        topic=row.topic,
        text=row.text,
        phone=row.phone,
        terminal_id=row.terminal_id,
        said_at=row.said_at,
        answer_by=date.fromisoformat(row.answer_by),
        clerk=row.clerk,
        answer=row.answer,
        closed_at=row.closed_at,
    )
