"""Amounts, days and periods as they stand on the screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kiosk.health_check import wording
from kiosk.taxpayer import Tax

TODAY = date(2026, 11, 21)


def test_money_has_a_space_two_decimals_and_commas() -> None:
    assert wording.money(Decimal("12300")) == "¥ 12,300.00"
    assert wording.money(Decimal("-0.5")) == "-¥ 0.50"
    assert wording.rounded_money(Decimal("1026000.00")) == "¥ 1,026,000"
    assert wording.rounded_money(Decimal("1026000.40")) == "¥ 1,026,000.40"


@pytest.mark.parametrize(
    ("share", "text"),
    [("0.042056", "4.2%"), ("0.1", "10%"), ("0.0005", "0.1%"), ("1.5", "150%"), ("0", "0%")],
)
def test_shares_have_one_decimal_at_most(share: str, text: str) -> None:
    assert wording.percent(Decimal(share)) == text


@pytest.mark.parametrize(
    ("start", "end", "zh", "en"),
    [
        (date(2026, 7, 1), date(2026, 9, 30), "第三季度", "Q3"),
        (date(2025, 10, 1), date(2025, 12, 31), "2025 年第四季度", "Q4 2025"),
        (date(2026, 10, 1), date(2026, 10, 31), "10 月", "Oct"),
        (date(2025, 2, 1), date(2025, 2, 28), "2025 年 2 月", "Feb 2025"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025 年度", "2025"),
        (date(2026, 7, 1), date(2026, 12, 31), "下半年", "H2"),
        (date(2026, 9, 30), date(2026, 9, 30), "9 月 30 日", "30 Sep"),
    ],
)
def test_periods_are_named_as_people_name_them(start: date, end: date, zh: str, en: str) -> None:
    found = wording.period(start, end, TODAY)
    assert (found.zh, found.en) == (zh, en)


@pytest.mark.parametrize(
    ("due", "zh", "en"),
    [
        (date(2026, 11, 23), "还剩 2 天 · 11 月 23 日截止", "2 days left · due 23 Nov"),
        (date(2026, 11, 22), "还剩 1 天 · 11 月 22 日截止", "1 day left · due 22 Nov"),
        (date(2026, 11, 21), "今天截止", "due today"),
        (date(2026, 11, 20), "已逾期 1 天", "1 day overdue"),
        (
            date(2027, 1, 15),
            "还剩 55 天 · 2027 年 1 月 15 日截止",
            "55 days left · due 15 Jan 2027",
        ),
    ],
)
def test_deadlines_say_how_long_there_is(due: date, zh: str, en: str) -> None:
    found = wording.until(due, TODAY)
    assert (found.zh, found.en) == (zh, en)


def test_a_number_after_a_word_is_set_apart() -> None:
    assert wording.spaced("缴纳10 月社保费") == "缴纳 10 月社保费"
    assert wording.spaced("缴纳第三季度增值税") == "缴纳第三季度增值税"


def test_every_tax_has_a_name() -> None:
    assert set(wording.TAX_NAMES) == set(Tax)
