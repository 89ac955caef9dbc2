"""Runs worked cases (标准算例) through the calculators and says which of them differ.

A file is ``{"cases": [{"id", "topic", "as_of", "inputs", "expected"}, …]}``; numbers
are read exactly as written. Used by ``python -m kiosk.tax_law check-golden``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeAlias

from kiosk.tax_law.calculation import to_fen
from kiosk.tax_law.law import Law, load_law
from kiosk.tax_law.parameter import NotPublished, UnknownParameter

Json: TypeAlias = "bool | int | Decimal | str | list[Json] | dict[str, Json] | None"
Outcome: TypeAlias = Decimal | bool | str | None


@dataclass(slots=True)
class Inputs:
    """The inputs of one case; remembers which keys were read."""

    values: Mapping[str, Json]
    read: set[str] = field(default_factory=set)
    negative_refund: bool = False  # the case writes what is still due as a refund below nought

    def given(self, *names: str) -> bool:
        """Say whether one of ``names`` is there and not null."""
        return self.get(*names) is not None

    def get(self, *names: str) -> Json:
        """Return the first of ``names`` that is there and not null."""
        for name in names:
            if self.values.get(name) is not None:
                self.read.add(name)
                return self.values[name]
            if name in self.values:
                self.read.add(name)
        return None

    def number(self, *names: str) -> Decimal | None:
        """Return a number, or ``None``; raises ``ValueError`` if it is none."""
        value = self.get(*names)
        return None if value is None else number(value, names[0])

    def amount(self, *names: str) -> Decimal:
        """Return a number, nought if it is not there."""
        return self.number(*names) or Decimal(0)

    def needed(self, *names: str) -> Decimal:
        """Return a number; raises ``ValueError`` if it is not there or is none."""
        value = self.number(*names)
        if value is None:
            raise ValueError(f"{names[0]} is missing")
        return value

    def need_one(self, *names: str) -> None:
        """Raise ``ValueError`` unless one of ``names`` is there and not null."""
        if not any(self.values.get(name) is not None for name in names):
            raise ValueError(f"{names[0]} is missing")

    def numbers(self, *names: str) -> list[Decimal]:
        """Return a list of numbers; a single number is a list of one."""
        value = self.get(*names)
        if value is None:
            return []
        items = value if isinstance(value, list) else [value]
        return [number(item, names[0]) for item in items]

    def flag(self, *names: str, default: bool = False) -> bool:
        """Return yes or no; "yes"/"true"/"是" and numbers other than nought are yes."""
        value = self.get(*names)
        if value is None:
            return default
        if isinstance(value, str):
            return value.strip().lower() in ("true", "yes", "y", "1", "是")
        return bool(value)

    def text(self, *names: str) -> str:
        """Return a text in small letters, "" if it is not there."""
        value = self.get(*names)
        return "" if value is None else str(value).strip().lower()

    def day(self, *names: str) -> date | None:
        """Return a day; a month like 2026-09 is its first day."""
        text = self.text(*names)
        if not text:
            return None
        given = next(name for name in names if self.values.get(name) is not None)
        return _day(f"{text}-01" if len(text) == len("2026-09") else text, given)

    def unread(self) -> list[str]:
        """Return the keys that nobody asked for."""
        return sorted(self.values.keys() - self.read)


def number(value: Json, what: str) -> Decimal:
    """Read a JSON value as an exact number; raises ``ValueError`` naming ``what``."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int | str) and not isinstance(value, bool):
        text = str(value).replace(",", "").strip()
        try:
            percent = text.endswith("%")
            read = Decimal(text.rstrip("%"))
        except InvalidOperation:
            raise ValueError(f"{what} is not a number: {value!r}") from None
        return read / 100 if percent else read
    raise ValueError(f"{what} is not a number: {value!r}")


