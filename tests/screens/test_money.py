"""A figure says what it is a figure of."""

from __future__ import annotations

from decimal import Decimal

import pytest

from screens.money import figure


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [
        ("-12300", "yuan", "-¥ 12,300.00"),
        ("0.05", "rate", "5%"),
        ("0.0003", "per_mille", "0.3‰"),
        ("9200", "m2", "9,200\u00a0平方米"),
        ("26", "days", "26\u00a0天"),
        ("4.50", "", "4.5"),
    ],
)
def test_a_figure_stands_with_its_unit(value: str, unit: str, read: str) -> None:
    assert figure(Decimal(value), unit) == read
