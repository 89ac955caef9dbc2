"""Finds conditions that can never hold, whatever the facts.

``a > 1 and a < 1``, ``x is missing and x == "city"``, ``p and not p``: a condition is
taken apart into its cases, and each case is looked through name by name. What is not
understood counts as possible, so nothing that can hold is ever called impossible.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from kiosk.expressions.expression import Expression
from kiosk.expressions.syntax import CONSTANTS, constant_value, dotted_name
from kiosk.expressions.values import Value

_MOST_CASES: Final = 512


@dataclass(frozen=True, slots=True)
class Range:
    """What a name can be, as far as that is known beforehand."""

    options: frozenset[str] = frozenset()  # of a text; empty: any
    least: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Claim:
    """One part of a case: a node that has to be true (or false), inside its text."""

    node: ast.expr
    holds: bool
    text: str


_Cases: TypeAlias = list[tuple[_Claim, ...]]


class _TooManyCases(Exception):  # noqa: N818 - ends the search, no fault
    pass


def can_hold(conditions: Iterable[Expression], range_of: Callable[[str], Range]) -> bool:
    """Whether all ``conditions`` can hold together."""
    try:
        cases: _Cases = [()]
        for condition in conditions:
            cases = _both(cases, _cases(condition.tree, True, condition.text))
    except _TooManyCases:
        return True
    return any(_possible(case, range_of) for case in cases)


def _both(one: _Cases, other: _Cases) -> _Cases:
    if len(one) * len(other) > _MOST_CASES:
        raise _TooManyCases
    return [(*first, *second) for first in one for second in other]


def _all_of(parts: Iterable[_Cases]) -> _Cases:
    found: _Cases = [()]
    for part in parts:
        found = _both(found, part)
    return found


def _cases(node: ast.expr, holds: bool, text: str) -> _Cases:
    """The cases in which ``node`` is true (``holds``) or false; missing is neither."""
    match node:
        case ast.BoolOp():
            parts = [_cases(part, holds, text) for part in node.values]
            if isinstance(node.op, ast.And) is holds:
                return _all_of(parts)
            return [case for part in parts for case in part]
        case ast.UnaryOp(op=ast.Not()):
            return _cases(node.operand, not holds, text)
        case ast.IfExp():
            yes = _both(_cases(node.test, True, text), _cases(node.body, holds, text))
            return yes + _both(_cases(node.test, False, text), _cases(node.orelse, holds, text))
        case ast.Compare():
            lefts = [node.left, *node.comparators[:-1]]
            pairs = [
                ast.Compare(left, [operator], [right])
                for left, operator, right in zip(lefts, node.ops, node.comparators, strict=True)
            ]
            each: list[_Cases] = [[(_Claim(pair, holds, text),)] for pair in pairs]
            return _all_of(each) if holds else [case for part in each for case in part]
        case ast.Name(id=name) if name in CONSTANTS:
            return [()] if CONSTANTS[name] is holds else []
        case ast.Constant(value=bool(value)):
            return [()] if value is holds else []
    return [(_Claim(node, holds, text),)]


@dataclass(slots=True)
class _Known:
    """What the claims of one case say of one name."""

    missing: bool | None = None
    among: set[Value] | None = None
    never: set[Value] = field(default_factory=set)
    low: Decimal | date | None = None
    low_open: bool = False
    high: Decimal | date | None = None
    high_open: bool = False

    def present(self) -> bool:
        """Take note that there is a value; False if there is none."""
        if self.missing:
            return False
        self.missing = False
        return True

    def above(self, bound: Value, open_end: bool) -> None:
        if isinstance(bound, Decimal | date) and (
            self.low is None or (bound, open_end) > (self.low, self.low_open)
        ):
            self.low, self.low_open = bound, open_end

    def below(self, bound: Value, open_end: bool) -> None:
        if isinstance(bound, Decimal | date) and (
            self.high is None or (bound, not open_end) < (self.high, not self.high_open)
        ):
            self.high, self.high_open = bound, open_end

    def possible(self) -> bool:
        if self.missing:
            return True
        if self.low is not None and self.high is not None:
            if self.low > self.high:  # type: ignore[operator] # of one kind: checked before
                return False
            if self.low == self.high and (self.low_open or self.high_open):
                return False
        if self.among is None:
            return True
        return any(self._within(value) for value in self.among - self.never)

    def _within(self, value: Value) -> bool:
        if not isinstance(value, Decimal | date):
            return True
        if self.low is not None and (
            value < self.low or (value == self.low and self.low_open)  # type: ignore[operator]
        ):
            return False
        return self.high is None or not (
            value > self.high or (value == self.high and self.high_open)  # type: ignore[operator]
        )


def _possible(case: tuple[_Claim, ...], range_of: Callable[[str], Range]) -> bool:
    known: dict[str, _Known] = {}
    said: dict[str, bool] = {}

    def of(name: str) -> _Known:
        if name not in known:
            start = range_of(name)
            known[name] = _Known(among=set(start.options) or None, low=start.least)
        return known[name]

    for claim in case:
        # The same words cannot be both true and false.
        if said.setdefault(ast.dump(claim.node), claim.holds) is not claim.holds:
            return False
        if not _take(claim, of):
            return False
    return all(each.possible() for each in known.values())


def _take(claim: _Claim, of: Callable[[str], _Known]) -> bool:
    """Note one claim; False if it cannot be."""
    node = claim.node
    name = dotted_name(node)
    if name is not None:
        return _restrict(of(name), {claim.holds}) and of(name).present()
    if not isinstance(node, ast.Compare):
        return True
    left, operator, right = node.left, node.ops[0], node.comparators[0]
    if isinstance(operator, ast.Is | ast.IsNot):
        name = dotted_name(left)
        if name is None:
            return True
        missing = isinstance(operator, ast.Is) is claim.holds
        if not missing:
            return of(name).present()
        if of(name).missing is False:
            return False
        of(name).missing = True
        return True
    first, second = dotted_name(left), dotted_name(right)
    for name in (first, second):
        if name is not None and name not in CONSTANTS and not of(name).present():
            return False
    one, other = _written(left, claim.text), _written(right, claim.text)
    if one is not None and other is not None:
        return _compared(one, operator, other) is not (not claim.holds)
    if first is not None and other is not None:
        return _bound(of(first), operator, other, claim.holds)
    if second is not None and one is not None and type(operator) in _MIRRORED:
        return _bound(of(second), _MIRRORED[type(operator)](), one, claim.holds)
    return True


_MIRRORED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.Eq,
    ast.NotEq: ast.NotEq,
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}
_OPPOSITE: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


def _restrict(known: _Known, values: set[Value]) -> bool:
    known.among = values if known.among is None else known.among & values
    return bool(known.among)


def _bound(known: _Known, operator: ast.cmpop, value: Value, holds: bool) -> bool:
    kind = type(operator) if holds else _OPPOSITE.get(type(operator))
    if kind is ast.Eq:
        return _restrict(known, {value})
    if kind is ast.NotEq:
        known.never.add(value)
    elif kind is ast.In and isinstance(value, tuple):
        return _restrict(known, set(value))
    elif kind is ast.NotIn and isinstance(value, tuple):
        known.never.update(value)
    elif kind in (ast.Gt, ast.GtE):
        known.above(value, kind is ast.Gt)
    elif kind in (ast.Lt, ast.LtE):
        known.below(value, kind is ast.Lt)
    return True


def _written(node: ast.expr, text: str) -> Value | None:
    """The value written at ``node``, if no fact is needed to know it."""
    match node:
        case ast.Constant():
            return constant_value(node, text)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant() as number):
            value = constant_value(number, text)
            return -value if isinstance(value, Decimal) else None
        case ast.Name(id=name) if name in ("true", "false"):
            return name == "true"
        case ast.Tuple() | ast.List() | ast.Set():
            items = [_written(part, text) for part in node.elts]
            if any(item is None for item in items):
                return None
            return tuple(item for item in items if item is not None)
        case ast.Call(func=ast.Name(id="date"), args=[ast.Constant(value=str(day))]):
            return date.fromisoformat(day)
    return None


def _compared(one: Value, operator: ast.cmpop, other: Value) -> bool | None:
    """What a comparison of two written values gives; None if that is not seen to here."""
    match operator:
        case ast.Eq():
            return one == other
        case ast.NotEq():
            return one != other
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        match operator:
            case ast.Lt():
                return one < other
            case ast.LtE():
                return one <= other
            case ast.Gt():
                return one > other
            case ast.GtE():
                return one >= other
    return None
