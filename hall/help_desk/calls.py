"""Calls for help as the database keeps them: when, how long, by whom. Never what was said."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Row, insert, select, update

from hall.clock import Clock
from hall.database import Database
from hall.tables import clerks, help_calls, terminals

_RECENT: Final = timedelta(days=7)
_SAMPLE: Final = 20


class CallState(StrEnum):
    """Where a call stands."""

    WAITING = "waiting"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call, as it was asked for. Names are masked already."""

    call_id: str
    terminal_id: str
    terminal_label: str
    visitor: str
    for_whom: str
    topic: str
    screen: str
    language: str
    asked_at: datetime
    state: CallState = CallState.WAITING
    accepted_at: datetime | None = None
    clerk_id: str = ""
    clerk_name: str = ""


class Calls:
    """Writes down calls and reads them back."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def ask(
        self,
        *,
        terminal_id: str,
        terminal_label: str,
        visit_id: str | None,
        visitor: str,
        for_whom: str,
        topic: str,
        screen: str,
        language: str,
    ) -> Call:
        """Write a new call down."""
        call = Call(
            call_id=str(uuid.uuid4()),
            terminal_id=terminal_id,
            terminal_label=terminal_label,
            visitor=visitor,
            for_whom=for_whom,
            topic=topic,
            screen=screen,
            language=language,
            asked_at=self._clock(),
        )
        with self._database.writing() as connection:
            connection.execute(
                insert(help_calls).values(
                    call_id=call.call_id,
                    terminal_id=terminal_id,
                    visit_id=visit_id,
                    visitor=visitor,
                    for_whom=for_whom,
                    topic=topic,
                    screen=screen,
                    language=language,
                    state=CallState.WAITING.value,
                    asked_at=call.asked_at,
                )
            )
        return call

    def accept(self, call_id: str, clerk_id: str, at: datetime) -> bool:
        """Give the call to a clerk; say whether it was still waiting."""
        with self._database.writing() as connection:
            return (
                connection.execute(
                    update(help_calls)
                    .where(
                        (help_calls.c.call_id == call_id)
                        & (help_calls.c.state == CallState.WAITING.value)
                    )
                    .values(state=CallState.ACTIVE.value, clerk_id=clerk_id, accepted_at=at)
                ).rowcount
                == 1
            )

    def end(self, call_id: str, by: str) -> None:
        """Write down that the call is over; one that is over stays as it is.

        Names and topic go with it: what stays is for counting.
        """
        with self._database.writing() as connection:
            connection.execute(
                update(help_calls)
                .where(
                    (help_calls.c.call_id == call_id)
                    & (help_calls.c.state != CallState.ENDED.value)
                )
                .values(
                    state=CallState.ENDED.value,
                    ended_at=self._clock(),
                    ended_by=by,
                    visitor="",
                    for_whom="",
                )
            )

    def unfinished(self) -> tuple[Call, ...]:
        """Return the calls that are not over, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(
                    help_calls,
                    terminals.c.label.label("terminal_label"),
                    clerks.c.name.label("clerk_name"),
                )
                .join(terminals, terminals.c.terminal_id == help_calls.c.terminal_id)
                .outerjoin(clerks, clerks.c.clerk_id == help_calls.c.clerk_id)
                .where(help_calls.c.state != CallState.ENDED.value)
                .order_by(help_calls.c.asked_at)
            ).all()
        return tuple(_call(row) for row in rows)

    def recent_lengths(self) -> list[float]:
        """Return the seconds the newest calls took, of the last week."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(help_calls.c.accepted_at, help_calls.c.ended_at)
                .where(
                    (help_calls.c.state == CallState.ENDED.value)
                    & help_calls.c.accepted_at.is_not(None)
                    & (help_calls.c.ended_at > self._clock() - _RECENT)
                )
                .order_by(help_calls.c.ended_at.desc())
                .limit(_SAMPLE)
            ).all()
        return [(row.ended_at - row.accepted_at).total_seconds() for row in rows]


def _call(row: Row[tuple[object, ...]]) -> Call:
    return Call(
        call_id=row.call_id,
        terminal_id=row.terminal_id,
        terminal_label=row.terminal_label,
        visitor=row.visitor,
        for_whom=row.for_whom,
        topic=row.topic,
        screen=row.screen,
        language=row.language,
        asked_at=row.asked_at,
        state=CallState(row.state),
        accepted_at=row.accepted_at,
        clerk_id=row.clerk_id or "",
        clerk_name=row.clerk_name or "",
    )
