"""VAT of small-scale taxpayers: thresholds, special invoices, property, dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kiosk.tax_law import Law, UnknownParameter, load_law, recompute
from kiosk.tax_law.calculators import vat_house, vat_small, vat_small_with_surcharges

D = Decimal
Q3_2026 = date(2026, 9, 30)
Q2_2025 = date(2025, 6, 30)


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law("133100")


def vat(law: Law, on: date, **sales: D) -> D:
    return vat_small(law, on, filing="quarter", **sales).amounts["vat"]


def test_the_filing_of_the_mockup_to_the_fen(law: Law) -> None:
    filed = vat_small_with_surcharges(
        law, Q3_2026, filing="quarter", location="city", ordinary=D("412871.29")
    )
    assert filed.amounts["vat"] == D("4128.71")
    assert filed.amounts["urban"] == D("144.50")
    assert filed.amounts["edu"] == D("61.93")
    assert filed.amounts["local_edu"] == D("41.29")
    assert filed.amounts["total"] == D("4376.43")
    assert filed.amounts["total_relief"] == D("8505.15")
    assert filed.step("vat").formula == "412,871.29 × 1%"
    assert filed.step("vat").label.zh == "增值税(征收率 1%)"
    assert filed.step("urban").formula == "4,128.71 × 7% × 50%"
    assert "2026年第10号" in filed.step("vat").legal_basis


def test_every_line_can_be_worked_out_again(law: Law) -> None:
    filed = vat_small_with_surcharges(
        law,
        Q2_2025,
        filing="quarter",
        location="county_or_town",
        ordinary=D("250000.55"),
        special=D("20000.10"),
        real_estate=D(500000),
        property_letting=D(3000),
        special_full_rate=D("12.34"),
    )
    assert [recompute(step) for step in filed.steps] == [step.amount for step in filed.steps]


def test_exactly_the_threshold_is_exempt_until_2025_and_taxed_from_2026(law: Law) -> None:
    assert vat(law, date(2025, 12, 31), ordinary=D(300000)) == 0
    assert vat(law, date(2025, 12, 31), ordinary=D("300000.01")) == D("3000.00")
    assert vat(law, date(2026, 3, 31), ordinary=D("299999.99")) == 0
    edge = vat_small(law, date(2026, 3, 31), filing="quarter", ordinary=D(300000))
    assert edge.amounts["vat"] == D(3000)
    # The notice has not been read: the record must say how sure it is.
    assert edge.step("vat").confidence == "recalled medium"


def test_special_invoices_are_taxed_even_below_the_threshold(law: Law) -> None:
    assert vat(law, Q3_2026, ordinary=D(150000), special=D(50000)) == D(500)
    assert vat(law, Q3_2026, special_full_rate=D(50000)) == D(1500)


def test_property_sold_is_left_out_of_the_threshold_but_property_let_is_not(law: Law) -> None:
    sold = vat_small(law, Q2_2025, filing="quarter", ordinary=D(250000), real_estate=D(500000))
    assert [sold.amounts["vat_goods"], sold.amounts["vat_realestate"]] == [0, 25000]
    let = vat_small(law, Q2_2025, filing="quarter", ordinary=D(250000), property_letting=D(500000))
    assert [let.amounts["vat_goods"], let.amounts["vat_realestate"]] == [2500, 25000]


def test_property_is_taxed_at_3_percent_from_2026(law: Law) -> None:
    assert vat(law, Q3_2026, real_estate=D(500000)) == 15000
    assert vat(law, Q2_2025, real_estate=D(500000)) == 25000


def test_from_2028_the_threshold_is_unknown_not_the_last_known_one(law: Law) -> None:
    with pytest.raises(UnknownParameter) as caught:
        vat(law, date(2028, 3, 31), ordinary=D(100))
    assert caught.value.since == date(2028, 1, 1)
    assert "2028-01-01" in caught.value.reason.zh


def test_surcharges_follow_only_the_vat_that_is_paid(law: Law) -> None:
    exempt = vat_small_with_surcharges(
        law, Q3_2026, filing="quarter", location="city", ordinary=D(280000)
    )
    assert exempt.amounts["total"] == 0
    assert exempt.amounts["total_relief"] == 8400
    special = vat_small_with_surcharges(
        law, Q3_2026, filing="quarter", location="city", ordinary=D(150000), special=D(50000)
    )
    assert special.amounts["urban"] == D("17.50")
    # Sales within 300,000: no education surcharge for anybody (财税〔2016〕12号).
    assert [special.amounts["edu"], special.amounts["local_edu"]] == [0, 0]


def test_a_month_has_its_own_threshold(law: Law) -> None:
    month = vat_small(law, date(2026, 3, 31), filing="month", ordinary=D("100000.01"))
    assert month.amounts["vat"] == D("1000.00")


def test_a_home_sold_by_an_individual(law: Law) -> None:
    young = vat_house(law, date(2026, 3, 31), price_incl_vat=D(2060000), held_years=D("1.5"))
    assert young.amounts["vat"] == 60000
    old = vat_house(law, date(2026, 3, 31), price_incl_vat=D(2060000), held_years=D(2))
    assert [old.amounts["vat"], old.amounts["vat_relief"]] == [0, 60000]
    before = vat_house(law, Q2_2025, price_incl_vat=D(2100000), held_years=D("1.5"))
    assert before.amounts["vat"] == 100000


def test_what_cannot_be_is_refused(law: Law) -> None:
    with pytest.raises(ValueError, match=r"sales\.ordinary must be nought or more"):
        vat(law, Q3_2026, ordinary=D(-1))
    with pytest.raises(ValueError, match="filing must be"):
        vat_small(law, Q3_2026, filing="week")
