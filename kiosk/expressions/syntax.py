"""The parts of Python's syntax that the expression language takes over."""

from __future__ import annotations

import ast
import decimal
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, TypeAlias

from kiosk.expressions.values import MISSING, Value

OTHERWISE: Final = "otherwise"
CONSTANTS: Final[Mapping[str, Value]] = {"true": True, "false": False, "missing": MISSING}
Operation: TypeAlias = tuple[str, Callable[[Decimal, Decimal], Decimal]]
ARITHMETIC: Final[Mapping[type[ast.operator], Operation]] = {
    ast.Add: ("+", Decimal.__add__),
    ast.Sub: ("-", Decimal.__sub__),
    ast.Mult: ("*", Decimal.__mul__),
    ast.Div: ("/", Decimal.__truediv__),
}


def dotted_name(node: ast.expr) -> str | None:
    """The name ``a.b.c`` written at ``node``; None if something else stands there."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def constant_value(node: ast.Constant, text: str) -> Decimal | str | bool | None:
    """Return what is written at ``node``: numbers exactly as written; ``None`` if refused."""
    if isinstance(node.value, bool | str):
        return node.value
    if isinstance(node.value, int | float):
        try:
            written = Decimal(ast.get_source_segment(text, node) or "")
        except decimal.InvalidOperation:
            return None  # 0x10 and the like
        return written if written.is_finite() else None
    return None
