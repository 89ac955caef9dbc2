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

import ast
import calendar
import decimal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Final, TypeAlias

MAX_LENGTH: Final = 2000
MAX_DEPTH: Final = 40


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
_Node: TypeAlias = Callable[[Lookup], Value]


class ExpressionError(ValueError):
    """An expression that cannot be read, or cannot be worked out.

    ``column`` counts characters from 1; ``text`` is the whole expression.
    """

    def __init__(self, message: str, text: str, column: int) -> None:
        super().__init__(f"{message} (column {column} of {text!r})")
        self.message = message
        self.text = text
        self.column = column


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


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A compiled expression; made by :func:`compile_expression`."""

    text: str
    names: frozenset[str]
    columns: Mapping[str, int]  # where each name first stands
    _node: _Node = field(repr=False)
    _tree: ast.expr = field(repr=False)
    _nodes: Mapping[ast.expr, _Node] = field(repr=False)  # every part, for tracing

    def evaluate(self, lookup: Lookup) -> Value:
        """Work the expression out.

        ``lookup`` gets a dotted name and returns its value (``None`` counts as missing,
        ``int`` as ``Decimal``). Raises :class:`ExpressionError` for values of the wrong
        type; whatever ``lookup`` raises passes through.
        """
        return self._node(lookup)

    def trace(self, lookup: Lookup) -> Trace | None:
        """Work out a number and say from which numbers, by which arithmetic.

        Returns ``None`` where the value is missing. Raises :class:`ExpressionError` if
        the value is not a number.
        """
        value = self._node(lookup)
        if isinstance(value, Missing):
            return None
        if not isinstance(value, Decimal):
            raise ExpressionError("a number was expected", self.text, 1)
        terms: list[Term] = []
        written = _writer_of(self)(lookup, terms)
        return Trace(value, written, tuple(terms))


# --- the functions of the language -------------------------------------------------


def _number(value: object) -> Decimal:
    if not isinstance(value, Decimal):
        raise TypeError("a number was expected")
    return value


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError("a date was expected")
    return value


def _round_fen(value: object) -> Decimal:
    return _number(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _floor(value: object) -> Decimal:
    return _number(value).to_integral_value(rounding=ROUND_FLOOR)


def _minimum(*values: object) -> Decimal:
    return min(_number(value) for value in values)


def _maximum(*values: object) -> Decimal:
    return max(_number(value) for value in values)


def _absolute(value: object) -> Decimal:
    return abs(_number(value))


def _sum(*values: object) -> Decimal:
    return sum((_number(value) for value in values), Decimal(0))


def _date(text: object) -> date:
    if not isinstance(text, str):
        raise TypeError('a date is written date("2026-01-31")')
    return date.fromisoformat(text)


def _year(value: object) -> Decimal:
    return Decimal(_day(value).year)


def _month(value: object) -> Decimal:
    return Decimal(_day(value).month)


def _add_days(value: object, days: object) -> date:
    return _day(value) + timedelta(days=int(_number(days)))


def _add_months(value: object, months: object) -> date:
    start = _day(value)
    year, month = divmod(start.year * 12 + start.month - 1 + int(_number(months)), 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def _days_between(first: object, last: object) -> Decimal:
    return Decimal((_day(last) - _day(first)).days)


def _months_between(first: object, last: object) -> Decimal:
    """Whole months from the first date to the last."""
    start, end = _day(first), _day(last)
    months = (end.year - start.year) * 12 + end.month - start.month
    return Decimal(months - (end.day < start.day))


FUNCTIONS: Final[Mapping[str, Function]] = {
    "min": _minimum,
    "max": _maximum,
    "abs": _absolute,
    "sum": _sum,
    "round_fen": _round_fen,
    "floor": _floor,
    "date": _date,
    "year": _year,
    "month": _month,
    "add_days": _add_days,
    "add_months": _add_months,
    "days_between": _days_between,
    "months_between": _months_between,
}
_OTHERWISE: Final = "otherwise"
_CONSTANTS: Final[Mapping[str, Value]] = {"true": True, "false": False, "missing": MISSING}
_Operation: TypeAlias = tuple[str, Callable[[Decimal, Decimal], Decimal]]
_ARITHMETIC: Final[Mapping[type[ast.operator], _Operation]] = {
    ast.Add: ("+", Decimal.__add__),
    ast.Sub: ("-", Decimal.__sub__),
    ast.Mult: ("*", Decimal.__mul__),
    ast.Div: ("/", Decimal.__truediv__),
}
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_TRACED_FUNCTIONS: Final = frozenset({"min", "max"})  # stay visible in a traced expression


def _plain(value: object, text: str, column: int) -> Value:
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
        return tuple(_plain(item, text, column) for item in value)
    raise ExpressionError(
        f"a value of type {type(value).__name__} cannot be used here", text, column
    )


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "yes/no value"
    if isinstance(value, Decimal):
        return "number"
    if isinstance(value, date):
        return "date"
    if isinstance(value, str):
        return "text"
    return "list"


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
    compiler = _Compiler(text, known)
    node = compiler.compile(tree, 0)
    return Expression(
        text, frozenset(compiler.columns), compiler.columns, node, tree, compiler.nodes
    )


def _dotted(node: ast.expr) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


class _Compiler:
    """Turns the syntax tree into nested functions, refusing what is not whitelisted."""

    def __init__(self, text: str, functions: Mapping[str, Function]) -> None:
        self.text = text
        self.functions = functions
        self.columns: dict[str, int] = {}
        self.nodes: dict[ast.expr, _Node] = {}
        self._encoded = text.encode()

    def column(self, node: ast.expr) -> int:
        return len(self._encoded[: node.col_offset].decode(errors="replace")) + 1

    def refuse(self, message: str, node: ast.expr) -> ExpressionError:
        return ExpressionError(message, self.text, self.column(node))

    def compile(self, node: ast.expr, depth: int) -> _Node:
        if depth > MAX_DEPTH:
            raise self.refuse("nested too deeply", node)
        compiled = self.nodes[node] = self._part(node, depth)
        return compiled

    def _part(self, node: ast.expr, depth: int) -> _Node:
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name() | ast.Attribute():
                return self._name(node)
            case ast.BinOp():
                return self._arithmetic(node, depth)
            case ast.UnaryOp():
                return self._unary(node, depth)
            case ast.BoolOp():
                return self._logic(node, depth)
            case ast.Compare():
                return self._compare(node, depth)
            case ast.IfExp():
                return self._choice(node, depth)
            case ast.Call():
                return self._call(node, depth)
            case ast.Tuple() | ast.List() | ast.Set():
                return self._list(node, depth)
        raise self.refuse(f"{type(node).__name__} is not part of the language", node)

    def _constant(self, node: ast.Constant) -> _Node:
        value = constant_value(node, self.text)
        if value is None:
            raise self.refuse("only numbers, texts, true and false may be written", node)
        return lambda _lookup: value

    def _name(self, node: ast.expr) -> _Node:
        name = _dotted(node)
        if name is None:
            raise self.refuse("a name is words joined by dots", node)
        if name.startswith("_") or "._" in name:
            raise self.refuse("names do not start with an underscore", node)
        if name in _CONSTANTS:
            constant = _CONSTANTS[name]
            return lambda _lookup: constant
        if name in self.functions or name == _OTHERWISE:
            raise self.refuse(f"{name} is a function: write {name}(…)", node)
        text, column = self.text, self.column(node)
        self.columns.setdefault(name, column)

        def read(lookup: Lookup) -> Value:
            value = lookup(name)
            if type(value) is Decimal or type(value) is bool or type(value) is str:
                return value
            return _plain(value, text, column)

        return read

    def _arithmetic(self, node: ast.BinOp, depth: int) -> _Node:
        if type(node.op) not in _ARITHMETIC:
            raise self.refuse("only + - * / are part of the language", node)
        symbol, operate = _ARITHMETIC[type(node.op)]
        left, right = self.compile(node.left, depth + 1), self.compile(node.right, depth + 1)

        def work(lookup: Lookup) -> Value:
            first, second = left(lookup), right(lookup)
            if first is MISSING or second is MISSING:
                return MISSING
            if type(first) is not Decimal or type(second) is not Decimal:
                raise self.refuse("arithmetic is for numbers", node)
            try:
                return operate(first, second)
            except decimal.DecimalException:
                if symbol == "/" and not second:
                    return MISSING
                raise self.refuse("the result is out of range", node) from None

        return work

    def _unary(self, node: ast.UnaryOp, depth: int) -> _Node:
        operand = self.compile(node.operand, depth + 1)
        if isinstance(node.op, ast.Not):

            def invert(lookup: Lookup) -> Value:
                value = operand(lookup)
                return MISSING if isinstance(value, Missing) else not self._truth(value, node)

            return invert
        if isinstance(node.op, ast.USub):

            def negate(lookup: Lookup) -> Value:
                value = operand(lookup)
                if isinstance(value, Missing):
                    return MISSING
                if type(value) is not Decimal:
                    raise self.refuse("arithmetic is for numbers", node)
                return -value

            return negate
        raise self.refuse("only - and not may stand before a value", node)

    def _truth(self, value: Value, node: ast.expr) -> bool:
        if not isinstance(value, bool):
            raise self.refuse(f"a yes/no value was expected, not a {_kind(value)}", node)
        return value

    def _logic(self, node: ast.BoolOp, depth: int) -> _Node:
        parts = [(self.compile(part, depth + 1), part) for part in node.values]
        deciding = isinstance(node.op, ast.Or)  # the value that settles the question

        def decide(lookup: Lookup) -> Value:
            missing = False
            for part, source in parts:
                value = part(lookup)
                if value is deciding:
                    return deciding
                if value is MISSING:
                    missing = True
                else:
                    self._truth(value, source)
            return MISSING if missing else not deciding

        return decide

    def _compare(self, node: ast.Compare, depth: int) -> _Node:
        operands = [self.compile(node.left, depth + 1)]
        tests: list[Callable[[Value, Value], bool | Missing]] = []
        for operator, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.Is | ast.IsNot) and _dotted(right) != "missing":
                raise self.refuse("`is` is only for `is missing`", right)
            operands.append(self.compile(right, depth + 1))
            tests.append(self._test(operator, right))

        def compare(lookup: Lookup) -> Value:
            left = operands[0](lookup)
            missing = False
            for test, operand in zip(tests, operands[1:], strict=True):
                right = operand(lookup)
                outcome = test(left, right)
                if outcome is MISSING:
                    missing = True
                elif outcome is False:
                    return False
                left = right
            return MISSING if missing else True

        if len(tests) == 1:  # nearly all comparisons: no loop
            first, second, only = operands[0], operands[1], tests[0]
            return lambda lookup: only(first(lookup), second(lookup))
        return compare

    def _test(
        self, operator: ast.cmpop, node: ast.expr
    ) -> Callable[[Value, Value], bool | Missing]:
        def same_kind(left: Value, right: Value) -> None:
            if _kind(left) != _kind(right):
                raise self.refuse(f"a {_kind(left)} cannot be compared with a {_kind(right)}", node)

        def equal(left: Value, right: Value) -> bool | Missing:
            if left is MISSING or right is MISSING:
                return MISSING
            if type(left) is not type(right):
                same_kind(left, right)
            return left == right

        def contains(left: Value, right: Value) -> bool | Missing:
            if left is MISSING or right is MISSING:
                return MISSING
            if not isinstance(right, tuple):
                raise self.refuse("`in` needs a list on its right", node)
            if left in right:
                return True
            return MISSING if MISSING in right else False

        def ordered(
            work: Callable[[Decimal | date, Decimal | date], bool],
        ) -> Callable[[Value, Value], bool | Missing]:
            def test(left: Value, right: Value) -> bool | Missing:
                if type(left) is Decimal and type(right) is Decimal:
                    return work(left, right)
                if left is MISSING or right is MISSING:
                    return MISSING
                same_kind(left, right)
                if not isinstance(left, Decimal | date) or not isinstance(right, Decimal | date):
                    raise self.refuse("only numbers and dates have an order", node)
                return work(left, right)

            return test

        def negated(
            test: Callable[[Value, Value], bool | Missing],
        ) -> Callable[[Value, Value], bool | Missing]:
            def inverse(left: Value, right: Value) -> bool | Missing:
                outcome = test(left, right)
                return MISSING if isinstance(outcome, Missing) else not outcome

            return inverse

        # The two operands of an order test are of one kind: same_kind() has seen to it.
        match operator:
            case ast.Eq():
                return equal
            case ast.NotEq():
                return negated(equal)
            case ast.In():
                return contains
            case ast.NotIn():
                return negated(contains)
            case ast.Is():
                return lambda left, _right: left is MISSING
            case ast.IsNot():
                return lambda left, _right: left is not MISSING
            case ast.Lt():
                return ordered(lt)
            case ast.LtE():
                return ordered(le)
            case ast.Gt():
                return ordered(gt)
        return ordered(ge)

    def _choice(self, node: ast.IfExp, depth: int) -> _Node:
        test = self.compile(node.test, depth + 1)
        yes, no = self.compile(node.body, depth + 1), self.compile(node.orelse, depth + 1)

        def choose(lookup: Lookup) -> Value:
            value = test(lookup)
            if isinstance(value, Missing):
                return MISSING
            return (yes if self._truth(value, node.test) else no)(lookup)

        return choose

    def _call(self, node: ast.Call, depth: int) -> _Node:
        name = _dotted(node.func)
        if name is None or (name not in self.functions and name != _OTHERWISE):
            raise self.refuse(f"there is no function {name or 'of this form'}", node)
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self.refuse("arguments are given by position", node)
        arguments = [self.compile(argument, depth + 1) for argument in node.args]
        if name == _OTHERWISE:
            if len(arguments) != 2:
                raise self.refuse("otherwise(value, instead) takes two values", node)
            wanted, instead = arguments

            def fall_back(lookup: Lookup) -> Value:
                value = wanted(lookup)
                return instead(lookup) if value is MISSING else value

            return fall_back
        function = self.functions[name]
        column = self.column(node)
        if name == "date" and all(isinstance(item, ast.Constant) for item in node.args):
            # A written date is checked now, not when someone stands before the screen.
            fixed = self._apply(function, [part(lambda _: None) for part in arguments], node)
            return lambda _lookup: fixed
        if not arguments and name in FUNCTIONS:
            raise self.refuse(f"{name}() needs a value", node)

        def call(lookup: Lookup) -> Value:
            values = [argument(lookup) for argument in arguments]
            if MISSING in values:
                return MISSING
            return _plain(self._apply(function, values, node), self.text, column)

        return call

    def _apply(self, function: Function, values: list[Value], node: ast.expr) -> Value:
        try:
            return _plain(function(*values), self.text, self.column(node))
        except ExpressionError:
            raise
        except (TypeError, ValueError, decimal.DecimalException, OverflowError) as error:
            raise self.refuse(str(error) or "out of range", node) from None

    def _list(self, node: ast.Tuple | ast.List | ast.Set, depth: int) -> _Node:
        items = [self.compile(item, depth + 1) for item in node.elts]
        return lambda lookup: tuple(item(lookup) for item in items)


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


_Writer: TypeAlias = Callable[[Lookup, list[Term]], str]


@lru_cache(maxsize=1024)
def _writer_of(expression: Expression) -> _Writer:
    """Compile what writes down an expression's arithmetic; kept, as it is asked for often."""
    tree = expression._tree
    if isinstance(tree, ast.Call) and _dotted(tree.func) == "round_fen":
        tree = tree.args[0]  # amounts are rounded to fen when they are recomputed, too
    return _Tracer(expression.text, expression._nodes).writer(tree)


class _Tracer:
    """Compiles what writes the arithmetic that gave a number, with letters for the numbers."""

    def __init__(self, text: str, nodes: Mapping[ast.expr, _Node]) -> None:
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
        return self._term(node, _dotted(node) or "")

    def _arithmetic(self, node: ast.BinOp, above: int) -> _Writer:
        strength = 1 if isinstance(node.op, ast.Add | ast.Sub) else 3
        # Read from the left; a * (b / c) keeps its brackets, it rounds differently.
        symbol = _ARITHMETIC[type(node.op)][0]
        left, right = self.writer(node.left, strength), self.writer(node.right, strength + 1)
        if strength < above:
            return lambda lookup, terms: f"({left(lookup, terms)} {symbol} {right(lookup, terms)})"
        return lambda lookup, terms: f"{left(lookup, terms)} {symbol} {right(lookup, terms)}"

    def _call(self, node: ast.Call, above: int) -> _Writer:
        name = _dotted(node.func)
        if name == _OTHERWISE:
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
