"""The periods a task can file, and what a task's facts are read from."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from kiosk.taxpayer import Obligation, Profile, Tax

#: Filings that are signed and not yet accepted: first and last day of the period, before them
#: the task (S05) or the tax (STAMP), or neither where the period of any task is meant.
Waiting = AbstractSet[tuple[date, date] | tuple[str, date, date]]


@dataclass(frozen=True, slots=True)
class FilingPeriod:
    """The obligation a task is filing: which period, and until when."""

    start: date
    end: date
    due: date
    due_is_forecast: bool = False
    taxes: tuple[Tax, ...] = ()  # what the obligations of this period are for
    parts: tuple[FilingPeriod, ...] = ()  # of a combined return (合并申报): one for each tax
    later: int = 0  # of a part: how many further periods of its tax are open

    @property
    def code(self) -> str:
        """``2026-07-01/2026-09-30``: how an answer names this period."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    @property
    def months(self) -> int:
        """How many calendar months the period covers."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1


def open_periods(
    profile: Profile, task_id: str, today: date, waiting: Waiting = frozenset()
) -> tuple[FilingPeriod, ...]:
    """Finished periods that ``task_id`` files and that are not filed yet, oldest first.

    Those in ``waiting`` are left out.
    """
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
            if key in waiting or {(task_id, *key), (obligation.tax.value, *key)} & waiting:
                continue
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
