"""The filing calendar (征期日历): published deadlines, and a forecast where none is.

The State Taxation Administration publishes the twelve deadlines of a year in the
December before. Where it has not, rule C forecasts them: the literal reading of 征管法
实施细则 第109条 (add the holidays as calendar days) fails for 15 of the 60 months of
2022-2026, a count in workdays reproduces all 60 (and 83 of the 84 since 2020).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kiosk.bilingual import Bilingual
from kiosk.tax_law.parameter import NotPublished

_DAY = timedelta(days=1)
_NOMINAL_DAY = 15
_LONG_HOLIDAY = 3
_FIRST_HOLIDAYS = 2004  # the first year of chinese_calendar's table

FORECAST_BASIS = "税收征收管理法实施细则 第109条(按工作日推算,未经公布)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day to file in one month; ``forecast`` marks what is not published."""

    day: date
    forecast: bool
    basis: str
    source: str = ""
    confidence: str = ""
    region: str = ""


@lru_cache(maxsize=4096)  # ten years of days; every check of the day asks for the same few
def is_workday(day: date) -> bool:
    """Say whether offices work on ``day`` (调休 included).

    Raises ``NotPublished`` beyond the holiday notices known to ``chinese_calendar``.
    """
    # Imported at first use: the table of 20 years costs 40 ms.
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        if day.year < _FIRST_HOLIDAYS:
            reason = Bilingual(
                f"{day.year} 年的节假日资料未收录",
                f"The holidays of {day.year} are not on file",
            )
        else:
            reason = Bilingual(
                f"{day.year} 年节假日安排和征期尚未公布",
                f"The holidays and filing deadlines of {day.year} are not yet published",
            )
        raise NotPublished(day.year, reason, yet_to_come=day.year >= _FIRST_HOLIDAYS) from None


def roll_forward(day: date) -> date:
    """Return ``day`` itself or the next workday (实施细则 第109条, last day a holiday).

    Raises ``NotPublished`` where the holidays are not known.
    """
    while not is_workday(day):
        day += _DAY
    return day


def forecast_deadline(year: int, month: int) -> Deadline:
    """Forecast the deadline of a month by rule C.

    ``n`` is the number of days off that lie, within days 1 to 15, in runs of at least
    three. The deadline is the ``n``-th workday after the 15th; with no such run, the
    15th itself or the next workday. Raises ``NotPublished`` where holidays are unknown.
    """
    extension = run = 0
    for number in range(1, _NOMINAL_DAY + 1):
        if is_workday(date(year, month, number)):
            run = 0
            continue
        run += 1
        if run == _LONG_HOLIDAY:
            extension += _LONG_HOLIDAY
        elif run > _LONG_HOLIDAY:
            extension += 1
    day = date(year, month, _NOMINAL_DAY)
    if extension == 0:
        day = roll_forward(day)
    while extension > 0:
        day += _DAY
        if is_workday(day):
            extension -= 1
    return Deadline(
        day=day,
        forecast=True,
        basis=FORECAST_BASIS,
        source="chinese_calendar",
        confidence="computed medium",
    )
