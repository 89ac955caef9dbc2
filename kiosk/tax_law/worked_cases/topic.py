"""What the topics of worked cases share: their form, and reading months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.law import Law
from kiosk.tax_law.worked_cases.cases import Inputs, Outcome

Topic: TypeAlias = Callable[[Law, date, Inputs], Mapping[str, Outcome]]
NOUGHT = Decimal(0)


def results(calculation: Calculation) -> dict[str, Outcome]:
    """Return a calculation's amounts and flags under their own keys."""
    return {**calculation.amounts, **calculation.flags}


def month_end_before(day: date, count: int) -> date:
    """Return the last day of the month that lies ``count`` months before that of ``day``."""
    place = day.year * 12 + day.month - 1 - count
    year, month = place // 12, place % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def months(inputs: Inputs, *names: str, default: int = 12) -> int:
    """Return a number of months, ``default`` if it is not there."""
    count = inputs.number(*names)
    return default if count is None else int(count)
