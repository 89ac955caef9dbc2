"""The files of the law, read and checked (法规参数文件).

``assets/law/*.yaml`` declare every parameter and due date and give the national
values; ``assets/regions/*.yaml`` give what a province or city has decided. A region's
file is named ``<code>[_<code>…]-<name>.yaml``, so that a terminal opens only the
files that concern it. The form is described in docs/operating/changing-the-law.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from kiosk.bilingual import Bilingual
from kiosk.tax_law.dated_rows import DatedFields, UnknownRow, read_confidence, read_rows
from kiosk.tax_law.filing_calendar import Deadline, is_workday
from kiosk.tax_law.marked_yaml import LawFilesWrong, MarkedFile, Problem
from kiosk.tax_law.parameter import NotPublished, Parameter
from kiosk.tax_law.region_names import WHOLE_COUNTRY_CODE, code_of, is_region_code
from kiosk.tax_law.schedule import SCHEDULE_FIELDS, Schedule, read_schedule
from kiosk.tax_law.value_rows import UNITS, VALUE_FIELDS, Declaration, read_value
from kiosk.taxpayer import Tax

_PARAMETER_FIELDS = frozenset(("name", "unit", "range", "local", "values"))
_DUE_FIELDS = frozenset(("name", "tax", "local", "values"))
_SATURDAY = 6
_SECTIONS = frozenset(("region", "name", "parameters", "filing_calendar", "due_dates"))


@dataclass(slots=True)
class LawFiles:
    """Everything read: declarations, rows by key, published deadlines."""

    parameters: dict[str, Declaration] = field(default_factory=dict)
    parameter_rows: dict[str, list[Parameter | UnknownRow]] = field(default_factory=dict)
    due_dates: dict[str, Declaration] = field(default_factory=dict)
    due_date_rows: dict[str, list[Schedule | UnknownRow]] = field(default_factory=dict)
    deadlines: dict[tuple[int, int], Deadline] = field(default_factory=dict)
    region_name: Bilingual = field(default_factory=lambda: Bilingual("全国", "national"))


def region_codes(path: Path) -> tuple[str, ...]:
    """Return the codes in a region file's name, e.g. ("50", "51")."""
    return tuple(path.stem.partition("-")[0].split("_"))


def region_alias(path: Path) -> str:
    """Return the name in a region file's name, e.g. "sichuan-chongqing"."""
    return path.stem.partition("-")[2]


def resolve_region(regions: Path, region: str) -> str:
    """Return the code for a region given by code, by a region file's name or by its own.

    The file ``51_50-sichuan-chongqing.yaml`` answers to "sichuan-chongqing" (51),
    "sichuan" (51) and "chongqing" (50); every province answers to its name, whether or
    not a file concerns it. Raises ``ValueError`` if nothing matches.
    """
    if region in ("", WHOLE_COUNTRY_CODE) or is_region_code(region):
        return region
    name = region.lower()
    for path in sorted(regions.glob("*.yaml")):
        codes, alias = region_codes(path), region_alias(path)
        if alias == name:
            return codes[0]
        parts = alias.split("-")
        if name in parts and len(parts) == len(codes):
            return codes[parts.index(name)]
    code = code_of(regions, name)
    if code is not None:
        return code
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
            for code in codes:
                if not is_region_code(code):
                    file.wrong(node, f"region '{code}' is not a code like 13, 1331 or 133100")
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
        rows = read_rows(
            file,
            key,
            found["values"],
            VALUE_FIELDS,
            lambda fields, common: read_value(file, declared, fields, common, region),
            region,
            may_have_gaps=bool(region) or declared.local,
        )
        known = self.files.parameter_rows.setdefault(key, [])
        _refuse_second_file(file, key_node, known, region)
        known.extend(rows)

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
                tax=file.choice(found.get("tax"), f"{key}.tax", [tax.value for tax in Tax]),
                local=file.yes_no(found.get("local"), f"{key}.local", default=False),
            )
            self.files.due_dates[key] = declaration
        if "values" not in found:
            return
        declared = declaration

        def schedule(fields: dict[str, yaml.Node], common: DatedFields) -> Schedule | None:
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

        rows = read_rows(
            file, key, found["values"], SCHEDULE_FIELDS, schedule, region, bool(region)
        )
        known = self.files.due_date_rows.setdefault(key, [])
        _refuse_second_file(file, key_node, known, region)
        known.extend(rows)

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
        confidence = read_confidence(file, found.get("confidence"), f"{text}.confidence")
        for month, day_node in self._months(file, text, found.get(listed)):
            published = _published_day(file, year, month, day_node)
            if published is None:
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


def _published_day(file: MarkedFile, year: int, month: int, node: yaml.Node) -> date | None:
    """Read a deadline: the day of its month, or a whole date where it moved further."""
    what = f"{year}-{month:02}"
    if "-" in str(node.value):
        return file.day(node, what)
    # No deadline was ever before the 15th: the smallest number that is not a slip.
    day = file.whole(node, what, 15, 31)
    if day is None:
        return None
    try:
        deadline = date(year, month, day)
    except ValueError:
        file.wrong(node, f"{what} has no day {day}")
        return None
    if deadline.isoweekday() >= _SATURDAY and _is_day_off(deadline):
        file.wrong(node, f"{what}: {deadline} is a day off, and no deadline falls on one")
        return None
    return deadline


def _is_day_off(day: date) -> bool:
    """Say whether a weekend's day is known to be free, not worked instead of another (调休)."""
    try:
        return not is_workday(day)
    except NotPublished:
        return False


def _refuse_second_file(
    file: MarkedFile,
    node: yaml.Node,
    known: Iterable[Parameter | Schedule | UnknownRow],
    region: str,
) -> None:
    if any(row.region == region for row in known):
        file.wrong(node, f"'{node.value}' of region {region} already stands in another file")
