"""Arithmetic as people write it: the figures in it, and no words of programmers.

``max(a - b, 0)`` says nothing to a visitor. Written is what came of it: the side that
counted, and in brackets why where that is not plain: ``5,800.00 − 2,410.00``, or
``0 (2,410.00 − 5,800.00 < 0)``, or ``50.00 (50.00 ≥ 3.00 × 10)``.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

__all__ = ["written"]

_SIGNS: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", 1),
    ast.Sub: ("−", 1),
    ast.Mult: ("×", 2),
    ast.Div: ("÷", 2),
}
_WHOLE = 3  # stronger than any sign: needs no brackets
_NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    value: Decimal
    strength: int  # of its weakest sign

    def inside(self, strength: int) -> str:
        """Its text as a part of something with a sign of ``strength``."""
        return self.text if self.strength >= strength else f"({self.text})"


def written(expression: str, figures: Mapping[str, tuple[str, Decimal]]) -> str:
    """Write ``expression`` with the figure (its text and its value) of each letter in it.

    Raises ``ValueError`` for anything but arithmetic, and ``KeyError`` for a letter
    without a figure.
    """
    asides: list[str] = []
    part = _write(_parsed(expression), expression, figures, asides)
    return part.text + "".join(f" ({aside})" for aside in asides)


@lru_cache(maxsize=512)
def _parsed(expression: str) -> ast.expr:
    try:
        return ast.parse(expression, mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"not arithmetic: {expression!r}") from error


def _write(
    node: ast.expr, whole: str, figures: Mapping[str, tuple[str, Decimal]], asides: list[str]
) -> _Part:
    match node:
        case ast.Constant(value=int() | float()):
            digits = ast.get_source_segment(whole, node) or "0"
            return _Part(digits, Decimal(digits), _WHOLE)
        case ast.Name(id=letter):
            text, value = figures[letter]
            return _Part(text.replace("-", "−"), value, 1 if value < 0 else _WHOLE)
        case ast.UnaryOp(op=ast.USub(), operand=inner_node):
            inner = _write(inner_node, whole, figures, asides)
            return _Part(f"−{inner.inside(2)}", -inner.value, 1)
        case ast.BinOp(left=left_node, op=operator, right=right_node) if type(operator) in _SIGNS:
            left = _write(left_node, whole, figures, asides)
            right = _write(right_node, whole, figures, asides)
            sign, strength = _SIGNS[type(operator)]
            # What is taken away or divided by keeps its brackets, as does a negative figure.
            binds = isinstance(operator, ast.Sub | ast.Div) or right.value < 0
            text = f"{left.inside(strength)} {sign} {right.inside(strength + binds)}"
            return _Part(text, _worked(operator, left.value, right.value), strength)
        case ast.Call(func=ast.Name(id="min" | "max" as choice), args=arguments):
            parts = [_write(argument, whole, figures, asides) for argument in arguments]
            return _chosen(choice, parts, asides)
    raise ValueError(f"not arithmetic: {whole!r}")


def _chosen(choice: str, parts: list[_Part], asides: list[str]) -> _Part:
    """The side that counted; why goes to ``asides`` unless it is plain."""
    won = (min if choice == "min" else max)(parts, key=lambda part: part.value)
    for part in parts:
        if part is won:
            continue
        if won.text == "0":
            asides.append(f"{part.text} {'<' if choice == 'max' else '>'} 0")
        elif part.text != "0":  # that a sum is not below nought goes without saying
            sign = "≤" if choice == "min" else "≥"
            asides.append(
                f"{won.text} {sign} {part.text}"
                if won.strength == _WHOLE
                else f"{sign} {part.text}"
            )
    return won


def _worked(operator: ast.operator, left: Decimal, right: Decimal) -> Decimal:
    match operator:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
    return left / right if right else _NOUGHT
