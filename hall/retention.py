"""Forgets what the hall no longer needs, once at the start and once a day.

Filings, receipts and ratings stay: their keys never expire (see
``docs/decisions/exactly-once.md``), and how long a filing is kept is for the bureau to say.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Final

from sqlalchemy import Column, delete
from starlette.concurrency import run_in_threadpool

from hall import tables
from hall.composition import Hall
from hall.queue.tables import appointments, concerns, queue_numbers

log = logging.getLogger(__name__)

_EVERY_S: Final = 24 * 3600
_VISITS: Final = timedelta(days=30)
"""How long it stays known who (by key and masked name) stood at which terminal."""
_CALLS: Final = timedelta(days=90)
_HEADS: Final = timedelta(days=400)
"""A year of audits, and the time to do them."""
_ATTEMPTS: Final = timedelta(days=2)
"""Longer than the longest window of any limit."""
_NUMBERS: Final = timedelta(days=2)
_APPOINTMENTS: Final = timedelta(days=60)
_ORDERS: Final = timedelta(days=30)
"""How long it stays known who paid for whom; what was paid stays."""
_CONCERNS: Final = timedelta(days=365)
"""How long a closed concern can still be looked up."""


def forget_what_is_past(hall: Hall) -> dict[str, int]:
    """Delete rows whose time is over; returns how many of each kind."""
    now = hall.clock()
    gone = {"drafts": hall.visitor_drafts.purge(), "papers": hall.left_papers.purge()}
    if hall.payments is not None:
        gone["orders"] = hall.payments.forget_orders(now - _ORDERS)
    limits: tuple[tuple[Column[object], timedelta], ...] = (
        (tables.visits.c.expires_at, _VISITS),
        (tables.sms_codes.c.expires_at, timedelta(days=1)),
        (tables.used_codes.c.until, timedelta(0)),
        (tables.clerk_sessions.c.expires_at, timedelta(0)),
        (tables.enrolment_codes.c.expires_at, _VISITS),
        (tables.attempts.c.at, _ATTEMPTS),
        (tables.help_calls.c.ended_at, _CALLS),
        (tables.audit_heads.c.noted_at, _HEADS),
        (queue_numbers.c.taken_at, _NUMBERS),
        (appointments.c.booked_at, _APPOINTMENTS),
        (concerns.c.closed_at, _CONCERNS),
    )
    for column, kept in limits:
        with hall.database.writing() as connection:  # one short transaction each
            table = column.table
            gone[str(table)] = connection.execute(
                delete(tables.metadata.tables[str(table)]).where(column <= now - kept)
            ).rowcount
    return gone


async def keep_forgetting(hall: Hall) -> None:
    """Forget now, and then every day, until cancelled."""
    while True:
        try:
            gone = await run_in_threadpool(forget_what_is_past, hall)
            log.info("retention: %s", ", ".join(f"{name} {count}" for name, count in gone.items()))
        except Exception:  # the database may be away for a while: serving goes on
            log.exception("retention failed; tried again tomorrow")
        await asyncio.sleep(_EVERY_S)
