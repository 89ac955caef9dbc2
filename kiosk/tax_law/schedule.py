"""When a thing falls due, as the files of the law say it (申报期限规则)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual

if TYPE_CHECKING:
    import yaml

    from kiosk.tax_law.marked_yaml import MarkedFile

KINDS = ("filing_calendar", "windows", "monthly", "after_event", "before_event")
PERIODS = ("month", "quarter", "year")
COVERS = ("last_year", "this_year", "next_year")
SCHEDULE_FIELDS = frozenset(
    ("schedule", "every", "windows", "opens", "closes", "days", "roll_to_workday")
)
_WINDOW = frozenset(("covers", "months", "opens", "closes"))
_LAST_OF_MONTH = 31


@dataclass(frozen=True, slots=True)
class Window:
    """Days of each year in which a period is filed, e.g. 1 October to 31 December."""

    covers: str  # "last_year", "this_year", "next_year": the year of the period
    first_month: int  # the period within that year
    last_month: int
    opens: tuple[int, int]  # month, day
    closes: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One dated rule of when an obligation falls due."""

    obligation: str
    tax: str
    name: Bilingual
    valid_from: date
    valid_to: date | None
    region: str
    basis: str
    source: str
    confidence: str
    kind: str = ""
    every: str = ""  # filing_calendar: the period
    windows: tuple[Window, ...] = field(default=())
    opens_day: int = 1  # monthly
    closes_day: int = _LAST_OF_MONTH  # monthly; 31 means the last day of the month
    days: int = 0  # after_event
    roll: bool = True  # a last day that is a holiday moves to the next workday


def read_schedule(
    file: MarkedFile, key: str, found: dict[str, yaml.Node], blank: Schedule
) -> Schedule | None:
    """Read the fields of a ``schedule`` row into ``blank``; ``None`` after a complaint."""
    if "schedule" not in found:
        file.wrong(found["from"], f"{key}: field 'schedule' is missing")
        return None
    kind = file.choice(found["schedule"], f"{key}.schedule", KINDS)
    needed = {
        "filing_calendar": {"every"},
        "windows": {"windows"},
        "monthly": {"opens", "closes"},
        "after_event": {"days"},
    }.get(kind, set())
    if kind not in KINDS or needed - found.keys():
        if kind in KINDS:
            lacking = ", ".join(sorted(needed - found.keys()))
            file.wrong(found["schedule"], f"{key}: schedule '{kind}' needs {lacking}")
        return None
    roll = file.yes_no(found.get("roll_to_workday"), f"{key}.roll_to_workday", default=True)
    schedule = replace(blank, kind=kind, roll=roll)
    if kind == "filing_calendar":
        return replace(schedule, every=file.choice(found["every"], f"{key}.every", PERIODS))
    if kind == "monthly":
        opens = file.whole(found["opens"], f"{key}.opens", 1, _LAST_OF_MONTH)
        closes = file.whole(found["closes"], f"{key}.closes", 1, _LAST_OF_MONTH)
        if opens is None or closes is None:
            return None
        return replace(schedule, opens_day=opens, closes_day=closes)
    if kind == "after_event":
        days = file.whole(found["days"], f"{key}.days", 1, 3660)
        return None if days is None else replace(schedule, days=days)
    if kind == "windows":
        windows = [
            window
            for item in file.items(found["windows"], f"{key}.windows")
            if (window := _window(file, key, item)) is not None
        ]
        return replace(schedule, windows=tuple(windows)) if windows else None
    return schedule


def _window(file: MarkedFile, key: str, node: yaml.Node) -> Window | None:
    found = file.fields(node, f"{key}.windows", _WINDOW, _WINDOW - {"months"})
    if not _WINDOW - {"months"} <= found.keys():
        return None
    covers = file.choice(found["covers"], f"{key}.covers", COVERS)
    months: list[int | None] = [1, 12]
    if "months" in found:
        listed = file.items(found["months"], f"{key}.months")
        months = [file.whole(item, f"{key}.months", 1, 12) for item in listed]
    opens = file.month_day(found["opens"], f"{key}.opens")
    closes = file.month_day(found["closes"], f"{key}.closes")
    if opens is None or closes is None or covers not in COVERS:
        return None
    if len(months) != 2 or months[0] is None or months[1] is None:
        file.wrong(node, f"{key}.months must be [first, last]")
        return None
    if closes < opens:
        file.wrong(found["closes"], f"{key}: the window closes before it opens")
        return None
    return Window(covers, months[0], months[1], opens, closes)
