"""When the windows are open, and which times can be booked (对外办公时间)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kiosk.china_time import CHINA
from kiosk.tax_law import NotPublished
from kiosk.tax_law.filing_calendar import is_workday


class WindowSettings(BaseModel):
    """Opening hours of the windows, and how much can be booked ahead."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    opens: time = time(9)
    """When numbers begin to be given, on workdays."""
    closes: time = time(16, 30)
    """When the last number is given."""
    rest_days: bool = False
    """Whether the windows are open on rest days and holidays too."""
    always: bool = False
    """Whether numbers are given at any hour of any day; for trials."""
    handling_minutes: int = Field(default=8, ge=1, le=120)
    """Assumed time at a window until enough visits have been measured that day."""
    slot_minutes: int = Field(default=30, ge=10, le=240)
    """Length of one bookable time."""
    places: int = Field(default=3, ge=1, le=100)
    """Places of one bookable time, for each kind of window."""
    days_ahead: int = Field(default=5, ge=1, le=30)
    """How many open days ahead can be booked."""

    @model_validator(mode="after")
    def _in_order(self) -> WindowSettings:
        if self.opens >= self.closes:
            raise ValueError("opens: has to be earlier than closes")
        return self

    def is_open_on(self, day: date) -> bool:
        """Whether the windows are open on ``day`` at all."""
        return self.rest_days or works_on(day)

    def is_open(self, now: datetime) -> bool:
        """Whether numbers are given at this moment."""
        here = now.astimezone(CHINA)
        if self.always:
            return True
        return self.is_open_on(here.date()) and self.opens <= here.time() <= self.closes

    def bookable_days(self, today: date) -> tuple[date, ...]:
        """The open days after ``today`` that can be booked."""
        days: list[date] = []
        day = today
        while len(days) < self.days_ahead:
            day += timedelta(days=1)
            if self.is_open_on(day):
                days.append(day)
        return tuple(days)

    def times(self) -> Iterator[time]:
        """The beginnings of the bookable times of a day."""
        start = datetime.combine(date.min, self.opens)
        last = datetime.combine(date.min, self.closes) - timedelta(minutes=self.slot_minutes)
        while start <= last:
            yield start.time()
            start += timedelta(minutes=self.slot_minutes)


def works_on(day: date) -> bool:
    """Whether the hall works on ``day``; beyond the published holidays, on Monday to Friday."""
    try:
        return is_workday(day)
    except NotPublished:
        return day.isoweekday() <= 5
