"""Says what kind of value an expression gives before anything is known of its facts.

A number compared with a text, a date where a yes or no is needed, ``year`` of an amount:
found while the content file is read, and not when a visitor stands before the screen.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from kiosk.expressions.expression import Expression
from kiosk.expressions.syntax import CONSTANTS, OTHERWISE, dotted_name


class Kind(StrEnum):
    """What kind of value it is, in words."""

    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes/no value"
    DATE = "date"
    LIST = "list"


Kinds: TypeAlias = frozenset[Kind]
NUMBER: Final[Kinds] = frozenset({Kind.NUMBER})
TEXT: Final[Kinds] = frozenset({Kind.TEXT})
YES_NO: Final[Kinds] = frozenset({Kind.YES_NO})
DATE: Final[Kinds] = frozenset({Kind.DATE})
LIST: Final[Kinds] = frozenset({Kind.LIST})
ANY: Final[Kinds] = frozenset(Kind)

#: What each function takes, whether the last may be repeated, and what it gives.
_FUNCTIONS: Final[Mapping[str, tuple[tuple[Kinds, ...], bool, Kinds]]] = {
    "min": ((NUMBER,), True, NUMBER),
    "max": ((NUMBER,), True, NUMBER),
    "sum": ((NUMBER,), True, NUMBER),
    "abs": ((NUMBER,), False, NUMBER),
    "round_fen": ((NUMBER,), False, NUMBER),
    "floor": ((NUMBER,), False, NUMBER),
    "date": ((TEXT,), False, DATE),
    "year": ((DATE,), False, NUMBER),
    "month": ((DATE,), False, NUMBER),
    "add_days": ((DATE, NUMBER), False, DATE),
    "add_months": ((DATE, NUMBER), False, DATE),
    "days_between": ((DATE, DATE), False, NUMBER),
    "months_between": ((DATE, DATE), False, NUMBER),
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """Two kinds of values that do not go together. ``column`` counts characters from 1."""

    column: int
    message: str


@dataclass(slots=True)
class _Reading:
    text: str
    kinds_of_name: Callable[[str], Kinds]
    misfits: list[Misfit] = field(default_factory=list)

    def complain(self, node: ast.expr, message: str) -> None:
        before = self.text.encode()[: node.col_offset].decode(errors="replace")
        self.misfits.append(Misfit(len(before) + 1, message))

    def want(self, node: ast.expr, wanted: Kinds) -> None:
        found = self.kinds(node)
        if not found & wanted:
            self.complain(node, f"a {words(found)} stands where a {words(wanted)} is needed")

    def kinds(self, node: ast.expr) -> Kinds:
        match node:
            case ast.Constant():
                return YES_NO if isinstance(node.value, bool) else self._constant(node)
            case ast.Name() | ast.Attribute():
                return self._name(dotted_name(node) or "")
            case ast.BinOp():
                self.want(node.left, NUMBER)
                self.want(node.right, NUMBER)
                by = node.right
                if isinstance(node.op, ast.Div) and isinstance(by, ast.Constant) and not by.value:
                    self.complain(by, "a division by zero is never known")
                return NUMBER
            case ast.UnaryOp():
                truth = isinstance(node.op, ast.Not)
                self.want(node.operand, YES_NO if truth else NUMBER)
                return YES_NO if truth else NUMBER
            case ast.BoolOp():
                for part in node.values:
                    self.want(part, YES_NO)
                return YES_NO
            case ast.Compare():
                self._compare(node)
                return YES_NO
            case ast.IfExp():
                self.want(node.test, YES_NO)
                return self._either(node.body, node.orelse)
            case ast.Call():
                return self._call(node)
            case ast.Tuple() | ast.List() | ast.Set():
                for part in node.elts:
                    self.kinds(part)
                return LIST
        return ANY

    def _constant(self, node: ast.Constant) -> Kinds:
        return TEXT if isinstance(node.value, str) else NUMBER

    def _name(self, name: str) -> Kinds:
        if name in CONSTANTS:
            return ANY if name == "missing" else YES_NO
        return self.kinds_of_name(name)

    def _either(self, one: ast.expr, other: ast.expr) -> Kinds:
        first, second = self.kinds(one), self.kinds(other)
        if not first & second:
            self.complain(other, f"gives a {words(first)} here and a {words(second)} there")
        return first & second or first | second

    def _compare(self, node: ast.Compare) -> None:
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            found, other = self.kinds(left), self.kinds(right)
            match operator:
                case ast.Is() | ast.IsNot():
                    pass
                case ast.In() | ast.NotIn():
                    if Kind.LIST not in other:
                        self.complain(
                            right, f"`in` needs a list on its right, not a {words(other)}"
                        )
                    elif isinstance(right, ast.Tuple | ast.List | ast.Set):
                        for part in right.elts:
                            if not self.kinds(part) & found:
                                self._apart(part, found, self.kinds(part))
                case _:
                    if not found & other:
                        self._apart(right, found, other)
                    elif not isinstance(operator, ast.Eq | ast.NotEq) and not (
                        found & other & (NUMBER | DATE)
                    ):
                        self.complain(right, "only numbers and dates have an order")
            left = right

    def _apart(self, node: ast.expr, one: Kinds, other: Kinds) -> None:
        self.complain(node, f"a {words(one)} cannot be compared with a {words(other)}")

    def _call(self, node: ast.Call) -> Kinds:
        name = dotted_name(node.func) or ""
        if name == OTHERWISE:
            return self._either(node.args[0], node.args[1])
        if name not in _FUNCTIONS:
            return ANY  # a function of the caller's
        takes, any_number, gives = _FUNCTIONS[name]
        if not any_number and len(node.args) != len(takes):
            self.complain(node, f"{name} takes {len(takes)} values, not {len(node.args)}")
            return gives
        for index, part in enumerate(node.args):
            self.want(part, takes[min(index, len(takes) - 1)])
        return gives


def words(kinds: Kinds) -> str:
    """``number or date``."""
    return " or ".join(kind.value for kind in Kind if kind in kinds)


def kinds_of(
    expression: Expression, kinds_of_name: Callable[[str], Kinds]
) -> tuple[Kinds, tuple[Misfit, ...]]:
    """What kinds of value ``expression`` can give, and what does not fit inside it.

    ``kinds_of_name`` says what a fact can be (:data:`ANY` where that is not known).
    """
    reading = _Reading(expression.text, kinds_of_name)
    return reading.kinds(expression.tree), tuple(reading.misfits)
