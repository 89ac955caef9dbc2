"""Writes down the arithmetic that gave a number: the record behind a figure."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from kiosk.expressions.syntax import ARITHMETIC, OTHERWISE, dotted_name
from kiosk.expressions.values import MISSING, ExpressionError, Lookup, Node

if TYPE_CHECKING:
    from kiosk.expressions.expression import Expression

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_TRACED_FUNCTIONS: Final = frozenset({"min", "max"})  # stay visible in a traced expression


@dataclass(frozen=True, slots=True)
class Term:
    """One number that went into a traced result, under its letter."""

    letter: str  # "a", "b", … as in Trace.expression
    name: str  # the fact's name, or "" for a number written in the text
    value: Decimal


@dataclass(frozen=True, slots=True)
class Trace:
    """How a number came about: ``expression`` over the terms' letters gives ``value``."""

    value: Decimal
    expression: str  # "a * b", conditions already decided
    terms: tuple[Term, ...]


_Writer: TypeAlias = Callable[[Lookup, list[Term]], str]


@lru_cache(maxsize=1024)
def writer_of(expression: Expression) -> _Writer:
    """Compile what writes down an expression's arithmetic; kept, as it is asked for often."""
    tree = expression.tree
    if isinstance(tree, ast.Call) and dotted_name(tree.func) == "round_fen":
        tree = tree.args[0]  # amounts are rounded to fen when they are recomputed, too
    return _Tracer(expression.text, expression.nodes).writer(tree)


class _Tracer:
    """Compiles what writes the arithmetic that gave a number, with letters for the numbers."""

    def __init__(self, text: str, nodes: Mapping[ast.expr, Node]) -> None:
        self._text = text
        self._nodes = nodes

    def writer(self, node: ast.expr, above: int = 0) -> _Writer:
        """Write ``node`` inside an operator of the strength ``above``, bracketed if weaker."""
        match node:
            case ast.BinOp():
                return self._arithmetic(node, above)
            case ast.UnaryOp():
                inner = self.writer(node.operand, 4)
                return lambda lookup, terms: f"(-{inner(lookup, terms)})"
            case ast.IfExp():
                test = self._nodes[node.test]
                yes, no = self.writer(node.body, above), self.writer(node.orelse, above)
                return lambda lookup, terms: (yes if test(lookup) is True else no)(lookup, terms)
            case ast.Call():
                return self._call(node, above)
        return self._term(node, dotted_name(node) or "")

    def _arithmetic(self, node: ast.BinOp, above: int) -> _Writer:
        strength = 1 if isinstance(node.op, ast.Add | ast.Sub) else 3
        # Read from the left; a * (b / c) keeps its brackets, it rounds differently.
        symbol = ARITHMETIC[type(node.op)][0]
        left, right = self.writer(node.left, strength), self.writer(node.right, strength + 1)
        if strength < above:
            return lambda lookup, terms: f"({left(lookup, terms)} {symbol} {right(lookup, terms)})"
        return lambda lookup, terms: f"{left(lookup, terms)} {symbol} {right(lookup, terms)}"

    def _call(self, node: ast.Call, above: int) -> _Writer:
        name = dotted_name(node.func)
        if name == OTHERWISE:
            wanted = self._nodes[node.args[0]]
            first, second = (self.writer(argument, above) for argument in node.args)
            return lambda lookup, terms: (second if wanted(lookup) is MISSING else first)(
                lookup, terms
            )
        if name in _TRACED_FUNCTIONS:
            parts = [self.writer(argument) for argument in node.args]
            return lambda lookup, terms: (
                f"{name}({', '.join([part(lookup, terms) for part in parts])})"
            )
        return self._term(node, ast.unparse(node))

    def _term(self, node: ast.expr, name: str) -> _Writer:
        text, read = self._text, self._nodes[node]

        def write(lookup: Lookup, terms: list[Term]) -> str:
            if name:
                for term in terms:
                    if term.name == name:
                        return term.letter
            value = read(lookup)
            if not isinstance(value, Decimal):
                raise ExpressionError("a number was expected", text, 1)
            letter = _LETTERS[len(terms)]
            terms.append(Term(letter, name, value))
            return letter

        return write
