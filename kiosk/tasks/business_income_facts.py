"""What a task may ask about the yearly settlement of business income (经营所得汇算清缴).

``settlement.*`` is what the bureau knows for the return of one place (B表), ``places.*``
what the returns of all places come to (C表). Known for the year of the period only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.taxpayer import BusinessIncome, BusinessPlace, Obligation, Tax

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances

Value = Decimal | date | datetime | bool | str | None
Read = Callable[["Circumstances"], Value]

_YEAR: Final = 12  # months


def business_income(at: Circumstances) -> BusinessIncome | None:
    """What is known for the year that is settled; None for any other period."""
    known, filing = at.profile.business_income, at.period
    if known is None or filing is None or filing.months != _YEAR:
        return None
    return known if known.year == filing.end.year else None


def places_of_year(at: Circumstances) -> tuple[BusinessPlace, ...] | None:
    """The places of the year that is settled."""
    known = business_income(at)
    return None if known is None else tuple(one for one in known.places if one.year == known.year)


def _known(read: Callable[[BusinessIncome], Value]) -> Read:
    def of_year(at: Circumstances) -> Value:
        known = business_income(at)
        return None if known is None else read(known)

    return of_year


def _prepayments(at: Circumstances) -> list[Obligation] | None:
    """The prepayments (A表) of the year that is settled."""
    filings, filing = at.profile.filings, at.period
    if filings is None or filing is None:
        return None
    return [
        one
        for one in filings.obligations
        if one.tax is Tax.IIT
        and filing.start <= one.period_start
        and one.period_end <= filing.end
        and (one.period_start, one.period_end) != (filing.start, filing.end)
    ]


def _prepaid(at: Circumstances) -> Value:
    found = _prepayments(at)
    if found is None:
        return None
    return sum((one.amount or Decimal(0) for one in found if one.filed_on), Decimal(0))


def _prepayments_open(at: Circumstances) -> Value:
    found = _prepayments(at)
    return None if found is None else Decimal(sum(one.filed_on is None for one in found))


def _settled_year(at: Circumstances) -> Value:
    """``2025``: a year in a text is no number with thousands."""
    return None if at.period is None else str(at.period.end.year)


def _counted(holds: Callable[[BusinessPlace], bool]) -> Read:
    def count(at: Circumstances) -> Value:
        places = places_of_year(at)
        return None if places is None else Decimal(sum(map(holds, places)))

    return count


def _summed(amount: Callable[[BusinessPlace], Decimal]) -> Read:
    def total(at: Circumstances) -> Value:
        places = places_of_year(at)
        return None if places is None else sum(map(amount, places), Decimal(0))

    return total


def _deducted_twice(at: Circumstances) -> Value:
    """Special additional deductions are the person's: taken at one place only."""
    places = places_of_year(at)
    if places is None:
        return None
    taken = [one.additional_deducted for one in places]
    return sum(taken, Decimal(0)) - max(taken, default=Decimal(0))


#: Name of the fact → what kind of value it is, and how it is read.
BUSINESS_INCOME_FACTS: Final[Mapping[str, tuple[str, Read]]] = {
    "settlement.as_of": ("instant", _known(lambda one: one.as_of)),
    "settlement.year": ("text", _settled_year),
    "settlement.revenue": ("money", _known(lambda one: one.revenue)),
    "settlement.earlier_losses": ("money", _known(lambda one: one.earlier_losses)),
    "settlement.deducts_elsewhere": ("yes_no", _known(lambda one: one.deducts_elsewhere)),
    "settlement.social": ("money", _known(lambda one: one.owner_social)),
    "settlement.additional": ("money", _known(lambda one: one.owner_additional)),
    "settlement.prepaid": ("money", _prepaid),
    "settlement.prepayments_open": ("count", _prepayments_open),
    "places.count": ("count", _counted(lambda _: True)),
    "places.unfiled_count": ("count", _counted(lambda one: one.filed_on is None)),
    "places.other_count": ("count", _counted(lambda one: not one.sole_trader)),
    "places.taxable_income": ("money", _summed(lambda one: one.taxable_income)),
    "places.basic_deducted": ("money", _summed(lambda one: one.basic_deducted)),
    "places.settled": ("money", _summed(lambda one: one.payable)),
    "places.deducted_twice": ("money", _deducted_twice),
}
