"""The yearly settlement of business income: one place (B表) and several (C表)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.tax_law import UnknownParameter, load_law
from kiosk.tax_law import calculators as calculate
from kiosk.tax_law.arithmetic import recompute
from kiosk.tax_law.calculation import Calculation

LAW = load_law("133100")
Y2025 = date(2025, 12, 31)
D = Decimal

yuan = st.decimals(0, 5_000_000, places=2)


def multiplies_out(found: Calculation) -> bool:
    return all(recompute(step) == step.amount for step in found.steps)


def test_a_year_worked_by_hand() -> None:
    found = calculate.iit_business_settlement(
        LAW,
        Y2025,
        revenue=D(486000),
        cost=D(230000),
        expenses=D(60000),
        taxes=D(1200),
        not_deductible=D(500),
        tax_free=D(300),
        earlier_losses=D(12000),
        social=D(9600),
        special_additional=D(24000),
        prepaid=D(5000),
    )
    # 486,000 − 291,200 = 194,800; + 500 − 300 = 195,000; − 12,000 − 93,600 = 89,400
    # 89,400 × 10 % − 1,500 = 7,440; half of it; 5,000 prepaid
    assert found.amounts["taxable_income"] == D("89400.00")
    assert found.amounts["payable"] == D("3720.00")
    assert (found.amounts["due"], found.amounts["refund"]) == (D("0.00"), D("1280.00"))
    assert found.amounts["basic"] == D("60000.00")
    assert multiplies_out(found)


def test_a_loss_owes_nothing_and_is_kept_for_later_years() -> None:
    found = calculate.iit_business_settlement(
        LAW, Y2025, revenue=D(100), cost=D(400), earlier_losses=D(50), prepaid=D(7)
    )
    assert found.amounts["profit"] == D("-300.00")
    assert (found.amounts["loss"], found.amounts["loss_used"]) == (D("300.00"), D("0.00"))
    assert (found.amounts["payable"], found.amounts["refund"]) == (D("0.00"), D("7.00"))


def test_what_is_deducted_from_wages_is_not_deducted_again() -> None:
    found = calculate.iit_business_settlement(
        LAW, Y2025, revenue=D(100000), cost=D(0), deducts_here=False, social=D(5000)
    )
    assert found.amounts["personal"] == D("0.00")
    assert found.amounts["taxable_income"] == D("100000.00")


def test_the_half_is_given_up_to_two_millions_only() -> None:
    def relief(taxable: Decimal) -> Decimal:
        found = calculate.iit_business_settlement(
            LAW, Y2025, revenue=taxable, cost=D(0), deducts_here=False
        )
        return found.amounts["relief"]

    assert relief(D(2000000)) == D("317250.00")  # (2,000,000 × 35 % − 65,500) ÷ 2
    assert relief(D(3000000)) == D("317250.00")


def test_two_shops_are_taxed_as_one_income() -> None:
    found = calculate.iit_business_several(
        LAW, Y2025, taxable_income=D(110000), basic_deducted=D(120000), settled=D(4000)
    )
    # 110,000 + 60,000 deducted twice = 170,000 × 20 % − 10,500 = 23,500; half; 4,000 settled
    assert found.amounts["added_back"] == D("60000.00")
    assert found.amounts["due"] == D("7750.00")
    assert multiplies_out(found)


def test_after_the_relief_ends_the_answer_is_unknown() -> None:
    with pytest.raises(UnknownParameter):
        calculate.iit_business_settlement(LAW, date(2028, 12, 31), revenue=D(90000), cost=D(0))


@given(first=yuan, second=yuan, own=st.decimals(0, 30_000, places=2))
def test_two_returns_and_their_sum_tax_the_same_income_as_one_shop(
    first: Decimal, second: Decimal, own: Decimal
) -> None:
    """Whatever each shop earned, the 60,000 counts once; social insurance where it was paid."""
    shops = [
        calculate.iit_business_settlement(LAW, Y2025, revenue=revenue, cost=D(0), social=social)
        for revenue, social in ((first, own), (second, D(0)))
    ]
    several = calculate.iit_business_several(
        LAW,
        Y2025,
        taxable_income=sum((one.amounts["taxable_income"] for one in shops), D(0)),
        basic_deducted=sum((one.amounts["basic"] for one in shops), D(0)),
        settled=sum((one.amounts["payable"] for one in shops), D(0)),
    )
    amounts = several.amounts
    if min(first, second) >= D(90000):  # nobody's deductions ran dry
        assert amounts["taxable_income"] == first + second - own - D(60000)
    assert amounts["taxable_income"] >= max(D(0), first + second - own - D(60000))
    assert amounts["payable"] + amounts["refund"] == amounts["due"] + sum(
        (one.amounts["payable"] for one in shops), D(0)
    )
    assert all(multiplies_out(one) for one in (*shops, several))
