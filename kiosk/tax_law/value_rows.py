"""The figures of a parameter: single values and progressive scales, checked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import yaml

from kiosk.bilingual import Bilingual
from kiosk.tax_law.dated_rows import DatedFields
from kiosk.tax_law.marked_yaml import MarkedFile
from kiosk.tax_law.parameter import Bracket, Parameter

_MEASURES = ("days", "months", "years", "persons", "m2", "points")
UNITS = frozenset(("yuan", "yuan/m2", "yuan/month", "rate", "per_mille", "yes_no", *_MEASURES))
VALUE_FIELDS = frozenset(("value", "brackets"))


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


def read_value(
    file: MarkedFile,
    declared: Declaration,
    found: dict[str, yaml.Node],
    common: DatedFields,
    region: str,
) -> Parameter | None:
    """Read the figure of one row; ``None`` after a complaint."""
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
        note=common.note,
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
