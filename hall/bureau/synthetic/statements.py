"""Statements handed in (财务报表) and vehicles taxed: what they change in a profile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from kiosk.tasks.filing_facts import STATEMENT_LINES
from kiosk.taxpayer import Profile, Statement, Tax

if TYPE_CHECKING:
    from hall.bureau.synthetic.applications import Application
    from hall.bureau.synthetic.ledger import FiledReturn

PERIOD_START: Final = "period.start"
PERIOD_END: Final = "period.end"


def statement_handed_in(profile: Profile, made: Application) -> Profile:
    """Put an accepted statement behind the earlier ones; the next one starts from it."""
    start, end = made.answers.get(PERIOD_START), made.answers.get(PERIOD_END)
    if not isinstance(start, str) or not isinstance(end, str):
        return profile
    lines = {}
    for name in STATEMENT_LINES:
        written = made.answers.get(name)
        try:
            lines[name] = Decimal(written) if isinstance(written, str) else Decimal(0)
        except InvalidOperation:
            lines[name] = Decimal(0)
    statement = Statement(
        period_start=date.fromisoformat(start), period_end=date.fromisoformat(end), lines=lines
    )
    return replace(profile, statements=(*(profile.statements or ()), statement))


def vehicles_taxed(profile: Profile, filed: FiledReturn, on: date) -> Profile:
    """Mark the vehicle bought on the day that was filed for vehicle purchase tax."""
    if profile.vehicles is None or Tax.VPT not in filed.taxes:
        return profile
    return replace(
        profile,
        vehicles=tuple(
            replace(vehicle, purchase_tax_filed_on=on)
            if vehicle.bought_on == filed.start and vehicle.purchase_tax_filed_on is None
            else vehicle
            for vehicle in profile.vehicles
        ),
    )
