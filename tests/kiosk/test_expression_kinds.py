"""What an expression gives, and whether a condition can hold, before any fact is known."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.expressions import MISSING, compile_expression
from kiosk.expressions.contradiction import Range, can_hold
from kiosk.expressions.kinds import ANY, DATE, NUMBER, TEXT, YES_NO, Kinds, kinds_of

KINDS: dict[str, Kinds] = {"n": NUMBER, "t": TEXT, "d": DATE, "b": YES_NO, "x": ANY}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("n + 1", NUMBER),
        ("n > 1 and b", YES_NO),
        ("add_days(d, n)", DATE),
        ("otherwise(n, 0)", NUMBER),
        ("t if b else 'none'", TEXT),
        ("x", ANY),
        ("otherwise(missing, n)", NUMBER),
        ("t in ('a', 'b')", YES_NO),
        ("x == n", YES_NO),
    ],
)
def test_what_an_expression_gives(text: str, kinds: Kinds) -> None:
    assert kinds_of(compile_expression(text), KINDS.__getitem__) == (kinds, ())


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("n + t", 5),
        ("n > d", 5),
        ("b and n", 7),
        ("not t", 5),
        ("year(n)", 6),
        ("t in ('a', 5)", 12),
        ("t < 'a'", 5),
        ("n / 0", 5),
        ("'字' + n", 1),
        ("add_months(d)", 1),
        ("-t", 2),
    ],
)
def test_what_does_not_fit_is_named_with_its_column(text: str, column: int) -> None:
    _, misfits = kinds_of(compile_expression(text), KINDS.__getitem__)
    assert [misfit.column for misfit in misfits] == [column]


RANGES = {"place": Range(frozenset({"city", "town"})), "paid": Range(least=Decimal(0))}


@pytest.mark.parametrize(
    "text",
    [
        "a > 1 and a < 1",
        "1 < a <= 1",
        "a == 1 and a == 2",
        "not (p or q) and q",
        "a is missing and a > 0",
        "paid < 0",
        "place != 'city' and place != 'town'",
        "place not in ('city', 'town')",
        "a > 5 if p else false",
        "p and a > 5 and (a < 3 or not p)",
        "d > date('2026-02-01') and d < date('2026-01-01')",
        "missing",
    ],
)
def test_what_contradicts_itself_can_never_hold(text: str) -> None:
    condition = compile_expression(text)
    if text == "a > 5 if p else false":
        assert can_hold([condition], lambda name: RANGES.get(name, Range()))
        assert not can_hold([condition, compile_expression("not p")], lambda _: Range())
    else:
        assert not can_hold([condition], lambda name: RANGES.get(name, Range()))


_CLAIMS = st.sampled_from(
    [
        *("a > 1", "a < 1", "a >= 2", "a == 1", "a != 1", "2 > a", "1 <= a < 2", "a in (0, 1)"),
        *("a is missing", "a is not missing", "otherwise(a, 1) > 1", "a == b", "b > a", "b == 2"),
        *("p", "t == 'x'", "t != 'x'", "t in ('x', 'y')", "t is missing", "true", "not false"),
    ]
)
_CONDITIONS = st.recursive(
    _CLAIMS,
    lambda parts: st.one_of(
        st.tuples(parts, parts).map(lambda two: f"({two[0]}) and ({two[1]})"),
        st.tuples(parts, parts).map(lambda two: f"({two[0]}) or ({two[1]})"),
        parts.map(lambda one: f"not ({one})"),
        st.tuples(parts, parts, parts).map(lambda of: f"({of[0]}) if ({of[1]}) else ({of[2]})"),
    ),
    max_leaves=6,
)
_VALUES = {
    "a": (MISSING, *map(Decimal, ("0", "1", "1.5", "2", "3"))),
    "b": (MISSING, Decimal(2)),
    "p": (MISSING, True, False),
    "t": (MISSING, "x", "y"),
}


@settings(max_examples=150)
@given(_CONDITIONS)
def test_nothing_that_can_hold_is_called_impossible(text: str) -> None:
    condition = compile_expression(text)
    if can_hold([condition], lambda name: Range(frozenset("xy")) if name == "t" else Range()):
        return
    for values in itertools.product(*_VALUES.values()):
        facts = dict(zip(_VALUES, values, strict=True))
        assert condition.evaluate(facts.__getitem__) is not True, facts
