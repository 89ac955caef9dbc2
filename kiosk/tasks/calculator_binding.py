"""What a calculator of the tax law is to a task file: its arguments by type, its results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.tax_law.calculation import Calculation

if TYPE_CHECKING:
    from kiosk.tasks.views import FieldValue
    from kiosk.tax_law import Law

Rows = tuple[dict[str, "FieldValue"], ...]
Argument = Decimal | str | date | bool | Rows


class ArgumentKind(StrEnum):
    """What a calculator's argument is."""

    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"
    DATE = "date"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The worked-out arguments of one call, read by type.

    Each reader raises ``TypeError`` naming the argument when the value has another type.
    """

    values: Mapping[str, Argument]

    def number(self, name: str) -> Decimal:
        """Return a number."""
        value = self.values[name]
        if not isinstance(value, Decimal):
            raise TypeError(f"{name} has to be a number")
        return value

    def text(self, name: str) -> str:
        """Return a text."""
        value = self.values[name]
        if not isinstance(value, str):
            raise TypeError(f"{name} has to be a text")
        return value

    def yes_no(self, name: str) -> bool:
        """Return a yes or no."""
        value = self.values[name]
        if not isinstance(value, bool):
            raise TypeError(f"{name} has to be yes or no")
        return value

    def date(self, name: str) -> date:
        """Return a day."""
        value = self.values[name]
        if not isinstance(value, date):
            raise TypeError(f"{name} has to be a date")
        return value

    def rows(self, name: str) -> Rows:
        """Return the rows of a list."""
        value = self.values[name]
        if not isinstance(value, tuple):
            raise TypeError(f"{name} has to be a list")
        return value


@dataclass(frozen=True, slots=True)
class Calculator:
    """One calculator as a task file sees it."""

    parameters: Mapping[str, ArgumentKind]
    results: frozenset[str]
    work: Callable[[Law, Arguments], Calculation]
    optional: frozenset[str] = field(default=frozenset())
    signed: frozenset[str] = field(default=frozenset())  # results that may be below nought

    @property
    def needed(self) -> frozenset[str]:
        """Arguments that have to be given."""
        return frozenset(self.parameters) - self.optional
