"""Statements handed in (财务报表) and vehicles taxed: what they change in a profile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from kiosk.tasks.filing_facts import STATEMENT_LINES
from kiosk.tasks.general_statement import GENERAL, RETAINED, SECTIONS
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
    general = made.answers.get("is_general") is True
    statement = Statement(
        period_start=date.fromisoformat(start),
        period_end=date.fromisoformat(end),
        lines=_general_lines(made) if general else _small_lines(made),
        standard=GENERAL if general else "small",
    )
    return replace(profile, statements=(*(profile.statements or ()), statement))


def _small_lines(made: Application) -> dict[str, Decimal]:
    return {name: _amount(made.answers.get(name)) for name in STATEMENT_LINES}


def _general_lines(made: Application) -> dict[str, Decimal]:
    """The lines of every section, each under its own name."""
    lines = {RETAINED: _amount(made.answers.get("retained_general"))}
    for section in ("income_lines", *SECTIONS):
        rows = made.answers.get(section)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict):
                lines[str(row.get("item"))] = _amount(row.get("amount"))
    return lines


def _amount(written: object) -> Decimal:
    try:
        return Decimal(written) if isinstance(written, str) else Decimal(0)
    except InvalidOperation:
        return Decimal(0)


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
