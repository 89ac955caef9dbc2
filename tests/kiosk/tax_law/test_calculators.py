"""Calculators that the published cases do not reach: prepayments, averages, refusals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kiosk.tax_law import UnknownParameter, load_law, recompute
from kiosk.tax_law import calculators as calculate
from kiosk.tax_law.calculation import Calculation

LAW = load_law("133100")
Q2 = date(2026, 6, 30)
D = Decimal


def checked(calculation: Calculation) -> dict[str, Decimal]:
    assert all(recompute(step) == step.amount for step in calculation.steps)
    return calculation.amounts


def test_quarter_averages_decide_whether_a_company_is_small() -> None:
    quarters = [
        calculate.Quarter(D(280), D(320)),
        calculate.Quarter(D(320), D(280)),
    ]
    small = calculate.cit_small(
        LAW, Q2, taxable_income=D(1000000), employees=quarters, assets=D(100)
    )
    assert checked(small)["avg_employees"] == 300
    assert small.flags["small"]
    assert small.step("avg_employees").formula == "(280 + 320 + 320 + 280) ÷ 4"
    with pytest.raises(ValueError, match="one to four quarters"):
        calculate.cit_small(LAW, Q2, taxable_income=D(1), employees=[], assets=D(1))


def test_a_restricted_industry_is_never_small() -> None:
    amounts = checked(
        calculate.cit_small(
            LAW,
            Q2,
            taxable_income=D(1000),
            employees=D(1),
            assets=D(1),
            restricted_industry=True,
        )
    )
    assert amounts["tax"] == 250


def test_corporate_prepayment_deducts_losses_and_what_was_prepaid() -> None:
    amounts = checked(
        calculate.cit_prepayment(
            LAW,
            Q2,
            profit=D(500000),
            employees=D(20),
            assets=D(3000000),
            loss_brought_forward=D(100000),
            prepaid=D(5000),
        )
    )
    assert amounts["taxable_income"] == 400000
    assert (amounts["tax"], amounts["due"]) == (D(20000), D(15000))
    loss = calculate.cit_prepayment(
        LAW, Q2, profit=D(-1), employees=D(20), assets=D(1), prepaid=D(5000)
    )
    assert (checked(loss)["tax"], loss.amounts["due"]) == (D(0), D(0))


def test_business_income_prepayment_frees_5000_a_month_and_halves() -> None:
    amounts = checked(
        calculate.iit_business_prepayment(LAW, Q2, profit=D(120000), months=6, prepaid=D(1000))
    )
    assert amounts["taxable_income"] == 90000
    assert (amounts["gross"], amounts["relief"]) == (D(7500), D(3750))
    assert (amounts["due"], amounts["refund"]) == (D(2750), D(0))
    with pytest.raises(ValueError, match="months must be"):
        calculate.iit_business_prepayment(LAW, Q2, profit=D(1), months=13)


def test_other_income_counts_in_part_in_the_yearly_settlement() -> None:
    amounts = checked(
        calculate.iit_annual(
            LAW,
            date(2025, 12, 31),
            wages=D(60000),
            labour=D(10000),
            author=D(10000),
            royalties=D(10000),
        )
    )
    # 60,000 + 20,000 × 80 % + 10,000 × 56 % − 60,000
    assert amounts["taxable_income"] == 21600
    assert amounts["tax"] == 648


def test_capital_documents_are_rounded_one_by_one() -> None:
    papers = [calculate.Document("sale", D("16.67"), name="供货合同")] * 3
    result = calculate.stamp(LAW, Q2, documents=papers)
    assert checked(result)["tax"] == D("0.03")  # 3 × 0.01, not round(0.015)
    assert result.step("doc1").formula == "16.67 × 0.3‰"
    assert result.step("doc1").label.zh == "供货合同"
    assert checked(calculate.stamp(LAW, Q2, documents=[]))["tax"] == 0
    with pytest.raises(ValueError, match="knows no item 'window'"):
        calculate.stamp(LAW, Q2, documents=[calculate.Document("window", D(1))])


def test_the_regions_deduction_and_statutory_rate_are_used() -> None:
    house = calculate.property_tax_on_cost(LAW, Q2, cost=D(1000000))
    assert checked(house)["tax"] == 8400
    assert house.step("tax").confidence == "recalled medium"
    shop = calculate.deed(LAW, Q2, price_ex_vat=D(100), area=D(50), home_number=1, individual=False)
    assert checked(shop)["tax"] == 3
    with pytest.raises(UnknownParameter, match="set locally"):
        calculate.property_tax_on_cost(load_law(), Q2, cost=D(1))


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="either the yearly rate"):
        calculate.land_use(LAW, Q2, area=D(1))
    with pytest.raises(ValueError, match="from 0 to 12"):
        calculate.land_use(LAW, Q2, area=D(1), rate=D(1), months=13)
    with pytest.raises(ValueError, match="needs a fold"):
        calculate.property_tax_on_cost(LAW, Q2, separate_underground=D(1))
    with pytest.raises(ValueError, match="either without or with VAT"):
        calculate.vehicle_purchase(LAW, Q2)
    with pytest.raises(ValueError, match="bought after the year"):
        calculate.vehicle_vessel(LAW, Q2, annual=D(1), bought=date(2027, 1, 1))
    with pytest.raises(ValueError, match="energy must be"):
        calculate.vehicle_vessel(LAW, Q2, annual=D(1), energy="steam")
    with pytest.raises(ValueError, match="home's number"):
        calculate.deed(LAW, Q2, price_ex_vat=D(1), area=D(1), home_number=0)
    with pytest.raises(ValueError, match="either revenue or cost"):
        calculate.cit_deemed(LAW, Q2, deemed_rate=D("0.1"))
    with pytest.raises(ValueError, match="location must be"):
        calculate.surcharges(LAW, Q2, vat=D(1), location="moon", half_relief=False)
    with pytest.raises(ValueError, match="unknown tax"):
        calculate.key_group_startup(LAW, Q2, taxes={"window": D(1)}, limit=D(1))


def test_a_fine_says_whether_an_officer_must_decide() -> None:
    sichuan = load_law("510100")
    serious = calculate.late_filing_fine(
        sichuan, Q2, person="unit", occurrences=3, abnormal_years=D(3)
    )
    assert serious.flags["officer_decides"]
    assert not serious.flags["on_the_spot"]
    assert (checked(serious)["fine"], serious.amounts["fine_most"]) == (D(2000), D(10000))
    small = calculate.late_filing_fine(sichuan, Q2, person="individual")
    assert small.flags["on_the_spot"]
    early = calculate.late_filing_fine(
        load_law("510100"), date(2022, 3, 1), person="unit", first_offence=True
    )
    assert early.flags["first_offence_free"]


def test_new_energy_relief_is_unknown_from_2028_but_petrol_is_not() -> None:
    after = date(2028, 1, 1)
    petrol = calculate.vehicle_purchase(LAW, after, price_ex_vat=D(100000))
    assert checked(petrol)["tax"] == 10000
    with pytest.raises(UnknownParameter, match="2028-01-01"):
        calculate.vehicle_purchase(LAW, after, price_ex_vat=D(100000), new_energy=True)


def test_union_fee_and_culture_fee() -> None:
    assert checked(calculate.union_fee(LAW, Q2, wages=D(100000)))["fee"] == 2000
    guangdong = load_law("440100")
    fee = calculate.culture_fee(guangdong, Q2, receipts_incl_vat=D(100000))
    assert checked(fee)["fee"] == 1500
    with pytest.raises(UnknownParameter, match="set locally"):
        calculate.culture_fee(LAW, Q2, receipts_incl_vat=D(100000))


def test_the_record_tells_who_reads_it_where_each_number_comes_from() -> None:
    result = calculate.late_payment(
        LAW, tax=D(12300), due=date(2026, 10, 26), paid=date(2026, 11, 21)
    )
    step = result.step("raw")
    assert step.formula == "12,300.00 × 26 × 0.05%"
    assert [operand.origin for operand in step.operands] == [
        "fact:payable.amount",
        "step:days",
        "parameter:late_payment.daily_rate",
    ]
    assert "第32条" in step.legal_basis
    assert checked(result)["per_day"] == D("6.15")
