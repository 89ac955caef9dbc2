"""The synthetic taxpayers of ``personas.yaml``, brought to life for one day.

Everything in the file is dated relative to the day asked for, so that the people and
companies are as interesting on any day of any year: see the head of the file for how
it is written.
"""

from __future__ import annotations

import calendar
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import msgspec
import yaml

from hall.bureau.synthetic.records import add_records
from kiosk.identity.visitor import Mandate, MandateStatus, Right, Role
from kiosk.tasks.penalty_facts import with_cases
from kiosk.tax_law import Law, NotPublished, load_law
from kiosk.taxpayer import Profile, TaxpayerKind

FILE: Final = Path(__file__).with_name("personas.yaml")
SHANGHAI: Final = timezone(timedelta(hours=8))
REGION: Final = "133100"
INVOICE_MONTHS: Final = 14
MONTHS_OF: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}
POSTPONED_BY: Final = timedelta(days=4)  # how far an approved postponement reaches from today

# What comes out of YAML, as loose as the file: checked when it becomes a Profile.
Plain = dict[str, Any]


class PersonaError(ValueError):
    """The file says something that cannot be brought to life. Names the entry and the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticPerson:
    """A made-up person with a made-up card."""

    person_key: str
    name: str
    id_number: str
    sex: str  # "male" | "female"
    ethnic: str  # code of GB/T 3304, two digits
    birth: date
    address: str
    issuer: str
    valid_from: date
    valid_to: date | None  # None: 长期
    mandates: tuple[Mandate, ...]


class Personas:
    """All people and taxpayers of one file, on one day."""

    def __init__(self, content: Plain, today: date, law: Law) -> None:
        self._days = _Days(today, law)
        self._templates: Plain = content["templates"]
        self._entries: dict[str, Plain] = {}
        for name, entry in content["taxpayers"].items():
            self._entries[entry["taxpayer_id"]] = entry | {"_name": name}
        self._profiles: dict[str, Profile] = {}
        ids = {entry["_name"]: taxpayer_id for taxpayer_id, entry in self._entries.items()}
        people = []
        for name, entry in content["people"].items():
            try:
                people.append(self._person(name, entry, ids))
            except (KeyError, ValueError) as error:
                raise PersonaError(f"people.{name}: {error}") from error
        self.people: tuple[SyntheticPerson, ...] = tuple(people)
        self.taxpayer_ids: tuple[str, ...] = tuple(self._entries)
        self._by_number = {person.id_number: person for person in self.people}

    def person_by_id_number(self, id_number: str) -> SyntheticPerson | None:
        """Return the person with that number, if there is one."""
        return self._by_number.get(id_number)

    def profile(self, taxpayer_id: str) -> Profile:
        """Return a taxpayer's profile; raises ``KeyError`` for an id not in the file."""
        if taxpayer_id not in self._profiles:
            entry = self._entries[taxpayer_id]
            try:
                self._profiles[taxpayer_id] = self._build(taxpayer_id, entry)
            except (KeyError, ValueError, TypeError) as error:
                raise PersonaError(f"taxpayers.{entry['_name']}: {error}") from error
        return self._profiles[taxpayer_id]

    def _person(self, name: str, entry: Plain, ids: Mapping[str, str]) -> SyntheticPerson:
        number: str = entry["id_number"]
        person_key = hashlib.blake2b(
            number.encode(), key=b"synthetic bureau", digest_size=12
        ).hexdigest()
        own = {
            "taxpayer_id": person_key,
            "_name": f"{name}.self",
            "kind": "natural_person",
            "name": entry["name"],
            "filings": {"obligations": []},
            "payments": {"payables": []},
            "social": {},
            "sources": [],
            "benefits": {"tags": {}},
        }
        self._entries[person_key] = _merged(own, entry.get("self") or {})
        mandates = [
            Mandate(
                taxpayer_id=person_key,
                taxpayer_name=entry["name"],
                taxpayer_kind=TaxpayerKind.NATURAL_PERSON.value,
                role=Role.SELF,
                rights=(Right.VIEW, Right.FILE, Right.PAY, Right.INVOICE, Right.RISK),
            )
        ]
        for mandate in entry["mandates"]:
            taxpayer = self._entries[ids[mandate["for"]]]
            valid_to = mandate.get("valid_to")
            mandates.append(
                Mandate(
                    taxpayer_id=taxpayer["taxpayer_id"],
                    taxpayer_name=taxpayer["name"],
                    taxpayer_kind=str(self._whole(taxpayer)["kind"]),
                    role=Role(mandate["role"]),
                    rights=tuple(Right(right) for right in mandate["rights"]),
                    status=MandateStatus(mandate.get("status", "active")),
                    valid_to=self._days.day(valid_to) if valid_to else None,
                )
            )
        last: str = entry.get("card_valid_to", "+14y")
        return SyntheticPerson(
            person_key=person_key,
            name=entry["name"],
            id_number=number,
            sex="male" if int(number[16]) % 2 else "female",
            ethnic=entry.get("ethnic", "01"),
            birth=datetime.strptime(number[6:14], "%Y%m%d").replace(tzinfo=SHANGHAI).date(),
            address=entry["address"],
            issuer="雄安新区公安局",
            valid_from=self._days.day(entry.get("card_valid_from", "-6y")),
            valid_to=None if last == "long_term" else self._days.day(last),
            mandates=tuple(mandates),
        )

    def _whole(self, entry: Plain) -> Plain:
        template = self._templates[entry["like"]] if "like" in entry else {}
        return _merged(template, entry)

    def _build(self, taxpayer_id: str, entry: Plain) -> Profile:
        days = self._days
        plain = self._whole(entry)
        plain = {key: plain[key] for key in plain if key not in ("like", "_name")}
        as_of = datetime.combine(days.today, time(0, 30), SHANGHAI)
        plain |= {"taxpayer_id": taxpayer_id, "fetched_at": as_of, "synthetic": True}
        if plain.get("invoices"):
            plain["invoices"] = _invoices(plain["invoices"], days)
        plain = cast(Plain, _dated(plain, days))
        established = (plain.get("registration") or {}).get("established_on", date.min)
        if plain.get("filings"):
            filings: Plain = plain["filings"]
            obligations = [_with_period(item, days) for item in filings.pop("obligations", [])]
            for pattern in filings.pop("regular", []):
                obligations += _regular_obligations(pattern, days, established)
            filings["obligations"] = sorted(obligations, key=lambda item: item["period_start"])
        for section, field in (("payments", "payables"), ("social", "unpaid")):
            if plain.get(section) and field in plain[section]:
                items = plain[section][field]
                plain[section][field] = [_with_period(item, days) for item in items]
        add_records(plain, days.today, established)
        for name, section in plain.items():
            if isinstance(section, dict):
                section.setdefault("as_of", as_of)
                if name == "benefits":
                    tags = section["tags"].items()
                    section["tags"] = {key: _tag(tag) for key, tag in tags if tag is not None}
        return with_cases(msgspec.convert(plain, Profile), days.today)