def _day(text: str, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{what} must be a day like 2026-09-30, not {text!r}") from None


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case of a file."""

    id: str
    topic: str
    as_of: date
    region: str
    inputs: Mapping[str, Json]
    expected: Mapping[str, Json]


def read_cases(path: Path) -> Iterator[Case | tuple[str, str]]:
    """Yield the cases of a file; for one that cannot be read, its id and what is wrong.

    Raises ``ValueError`` if the file is not JSON of this form, ``OSError`` if it
    cannot be opened.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{path.name} is not JSON: {error}") from error
    cases = content.get("cases") if isinstance(content, dict) else content
    if not isinstance(cases, list):
        raise ValueError(f'{path.name} has no list "cases"')
    for place, raw in enumerate(cases, start=1):
        identity = str(raw.get("id", f"case-{place}")) if isinstance(raw, dict) else f"case-{place}"
        try:
            inputs, expected = raw["inputs"], raw["expected"]
            if not isinstance(inputs, dict) or not isinstance(expected, dict) or not expected:
                raise TypeError("inputs and expected must be objects, expected not empty")
            region = raw.get("region") or inputs.get("region") or ""
            yield Case(
                id=identity,
                topic=str(raw["topic"]),
                as_of=_day(str(raw["as_of"]), "as_of"),
                region=str(region),
                inputs=inputs,
                expected=expected,
            )
        except KeyError as error:
            yield identity, f"the case cannot be read: it has no {error.args[0]}"
        except (TypeError, ValueError) as error:
            yield identity, f"the case cannot be read: {error}"


def verdict(case: Case, default_region: str = "", assets: Path | None = None) -> str:
    """Return "ok", "differs: expected … got …" or "unsupported topic" for one case."""
    from kiosk.tax_law.worked_cases.topics import TOPICS

    topic = TOPICS.get(case.topic)
    if topic is None:
        return "unsupported topic"
    inputs = Inputs(case.inputs, {"region"}, _is_negative(case.expected.get("refund")))
    wanted = ", ".join(f"{key} {_shown(value)}" for key, value in case.expected.items())
    try:
        law: Law = load_law(case.region or default_region, assets)
        got = topic(law, case.as_of, inputs)
    except (UnknownParameter, NotPublished) as unknown:
        since = unknown.since if isinstance(unknown, UnknownParameter) else None
        got = {"unknown": True, "unknown_from": since.isoformat() if since else None}
        if not case.expected.keys() <= got.keys():
            return f"differs: expected {wanted} got unknown ({unknown.reason.en})"
    except (ValueError, TypeError, LookupError, ArithmeticError) as error:
        # Whatever a stranger's file holds, it spoils only its own line.
        said = str(error) or type(error).__name__
        return f"differs: expected {wanted} got error ({said})"
    wrong = [key for key, value in case.expected.items() if not _same(value, got.get(key))]
    if not wrong:
        return "ok"
    expected = ", ".join(f"{key} {_shown(case.expected[key])}" for key in wrong)
    found = ", ".join(f"{key} {_shown(got[key])}" if key in got else f"no {key}" for key in wrong)
    unread = inputs.unread()
    hint = f" (inputs not understood: {', '.join(unread)})" if unread else ""
    return f"differs: expected {expected} got {found}{hint}"


def check(cases: Iterable[Case | tuple[str, str]], default_region: str = "") -> Iterator[str]:
    """Yield one line a case: ``CASE-ID ok`` and so on."""
    for case in cases:
        if isinstance(case, tuple):
            yield f"{case[0]} differs: {case[1]}"
        else:
            yield f"{case.id} {verdict(case, default_region)}"


def _same(wanted: Json, got: Outcome) -> bool:
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    if isinstance(got, Decimal):
        try:
            exact = number(wanted, "expected")
            return got == exact or to_fen(got) == to_fen(exact)
        except (ValueError, InvalidOperation):  # not a number, or too large a one
            return False
    return wanted == got


def _is_negative(value: Json) -> bool:
    try:
        return number(value, "refund") < 0
    except ValueError:
        return False


def _shown(value: Json | Outcome) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return json.dumps(value, ensure_ascii=False)
