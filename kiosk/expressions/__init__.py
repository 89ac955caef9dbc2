"""The one expression language of the content files (policies, guided tasks).

The syntax is a small part of Python's, compiled once from its syntax tree to plain
functions; ``eval`` is never used, and whatever is not listed here is refused with its
column:

- numbers (exact ``Decimal``: ``0.01``, ``5_000_000``), strings, ``true``/``false``,
  ``missing``, dates as ``date("2026-01-01")``, lists as ``("a", "b")``;
- facts by dotted name (``invoices.total``), answered by the caller's lookup;
- ``+ - * /`` on numbers; ``==  != < <= > >=`` (also chained); ``in``/``not in``;
  ``and``/``or``/``not``; ``x if condition else y``; ``x is missing``/``is not missing``;
- functions: ``min max abs sum round_fen floor``, ``date year month add_days add_months
  days_between months_between``, ``otherwise(x, y)`` (y where x is missing), and those
  the caller passes.

*Missing* is a value: arithmetic and comparison with it are missing, ``and``/``or`` follow
three-valued logic (``false and missing`` is false), and a division by zero is missing,
because a ratio to nothing is not known.
"""

from __future__ import annotations

from kiosk.expressions.expression import Expression, compile_expression
from kiosk.expressions.functions import FUNCTIONS
from kiosk.expressions.tracing import Term, Trace
from kiosk.expressions.values import MISSING, ExpressionError, Missing, Value

__all__ = [
    "FUNCTIONS",
    "MISSING",
    "Expression",
    "ExpressionError",
    "Missing",
    "Term",
    "Trace",
    "Value",
    "compile_expression",
]
