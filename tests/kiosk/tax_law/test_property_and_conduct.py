"""The property and conduct taxes (财产和行为税) that had no calculator: rates, cliffs, reliefs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.tax_law import UnknownParameter, load_law, recompute
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.calculators import (
    environmental_protection,
    farmland_occupation,
    land_value_added,
    land_value_added_prepayment,
    resource_tax,
    tobacco_leaf,
)

LAW = load_law("133100")
ON = date(2026, 9, 30)
money = st.decimals(min_value=0, max_value=50_000_000, places=2)


def tax(calculation: Calculation) -> Decimal:
    for step in calculation.steps:
        assert step.amount >= 0
        assert recompute(step) == step.amount, step.key
    amounts = calculation.amounts
    assert amounts["tax_before"] - amounts["tax"] == amounts["relief"]
    return amounts["tax"]


def test_resource_tax_by_sales_and_by_volume_is_halved_for_the_small() -> None:
    by_sales = resource_tax(LAW, ON, sales=Decimal(860_000), rate=Decimal("0.03"))
    assert tax(by_sales) == Decimal("25800.00")
    halved = resource_tax(LAW, ON, volume=Decimal(1200), rate=Decimal("2.5"), half_relief=True)
    assert tax(halved) == Decimal("1500.00")


@pytest.mark.parametrize("rate", ["0.009", "0.21"])
def test_a_rate_beyond_the_act_is_refused(rate: str) -> None:
    with pytest.raises(ValueError, match="rate must be"):
        resource_tax(LAW, ON, sales=Decimal(100), rate=Decimal(rate))


def test_farmland_is_taxed_once_by_the_square_metre() -> None:
    found = farmland_occupation(LAW, ON, area=Decimal(320), rate=Decimal("22.5"), half_relief=True)
    assert (tax(found), found.amounts["relief"]) == (Decimal("3600.00"), Decimal("3600.00"))


def test_tobacco_leaf_counts_the_subsidy_in() -> None:
    assert tax(tobacco_leaf(LAW, ON, purchase_price=Decimal(100_000))) == Decimal("22000.00")


@pytest.mark.parametrize(
    ("income", "due"),
    [
        ("1500000", "150000.00"),  # gain 50 %: 500,000 × 30 %
        ("2000000", "350000.00"),  # gain 100 %: 1,000,000 × 40 % − 1,000,000 × 5 %
        ("3000000", "850000.00"),  # gain 200 %: 2,000,000 × 50 % − 1,000,000 × 15 %
        ("4000000", "1450000.00"),  # gain 300 %: 3,000,000 × 60 % − 1,000,000 × 35 %
        ("900000", "0.00"),  # no gain
    ],
)
def test_land_value_added_tax_climbs_with_the_share_of_the_gain(income: str, due: str) -> None:
    found = land_value_added(LAW, ON, income=Decimal(income), deductions=Decimal(1_000_000))
    assert tax(found) == Decimal(due)


def test_ordinary_homes_are_exempt_up_to_a_fifth() -> None:
    at_most = land_value_added(
        LAW, ON, income=Decimal(1_200_000), deductions=Decimal(1_000_000), ordinary_homes=True
    )
    above = land_value_added(
        LAW, ON, income=Decimal("1200000.01"), deductions=Decimal(1_000_000), ordinary_homes=True
    )
    assert tax(at_most) == 0
    assert tax(above) == Decimal("60000.00")


def test_a_prepayment_needs_the_region() -> None:
    found = land_value_added_prepayment(
        LAW, ON, received=Decimal(1_090_000), vat_prepaid=Decimal(30_000)
    )
    assert tax(found) == Decimal("15900.00")
    with pytest.raises(UnknownParameter):
        land_value_added_prepayment(load_law(), ON, received=Decimal(1))


@pytest.mark.parametrize(
    ("below", "due"), [("0.29", "1152.00"), ("0.3", "864.00"), ("0.5", "576.00")]
)
def test_cleaner_air_costs_less(below: str, due: str) -> None:
    found = environmental_protection(
        LAW, ON, medium="air", quantity=Decimal(120), below_standard=Decimal(below)
    )
    assert tax(found) == Decimal(due)


def test_hazardous_waste_has_no_reduction_and_the_region_no_say() -> None:
    found = environmental_protection(
        load_law(), ON, medium="hazardous", quantity=Decimal("1.5"), below_standard=Decimal(1)
    )
    assert tax(found) == Decimal("1500.00")
    with pytest.raises(UnknownParameter):
        environmental_protection(load_law(), ON, medium="water", quantity=Decimal(1))


@settings(max_examples=60, deadline=None)
@given(income=money, deductions=st.decimals(min_value="0.01", max_value=50_000_000, places=2))
def test_land_value_added_tax_never_exceeds_the_gain(income: Decimal, deductions: Decimal) -> None:
    found = land_value_added(LAW, ON, income=income, deductions=deductions)
    assert tax(found) <= found.amounts["gain"]
