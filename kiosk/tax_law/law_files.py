"""The files of the law, read and checked (法规参数文件).

``assets/law/*.yaml`` declare every parameter and due date and give the national
values; ``assets/regions/*.yaml`` give what a province or city has decided. A region's
file is named ``<code>[_<code>…]-<name>.yaml``, so that a terminal opens only the
files that concern it. The form is described in docs/operating/changing-the-law.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import yaml

from kiosk.bilingual import Bilingual
from kiosk.tax_law.filing_calendar import Deadline
from kiosk.tax_law.marked_yaml import LawFilesWrong, MarkedFile, Problem
from kiosk.tax_law.parameter import Bracket, Parameter
from kiosk.tax_law.schedule import SCHEDULE_FIELDS, Schedule, read_schedule

_MEASURES = ("days", "months", "years", "persons", "m2", "points")
UNITS = frozenset(("yuan", "yuan/m2", "yuan/month", "rate", "per_mille", "yes_no", *_MEASURES))
_CERTAINTY = frozenset(("sourced", "recalled", "computed", "default"))
_DEGREES = frozenset(("high", "medium", "low"))
_ROW = frozenset(("from", "to", "basis", "source", "confidence", "note"))
_PARAMETER_FIELDS = frozenset(("name", "unit", "range", "local", "values"))
_DUE_FIELDS = frozenset(("name", "tax", "local", "values"))
_SECTIONS = frozenset(("region", "name", "parameters", "filing_calendar", "due_dates"))
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownRow:
    """A stretch of days for which the files say outright that nothing is known."""

    valid_from: date
    valid_to: date | None
    region: str
    reason: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What the national files say a parameter or due date is."""

    key: str
    name: Bilingual
    unit: str = ""
    tax: str = ""
    local: bool = False
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(slots=True)
class LawFiles:
    """Everything read: declarations, rows by key, published deadlines."""

    parameters: dict[str, Declaration] = field(default_factory=dict)
    parameter_rows: dict[str, list[Parameter | UnknownRow]] = field(default_factory=dict)
    due_dates: dict[str, Declaration] = field(default_factory=dict)
    due_date_rows: dict[str, list[Schedule | UnknownRow]] = field(default_factory=dict)
    deadlines: dict[tuple[int, int], Deadline] = field(default_factory=dict)
    region_name: Bilingual = field(default_factory=lambda: Bilingual("全国", "national"))


RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class _Common:
    """The fields that every dated row has."""

    valid_from: date
    valid_to: date | None
    basis: str
    source: str
    confidence: str


def region_codes(path: Path) -> tuple[str, ...]:
    """Return the codes in a region file's name, e.g. ("50", "51")."""
    return tuple(path.stem.partition("-")[0].split("_"))


def region_alias(path: Path) -> str:
    """Return the name in a region file's name, e.g. "sichuan-chongqing"."""
    return path.stem.partition("-")[2]


def resolve_region(regions: Path, region: str) -> str:
    """Return the code for a region given by code or by a region file's name.

    The file ``51_50-sichuan-chongqing.yaml`` answers to "sichuan-chongqing" (51),
    "sichuan" (51) and "chongqing" (50). Raises ``ValueError`` if nothing matches.
    """
    if not region or (region.isdigit() and len(region) in (2, 4, 6)):
        return region
    region = region.lower()
    for path in sorted(regions.glob("*.yaml")):
        codes, alias = region_codes(path), region_alias(path)
        if alias == region:
            return codes[0]
        parts = alias.split("-")
        if region in parts and len(parts) == len(codes):
            return codes[parts.index(region)]
    raise ValueError(f"region {region!r} is neither a code of 2, 4 or 6 digits nor a known name")


