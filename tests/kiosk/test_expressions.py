"""The expression language of the content files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.expressions import (
    MISSING,
    Expression,
    ExpressionError,
    Missing,
    Value,
    compile_expression,
)

FACTS: dict[str, object] = {
    "sales.quarter": Decimal("299999.99"),
    "kind": "small",
    "staff": 30,
    "agrees": True,
    "opened": date(2026, 1, 31),
    "zero": Decimal(0),
    "unknown": None,
    "enjoyed": ("P01", "P03"),
}


def value(text: str) -> Value:
    return compile_expression(text).evaluate(FACTS.__getitem__)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2", Decimal("0.3")),
        ("1_000.50 * 2", Decimal("2001.00")),
        ("-(3 - 5) / 4", Decimal("0.5")),
        ("round_fen(2.675)", Decimal("2.68")),
        ("round_fen(-2.675)", Decimal("-2.68")),
        ("min(3, 2, 5) + max(1, 4)", Decimal(6)),
        ("sum(1, 2, 3) + abs(-4) + floor(2.9)", Decimal(12)),
        ("kind == 'small' and sales.quarter <= 300000", True),
        ("kind in ('small', 'general')", True),
        ("'P02' in enjoyed or 'P03' in enjoyed", True),
        ("kind not in ('none',)", True),
        ("0 < staff <= 30", True),
        ("0 < staff < 30", False),
        ("not agrees", False),
        ("1 if agrees else 2", Decimal(1)),
        ("opened < date('2026-02-01')", True),
        ("add_months(opened, 1)", date(2026, 2, 28)),
        ("add_days(opened, 1)", date(2026, 2, 1)),
        ("days_between(date('2026-01-01'), opened)", Decimal(30)),
        ("months_between(opened, date('2026-03-30'))", Decimal(1)),
        ("year(opened) * 100 + month(opened)", Decimal(202601)),
        ("otherwise(unknown, 7)", Decimal(7)),
        ("otherwise(staff, 7)", Decimal(30)),
        ("'一般' == '一般'", True),
    ],
)
def test_a_written_expression_gives_the_value(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("unknown + 1", MISSING),
        ("unknown == 1", MISSING),
        ("unknown == unknown", MISSING),
        ("unknown in ('a',)", MISSING),
        ("staff in (1, unknown)", MISSING),
        ("staff in (30, unknown)", True),
        ("min(1, unknown)", MISSING),
        ("not (unknown > 1)", MISSING),
        ("false and unknown > 1", False),
        ("unknown > 1 and false", False),
        ("true or unknown > 1", True),
        ("unknown > 1 or true", True),
        ("unknown > 1 or false", MISSING),
        ("1 if unknown > 1 else 2", MISSING),
        ("0 < unknown < -5", MISSING),
        ("5 < staff < 10 < unknown", False),
        ("unknown is missing", True),
        ("staff is not missing", True),
        ("missing is missing", True),
        ("1 / zero", MISSING),
        ("zero / zero", MISSING),
    ],
)
def test_missing_is_a_value_and_is_never_read_as_no(text: str, expected: object) -> None:
    found = value(text)
    assert found is expected or found == expected
    assert isinstance(found, Missing) == (expected is MISSING)


def test_missing_cannot_be_used_as_a_truth_value_by_accident() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(MISSING)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("__import__('os')", 1),
        ("staff.__class__", 1),
        ("1 + (lambda: 1)", 6),
        ("[x for x in enjoyed]", 1),
        ("f'{staff}'", 1),
        ("'税' == staff ** 2", 8),
        ("1 // 2", 1),
        ("staff[0]", 1),
        ("(staff := 1)", 2),
        ("open('x')", 1),
        ("min(staff, key=staff)", 1),
        ("min(*enjoyed)", 1),
        ("1 + None", 5),
        ("1 + 0x10", 5),
        ("1 + 2j", 5),
        ("b'x'", 1),
        ("min", 1),
        ("staff is 3", 10),
        ("+staff", 1),
        ("date('2026-02-30')", 1),
        ("date(2026)", 1),
        ("min()", 1),
        ("otherwise(staff)", 1),
        ("staff >", 8),
        ("", 1),
        ("1 " * 1200, 1),
        ("(" * 60 + "1" + ")" * 60 + "+" + "-" * 50 + "1", 163),
    ],
)
def test_what_is_not_part_of_the_language_is_refused_with_its_column(
    text: str, column: int
) -> None:
    with pytest.raises(ExpressionError) as refused:
        compile_expression(text)
    assert refused.value.column == column


@pytest.mark.parametrize(
    "text",
    [
        "kind + 1",
        "kind > 1",
        "agrees == 1",
        "kind < 'x'",
        "agrees > false",
        "staff and true",
        "staff in kind",
        "-kind",
        "min(kind)",
        "year(staff)",
        "add_months(opened, 999999)",
        "1 if staff else 2",
    ],
)
def test_a_value_of_the_wrong_type_is_an_error_not_a_guess(text: str) -> None:
    compiled = compile_expression(text)
    with pytest.raises(ExpressionError, match="column"):
        compiled.evaluate(FACTS.__getitem__)


def test_a_lookup_that_answers_with_a_float_is_an_error() -> None:
    with pytest.raises(ExpressionError, match="float"):
        compile_expression("x").evaluate(lambda _name: 0.1)


def test_names_are_known_before_anything_is_evaluated() -> None:
    compiled = compile_expression(
        "invoices.total > 0 and (kind == 'small' or date('2026-01-01') <\n opened)"
    )
    assert compiled.names == {"invoices.total", "kind", "opened"}
    assert compiled.columns["kind"] == 25


def test_functions_of_the_caller_may_have_dotted_names() -> None:
    def total(period: object) -> object:
        return Decimal(12) if period == "quarter" else None

    compiled = compile_expression("invoices.total(period) * 2", {"invoices.total": total})
    assert compiled.names == {"period"}
    assert compiled.evaluate(lambda _name: "quarter") == Decimal(24)
    assert compiled.evaluate(lambda _name: "month") is MISSING
    assert compiled.evaluate(lambda _name: None) is MISSING


def test_a_callers_function_cannot_replace_a_built_in_one() -> None:
    compiled = compile_expression("min(2, 3)", {"min": lambda *_values: Decimal(99)})
    assert compiled.evaluate(FACTS.__getitem__) == 2


def test_a_trace_names_each_number_and_decides_conditions() -> None:
    compiled = compile_expression(
        "round_fen(min(sales.quarter, 500000) * (0.01 if agrees else 0.03))"
    )
    trace = compiled.trace(FACTS.__getitem__)
    assert trace is not None
    assert trace.expression == "min(a, b) * c"
    assert [(term.name, term.value) for term in trace.terms] == [
        ("sales.quarter", Decimal("299999.99")),
        ("", Decimal(500000)),
        ("", Decimal("0.01")),
    ]
    assert trace.value == Decimal("3000.00")
    assert compile_expression("unknown * 2").trace(FACTS.__getitem__) is None


def test_a_trace_uses_one_letter_for_one_fact() -> None:
    trace = compile_expression("(staff - 3) * (staff + 3)").trace(FACTS.__getitem__)
    assert trace is not None
    assert trace.expression == "(a - b) * (a + c)"


numbers = st.decimals(-(10**9), 10**9, places=2, allow_nan=False)


def _tree() -> st.SearchStrategy[str]:
    leaves = st.one_of(numbers.map(str), st.sampled_from(["x", "y", "z"]))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*/"), inner).map(
                lambda t: f"({t[0]} {t[1]} {t[2]})"
            ),
            st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(
                lambda t: f"{t[0]}({t[1]}, {t[2]})"
            ),
            st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} > 0 else {t[2]})"),
        ),
        max_leaves=8,
    )


def _lookup(x: Decimal, y: Decimal | None) -> Callable[[str], object]:
    return {"x": x, "y": y, "z": Decimal(0)}.__getitem__


@given(_tree(), numbers, st.one_of(st.none(), numbers))
def test_a_trace_recomputes_to_the_value(text: str, x: Decimal, y: Decimal | None) -> None:
    compiled: Expression = compile_expression(text)
    lookup = _lookup(x, y)
    trace = compiled.trace(lookup)
    found = compiled.evaluate(lookup)
    if trace is None:
        assert found is MISSING
        return
    letters = {term.letter: term.value for term in trace.terms}
    assert compile_expression(trace.expression).evaluate(letters.__getitem__) == found


@given(st.text(max_size=60))
def test_any_text_is_compiled_or_refused_never_a_crash(text: str) -> None:
    try:
        compiled = compile_expression(text)
    except ExpressionError:
        return
    try:
        compiled.evaluate(lambda _name: None)
    except ExpressionError:
        return
