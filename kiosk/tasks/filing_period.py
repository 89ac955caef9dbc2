"""The periods a task can file, and what a task's facts are read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.taxpayer import Obligation, Profile, Tax


@dataclass(frozen=True, slots=True)
class FilingPeriod:
    """The obligation a task is filing: which period, and until when."""

    start: date
    end: date
    due: date
    due_is_forecast: bool = False
    taxes: tuple[Tax, ...] = ()  # what the obligations of this period are for

    @property
    def code(self) -> str:
        """``2026-07-01/2026-09-30``: how an answer names this period."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    @property
    def months(self) -> int:
        """How many calendar months the period covers."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1


def open_periods(profile: Profile, task_id: str, today: date) -> tuple[FilingPeriod, ...]:
    """Finished periods that ``task_id`` files and that are not filed yet, oldest first."""
    if profile.filings is None:
        return ()
    found: dict[tuple[date, date], list[Obligation]] = {}
    for obligation in profile.filings.obligations:
        if (
            obligation.task_id == task_id
            and obligation.filed_on is None
            and obligation.period_end < today
        ):
            key = (obligation.period_start, obligation.period_end)
            found.setdefault(key, []).append(obligation)
    return tuple(_period(found[key]) for key in sorted(found))


def _period(obligations: list[Obligation]) -> FilingPeriod:
    """One filing for all obligations of a period; the earliest deadline counts."""
    first = min(obligations, key=lambda obligation: obligation.due)
    return FilingPeriod(
        first.period_start,
        first.period_end,
        first.due,
        first.due_is_forecast,
        tuple(obligation.tax for obligation in obligations),
    )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What facts are read from: the profile, the day, and the period being filed."""

    profile: Profile
    today: date
    periods: tuple[FilingPeriod, ...]
    period: FilingPeriod | None
