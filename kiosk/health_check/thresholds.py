"""Thresholds of the check (体检阈值): when something is worth saying.

They are this project's configurable defaults, not law; ``assets/health_check/thresholds.yaml``
gives each with its dates, its confidence, and what a region has decided instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from kiosk.tax_law.dated_rows import read_confidence
from kiosk.tax_law.marked_yaml import LawFilesWrong, MarkedFile, Problem
from kiosk.tax_law.parameter import Parameter
from kiosk.tax_law.region_names import is_region_code
from kiosk.tax_law.timeline import Timeline

FILE: Final = Path(__file__).resolve().parents[2] / "assets/health_check/thresholds.yaml"
_UNITS: Final = ("days", "level", "months", "persons", "rate", "times", "years", "yuan", "count")
_ROW: Final = frozenset(("value", "from", "to", "source", "confidence"))


class UnknownThreshold(LookupError):  # noqa: N818 - a state of the content, not a fault
    """No value stands in the file for that day."""


class Thresholds:
    """All thresholds of one region."""

    def __init__(self, timelines: Mapping[str, Timeline[Parameter]]) -> None:
        self._timelines = timelines
        self._day = date.min
        self._of_day: dict[str, Parameter] = {}

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all thresholds."""
        return frozenset(self._timelines)

    def on(self, key: str, day: date) -> Parameter:
        """Return the value that holds on ``day``.

        Raises ``KeyError`` for a key the file does not have and
        :class:`UnknownThreshold` for a day without a value.
        """
        if day is not self._day and day != self._day:  # a day's checks ask for the same day
            self._day, self._of_day = day, {}
        found = self._of_day.get(key)
        if found is None:
            found = self._timelines[key].on(day)
            if found is None:
                raise UnknownThreshold(f"threshold {key} has no value on {day}")
            self._of_day[key] = found
        return found


@lru_cache(maxsize=16)
def load_thresholds(region: str = "", path: Path = FILE) -> Thresholds:
    """Read the thresholds that hold in ``region`` (行政区划代码, longest prefix wins).

    Raises ``LawFilesWrong`` naming file and line of everything that is wrong.
    """
    problems: list[Problem] = []
    file = MarkedFile(path, problems)
    timelines: dict[str, Timeline[Parameter]] = {}
    root = file.root()
    if root is not None:
        for key, _, node in file.entries(root, "the file"):
            allowed = frozenset(("name", "unit", "values", "regions"))
            found = file.fields(node, key, allowed, allowed - {"regions"})
            name = file.bilingual(found.get("name"), f"{key}.name")
            unit = file.choice(found.get("unit"), f"{key}.unit", _UNITS)
            rows: list[Parameter] = []
            blocks = [("", found["values"])] if "values" in found else []
            if "regions" in found:
                listed = file.entries(found["regions"], f"{key}.regions")
                blocks += [(code, block) for code, _, block in listed]
            for code, block in blocks:
                own: list[Parameter] = []
                if code and not is_region_code(code):
                    file.wrong(block, f"{key}: region '{code}' is not a code like 13 or 1331")
                for item in file.items(block, key):
                    row = file.fields(item, key, _ROW, _ROW - {"to"})
                    value = file.number(row.get("value"), key)
                    start = file.day(row.get("from"), f"{key}.from")
                    end = file.day(row.get("to"), f"{key}.to")
                    if value is None or start is None:
                        continue
                    if value < 0:
                        file.wrong(item, f"{key}: {value} is less than nought")
                    if end is not None and end < start:
                        file.wrong(item, f"{key}: ends {end}, before it begins {start}")
                    last = own[-1].valid_to if own else None
                    if own and (last is None or start <= last):
                        file.wrong(item, f"{key}: begins {start}, overlaps the row before")
                    elif last is not None and not code and start > last + timedelta(days=1):
                        file.wrong(item, f"{key}: no value from {last} to {start}")
                    own.append(
                        Parameter(
                            key=key,
                            name=name,
                            unit=unit,
                            value=value,
                            valid_from=start,
                            valid_to=end,
                            basis="",
                            source=file.text(row.get("source"), f"{key}.source"),
                            confidence=read_confidence(
                                file, row.get("confidence"), f"{key}.confidence"
                            ),
                            region=code,
                        )
                    )
                if region.startswith(code):
                    rows += own
            timelines[key] = Timeline.of(rows)
    if problems:
        raise LawFilesWrong(problems)
    return Thresholds(timelines)
