"""Times on another day (预约): a place at a window, kept until its hour."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from hall.clock import Clock
from hall.database import Database
from hall.number_series import next_number
from hall.problem import Problem
from hall.queue.opening import WindowSettings
from hall.queue.tables import appointments
from hall.secret_keys import SecretKeys
from hall.terminals import Terminal
from hall.visits import Visit
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.window_matters import WindowMatter


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One bookable time and how many places are left."""

    day: date
    start: time
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One booked time."""

    appointment_id: str
    number: str
    day: date
    start: time
    matter: WindowMatter
    item: str
    state: str  # booked, come, cancelled
    masked_name: str


class Appointments:
    """Keeps the book of times."""

    def __init__(
        self, database: Database, keys: SecretKeys, clock: Clock, settings: WindowSettings
    ) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock
        self._settings = settings

    def slots(self, matter: WindowMatter) -> tuple[Slot, ...]:
        """Every bookable time of the coming open days, full ones included."""
        days = self._settings.bookable_days(self._today())
        with self._database.reading() as connection:
            taken = {
                (row.day, row.start): row.booked
                for row in connection.execute(
                    select(appointments.c.day, appointments.c.start, func.count().label("booked"))
                    .where(
                        (appointments.c.matter == matter.value)
                        & (appointments.c.state == "booked")
                        & (appointments.c.day >= days[0].isoformat())
                    )
                    .group_by(appointments.c.day, appointments.c.start)
                ).all()
            }
        return tuple(
            Slot(
                day=day,
                start=start,
                free=max(
                    0, self._settings.places - taken.get((day.isoformat(), f"{start:%H:%M}"), 0)
                ),
            )
            for day in days
            for start in self._settings.times()
        )

    def held(self, visit: Visit, matter: WindowMatter) -> Appointment | None:
        """The time this visitor has booked for ``matter``, if any."""
        with self._database.reading() as connection:
            row = self._held(connection, visit, matter)
        return None if row is None else _appointment(row)

    def book(
        self,
        terminal: Terminal,
        visit: Visit,
        matter: WindowMatter,
        item: str,
        day: date,
        start: time,
        key: str,
    ) -> Appointment:
        """Book a place, or return the one held for this matter.

        Raises :class:`Problem` 409 ``slot_full`` when the last place went, 422
        ``no_such_slot`` for a time that cannot be booked.
        """
        if day not in self._settings.bookable_days(self._today()) or start not in tuple(
            self._settings.times()
        ):
            raise Problem(
                422, "no_such_slot", Bilingual("这个时间不能预约", "this time cannot be booked")
            )
        with self._database.writing() as connection:
            next_number(connection, "appointments-booked")
            row = connection.execute(
                select(appointments).where(appointments.c.key == key)
            ).one_or_none() or self._held(connection, visit, matter)
            if row is not None:
                return _appointment(row)
            booked = connection.execute(
                select(func.count()).where(
                    (appointments.c.matter == matter.value)
                    & (appointments.c.state == "booked")
                    & (appointments.c.day == day.isoformat())
                    & (appointments.c.start == f"{start:%H:%M}")
                )
            ).scalar_one()
            if booked >= self._settings.places:
                raise Problem(
                    409,
                    "slot_full",
                    Bilingual(
                        "这个时间刚刚约满了,请换一个",
                        "this time has just filled up; choose another",
                    ),
                )
            appointment_id = str(uuid.uuid4())
            serial = next_number(connection, f"appointment-{day.isoformat()}")
            connection.execute(
                insert(appointments).values(
                    appointment_id=appointment_id,
                    key=key,
                    number=f"Y{day:%m%d}{serial:02d}",
                    day=day.isoformat(),
                    start=f"{start:%H:%M}",
                    matter=matter.value,
                    item=item,
                    person_digest=self._digest(visit),
                    masked_name=visit.masked_name,
                    terminal_id=terminal.terminal_id,
                    state="booked",
                    booked_at=self._clock(),
                )
            )
            return _appointment(
                connection.execute(
                    select(appointments).where(appointments.c.appointment_id == appointment_id)
                ).one()
            )

    def cancel(self, visit: Visit, appointment_id: str) -> None:
        """Give a time back; giving back one that is over changes nothing.

        Raises :class:`Problem` 404 ``appointment_unknown`` for another visitor's.
        """
        with self._database.writing() as connection:
            changed = connection.execute(
                update(appointments)
                .where(
                    (appointments.c.appointment_id == appointment_id)
                    & (appointments.c.person_digest == self._digest(visit))
                )
                .values(state="cancelled")
            ).rowcount
        if not changed:
            raise Problem(
                404,
                "appointment_unknown",
                Bilingual("没有这个预约", "there is no such appointment of yours"),
            )

    def from_day(self, day: date | None = None) -> tuple[Appointment, ...]:
        """Everybody booked for ``day`` (today) or later, in the order of their hour."""
        wanted = (day or self._today()).isoformat()
        with self._database.reading() as connection:
            rows = connection.execute(
                select(appointments)
                .where((appointments.c.day >= wanted) & (appointments.c.state == "booked"))
                .order_by(appointments.c.day, appointments.c.start, appointments.c.number)
            ).all()
        return tuple(_appointment(row) for row in rows)

    def has_come(self, appointment_id: str) -> None:
        """The visitor is here."""
        with self._database.writing() as connection:
            connection.execute(
                update(appointments)
                .where(
                    (appointments.c.appointment_id == appointment_id)
                    & (appointments.c.state == "booked")
                )
                .values(state="come")
            )

    def _held(self, connection: Connection, visit: Visit, matter: WindowMatter) -> Row[Any] | None:
        return connection.execute(
            select(appointments)
            .where(
                (appointments.c.matter == matter.value)
                & (appointments.c.person_digest == self._digest(visit))
                & (appointments.c.state == "booked")
                & (appointments.c.day >= self._today().isoformat())
            )
            .limit(1)
        ).one_or_none()

    def _digest(self, visit: Visit) -> str:
        return self._keys.digest("queue", visit.person_key)

    def _today(self) -> date:
        return self._clock().astimezone(CHINA).date()


def _appointment(row: Row[Any]) -> Appointment:
    return Appointment(
        appointment_id=row.appointment_id,
        number=row.number,
        day=date.fromisoformat(row.day),
        start=time.fromisoformat(row.start),
        matter=WindowMatter(row.matter),
        item=row.item,
        state=row.state,
        masked_name=row.masked_name,
    )
