"""How a calculator keeps its record while it calculates (计算过程).

A calculator names its facts and parameters, then writes one ``step`` per line of the
law. The step's amount is *obtained from* its expression, so the record cannot differ
from the result.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from kiosk.bilingual import Bilingual
from kiosk.tax_law.arithmetic import evaluate
from kiosk.tax_law.calculation import Calculation, Operand, Step, to_fen
from kiosk.tax_law.formula import written
from kiosk.tax_law.parameter import Bracket, Parameter

if TYPE_CHECKING:
    from kiosk.tax_law.law import Law

_CERTAINTY = ("low", "medium", "high")
_SIGNS = str.maketrans({"*": "×", "/": "÷", "-": "−"})
_LETTER = re.compile(r"\b[a-z]\b")


class Workings:
    """One calculation in the making."""

    def __init__(self, topic: str, law: Law, on: date) -> None:
        self.topic = topic
        self.law = law
        self.on = on
        self._steps: list[Step] = []
        self.amounts: dict[str, Decimal] = {}
        self.flags: dict[str, bool] = {}
        self._read: dict[str, Parameter] = {}

    def fact(self, key: str, zh: str, en: str, value: Decimal, unit: str = "yuan") -> Operand:
        """Name a fact; raises ``ValueError`` if it is negative or not a number."""
        if not value.is_finite() or value < 0:
            raise ValueError(f"{key} must be nought or more, not {value}")
        return Operand(Bilingual(zh, en), value, f"fact:{key}", unit)

    def parameter(self, key: str, on: date | None = None) -> Operand:
        """Read a parameter of the law on the day of this calculation (or ``on``)."""
        found = self.law.parameter(key, on or self.on)
        self._read[f"parameter:{key}"] = found
        return Operand(found.name, found.value, f"parameter:{key}", found.unit)

    def scale(self, key: str, base: Decimal) -> tuple[Operand, Operand, Bracket]:
        """Read the row of a scale: its rate, its quick deduction, and the row itself."""
        found = self.law.parameter(key, self.on)
        bracket = found.bracket_for(base)
        rate, quick = f"parameter:{key}.rate", f"parameter:{key}.quick_deduction"
        self._read[rate] = self._read[quick] = found
        return (
            Operand(Bilingual("税率", "rate"), bracket.rate, rate, "rate"),
            Operand(Bilingual("速算扣除数", "quick deduction"), bracket.quick_deduction, quick),
            bracket,
        )

    def step(
        self,
        key: str,
        zh: str,
        en: str,
        expression: str,
        *operands: Operand,
        basis: str = "",
        unit: str = "yuan",
        note: Bilingual | None = None,
        because: tuple[Operand, ...] = (),
    ) -> Operand:
        """Work out one line and return it as an operand of later lines.

        Yuan round half up to fen, everything else stays exact. The legal
        basis is ``basis`` and that of the parameters that went in, else that of the
        lines added up. ``because`` are parameters that decided which rule applies
        without entering the arithmetic. Raises ``ValueError`` if no law carries it.
        """
        amount = evaluate(expression, [operand.value for operand in operands])
        if unit == "yuan":
            amount = to_fen(amount)
        read: list[Parameter | Step] = []
        for operand in (*operands, *because) if because else operands:
            found = self._read.get(operand.origin)
            if found is not None:
                read.append(found)
        texts = [basis] if basis else []
        if read:
            texts += [found.basis for found in cast("list[Parameter]", read)]
        else:
            read += self._carried(operands)
            if not basis:
                texts = [step.legal_basis for step in cast("list[Step]", read)]
        legal_basis = _joined(*texts)
        if not legal_basis:
            raise ValueError(f"step {key} of {self.topic} rests on no law")
        label = Bilingual(zh, en)
        self._steps.append(
            Step(
                key,
                label,
                amount,
                written_out(expression, operands),
                operands,
                expression,
                legal_basis,
                _joined(*[found.source for found in read]),
                _least_certain(*[found.confidence for found in read if found.confidence]),
                note,
                unit,
            )
        )
        self.amounts[key] = amount
        return Operand(label, amount, f"step:{key}", unit)

    def total(self, key: str, zh: str, en: str, *operands: Operand, basis: str = "") -> Operand:
        """Add up operands, leaving noughts out of what is written."""
        present = tuple(operand for operand in operands if operand.value) or operands[:1]
        return self.step(key, zh, en, sum_of(len(present)), *present, basis=basis)

    def flag(self, key: str, value: bool) -> None:
        """Note a yes-or-no outcome."""
        self.flags[key] = value

    def amount(self, key: str, value: Decimal) -> None:
        """Name a result that repeats a fact or a step under another key."""
        self.amounts[key] = value

    def result(self) -> Calculation:
        """Return what has been worked out."""
        return Calculation(self.topic, tuple(self._steps), self.amounts, self.flags)

    def _carried(self, operands: tuple[Operand, ...]) -> list[Step]:
        """The steps whose results go into a sum or difference; it stands on their law."""
        origins = {operand.origin for operand in operands}
        return [step for step in self._steps if f"step:{step.key}" in origins]


def sum_of(count: int) -> str:
    """Return ``a + b + …`` over ``count`` operands."""
    return " + ".join(chr(ord("a") + place) for place in range(count))


def written_out(expression: str, operands: tuple[Operand, ...]) -> str:
    """Write an expression with the operands' figures in it: ``412,871.29 × 1%``."""
    if "m" in expression and ("min(" in expression or "max(" in expression):
        figures = {
            chr(ord("a") + place): (shown(operand), operand.value)
            for place, operand in enumerate(operands)
        }
        return written(expression, figures)
    template, places = _template(expression)
    return template % tuple([shown(operands[place]).replace("-", "−") for place in places])


@lru_cache(maxsize=1024)
def _template(expression: str) -> tuple[str, tuple[int, ...]]:
    """Put ``%s`` for each letter of an expression, and say which operands they stand for."""
    signs = expression.translate(_SIGNS)  # arithmetic has no percent sign of its own
    places = tuple(ord(letter) - ord("a") for letter in _LETTER.findall(signs))
    return _LETTER.sub("%s", signs), places


def shown(operand: Operand) -> str:
    """Write an operand's figure the way people do: 1%, 0.3‰, 1,234.50, 20."""
    value = operand.value
    if operand.unit == "rate":
        return f"{_plain(value * 100)}%"
    if operand.unit == "per_mille":
        return f"{_plain(value * 1000)}‰"
    if operand.unit == "yuan":
        return f"{value:,.2f}" if value == to_fen(value) else f"{value.normalize():,f}"
    return f"{value.normalize():,f}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


@lru_cache(maxsize=1024)
def _joined(*texts: str) -> str:
    """Join legal bases (or sources), each of them once."""
    return "; ".join(dict.fromkeys(part for text in texts for part in text.split("; ") if part))


@lru_cache(maxsize=1024)
def _least_certain(*confidences: str) -> str:
    return min(confidences, key=_certainty, default="")


def _certainty(confidence: str) -> tuple[int, bool]:
    words = confidence.replace(",", " ").split()
    degree = next((word for word in words if word in _CERTAINTY), "low")
    return _CERTAINTY.index(degree), words[:1] == ["sourced"]
