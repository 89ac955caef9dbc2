"""The law as one terminal sees it: dated figures and due dates of its region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law import due_dates
from kiosk.tax_law.due_dates import DueDate, DueDates
from kiosk.tax_law.filing_calendar import Deadline, forecast_deadline
from kiosk.tax_law.parameter import Bracket, NotPublished, Parameter, UnknownParameter
from kiosk.tax_law.schedule import Schedule
from kiosk.tax_law.timeline import Timeline

if TYPE_CHECKING:
    from kiosk.tax_law.dated_rows import UnknownRow
    from kiosk.tax_law.law_files import LawFiles
    from kiosk.tax_law.value_rows import Declaration

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def load_law(region: str = "", path: Path | None = None) -> Law:
    """Read the law for a region.

    ``region`` is a 行政区划代码 of 2, 4 or 6 digits ("13", "1331", "133100"; more digits
    refine fewer), the name of a region file ("sichuan-chongqing"), or "" for the
    national rules alone. ``path`` replaces the project's ``assets`` folder. The result
    is kept, so that a second call costs nothing.

    Raises ``LawFilesWrong`` naming file and line, and ``ValueError`` for a region that
    is neither a code nor a known name.
    """
    return _load(region, path or ASSETS)


@lru_cache(maxsize=64)
def _load(region: str, assets: Path) -> Law:
    from kiosk.tax_law.law_files import read_law_files, resolve_region

    code = resolve_region(assets / "regions", region)
    return Law(code, read_law_files(assets, code))


class Law:
    """Every parameter, published deadline and due date that holds in one region."""

    def __init__(self, region: str, files: LawFiles) -> None:
        self.region = region
        self.region_name = files.region_name
        self._declared: Mapping[str, Declaration] = files.parameters
        self._parameters: dict[str, Timeline[Parameter | UnknownRow]] = {
            key: Timeline.of(files.parameter_rows.get(key, ())) for key in files.parameters
        }
        self._schedules: dict[str, Timeline[Schedule | UnknownRow]] = {
            key: Timeline.of(files.due_date_rows.get(key, ())) for key in files.due_dates
        }
        self._obligations: Mapping[str, Declaration] = files.due_dates
        self._published: Mapping[tuple[int, int], Deadline] = files.deadlines
        self._forecasts: dict[tuple[int, int], Deadline] = {}

    # Parameters

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all parameters."""
        return frozenset(self._parameters)

    def parameter(self, key: str, on: date) -> Parameter:
        """Return the value of ``key`` that holds on a day of the tax period.

        Raises ``UnknownParameter`` if the law has no value for that day, and
        ``KeyError`` if no file declares ``key``.
        """
        row = self._parameters[key].on(on)
        if type(row) is Parameter:
            return row
        raise self._unknown(key, on)

    def value(self, key: str, on: date) -> Decimal:
        """Return the figure alone; raises as :meth:`parameter` does."""
        return self.parameter(key, on).value

    def holds(self, key: str, on: date) -> bool:
        """Return a yes-or-no parameter; raises as :meth:`parameter` does."""
        return self.parameter(key, on).holds()

    def bracket(self, key: str, base: Decimal, on: date) -> Bracket:
        """Return the row of a scale for ``base`` yuan; raises as :meth:`parameter`."""
        return self.parameter(key, on).bracket_for(base)

    def is_known(self, key: str, on: date) -> bool:
        """Say whether ``key`` has a value on that day."""
        return type(self._parameters[key].on(on)) is Parameter

    @property
    def local_keys(self) -> tuple[str, ...]:
        """The keys of all figures that regions decide, in order."""
        return tuple(sorted(key for key, found in self._declared.items() if found.local))

    def _unknown(self, key: str, on: date) -> UnknownParameter:
        timeline = self._parameters[key]
        row = timeline.on(on)
        name = self._declared[key].name
        since = timeline.unknown_since(on)
        if row is not None and not isinstance(row, Parameter):
            return UnknownParameter(key, on, row.reason, row.valid_from)
        if since is not None:
            reason = Bilingual(
                f"“{name.zh}”的现行规定已到期,{since} 起的规定尚未收录",
                f"{name.en}: the rule has ended; none is on file from {since}",
            )
        elif (known := timeline.known_after(on)) is not None:
            reason = Bilingual(
                f"“{name.zh}”在 {known} 之前的规定未收录",
                f"{name.en}: no rule is on file for days before {known}",
            )
        else:
            reason = Bilingual(
                f"“{name.zh}”由地方规定,本地区的标准尚未配置",
                f"{name.en} is set locally; this region's figure is not configured",
            )
        return UnknownParameter(key, on, reason, since)

    # The filing calendar

    def filing_deadline(self, year: int, month: int, *, use_published: bool = True) -> Deadline:
        """Return the last filing day that falls in ``month`` (e.g. 2026-10 → 26 October).

        The published table comes first, a region's own change before the national one;
        else the workday rule, marked as ``forecast``. ``use_published=False`` ignores
        the table. Raises ``NotPublished`` where the holidays are not known either.
        """
        if use_published and (published := self._published.get((year, month))) is not None:
            return published
        known = self._forecasts.get((year, month))
        if known is None:
            known = self._forecasts[year, month] = forecast_deadline(year, month)
        return known

    # Other due dates

    @property
    def obligations(self) -> frozenset[str]:
        """The keys of everything that falls due ("vat.quarter", "cit.settlement", …)."""
        return frozenset(self._schedules)

    def obligation_name(self, obligation: str) -> Bilingual:
        """Return what an obligation is called; ``KeyError`` if no file declares it."""
        return self._obligations[obligation].name

    def schedule(self, obligation: str, on: date) -> Schedule:
        """Return the rule for an obligation on a day of the period it is filed for.

        Raises ``UnknownParameter`` where no rule is on file, ``KeyError`` for a key
        that no file declares.
        """
        timeline = self._schedules[obligation]
        row = timeline.on(on)
        if isinstance(row, Schedule):
            return row
        name = self._obligations[obligation].name
        since = timeline.unknown_since(on)
        if row is not None:
            raise UnknownParameter(obligation, on, row.reason, row.valid_from)
        raise UnknownParameter(
            obligation,
            on,
            Bilingual(
                f"“{name.zh}”的期限由地方规定,本地区尚未配置",
                f"The due date of {name.en} is set locally; this region's is not configured",
            ),
            since,
        )

    def due_date(self, obligation: str, period_end: date) -> DueDate:
        """Return when the period that ends on ``period_end`` falls due.

        Raises ``UnknownParameter``, ``NotPublished`` or ``KeyError``; ``ValueError`` if
        the obligation has no periods (see :meth:`due_after`) or none ends that day.
        """
        return due_dates.for_period(self, obligation, period_end)

    def due_after(self, obligation: str, event: date) -> DueDate:
        """Return when something that follows an event falls due (vehicle purchase: 60 days).

        Raises as :meth:`due_date` does; ``ValueError`` if it does not follow an event.
        """
        return due_dates.after_event(self, obligation, event)

    def due_between(
        self, first: date, last: date, obligations: Iterable[str] | None = None
    ) -> DueDates:
        """Return everything whose last day lies from ``first`` to ``last``, both included.

        ``obligations`` are keys (default: all that recur). What cannot be told stands in
        ``DueDates.unknown``, with the sentence that says why; nothing is guessed.
        """
        keys = sorted(self.obligations if obligations is None else obligations)
        return due_dates.between(self, first, last, keys)


__all__ = ["Law", "NotPublished", "Parameter", "UnknownParameter", "load_law"]
