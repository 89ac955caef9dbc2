"""The functions of the expression language; they refuse values of another kind."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from kiosk.expressions.values import Function


def _number(value: object) -> Decimal:
    if not isinstance(value, Decimal):
        raise TypeError("a number was expected")
    return value


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError("a date was expected")
    return value


def _round_fen(value: object) -> Decimal:
    return _number(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _floor(value: object) -> Decimal:
    return _number(value).to_integral_value(rounding=ROUND_FLOOR)


def _minimum(*values: object) -> Decimal:
    return min(_number(value) for value in values)


def _maximum(*values: object) -> Decimal:
    return max(_number(value) for value in values)


def _absolute(value: object) -> Decimal:
    return abs(_number(value))


def _sum(*values: object) -> Decimal:
    return sum((_number(value) for value in values), Decimal(0))


def _date(text: object) -> date:
    if not isinstance(text, str):
        raise TypeError('a date is written date("2026-01-31")')
    return date.fromisoformat(text)


def _year(value: object) -> Decimal:
    return Decimal(_day(value).year)


def _month(value: object) -> Decimal:
    return Decimal(_day(value).month)


def _add_days(value: object, days: object) -> date:
    return _day(value) + timedelta(days=int(_number(days)))


def _add_months(value: object, months: object) -> date:
    start = _day(value)
    year, month = divmod(start.year * 12 + start.month - 1 + int(_number(months)), 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def _days_between(first: object, last: object) -> Decimal:
    return Decimal((_day(last) - _day(first)).days)


def _months_between(first: object, last: object) -> Decimal:
    """Whole months from the first date to the last."""
    start, end = _day(first), _day(last)
    months = (end.year - start.year) * 12 + end.month - start.month
    return Decimal(months - (end.day < start.day))


FUNCTIONS: Final[Mapping[str, Function]] = {
    "min": _minimum,
    "max": _maximum,
    "abs": _absolute,
    "sum": _sum,
    "round_fen": _round_fen,
    "floor": _floor,
    "date": _date,
    "year": _year,
    "month": _month,
    "add_days": _add_days,
    "add_months": _add_months,
    "days_between": _days_between,
    "months_between": _months_between,
}
