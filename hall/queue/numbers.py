"""Numbers for today's windows (取号叫号): taken once, called in order, never invented."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from hall.clock import Clock
from hall.database import Database
from hall.number_series import next_number
from hall.problem import Problem
from hall.queue.opening import WindowSettings
from hall.queue.tables import queue_numbers
from hall.secret_keys import SecretKeys
from hall.terminals import Terminal
from hall.visits import Visit
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.window_matters import LETTERS, WindowMatter

_ENOUGH: Final = 3  # visits at a window from which its pace is believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number and where it stands."""

    ticket_id: str
    number: str
    matter: WindowMatter
    item: str
    state: str  # waiting, called, done, missed, cancelled
    window: str
    ahead: int  # waiting before it
    wait_minutes: int
    taken_at: datetime
    masked_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """One queue as a terminal offers it."""

    matter: WindowMatter
    is_open: bool
    waiting: int
    wait_minutes: int
    mine: Number | None


class Numbers:
    """Gives numbers to visitors and calls them for the windows."""

    def __init__(
        self, database: Database, keys: SecretKeys, clock: Clock, settings: WindowSettings
    ) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock
        self._settings = settings

    # What a terminal asks

    def state(self, matter: WindowMatter, visit: Visit | None) -> QueueState:
        """How many wait for ``matter``, and the number this visitor has for it, if any."""
        now = self._clock()
        person = None if visit is None else self._digest(visit)
        with self._database.reading() as connection:
            waiting = _waiting(connection, _day(now), matter)
            mine = None if person is None else _held(connection, _day(now), matter, person)
            minutes = self._minutes(connection, _day(now), matter)
            return QueueState(
                matter=matter,
                is_open=self._settings.is_open(now),
                waiting=waiting,
                wait_minutes=waiting * minutes,
                mine=None if mine is None else self._number(connection, mine),
            )

    def take(
        self, terminal: Terminal, visit: Visit, matter: WindowMatter, item: str, key: str
    ) -> Number:
        """Give the visitor a number, or the one they hold for this matter already.

        The same ``key`` gives the same number. Raises :class:`Problem` 409
        ``windows_closed`` outside the opening hours: a number nobody will call is none.
        """
        now = self._clock()
        day, person = _day(now), self._digest(visit)
        with self._database.writing() as connection:
            # One at a time on every database: the counter's row is locked until the end.
            next_number(connection, "queue-takes")
            row = connection.execute(
                select(queue_numbers).where(queue_numbers.c.key == key)
            ).one_or_none() or _held(connection, day, matter, person)
            if row is not None:
                return self._number(connection, row)
            if not self._settings.is_open(now):
                raise Problem(
                    409,
                    "windows_closed",
                    Bilingual(
                        f"窗口 {self._settings.opens:%H:%M} 到 {self._settings.closes:%H:%M} 取号,"
                        "现在不取号。您可以预约别的时间。",
                        f"Numbers are given from {self._settings.opens:%H:%M} to "
                        f"{self._settings.closes:%H:%M}. You can book a time on another day.",
                    ),
                )
            ticket_id = str(uuid.uuid4())
            serial = next_number(connection, f"queue-{matter.value}-{day}")
            connection.execute(
                insert(queue_numbers).values(
                    ticket_id=ticket_id,
                    key=key,
                    day=day,
                    matter=matter.value,
                    serial=serial,
                    number=f"{LETTERS[matter]}{serial:03d}",
                    item=item,
                    person_digest=person,
                    masked_name=visit.masked_name,
                    terminal_id=terminal.terminal_id,
                    state="waiting",
                    window="",
                    taken_at=now,
                )
            )
            return self._number(connection, _row(connection, ticket_id))

    def cancel(self, visit: Visit, ticket_id: str) -> None:
        """Give a number back; giving back one that is over changes nothing.

        Raises :class:`Problem` 404 ``number_unknown`` for another visitor's.
        """
        now, person = self._clock(), self._digest(visit)
        with self._database.writing() as connection:
            row = _row_or_none(connection, ticket_id)
            if row is None or row.person_digest != person:
                raise _unknown()
            if row.state == "waiting":
                _move(connection, ticket_id, state="cancelled", ended_at=now)

    # What a window asks

    def board(self) -> tuple[Number, ...]:
        """All of today that wait, are being served or did not come when called, in order."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(queue_numbers)
                .where(
                    (queue_numbers.c.day == _day(self._clock()))
                    & queue_numbers.c.state.in_(("waiting", "called", "missed"))
                )
                .order_by(queue_numbers.c.matter, queue_numbers.c.serial)
            ).all()
            return tuple(self._number(connection, row) for row in rows)

    def call_next(self, matter: WindowMatter, window: str) -> Number | None:
        """Call the next waiting number to ``window``; None when nobody waits.

        Whoever the window called before is done with by that.
        """
        now = self._clock()
        day = _day(now)
        with self._database.writing() as connection:
            next_number(connection, "queue-takes")
            _finish(connection, day, window, now)
            following = connection.execute(
                select(queue_numbers)
                .where(
                    (queue_numbers.c.day == day)
                    & (queue_numbers.c.matter == matter.value)
                    & (queue_numbers.c.state == "waiting")
                )
                .order_by(queue_numbers.c.serial)
                .limit(1)
            ).one_or_none()
            if following is None:
                return None
            _move(connection, following.ticket_id, state="called", window=window, called_at=now)
            return self._number(connection, _row(connection, following.ticket_id))

    def call_again(self, ticket_id: str, window: str) -> Number:
        """Call a number that was missed today (过号重呼) to ``window``: they are here after all.

        Raises :class:`Problem` 404 ``number_unknown`` if it was not missed, or not today.
        """
        now = self._clock()
        day = _day(now)
        with self._database.writing() as connection:
            next_number(connection, "queue-takes")
            row = _row_or_none(connection, ticket_id)
            if row is None or row.day != day or row.state != "missed":
                raise _unknown()
            _finish(connection, day, window, now)
            _move(
                connection, ticket_id, state="called", window=window, called_at=now, ended_at=None
            )
            return self._number(connection, _row(connection, ticket_id))

    def settle(self, ticket_id: str, *, came: bool) -> None:
        """Say that a called number is done, or that nobody came (过号).

        Raises :class:`Problem` 404 ``number_unknown``.
        """
        with self._database.writing() as connection:
            row = _row_or_none(connection, ticket_id)
            if row is None:
                raise _unknown()
            if row.state == "called":
                ended = "done" if came else "missed"
                _move(connection, ticket_id, state=ended, ended_at=self._clock())

    # How it is worked out

    def _digest(self, visit: Visit) -> str:
        """What stands for a person in the queue: nothing that leads back to them."""
        return self._keys.digest("queue", visit.person_key)

    def _minutes(self, connection: Connection, day: str, matter: WindowMatter) -> int:
        """Minutes until the next one is called: the day's pace, shared by its windows."""
        mine = (queue_numbers.c.day == day) & (queue_numbers.c.matter == matter.value)
        served = connection.execute(
            select(queue_numbers.c.called_at, queue_numbers.c.ended_at).where(
                mine & (queue_numbers.c.state == "done")
            )
        ).all()
        spans = [(row.ended_at - row.called_at).total_seconds() / 60 for row in served]
        each = median(spans) if len(spans) >= _ENOUGH else self._settings.handling_minutes
        windows = connection.execute(
            select(func.count(queue_numbers.c.window.distinct())).where(
                mine & (queue_numbers.c.state == "called")
            )
        ).scalar_one()
        return max(1, round(each / max(1, windows)))

    def _number(self, connection: Connection, row: Row[Any]) -> Number:
        matter = WindowMatter(row.matter)
        ahead = 0
        if row.state == "waiting":
            ahead = connection.execute(
                select(func.count()).where(
                    (queue_numbers.c.day == row.day)
                    & (queue_numbers.c.matter == row.matter)
                    & (queue_numbers.c.state == "waiting")
                    & (queue_numbers.c.serial < row.serial)
                )
            ).scalar_one()
        return Number(
            ticket_id=row.ticket_id,
            number=row.number,
            matter=matter,
            item=row.item,
            state=row.state,
            window=row.window,
            ahead=ahead,
            wait_minutes=ahead * self._minutes(connection, row.day, matter),
            taken_at=row.taken_at,
            masked_name=row.masked_name,
        )


