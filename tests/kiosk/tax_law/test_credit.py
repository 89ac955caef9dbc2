"""Credit: the level, the repair bands, and the change of rules on 2025-07-01."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.tax_law import UnknownParameter, load_law, recompute
from kiosk.tax_law.credit import Level, a_blocks, level, repair, repair_band

LAW = load_law("133100")
NOW = date(2026, 6, 30)
FIVE = Decimal(5)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        *(("100", "A"), ("90", "A"), ("89.99", "B"), ("70", "B")),
        *(("69.99", "C"), ("40", "C"), ("39.99", "D"), ("0", "D")),
    ],
)
def test_level_from_points(score: str, expected: str) -> None:
    assert level(LAW, NOW, score=Decimal(score)).level == expected


def test_why_a_level_is_not_better() -> None:
    blocks = a_blocks(LAW, NOW, years_in_business=Decimal(2), zero_filings_in_a_row=3)
    rating = level(LAW, NOW, score=Decimal(95), a_blocks=blocks)
    assert rating.level is Level.B
    assert "实际经营不满 3 年" in rating.reason.zh
    assert "零申报" in rating.reason.zh
    assert "2025年第12号" in rating.basis
    assert a_blocks(LAW, NOW, years_in_business=Decimal(3), zero_filings_in_year=5) == ()
    assert level(LAW, NOW, score=Decimal(95), direct_d=True).level is Level.D
    assert level(LAW, NOW, score=Decimal(95), newly_established=True).level is Level.M
    assert level(LAW, NOW, score=Decimal(95), had_business_income=False).level is Level.M
    assert level(LAW, NOW, score=Decimal(69), had_business_income=False).level is Level.C


def test_the_rules_of_the_day_are_cited_and_before_2018_nothing_is_known() -> None:
    assert "2014年第40号" in level(LAW, date(2025, 6, 30), score=Decimal(90)).basis
    with pytest.raises(UnknownParameter):
        level(LAW, date(2018, 3, 31), score=Decimal(90))


def test_the_clock_of_a_late_filing_with_a_large_tax() -> None:
    happened = date(2026, 6, 1)

    def on(days: int) -> list[Decimal | int | None]:
        band = repair_band(
            LAW,
            happened + timedelta(days=days),
            points=FIVE,
            happened=happened,
            is_tax_filing=True,
            tax_amount=Decimal(12300),
        )
        return [band.points_back, band.days_left, band.next_points_back]

    assert on(0) == [5, 3, 4]
    assert on(3) == [5, 0, 4]
    assert on(4) == [4, 26, 3]
    assert on(30) == [4, 0, 3]
    assert on(31) == [3, 59, 2]
    assert on(90) == [3, 0, 2]
    assert on(91) == [2, None, None]


def test_a_small_tax_has_30_days_at_full() -> None:
    band = repair_band(
        LAW,
        date(2026, 6, 2),
        points=FIVE,
        happened=date(2026, 6, 1),
        is_tax_filing=True,
        tax_amount=Decimal(2000),
    )
    assert band.share == 1
    assert (band.last_day, band.days_left) == (date(2026, 7, 1), 29)
    assert band.next_points_back == 3


def test_eleven_points_of_a_false_commitment() -> None:
    back = [
        repair(
            LAW,
            points=Decimal(11),
            happened=date(2026, 1, 1),
            corrected=date(2026, 1, 1) + timedelta(days=days),
        ).amounts["restored"]
        for days in (3, 30, 90, 91)
    ]
    assert back == [Decimal("11"), Decimal("8.8"), Decimal("6.6"), Decimal("4.4")]


def test_the_old_rules_count_to_the_end_of_the_year() -> None:
    def net(happened: date, corrected: date, tax: int = 1500) -> Decimal:
        return repair(
            LAW,
            points=FIVE,
            happened=happened,
            corrected=corrected,
            is_tax_filing=True,
            tax_amount=Decimal(tax),
        ).amounts["net"]

    assert net(date(2025, 3, 1), date(2025, 3, 21)) == 1
    assert net(date(2025, 3, 1), date(2025, 3, 21), tax=1000) == 0
    assert net(date(2025, 3, 1), date(2025, 6, 30)) == 3
    assert net(date(2024, 12, 1), date(2025, 6, 30)) == 4
    assert net(date(2023, 12, 1), date(2025, 6, 30)) == 5
    # The same facts one day later, under the rules of 2025-07-01.
    assert net(date(2025, 6, 11), date(2025, 7, 1)) == 0


def test_a_correction_before_the_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="before it happened"):
        repair(LAW, points=FIVE, happened=NOW, corrected=NOW - timedelta(days=1))
    with pytest.raises(ValueError, match="between 0 and 100"):
        level(LAW, NOW, score=Decimal("100.5"))


@settings(max_examples=80, deadline=None)
@given(
    points=st.decimals(min_value=0, max_value=100, places=1),
    days=st.integers(0, 400),
    tax=st.decimals(min_value=0, max_value=5000, places=2),
    filing=st.booleans(),
)
def test_waiting_never_brings_more_back(
    points: Decimal, days: int, tax: Decimal, filing: bool
) -> None:
    happened = date(2025, 7, 1)

    def restored(after: int) -> Decimal:
        result = repair(
            LAW,
            points=points,
            happened=happened,
            corrected=happened + timedelta(days=after),
            is_tax_filing=filing,
            tax_amount=tax,
        )
        assert all(recompute(step) == step.amount for step in result.steps)
        assert result.amounts["restored"] + result.amounts["net"] == points
        return result.amounts["restored"]

    assert 0 <= restored(days + 1) <= restored(days) <= points