def load_personas(today: date, path: Path | None = None) -> Personas:
    """Read the file (the one beside this module by default) for the day ``today``.

    Raises :class:`PersonaError` naming the entry that is wrong.
    """
    text = (path or FILE).read_text("utf-8")
    return Personas(_parsed(text), today, load_law(region=REGION))


class _Loader(yaml.CSafeLoader):
    """YAML with exact amounts: a number with a point is a ``Decimal``."""


def _exact(_loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(node.value.replace("_", ""))


_Loader.add_constructor("tag:yaml.org,2002:float", _exact)


@cache
def _parsed(text: str) -> Plain:
    return cast(Plain, yaml.load(text, Loader=_Loader))  # noqa: S506 - a safe loader, see above


def _merged(base: Plain, change: Plain) -> Plain:
    """Lay ``change`` over ``base``: mappings are merged, everything else is replaced."""
    result = dict(base)
    for key, value in change.items():
        below = result.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            result[key] = _merged(below, value)
        else:
            result[key] = value
    return result


# --- days ---------------------------------------------------------------------------

_MOVED = re.compile(r"([+-]\d+)([dmy])")
_PERIOD = re.compile(r"(month|quarter|half|year)-(\d+)\.(start|end|due)")
_OVERDUE = re.compile(r"overdue-(month|quarter)")


@dataclass(frozen=True, slots=True)
class Period:
    """A month, quarter, half-year or year."""

    start: date
    end: date


class _Days:
    """Reads the file's relative days for one ``today``."""

    def __init__(self, today: date, law: Law) -> None:
        self.today = today
        self._law = law
        self._known: dict[tuple[int, int], tuple[date, bool]] = {}

    def period(self, text: str) -> Period:
        if overdue := _OVERDUE.fullmatch(text):
            kind = overdue[1]
            return next(p for p in self.periods(kind) if self.deadline(p)[0] < self.today)
        kind, _, back = text.partition("-")
        return self._period(kind, int(back))

    def _period(self, kind: str, back: int) -> Period:
        months = MONTHS_OF[kind]
        index = (self.today.year * 12 + self.today.month - 1) // months - back
        start = date(index * months // 12, index * months % 12 + 1, 1)
        return Period(start, _moved(start, months) - timedelta(days=1))

    def periods(self, kind: str, since: date | None = None) -> Iterator[Period]:
        """Yield periods backwards, from the running one to the one that holds ``since``."""
        back = 0
        while True:
            period = self._period(kind, back)
            if since is not None and period.end < since:
                return
            yield period
            back += 1

    def deadline(self, period: Period, tax: str = "") -> tuple[date, bool]:
        """Return the day by which a period is to be filed, and whether that is a forecast."""
        if tax == "CIT" and (period.end - period.start).days > 360:
            return _off_weekend(date(period.end.year + 1, 5, 31)), True
        if tax == "IIT" and (period.end - period.start).days > 360:
            try:
                return self._law.due_date("iit.business.settlement", period.end).day, False
            except NotPublished:
                return _off_weekend(date(period.end.year + 1, 3, 31)), True
        after = period.end + timedelta(days=1)
        month = (after.year, after.month)
        if month not in self._known:
            self._known[month] = self._filing_deadline(*month)
        return self._known[month]

    def _filing_deadline(self, year: int, month: int) -> tuple[date, bool]:
        try:
            deadline = self._law.filing_deadline(year, month)
        except NotPublished:
            # Beyond every published calendar the bureau has only the 15th, moved off weekends.
            return _off_weekend(date(year, month, 15)), True
        return deadline.day, deadline.forecast

    def day(self, text: str | date) -> date:
        """Read one day of the file; raises ``ValueError`` for what is none."""
        found = self.day_or_none(text) if isinstance(text, str) else text
        if found is None:
            raise ValueError(f"{text!r} is not a day")
        return found

    def day_or_none(self, text: str) -> date | None:
        if text == "today":
            return self.today
        if moved := _MOVED.fullmatch(text):
            number = int(moved[1])
            if moved[2] == "d":
                return self.today + timedelta(days=number)
            return _moved(self.today, number * (12 if moved[2] == "y" else 1))
        if named := _PERIOD.fullmatch(text):
            period = self._period(named[1], int(named[2]))
            if named[3] == "due":
                return self.deadline(period)[0]
            return period.start if named[3] == "start" else period.end
        return None


def _off_weekend(day: date) -> date:
    return day + timedelta(days=8 - day.isoweekday()) if day.isoweekday() > 5 else day


def _moved(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_YEARS: Final = ("year", "resident_medical_year", "resident_medical_open_year")


def _dated(value: object, days: _Days) -> object:
    """Replace every relative day and year in a tree."""
    if isinstance(value, dict):
        return {
            key: days.today.year + item
            if key in _YEARS and type(item) is int and item <= 1
            else _dated(item, days)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_dated(item, days) for item in value]
    if isinstance(value, str):
        return days.day_or_none(value) or value
    return value


def _tag(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


# --- filings and payables -----------------------------------------------------------


def _with_period(item: Plain, days: _Days) -> Plain:
    if "period" not in item:
        return item
    period = days.period(item["period"])
    full = {key: item[key] for key in item if key != "period"}
    full |= {"period_start": period.start, "period_end": period.end}
    full.setdefault("due", days.deadline(period, item.get("tax", ""))[0])
    return full


def _regular_obligations(pattern: Plain, days: _Days, established: date) -> list[Plain]:
    """All obligations of one kind from the start of last year to the running period."""
    since = max(date(days.today.year - 1, 1, 1), established)
    obligations = []
    last, finished, overdue = pattern.get("last", "filed"), 0, 0
    for period in days.periods(pattern["every"], since):
        due, forecast = days.deadline(period, pattern["tax"])
        obligation: Plain = {
            "tax": pattern["tax"],
            "period_start": period.start,
            "period_end": period.end,
            "due": due,
            "due_is_forecast": forecast,
            "task_id": pattern.get("task", ""),
        }
        obligations.append(obligation)
        if period.end >= days.today:
            continue
        finished += 1
        if last == "open" and finished == 1:
            if "due" in pattern or due < days.today:
                approved = pattern.get("due", days.today + POSTPONED_BY)
                obligation |= {"due": approved, "due_is_forecast": False, "extended": True}
            continue
        if last == "overdue" and overdue < pattern.get("missed", 1):
            overdue += due < days.today
            continue
        on_time = min(due - timedelta(days=3), days.today - timedelta(days=1))
        obligation["filed_on"] = max(period.end + timedelta(days=1), on_time)
        if "amount" in pattern:
            obligation["amount"] = pattern["amount"]
    return obligations


# --- invoices -----------------------------------------------------------------------

_FEN: Final = Decimal("0.01")
_SWAY: Final = tuple(
    Decimal(tenth) / 10 for tenth in (0, 6, -4, 9, -7, 3, -10, 5, -2, 8, -6, 1, 4, -3)
)
_AMOUNTS: Final = {
    "ordinary": "ordinary_ex_vat",
    "special": "special_ex_vat",
    "real_estate": "real_estate_ex_vat",
}


def _invoices(section: Plain, days: _Days) -> Plain:
    """Spell out the months: the typical one, swaying, and those written differently."""
    rest = dict(section)
    typical: Plain = rest.pop("typical")
    sway = Decimal(str(rest.pop("sway", 0)))
    written: dict[date, Plain] = {}
    for key in [key for key in rest if re.fullmatch(r"(month|quarter)-\d+", key)]:
        first = days.period(key).start
        change: Plain = rest.pop(key)
        for offset in range(MONTHS_OF[key.partition("-")[0]]):
            one = {
                name: item[offset] if isinstance(item, list) else item
                for name, item in change.items()
            }
            written.setdefault(_moved(first, offset), {}).update(one)
    months = []
    for back in range(INVOICE_MONTHS - 1, -1, -1):
        start = days.period(f"month-{back}").start
        share = 1 + sway * _SWAY[back]
        if back == 0:  # the running month, as far as it has come
            share *= Decimal(days.today.day) / 31
        month: Plain = {"month": start}
        for name, item in typical.items():
            amount = name in _AMOUNTS
            value = Decimal(str(item)) * share
            month[_AMOUNTS.get(name, name)] = (
                value.quantize(_FEN, ROUND_HALF_UP) if amount else int(value)
            )
        for name, item in written.get(start, {}).items():
            month[_AMOUNTS.get(name, name)] = item
        months.append(month)
    return rest | {"months": months}
