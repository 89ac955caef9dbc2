"""A visitor reads what was worked out, not a program."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kiosk.tax_law.formula import written


def _figures(*values: str) -> dict[str, tuple[str, Decimal]]:
    return {
        chr(ord("a") + place): (f"{Decimal(value):,.2f}", Decimal(value))
        for place, value in enumerate(values)
    }


@pytest.mark.parametrize(
    ("expression", "values", "read"),
    [
        ("a * b", ("8300", "5"), "8,300.00 × 5.00"),
        ("(a + b) * c", ("546000", "284000", "1"), "(546,000.00 + 284,000.00) × 1.00"),
        ("a + (b + c)", ("1", "2", "3"), "1.00 + 2.00 + 3.00"),
        ("a - (b - c)", ("1", "2", "3"), "1.00 − (2.00 − 3.00)"),
        # What is left over, and nothing where it is less than nothing.
        ("max(b - a, 0)", ("2410", "5800"), "5,800.00 − 2,410.00"),
        ("max(a - b, 0)", ("2410", "5800"), "0 (2,410.00 − 5,800.00 < 0)"),
        ("max(a - b, 0) * c", ("3600", "100", "2"), "(3,600.00 − 100.00) × 2.00"),
        ("max(a - b, 0) * c", ("1", "2", "3"), "0 × 3.00 (1.00 − 2.00 < 0)"),
        # A ceiling and a floor say themselves.
        ("min(a * b, c)", ("2", "3", "5"), "5.00 (5.00 ≤ 2.00 × 3.00)"),
        ("min(a * b, c)", ("2", "3", "7"), "2.00 × 3.00 (≤ 7.00)"),
        (
            "min(max(a * b, c), d)",
            ("1", "2", "50", "2000"),
            "50.00 (50.00 ≥ 1.00 × 2.00) (50.00 ≤ 2,000.00)",
        ),
        # A loss keeps its sign.
        ("a", ("-220000",), "−220,000.00"),
        ("a - b", ("-211000", "9000"), "−211,000.00 − 9,000.00"),
        ("a + b", ("1000", "-9000"), "1,000.00 + (−9,000.00)"),
    ],
)
def test_arithmetic_reads_as_people_write_it(
    expression: str, values: tuple[str, ...], read: str
) -> None:
    assert written(expression, _figures(*values)) == read


@pytest.mark.parametrize("expression", ["a +", "a ** b", "sum(a, b)", "a if b else c"])
def test_what_is_no_arithmetic_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="not arithmetic"):
        written(expression, _figures("1", "2", "3"))