def _day(now: datetime) -> str:
    return now.astimezone(CHINA).date().isoformat()


def _waiting(connection: Connection, day: str, matter: WindowMatter) -> int:
    return int(
        connection.execute(
            select(func.count()).where(
                (queue_numbers.c.day == day)
                & (queue_numbers.c.matter == matter.value)
                & (queue_numbers.c.state == "waiting")
            )
        ).scalar_one()
    )


def _held(connection: Connection, day: str, matter: WindowMatter, person: str) -> Row[Any] | None:
    return connection.execute(
        select(queue_numbers)
        .where(
            (queue_numbers.c.day == day)
            & (queue_numbers.c.matter == matter.value)
            & (queue_numbers.c.person_digest == person)
            & queue_numbers.c.state.in_(("waiting", "called"))
        )
        .limit(1)
    ).one_or_none()


def _finish(connection: Connection, day: str, window: str, now: datetime) -> None:
    """Whoever ``window`` called before is done."""
    connection.execute(
        update(queue_numbers)
        .where(
            (queue_numbers.c.day == day)
            & (queue_numbers.c.state == "called")
            & (queue_numbers.c.window == window)
        )
        .values(state="done", ended_at=now)
    )


def _row_or_none(connection: Connection, ticket_id: str) -> Row[Any] | None:
    return connection.execute(
        select(queue_numbers).where(queue_numbers.c.ticket_id == ticket_id)
    ).one_or_none()


def _row(connection: Connection, ticket_id: str) -> Row[Any]:
    return connection.execute(
        select(queue_numbers).where(queue_numbers.c.ticket_id == ticket_id)
    ).one()


def _move(connection: Connection, ticket_id: str, **values: object) -> None:
    connection.execute(
        update(queue_numbers).where(queue_numbers.c.ticket_id == ticket_id).values(**values)
    )


def _unknown() -> Problem:
    return Problem(
        404, "number_unknown", Bilingual("没有这个号", "there is no such number of yours")
    )