def read_law_files(assets: Path, region: str | None) -> LawFiles:
    """Read ``assets/law`` and the files of ``region`` (``None``: of every region).

    Raises ``LawFilesWrong`` naming file and line of everything that is wrong.
    """
    reader = _LawReader()
    for path in sorted((assets / "law").glob("*.yaml")):
        reader.read(path, "")
    if not reader.files.parameters and not reader.problems:
        reader.problems.append(Problem("law", 1, "no parameters found under assets/law"))
    for path in sorted(
        (assets / "regions").glob("*.yaml"), key=lambda path: (len(region_codes(path)[0]), path)
    ):
        for code in region_codes(path):
            if region is None or region.startswith(code):
                reader.read(path, code)
    if reader.problems:
        raise LawFilesWrong(set(reader.problems))
    return reader.files


class _LawReader:
    """Reads file after file into one ``LawFiles``."""

    def __init__(self) -> None:
        self.files = LawFiles()
        self.problems: list[Problem] = []

    def read(self, path: Path, region: str) -> None:
        """Read one file; ``region`` is "" for the national ones."""
        file = MarkedFile(path, self.problems)
        root = file.root()
        if root is None:
            return
        required = frozenset(("region", "name")) if region else frozenset[str]()
        sections = file.fields(root, "the file", _SECTIONS, required)
        if region:
            self._check_region(file, sections, region)
        if "parameters" in sections:
            for key, key_node, node in file.entries(sections["parameters"], "parameters"):
                self._parameter(file, key, key_node, node, region)
        if "filing_calendar" in sections:
            for year, key_node, node in file.entries(sections["filing_calendar"], "calendar"):
                self._calendar_year(file, year, key_node, node, region)
        if "due_dates" in sections:
            for key, key_node, node in file.entries(sections["due_dates"], "due_dates"):
                self._due_date(file, key, key_node, node, region)

    def _check_region(self, file: MarkedFile, found: dict[str, yaml.Node], region: str) -> None:
        if "region" in found:
            node = found["region"]
            listed = node.value if isinstance(node, yaml.SequenceNode) else [node]
            codes = tuple(str(item.value) for item in listed)
            if codes != region_codes(file.path):
                file.wrong(node, f"region {', '.join(codes)} does not match the file's name")
        name = file.bilingual(found.get("name"), "name")
        if region:
            self.files.region_name = name

    # Parameters

    def _parameter(
        self, file: MarkedFile, key: str, key_node: yaml.Node, node: yaml.Node, region: str
    ) -> None:
        found = file.fields(node, key, _PARAMETER_FIELDS, frozenset(("values",)))
        declaration = self.files.parameters.get(key)
        if region:
            if declaration is None:
                file.wrong(key_node, f"'{key}' is not declared in any file under assets/law")
                return
        else:
            if declaration is not None:
                file.wrong(key_node, f"'{key}' is declared twice")
                return
            declaration = self._declare_parameter(file, key, node, found)
            self.files.parameters[key] = declaration
        if "values" not in found:
            return
        declared = declaration
        rows = self._rows(
            file,
            key,
            found["values"],
            frozenset(("value", "brackets")),
            lambda fields, common: _value_row(file, declared, fields, common, region),
            region,
            may_have_gaps=bool(region) or declared.local,
        )
        self.files.parameter_rows.setdefault(key, []).extend(rows)

    def _declare_parameter(
        self, file: MarkedFile, key: str, node: yaml.Node, found: dict[str, yaml.Node]
    ) -> Declaration:
        for needed in ("name", "unit"):
            if needed not in found:
                file.wrong(node, f"{key}: field '{needed}' is missing")
        limits = [
            file.number(item, f"{key}.range")
            for item in (file.items(found["range"], f"{key}.range") if "range" in found else [])
        ]
        if limits and len(limits) != 2:
            file.wrong(found["range"], f"{key}.range must be [lowest, highest]")
            limits = []
        return Declaration(
            key=key,
            name=file.bilingual(found.get("name"), f"{key}.name"),
            unit=file.choice(found.get("unit"), f"{key}.unit", sorted(UNITS)),
            local=file.yes_no(found.get("local"), f"{key}.local", default=False),
            low=limits[0] if limits else None,
            high=limits[1] if limits else None,
        )

    # Due dates

    def _due_date(
        self, file: MarkedFile, key: str, key_node: yaml.Node, node: yaml.Node, region: str
    ) -> None:
        found = file.fields(node, key, _DUE_FIELDS, frozenset(("values",)))
        declaration = self.files.due_dates.get(key)
        if region:
            if declaration is None:
                file.wrong(key_node, f"'{key}' is not declared in any file under assets/law")
                return
        else:
            if declaration is not None:
                file.wrong(key_node, f"'{key}' is declared twice")
                return
            for needed in ("name", "tax"):
                if needed not in found:
                    file.wrong(node, f"{key}: field '{needed}' is missing")
            declaration = Declaration(
                key=key,
                name=file.bilingual(found.get("name"), f"{key}.name"),
                tax=file.text(found.get("tax"), f"{key}.tax"),
                local=file.yes_no(found.get("local"), f"{key}.local", default=False),
            )
            self.files.due_dates[key] = declaration
        if "values" not in found:
            return
        declared = declaration

        def schedule(fields: dict[str, yaml.Node], common: _Common) -> Schedule | None:
            blank = Schedule(
                obligation=key,
                tax=declared.tax,
                name=declared.name,
                valid_from=common.valid_from,
                valid_to=common.valid_to,
                region=region,
                basis=common.basis,
                source=common.source,
                confidence=common.confidence,
            )
            return read_schedule(file, key, fields, blank)

        rows = self._rows(
            file, key, found["values"], SCHEDULE_FIELDS, schedule, region, bool(region)
        )
        self.files.due_date_rows.setdefault(key, []).extend(rows)

    # The published calendar

    def _calendar_year(
        self, file: MarkedFile, text: str, key_node: yaml.Node, node: yaml.Node, region: str
    ) -> None:
        if not text.isdigit() or len(text) != 4:
            file.wrong(key_node, f"'{text}' is not a year")
            return
        year = int(text)
        listed = "moved" if region else "days"
        allowed = frozenset((listed, "basis", "source", "confidence"))
        found = file.fields(node, text, allowed, allowed)
        basis = file.text(found.get("basis"), f"{text}.basis")
        source = file.text(found.get("source"), f"{text}.source")
        confidence = _confidence(file, found.get("confidence"), f"{text}.confidence")
        for month, day_node in self._months(file, text, found.get(listed)):
            day = file.whole(day_node, f"{year}-{month:02}", 1, 31)
            if day is None:
                continue
            try:
                published = date(year, month, day)
            except ValueError:
                file.wrong(day_node, f"{year}-{month:02} has no day {day}")
                continue
            self.files.deadlines[year, month] = Deadline(
                day=published,
                forecast=False,
                basis=basis,
                source=source,
                confidence=confidence,
                region=region,
            )

    def _months(
        self, file: MarkedFile, year: str, node: yaml.Node | None
    ) -> Iterator[tuple[int, yaml.Node]]:
        if isinstance(node, yaml.MappingNode):
            for key, key_node, value in file.entries(node, f"{year}.moved"):
                if not key.isdigit() or not 1 <= int(key) <= 12:
                    file.wrong(key_node, f"{year}: '{key}' is not a month from 1 to 12")
                    continue
                yield int(key), value
        elif node is not None:
            days = file.items(node, f"{year}.days")
            if len(days) != 12:
                file.wrong(node, f"{year}.days must list the day of all 12 months, not {len(days)}")
            else:
                yield from enumerate(days, start=1)

    # Dated rows in general

    def _rows(
        self,
        file: MarkedFile,
        key: str,
        node: yaml.Node,
        own: frozenset[str],
        read: Callable[[dict[str, yaml.Node], _Common], RowT | None],
        region: str,
        may_have_gaps: bool,
    ) -> list[RowT | UnknownRow]:
        rows: list[RowT | UnknownRow] = []
        before: _Common | None = None
        for item in file.items(node, f"{key}.values"):
            found = file.fields(item, key, own | _ROW | {"unknown"}, frozenset(("from",)))
            if "unknown" in found:
                for other in sorted(own & found.keys()):
                    file.wrong(found[other], f"{key}: 'unknown' and '{other}' exclude each other")
            else:
                for needed in ("basis", "source", "confidence"):
                    if needed not in found:
                        file.wrong(item, f"{key}: field '{needed}' is missing")
            common = self._common(file, key, found)
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

    def _common(self, file: MarkedFile, key: str, found: dict[str, yaml.Node]) -> _Common | None:
        start = file.day(found.get("from"), f"{key}.from")
        end = file.day(found.get("to"), f"{key}.to")
        if start is None:
            return None
        if end is not None and end < start:
            file.wrong(found["to"], f"{key}: ends {end}, before it begins {start}")
            return None
        return _Common(
            start,
            end,
            file.text(found.get("basis"), f"{key}.basis"),
            file.text(found.get("source"), f"{key}.source"),
            _confidence(file, found.get("confidence"), f"{key}.confidence"),
        )


