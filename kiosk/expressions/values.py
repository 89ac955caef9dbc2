"""The values of the expression language, and what is said when one does not fit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias


class Missing:
    """The value of a fact nobody knows. There is one instance: :data:`MISSING`."""

    _instance: Missing | None = None
    __slots__ = ()

    def __new__(cls) -> Missing:
        """Return the one instance."""
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __bool__(self) -> bool:
        """Refuse: missing is neither true nor false."""
        raise TypeError("missing is neither true nor false; compare with `is MISSING`")

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()

Value: TypeAlias = Decimal | date | bool | str | Missing | tuple["Value", ...]
Lookup: TypeAlias = Callable[[str], object]
Function: TypeAlias = Callable[..., object]
Node: TypeAlias = Callable[[Lookup], Value]


class ExpressionError(ValueError):
    """An expression that cannot be read, or cannot be worked out.

    ``column`` counts characters from 1; ``text`` is the whole expression.
    """

    def __init__(self, message: str, text: str, column: int) -> None:
        super().__init__(f"{message} (column {column} of {text!r})")
        self.message = message
        self.text = text
        self.column = column


def plain_value(value: object, text: str, column: int) -> Value:
    """Bring what a lookup or function returned into the language's values."""
    if isinstance(value, Decimal | bool | str | Missing):
        return value
    if value is None:
        return MISSING
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, tuple | list | frozenset):
        return tuple(plain_value(item, text, column) for item in value)
    raise ExpressionError(
        f"a value of type {type(value).__name__} cannot be used here", text, column
    )


def kind_of(value: Value) -> str:
    """What kind of value it is, in words."""
    if isinstance(value, bool):
        return "yes/no value"
    if isinstance(value, Decimal):
        return "number"
    if isinstance(value, date):
        return "date"
    if isinstance(value, str):
        return "text"
    return "list"
