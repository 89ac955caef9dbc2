"""The console's page of payments: today's, by state, without anybody's name."""

from __future__ import annotations

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel

from hall.api.callers import ClerkDep, HallDep
from hall.payments.day_sheet import Trouble, day_sheet
from hall.payments.states import State
from kiosk.china_time import CHINA

router = APIRouter(prefix="/console/api/payments", include_in_schema=False)


class SheetLine(BaseModel):
    """One payment."""

    short_id: str
    ordered_at: datetime
    terminal: str
    method: str
    total: str
    state: State
    returning: str
    trouble: Trouble | None


class Sheet(BaseModel):
    """One day's payments, and whether this hall takes any."""

    offered: bool
    day: date
    counts: dict[State, int]
    settled: str
    lines: list[SheetLine]


@router.get("")
def sheet(hall: HallDep, clerk: ClerkDep, day: date | None = None) -> Sheet:
    """Return the sheet of a day, today's by default."""
    del clerk
    found = day_sheet(hall.database, hall.clock, day or hall.clock().astimezone(CHINA).date())
    return Sheet(
        offered=hall.payments is not None,
        day=found.day,
        counts=dict(found.counts),
        settled=f"{found.settled:.2f}",
        lines=[
            SheetLine(
                short_id=one.short_id,
                ordered_at=one.ordered_at.astimezone(CHINA),
                terminal=one.terminal,
                method=one.method,
                total=f"{one.total:.2f}",
                state=one.state,
                returning=f"{one.returning:.2f}",
                trouble=one.trouble,
            )
            for one in found.lines
        ],
    )