def _check_joint(
    file: MarkedFile,
    key: str,
    node: yaml.Node,
    before: _Common,
    after: _Common,
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


def _confidence(file: MarkedFile, node: yaml.Node | None, what: str) -> str:
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


def _value_row(
    file: MarkedFile,
    declared: Declaration,
    found: dict[str, yaml.Node],
    common: _Common,
    region: str,
) -> Parameter | None:
    key = declared.key
    if ("value" in found) == ("brackets" in found):
        node = found.get("value", found["from"])
        file.wrong(node, f"{key}: give either 'value' or 'brackets' (or 'unknown')")
        return None
    brackets: tuple[Bracket, ...] = ()
    value = Decimal(0)
    if "brackets" in found:
        brackets = _brackets(file, key, found["brackets"])
    else:
        number = file.number(found["value"], key)
        if number is None:
            return None
        value = number
        _check_value(file, declared, found["value"], value)
    return Parameter(
        key=key,
        name=declared.name,
        unit=declared.unit,
        value=value,
        valid_from=common.valid_from,
        valid_to=common.valid_to,
        basis=common.basis,
        source=common.source,
        confidence=common.confidence,
        region=region,
        brackets=brackets,
    )


def _check_value(file: MarkedFile, declared: Declaration, node: yaml.Node, value: Decimal) -> None:
    low, high = declared.low, declared.high
    if declared.unit in ("rate", "per_mille", "yes_no"):
        low, high = low or Decimal(0), high or Decimal(1)
    if value < (low or Decimal(0)) or (high is not None and value > high):
        limits = f"{low or 0} to {high}" if high is not None else f"{low or 0} or more"
        file.wrong(node, f"{declared.key}: {value} is outside {limits}")
    elif declared.unit == "yes_no" and value not in (0, 1):
        file.wrong(node, f"{declared.key}: must be 1 (yes) or 0 (no)")


def _brackets(file: MarkedFile, key: str, node: yaml.Node) -> tuple[Bracket, ...]:
    """Read ``[[30000, 0.05, 0], …, [null, 0.35, 65500]]``; the scale must join up."""
    rows: list[Bracket] = []
    nodes = file.items(node, f"{key}.brackets")
    for item in nodes:
        cells = file.items(item, f"{key}.brackets")
        if len(cells) != 3:
            file.wrong(item, f"{key}: a row is [up to, rate, quick deduction]")
            return ()
        last = item is nodes[-1]
        up_to = None if last and cells[0].value in ("null", "~") else file.number(cells[0], key)
        rate, quick = file.number(cells[1], key), file.number(cells[2], key)
        if rate is None or quick is None or (up_to is None and not last):
            return ()
        row = Bracket(up_to, rate, quick)
        if rows:
            edge = rows[-1].up_to or Decimal(0)
            if up_to is not None and up_to <= edge:
                file.wrong(item, f"{key}: {up_to} must be above the row before ({edge})")
            if edge * rows[-1].rate - rows[-1].quick_deduction != edge * rate - quick:
                file.wrong(item, f"{key}: the tax jumps at {edge}; check the quick deduction")
        rows.append(row)
    if rows and rows[-1].up_to is not None:
        file.wrong(nodes[-1], f"{key}: the last row must have no upper end (null)")
    return tuple(rows)
