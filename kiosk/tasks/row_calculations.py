"""Calculations over the rows of a list: each house, each plot of land by itself.

The law's calculators work out one thing; here their lines are put together under
numbered keys (``row1``, ``row2``, …) with the totals ``tax_before``, ``tax`` and ``relief``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation, Operand, Step
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tasks.views import FieldValue
    from kiosk.tax_law import Law

_NOUGHT = Decimal(0)
_RESULT = "tax"  # the line of each part that becomes the row's own
_STEP = "step:"


def sum_of_rows(
    topic: str,
    law: Law,
    on: date,
    name: Bilingual,
    rows: Sequence[tuple[str, Calculation]],
    basis: str,
) -> Calculation:
    """Put the calculations of named rows together.

    ``name`` is the tax, ``basis`` the law it stands on; each part must have the amounts
    ``tax_before`` and ``tax`` (yuan). Amounts: ``row1`` …, ``tax_before``, ``tax``, ``relief``.
    """
    lines: list[Step] = []
    before: list[Operand] = []
    due: list[Operand] = []
    for number, (label, part) in enumerate(rows, start=1):
        for step in part.steps:
            lines.append(_numbered(step, number, label))
        before.append(_operand(part, "tax_before", number, label))
        due.append(_operand(part, _RESULT, number, label))
    work = Workings(topic, law, on)
    if not due:
        nothing = work.fact(f"{topic}.none", name.zh, name.en, _NOUGHT)
        before = due = [nothing]
    before_en = f"{name.en} before relief"
    full = work.total("tax_before", f"减免前{name.zh}", before_en, *before, basis=basis)
    total = work.total("tax", f"应纳{name.zh}", name.en, *due, basis=basis)
    work.step(
        "relief", f"{name.zh}减免额", f"Relief of {name.en}", "a - b", full, total, basis=basis
    )
    summed = work.result()
    amounts = {f"row{number}": part.amounts[_RESULT] for number, (_, part) in enumerate(rows, 1)}
    return Calculation(topic, (*lines, *summed.steps), {**amounts, **summed.amounts})


def _key(key: str, number: int) -> str:
    return f"row{number}" if key == _RESULT else f"row{number}_{key}"


def _numbered(step: Step, number: int, label: str) -> Step:
    operands = tuple(
        replace(operand, origin=_STEP + _key(operand.origin.removeprefix(_STEP), number))
        if operand.origin.startswith(_STEP)
        else operand
        for operand in step.operands
    )
    own = Bilingual(label, label) if step.key == _RESULT and label else step.label
    return replace(step, key=_key(step.key, number), label=own, operands=operands)


def _operand(part: Calculation, key: str, number: int, label: str) -> Operand:
    name = Bilingual(label, label) if label else part.step(key).label
    return Operand(name, part.amounts[key], _STEP + _key(key, number))


def number_of(row: dict[str, FieldValue], key: str) -> Decimal:
    """The number in a cell; raises ``TypeError`` naming the column if there is none."""
    value = row.get(key)
    if not isinstance(value, Decimal):
        raise TypeError(f"{key} has to be a number")
    return value


def date_of(row: dict[str, FieldValue], key: str) -> date:
    """The day in a cell; raises ``TypeError`` naming the column if there is none."""
    value = row.get(key)
    if not isinstance(value, date):
        raise TypeError(f"{key} has to be a date")
    return value


def text_of(row: dict[str, FieldValue], key: str) -> str:
    """The text or choice in a cell, "" if there is none."""
    value = row.get(key)
    return value if isinstance(value, str) else ""
