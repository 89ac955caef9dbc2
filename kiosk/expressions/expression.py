"""An expression, compiled once and worked out as often as wanted."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from kiosk.expressions.compiler import Compiler
from kiosk.expressions.functions import FUNCTIONS
from kiosk.expressions.tracing import Term, Trace, writer_of
from kiosk.expressions.values import ExpressionError, Function, Lookup, Missing, Node, Value

MAX_LENGTH: Final = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A compiled expression; made by :func:`compile_expression`."""

    text: str
    names: frozenset[str]
    columns: Mapping[str, int]  # where each name first stands
    node: Node = field(repr=False)
    tree: ast.expr = field(repr=False)
    nodes: Mapping[ast.expr, Node] = field(repr=False)  # every part, for tracing

    def evaluate(self, lookup: Lookup) -> Value:
        """Work the expression out.

        ``lookup`` gets a dotted name and returns its value (``None`` counts as missing,
        ``int`` as ``Decimal``). Raises :class:`ExpressionError` for values of the wrong
        type; whatever ``lookup`` raises passes through.
        """
        return self.node(lookup)

    def trace(self, lookup: Lookup) -> Trace | None:
        """Work out a number and say from which numbers, by which arithmetic.

        Returns ``None`` where the value is missing. Raises :class:`ExpressionError` if
        the value is not a number.
        """
        value = self.node(lookup)
        if isinstance(value, Missing):
            return None
        if not isinstance(value, Decimal):
            raise ExpressionError("a number was expected", self.text, 1)
        terms: list[Term] = []
        written = writer_of(self)(lookup, terms)
        return Trace(value, written, tuple(terms))


def compile_expression(text: str, functions: Mapping[str, Function] | None = None) -> Expression:
    """Compile ``text``; ``functions`` adds to (never replaces) the built-in ones.

    An added function gets values of the language and is not called when one of its
    arguments is missing. Names of functions may be dotted. Raises
    :class:`ExpressionError` with the column of whatever is not part of the language.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"longer than {MAX_LENGTH} characters", text[:40] + "…", 1)
    # A block scalar of YAML ends in a line break, and its lines may be indented.
    text = " ".join(text.split())
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        # The parser answers 0 for a text that ends too early.
        column = (error.offset or len(text) + 1) if isinstance(error, SyntaxError) else 1
        raise ExpressionError("not a readable expression", text, column) from None
    known = {**(functions or {}), **FUNCTIONS}
    compiler = Compiler(text, known)
    node = compiler.compile(tree, 0)
    return Expression(
        text, frozenset(compiler.columns), compiler.columns, node, tree, compiler.nodes
    )
