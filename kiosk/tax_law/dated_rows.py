"""Rows of the law's files that hold from one day to another (有效期)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import yaml

from kiosk.bilingual import Bilingual
from kiosk.tax_law.marked_yaml import MarkedFile

_CERTAINTY = frozenset(("sourced", "recalled", "computed", "default"))
_DEGREES = frozenset(("high", "medium", "low"))
_ROW = frozenset(("from", "to", "basis", "source", "confidence", "note"))
_DAY = timedelta(days=1)

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownRow:
    """A stretch of days for which the files say outright that nothing is known."""

    valid_from: date
    valid_to: date | None
    region: str
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class DatedFields:
    """The fields that every dated row has."""

    valid_from: date
    valid_to: date | None
    basis: str
    source: str
    confidence: str
    note: str


def read_rows(
    file: MarkedFile,
    key: str,
    node: yaml.Node,
    own: frozenset[str],
    read: Callable[[dict[str, yaml.Node], DatedFields], RowT | None],
    region: str,
    may_have_gaps: bool,
) -> list[RowT | UnknownRow]:
    """Read a list of dated rows; ``read`` turns the fields of its ``own`` into a row.

    Overlaps are wrong, and so are gaps unless ``may_have_gaps`` (a region's rows, over
    which the national ones close).
    """
    rows: list[RowT | UnknownRow] = []
    before: DatedFields | None = None
    for item in file.items(node, f"{key}.values"):
        found = file.fields(item, key, own | _ROW | {"unknown"}, frozenset(("from",)))
        if "unknown" in found:
            for other in sorted(own & found.keys()):
                file.wrong(found[other], f"{key}: 'unknown' and '{other}' exclude each other")
        else:
            for needed in ("basis", "source", "confidence"):
                if needed not in found:
                    file.wrong(item, f"{key}: field '{needed}' is missing")
        common = _read_common(file, key, found)
        if common is None:
            continue
        if before is not None:
            _check_joint(file, key, item, before, common, may_have_gaps)
        before = common
        if "unknown" in found:
            rows.append(
                UnknownRow(
                    valid_from=common.valid_from,
                    valid_to=common.valid_to,
                    region=region,
                    reason=file.bilingual(found["unknown"], f"{key}.unknown"),
                )
            )
        elif (row := read(found, common)) is not None:
            rows.append(row)
    return rows


def _read_common(file: MarkedFile, key: str, found: dict[str, yaml.Node]) -> DatedFields | None:
    start = file.day(found.get("from"), f"{key}.from")
    end = file.day(found.get("to"), f"{key}.to")
    if start is None:
        return None
    if end is not None and end < start:
        file.wrong(found["to"], f"{key}: ends {end}, before it begins {start}")
        return None
    return DatedFields(
        start,
        end,
        file.text(found.get("basis"), f"{key}.basis"),
        file.text(found.get("source"), f"{key}.source"),
        read_confidence(file, found.get("confidence"), f"{key}.confidence"),
        file.text(found.get("note"), f"{key}.note"),
    )


def _check_joint(
    file: MarkedFile,
    key: str,
    node: yaml.Node,
    before: DatedFields,
    after: DatedFields,
    may_have_gaps: bool,
) -> None:
    if before.valid_to is None or after.valid_from <= before.valid_to:
        end = before.valid_to or "open"
        file.wrong(node, f"{key}: begins {after.valid_from}, overlaps the row before (to {end})")
    elif not may_have_gaps and after.valid_from > before.valid_to + _DAY:
        file.wrong(
            node,
            f"{key}: gap from {before.valid_to + _DAY} to {after.valid_from - _DAY}; "
            "give the value, or a row 'unknown' with the reason",
        )


def read_confidence(file: MarkedFile, node: yaml.Node | None, what: str) -> str:
    """Read how sure a figure is: "sourced high", "recalled medium", "default low" …"""
    text = file.text(node, what)
    words = text.split()
    if text and (
        words[0] not in _CERTAINTY or (len(words) > 1 and words[1].strip(",") not in _DEGREES)
    ):
        assert node is not None  # noqa: S101 - text came from it
        file.wrong(
            node,
            f"{what} must begin with sourced, recalled, computed or default, then "
            f"high, medium or low; not '{text}'",
        )
    return text
