"""Dated rows in a line, the most local rule on top (时间线, 地区优先).

A region's row covers the wider region's rows for its own dates and no longer: when a
city's rule ends, the province's (else the national) rule of that day stands again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

_DAY = timedelta(days=1)


class Dated(Protocol):
    """Anything that holds from one day to another, both included."""

    @property
    def valid_from(self) -> date: ...  # noqa: D102

    @property
    def valid_to(self) -> date | None: ...  # noqa: D102

    @property
    def region(self) -> str: ...  # noqa: D102


RowT = TypeVar("RowT", bound=Dated)


@dataclass(frozen=True, slots=True)
class Timeline(Generic[RowT]):
    """For each stretch of days the one row that holds, or None."""

    starts: tuple[date, ...]
    rows: tuple[RowT | None, ...]

    @classmethod
    def of(cls, rows: Iterable[RowT]) -> Timeline[RowT]:
        """Lay rows out; where two cover a day, the longer region code wins."""
        ordered = sorted(rows, key=lambda row: -len(row.region))
        edges = {date.min}
        for row in ordered:
            edges.add(row.valid_from)
            if row.valid_to is not None:
                edges.add(row.valid_to + _DAY)
        starts: list[date] = []
        held: list[RowT | None] = []
        for start in sorted(edges):
            row_now = next(
                (
                    row
                    for row in ordered
                    if row.valid_from <= start and (row.valid_to is None or start <= row.valid_to)
                ),
                None,
            )
            if not held or held[-1] is not row_now:
                starts.append(start)
                held.append(row_now)
        return cls(tuple(starts), tuple(held))

    def on(self, day: date) -> RowT | None:
        """Return the row that holds on ``day``."""
        return self.rows[bisect_right(self.starts, day) - 1]

    def unknown_since(self, day: date) -> date | None:
        """Return when the stretch around ``day`` began; None: before all rows."""
        start = self.starts[bisect_right(self.starts, day) - 1]
        return None if start == date.min else start

    def known_after(self, day: date) -> date | None:
        """Return the first later day that has a row."""
        for start, row in zip(self.starts, self.rows, strict=True):
            if start > day and row is not None:
                return start
        return None
