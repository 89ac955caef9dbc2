"""Amounts, days and periods as they are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kiosk.tasks import wording

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("amount", "written"),
    [("12300", "¥ 12,300.00"), ("0.005", "¥ 0.01"), ("-8.5", "-¥ 8.50"), ("0", "¥ 0.00")],
)
def test_money(amount: str, written: str) -> None:
    assert wording.money(Decimal(amount)) == written


def test_counts_and_rates() -> None:
    assert wording.count(Decimal("1234.00")) == "1,234"
    assert wording.count(Decimal("2.50")) == "2.5"
    assert wording.percent(Decimal("0.015")) == "1.5%"


def test_days_carry_their_year_when_it_is_another() -> None:
    assert wording.day(date(2026, 11, 17), TODAY).zh == "11 月 17 日"
    assert wording.day(date(2027, 1, 5), TODAY).zh == "2027 年 1 月 5 日"
    assert wording.day(date(2027, 1, 5), TODAY).en == "5 Jan 2027"


def test_instants_are_told_in_shanghai() -> None:
    at = datetime(2026, 11, 20, 17, 41, tzinfo=UTC)
    assert wording.instant(at, TODAY).zh == "今天 01:41"
    assert wording.instant(at, date(2026, 11, 22)).en == "21 Nov, 01:41"


@pytest.mark.parametrize(
    ("start", "end", "zh", "en"),
    [
        (date(2026, 7, 1), date(2026, 9, 30), "2026 年第三季度", "Q3 2026"),
        (date(2026, 10, 1), date(2026, 10, 31), "2026 年 10 月", "Oct 2026"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025 年", "2025"),
        (
            date(2026, 2, 1),
            date(2026, 4, 30),
            "2026 年 2 月至 2026 年 4 月",
            "Feb 2026 to Apr 2026",
        ),
    ],
)
def test_periods(start: date, end: date, zh: str, en: str) -> None:
    assert wording.period(start, end).zh == zh
    assert wording.period(start, end).en == en
