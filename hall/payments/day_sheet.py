"""What staff see of a day's payments: how many stand where, and which need a person.

No personal data: time, terminal, way of paying, sum, state, and the first letters of the
payment's id, which the terminal shows to the visitor too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, select

from hall.clock import Clock
from hall.database import Database
from hall.payments.states import LIVE, State
from hall.payments.tables import payment_money, payments
from hall.tables import terminals
from kiosk.china_time import CHINA

_SHORT: Final = 8
_PATIENCE: Final[Mapping[State, timedelta]] = {
    State.WAITING: timedelta(minutes=10),  # of the end of its code: the provider is silent
    State.PAID: timedelta(minutes=10),
    State.REFUNDING: timedelta(hours=1),
}


class Trouble(StrEnum):
    """Why somebody should look at a payment."""

    PROVIDER_SILENT = "provider_silent"  # whether it was paid cannot be found out
    NOT_BOOKED = "not_booked"  # taken, and the treasury does not confirm
    REFUND_SLOW = "refund_slow"
    REFUND_REFUSED = "refund_refused"  # the money must go back another way


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine:
    """One payment on the sheet."""

    short_id: str
    ordered_at: datetime
    terminal: str
    method: str
    total: Decimal  # yuan
    state: State
    returning: Decimal  # yuan on its way back, or back
    trouble: Trouble | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheet:
    """One day, newest first; what is in trouble stands there whatever its day."""

    day: date
    lines: tuple[PaymentLine, ...]
    counts: Mapping[State, int]
    settled: Decimal  # yuan


def day_sheet(database: Database, clock: Clock, day: date) -> DaySheet:
    """Write the sheet of ``day`` (Asia/Shanghai)."""
    now = clock()
    start = datetime.combine(day, time(), CHINA)
    of_the_day = (payments.c.created_at >= start) & (
        payments.c.created_at < start + timedelta(days=1)
    )
    unfinished = payments.c.state.in_([*LIVE, State.REFUNDING])
    returning = select(payment_money.c.payment_id).where(
        (payment_money.c.purpose == "returns")
        & (payment_money.c.returned.is_(None) | (payment_money.c.returned != "done"))
    )
    with database.reading() as connection:
        rows = connection.execute(
            select(payments, terminals.c.label)
            .join(terminals)
            .where(of_the_day | unfinished | payments.c.payment_id.in_(returning))
            .order_by(payments.c.created_at.desc())
        ).all()
        money = connection.execute(
            select(payment_money).where(
                (payment_money.c.purpose == "returns")
                & payment_money.c.payment_id.in_([row.payment_id for row in rows])
            )
        ).all()
    back: dict[str, list[Row[Any]]] = {}
    for one in money:
        back.setdefault(one.payment_id, []).append(one)
    lines = []
    counts: dict[State, int] = {}
    settled = Decimal(0)
    for row in rows:
        state = State(row.state)
        trouble = _trouble(row, back.get(row.payment_id, []), now)
        todays = start <= row.created_at < start + timedelta(days=1)
        if todays:
            counts[state] = counts.get(state, 0) + 1
            settled += Decimal(row.total) if state is State.SETTLED else Decimal(0)
        if todays or trouble is not None:
            lines.append(
                PaymentLine(
                    short_id=row.payment_id[:_SHORT],
                    ordered_at=row.created_at,
                    terminal=row.label,
                    method=row.method,
                    total=Decimal(row.total),
                    state=state,
                    returning=sum(
                        (Decimal(one.amount) for one in back.get(row.payment_id, [])), Decimal(0)
                    ),
                    trouble=trouble,
                )
            )
    return DaySheet(day=day, lines=tuple(lines), counts=counts, settled=settled)


def _trouble(row: Row[Any], back: list[Row[Any]], now: datetime) -> Trouble | None:
    state = State(row.state)
    if any(one.returned == "refused" for one in back):
        return Trouble.REFUND_REFUSED
    if any(
        one.returned != "done" and now - one.seen_at > _PATIENCE[State.REFUNDING] for one in back
    ):
        return Trouble.REFUND_SLOW
    since = row.expires_at if state is State.WAITING else row.changed_at
    if state in LIVE and now - since > _PATIENCE[state]:
        return Trouble.PROVIDER_SILENT if state is State.WAITING else Trouble.NOT_BOOKED
    return None
