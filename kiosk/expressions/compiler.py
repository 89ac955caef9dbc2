"""Compiles the syntax tree of an expression to plain functions."""

from __future__ import annotations

import ast
import decimal
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Final

from kiosk.expressions.functions import FUNCTIONS
from kiosk.expressions.syntax import ARITHMETIC, CONSTANTS, OTHERWISE, constant_value, dotted_name
from kiosk.expressions.values import (
    MISSING,
    ExpressionError,
    Function,
    Lookup,
    Missing,
    Node,
    Value,
    kind_of,
    plain_value,
)

MAX_DEPTH: Final = 40


class Compiler:
    """Turns the syntax tree into nested functions, refusing what is not whitelisted."""

    def __init__(self, text: str, functions: Mapping[str, Function]) -> None:
        self.text = text
        self.functions = functions
        self.columns: dict[str, int] = {}
        self.nodes: dict[ast.expr, Node] = {}
        self._encoded = text.encode()

    def column(self, node: ast.expr) -> int:
        """Where ``node`` begins, counted in characters from 1."""
        return len(self._encoded[: node.col_offset].decode(errors="replace")) + 1

    def refuse(self, message: str, node: ast.expr) -> ExpressionError:
        """The error to be raised at ``node``."""
        return ExpressionError(message, self.text, self.column(node))

    def compile(self, node: ast.expr, depth: int) -> Node:
        """Compile ``node``; raises :class:`ExpressionError` for what is not in the language."""
        if depth > MAX_DEPTH:
            raise self.refuse("nested too deeply", node)
        compiled = self.nodes[node] = self._part(node, depth)
        return compiled

    def _part(self, node: ast.expr, depth: int) -> Node:
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

    def _constant(self, node: ast.Constant) -> Node:
        value = constant_value(node, self.text)
        if value is None:
            raise self.refuse("only numbers, texts, true and false may be written", node)
        return lambda _lookup: value

    def _name(self, node: ast.expr) -> Node:
        name = dotted_name(node)
        if name is None:
            raise self.refuse("a name is words joined by dots", node)
        if name.startswith("_") or "._" in name:
            raise self.refuse("names do not start with an underscore", node)
        if name in CONSTANTS:
            constant = CONSTANTS[name]
            return lambda _lookup: constant
        if name in self.functions or name == OTHERWISE:
            raise self.refuse(f"{name} is a function: write {name}(…)", node)
        text, column = self.text, self.column(node)
        self.columns.setdefault(name, column)

        def read(lookup: Lookup) -> Value:
            value = lookup(name)
            if type(value) is Decimal or type(value) is bool or type(value) is str:
                return value
            return plain_value(value, text, column)

        return read

    def _arithmetic(self, node: ast.BinOp, depth: int) -> Node:
        if type(node.op) not in ARITHMETIC:
            raise self.refuse("only + - * / are part of the language", node)
        symbol, operate = ARITHMETIC[type(node.op)]
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

    def _unary(self, node: ast.UnaryOp, depth: int) -> Node:
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
            raise self.refuse(f"a yes/no value was expected, not a {kind_of(value)}", node)
        return value

    def _logic(self, node: ast.BoolOp, depth: int) -> Node:
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

    def _compare(self, node: ast.Compare, depth: int) -> Node:
        operands = [self.compile(node.left, depth + 1)]
        tests: list[Callable[[Value, Value], bool | Missing]] = []
        for operator, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.Is | ast.IsNot) and dotted_name(right) != "missing":
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
            if kind_of(left) != kind_of(right):
                raise self.refuse(
                    f"a {kind_of(left)} cannot be compared with a {kind_of(right)}", node
                )

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

    def _choice(self, node: ast.IfExp, depth: int) -> Node:
        test = self.compile(node.test, depth + 1)
        yes, no = self.compile(node.body, depth + 1), self.compile(node.orelse, depth + 1)

        def choose(lookup: Lookup) -> Value:
            value = test(lookup)
            if isinstance(value, Missing):
                return MISSING
            return (yes if self._truth(value, node.test) else no)(lookup)

        return choose

    def _call(self, node: ast.Call, depth: int) -> Node:
        name = dotted_name(node.func)
        if name is None or (name not in self.functions and name != OTHERWISE):
            raise self.refuse(f"there is no function {name or 'of this form'}", node)
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self.refuse("arguments are given by position", node)
        arguments = [self.compile(argument, depth + 1) for argument in node.args]
        if name == OTHERWISE:
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
            return plain_value(self._apply(function, values, node), self.text, column)

        return call

    def _apply(self, function: Function, values: list[Value], node: ast.expr) -> Value:
        try:
            return plain_value(function(*values), self.text, self.column(node))
        except ExpressionError:
            raise
        except (TypeError, ValueError, decimal.DecimalException, OverflowError) as error:
            raise self.refuse(str(error) or "out of range", node) from None

    def _list(self, node: ast.Tuple | ast.List | ast.Set, depth: int) -> Node:
        items = [self.compile(item, depth + 1) for item in node.elts]
        return lambda lookup: tuple(item(lookup) for item in items)
