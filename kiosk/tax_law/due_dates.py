"""Due dates other than the monthly filing day: settlements, instalments, windows (期限)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.filing_calendar import roll_forward
from kiosk.tax_law.parameter import NotPublished, UnknownParameter
from kiosk.tax_law.schedule import Schedule, Window

if TYPE_CHECKING:
    from kiosk.tax_law.law import Law

_DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_YEAR_SHIFT = {"last_year": -1, "this_year": 0, "next_year": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """One thing that falls due: for which period, from when, until when, by which rule."""

    obligation: str  # "vat.quarter"
    tax: str  # code of kiosk.taxpayer.Tax, "" for none
    name: Bilingual
    period_start: date
    period_end: date
    opens: date
    day: date  # the last day
    forecast: bool
    basis: str
    source: str
    confidence: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownDueDate:
    """One thing whose due date cannot be told, and why."""

    obligation: str
    name: Bilingual
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class DueDates:
    """What falls due in a stretch of days, earliest first, and what is not known."""

    known: tuple[DueDate, ...]
    unknown: tuple[UnknownDueDate, ...]


def for_period(law: Law, obligation: str, period_end: date) -> DueDate:
    """See ``Law.due_date``."""
    schedule = law.schedule(obligation, period_end)
    match schedule.kind:
        case "filing_calendar":
            return _by_calendar(law, schedule, period_end)
        case "monthly":
            if period_end != _month_end(period_end):
                raise ValueError(f"{obligation}: {period_end} is not the end of a month")
            opens = period_end.replace(day=min(schedule.opens_day, period_end.day))
            closes = period_end.replace(day=min(schedule.closes_day, period_end.day))
            return _due(schedule, period_end.replace(day=1), period_end, opens, closes)
        case "windows":
            for window in schedule.windows:
                if (window.last_month, _month_end(period_end)) == (period_end.month, period_end):
                    return _by_window(schedule, window, period_end.year)
            raise ValueError(f"{obligation}: no period ends on {period_end}")
    raise ValueError(f"{obligation} has no periods; it follows an event")


def after_event(law: Law, obligation: str, event: date) -> DueDate:
    """See ``Law.due_after``."""
    schedule = law.schedule(obligation, event)
    if schedule.kind == "before_event":
        return _due(schedule, event, event, event, event)
    if schedule.kind != "after_event":
        raise ValueError(f"{obligation} does not follow an event")
    return _due(schedule, event, event, event, event + timedelta(days=schedule.days))


def between(law: Law, first: date, last: date, keys: Iterable[str]) -> DueDates:
    """See ``Law.due_between``."""
    known: list[DueDate] = []
    unknown: dict[tuple[str, str], UnknownDueDate] = {}
    for key in keys:
        for period_end in _period_ends(law, key, first, last):
            try:
                due = for_period(law, key, period_end)
            except (UnknownParameter, NotPublished) as error:
                name = law.obligation_name(key)
                entry = UnknownDueDate(obligation=key, name=name, reason=error.reason)
                unknown[key, error.reason.zh] = entry
            else:
                if first <= due.day <= last:
                    known.append(due)
    known.sort(key=lambda due: (due.day, due.obligation))
    return DueDates(tuple(known), tuple(unknown.values()))


def _period_ends(law: Law, key: str, first: date, last: date) -> Iterator[date]:
    """Yield the period ends whose due date could lie in the stretch, and few others."""
    for year in range(first.year - 1, last.year + 2):
        for month in range(1, 13):
            end = date(year, month, monthrange(year, month)[1])
            try:
                schedule = law.schedule(key, end)
            except UnknownParameter:
                # One complaint is enough, for the period that the stretch begins in.
                if (year, month) == (first.year, first.month):
                    yield end
                continue
            if schedule.kind == "filing_calendar":
                after = end + _DAY
                if month % _MONTHS[schedule.every] == 0 and _month_touches(after, first, last):
                    yield end
            elif schedule.kind == "monthly":
                # A last day that rolls may leave its month.
                if _month_touches(end, first, last) or _month_touches(end + _DAY, first, last):
                    yield end
            elif schedule.kind == "windows":
                for window in schedule.windows:
                    closes = date(year - _YEAR_SHIFT[window.covers], *window.closes)
                    if (
                        window.last_month == month
                        and first <= closes + 16 * _DAY
                        and (closes <= last)
                    ):
                        yield end


def _month_touches(day: date, first: date, last: date) -> bool:
    return (first.year, first.month) <= (day.year, day.month) <= (last.year, last.month)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _by_calendar(law: Law, schedule: Schedule, period_end: date) -> DueDate:
    months = _MONTHS[schedule.every]
    if period_end != _month_end(period_end) or period_end.month % months:
        raise ValueError(f"{schedule.obligation}: no {schedule.every} ends on {period_end}")
    opens = period_end + _DAY
    deadline = law.filing_deadline(opens.year, opens.month)
    return DueDate(
        obligation=schedule.obligation,
        tax=schedule.tax,
        name=schedule.name,
        period_start=date(period_end.year, period_end.month - months + 1, 1),
        period_end=period_end,
        opens=opens,
        day=deadline.day,
        forecast=deadline.forecast,
        basis=f"{schedule.basis}; {deadline.basis}",
        source=deadline.source,
        confidence=deadline.confidence,
        region=deadline.region or schedule.region,
    )


def _by_window(schedule: Schedule, window: Window, year: int) -> DueDate:
    filed_in = year - _YEAR_SHIFT[window.covers]
    start = date(year, window.first_month, 1)
    end = _month_end(date(year, window.last_month, 1))
    opens = date(filed_in, *window.opens)
    return _due(schedule, start, end, opens, date(filed_in, *window.closes))


def _due(schedule: Schedule, start: date, end: date, opens: date, closes: date) -> DueDate:
    return DueDate(
        obligation=schedule.obligation,
        tax=schedule.tax,
        name=schedule.name,
        period_start=start,
        period_end=end,
        opens=opens,
        day=roll_forward(closes) if schedule.roll else closes,
        forecast=False,
        basis=schedule.basis,
        source=schedule.source,
        confidence=schedule.confidence,
        region=schedule.region,
    )
