"""What a calculator returns: amounts, and the record that explains each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen: bool, slots: bool, kw_only: bool = False):
        """A dataclass frozen for the type checker, which looks at every assignment.

        At run time it is plain: a frozen one takes three times as long to make, and a
        check makes hundreds of steps and pieces of evidence.
        """
        return dataclass(slots=slots, kw_only=kw_only, unsafe_hash=frozen)


__all__ = ["FEN", "Calculation", "Operand", "Step", "record", "to_fen"]

FEN = Decimal("0.01")


def to_fen(amount: Decimal) -> Decimal:
    """Round half up to whole fen (分), as 征管 practice requires; yuan in, yuan out."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


@record(frozen=True, slots=True)
class Operand:
    """One number that went into a step, and where it came from."""

    label: Bilingual
    value: Decimal
    origin: str  # "fact:invoices.ordinary_ex_vat", "parameter:vat.small.rate", "step:vat"
    unit: str = "yuan"  # "yuan", "rate", "days", "m2", "persons", "months"


@record(frozen=True, slots=True)
class Step:
    """One line of a calculation: what, from what, by which article."""

    key: str
    label: Bilingual
    amount: Decimal
    formula: str  # human arithmetic with the numbers in it, e.g. "412,871.29 × 1%"
    operands: tuple[Operand, ...]
    expression: str  # arithmetic over operand positions, e.g. "a * b"; recomputable
    legal_basis: str
    source: str = ""
    confidence: str = ""
    note: Bilingual | None = None
    unit: str = "yuan"


@dataclass(frozen=True, slots=True)
class Calculation:
    """The outcome of one calculator."""

    topic: str
    steps: tuple[Step, ...]
    amounts: dict[str, Decimal]  # result keys, e.g. {"vat": Decimal("4128.71")}
    flags: dict[str, bool] = field(default_factory=dict)  # e.g. {"small_low_profit": True}

    def step(self, key: str) -> Step:
        """Return the step named ``key``; raises ``KeyError`` if there is none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)
