"""One return for several taxes (合并申报), each of its own period.

财产和行为税合并申报 lists taxes whose periods differ: stamp tax of a quarter, property tax of a
half-year, land value added tax of one day. For each tax the oldest open period goes in; the
others follow in the next return.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.tasks.filing_period import Circumstances, FilingPeriod
from kiosk.taxpayer import Obligation, Profile, Tax

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Waiting

#: What a task file may ask about one tax of the return (``returns.stamp.due``), and its kind.
RETURN_FACTS: Final[Mapping[str, str]] = {
    "open": "yes_no",
    "start": "date",
    "end": "date",
    "due": "date",
    "months": "count",
    "is_late": "yes_no",
    "later": "count",  # further open periods of the tax, not in this return
}


def combined_period(
    profile: Profile,
    tasks: Collection[str],
    joined: Collection[str],
    today: date,
    waiting: Waiting = frozenset(),
) -> FilingPeriod | None:
    """The return that gathers what ``tasks`` file, with what ``joined`` files if that is open.

    Its ``parts`` are the taxes, the most urgent first; its span covers them all, its
    deadline is the earliest of the gathered ones. None if none of ``tasks`` has an
    obligation open.
    """
    gathered = _parts(profile, tasks, today, waiting)
    if not gathered:
        return None
    parts = (*_parts(profile, joined, today, waiting), *gathered)
    first = min(gathered, key=lambda part: part.due)
    return FilingPeriod(
        min(part.start for part in parts),
        max(part.end for part in parts),
        first.due,
        first.due_is_forecast,
        tuple(tax for part in parts for tax in part.taxes),
        parts,
    )


def _parts(
    profile: Profile, tasks: Collection[str], today: date, waiting: Waiting
) -> tuple[FilingPeriod, ...]:
    by_tax: dict[Tax, list[Obligation]] = {}
    for one in profile.filings.obligations if profile.filings is not None else ():
        days = (one.period_start, one.period_end)
        signed = days in waiting or {(one.task_id, *days), (one.tax.value, *days)} & waiting
        ready = one.filed_on is None and one.period_end < today and not signed
        if one.task_id in tasks and ready:
            by_tax.setdefault(one.tax, []).append(one)
    parts = []
    for tax, found in by_tax.items():
        oldest = min(found, key=lambda one: (one.period_start, one.period_end))
        parts.append(
            FilingPeriod(
                oldest.period_start,
                oldest.period_end,
                oldest.due,
                oldest.due_is_forecast,
                (tax,),
                later=len(found) - 1,
            )
        )
    return tuple(sorted(parts, key=lambda part: (part.due, part.taxes[0].value)))


def part_of(filing: FilingPeriod | None, tax: Tax) -> FilingPeriod | None:
    """The part of a combined return that files ``tax``."""
    parts = () if filing is None else filing.parts
    return next((part for part in parts if tax in part.taxes), None)


def for_part(at: Circumstances, tax: Tax) -> Circumstances | None:
    """The circumstances with the period of one tax of the return; None if it is not in it."""
    part = part_of(at.period, tax)
    return None if part is None else replace(at, period=part)


def return_reader(tax: Tax, name: str) -> Callable[[Circumstances], Decimal | date | bool | None]:
    """Reads the fact ``returns.TAX.NAME``."""

    def read(at: Circumstances) -> Decimal | date | bool | None:
        part = part_of(at.period, tax)
        if name == "open":
            return None if at.period is None else part is not None
        if part is None:
            return None
        match name:
            case "start":
                return part.start
            case "end":
                return part.end
            case "due":
                return part.due
            case "months":
                return Decimal(part.months)
            case "is_late":
                return at.today > part.due
        return Decimal(part.later)

    return read


def late_parts(at: Circumstances) -> Decimal | None:
    """How many taxes of the return are past their deadline."""
    if at.period is None:
        return None
    return Decimal(sum(at.today > part.due for part in at.period.parts))
