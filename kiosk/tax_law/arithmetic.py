"""Exact arithmetic over the operands of a calculation step.

The one evaluator serves twice: calculators get their amounts from it, and a test (or
a doubtful reader) recomputes every step of a finished calculation with it. It knows
numbers, the letters ``a`` to ``z`` (the operands by position), ``+ - * /``, brackets,
``min`` and ``max``; nothing else, and no ``eval``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from kiosk.tax_law.calculation import Step, to_fen

Evaluator = Callable[[Sequence[Decimal]], Decimal]

_CHOICES: dict[str, Callable[..., Decimal]] = {"min": min, "max": max}


def evaluate(expression: str, values: Sequence[Decimal]) -> Decimal:
    """Work out ``expression`` over ``values`` (``a`` is the first), unrounded.

    Raises ``ValueError`` for anything but arithmetic, and ``ZeroDivisionError``
    (``decimal.DivisionByZero``) for a division by nought.
    """
    return _compiled(expression)(values)


def recompute(step: Step) -> Decimal:
    """Work out a finished step again from its own operands.

    Steps in yuan round half up to fen; all others (days, rates, persons) stay exact.
    """
    amount = evaluate(step.expression, [operand.value for operand in step.operands])
    return to_fen(amount) if step.unit == "yuan" else amount


@lru_cache(maxsize=512)
def _compiled(expression: str) -> Evaluator:
    try:
        tree = ast.parse(expression, mode="eval")
    except SyntaxError as error:
        raise ValueError(f"not arithmetic: {expression!r}") from error
    return _node(tree.body, expression)


def _node(node: ast.expr, text: str) -> Evaluator:
    match node:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            constant = Decimal(number)
            return lambda _: constant
        case ast.Constant(value=float()):
            # The text, not the float: 0.1 must stay one tenth.
            constant = Decimal(ast.get_source_segment(text, node) or "")
            return lambda _: constant
        case ast.Name(id=letter) if len(letter) == 1 and "a" <= letter <= "z":
            position = ord(letter) - ord("a")
            return lambda values: values[position]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            value = _node(inner, text)
            return lambda values: -value(values)
        case ast.BinOp(left=left_node, op=operator, right=right_node):
            left, right = _node(left_node, text), _node(right_node, text)
            match operator:
                case ast.Add():
                    return lambda values: left(values) + right(values)
                case ast.Sub():
                    return lambda values: left(values) - right(values)
                case ast.Mult():
                    return lambda values: left(values) * right(values)
                case ast.Div():
                    return lambda values: left(values) / right(values)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if (
            name in _CHOICES and len(arguments) > 1
        ):
            choose = _CHOICES[name]
            parts = [_node(argument, text) for argument in arguments]
            return lambda values: choose(*(part(values) for part in parts))
    raise ValueError(f"not arithmetic: {text!r}")
