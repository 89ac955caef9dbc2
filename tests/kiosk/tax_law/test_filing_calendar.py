"""The filing calendar: what is published, what is forecast, what is not known."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.tax_law import Law, NotPublished, load_law

# As published by the State Taxation Administration, January to December.
PUBLISHED = {
    2020: (15, 17, 16, 20, 22, 15, 15, 17, 15, 23, 16, 15),
    2021: (20, 23, 15, 20, 21, 18, 15, 16, 15, 26, 15, 15),
    2022: (19, 23, 15, 20, 19, 20, 15, 15, 20, 25, 15, 15),
    2023: (16, 15, 15, 17, 18, 15, 17, 15, 15, 23, 15, 15),
    2024: (15, 23, 15, 18, 22, 19, 15, 15, 18, 24, 15, 16),
    2025: (15, 20, 17, 18, 22, 16, 15, 15, 15, 27, 17, 15),
    2026: (20, 24, 16, 20, 22, 15, 15, 17, 15, 26, 16, 15),
}
MONTHS = [
    (date(year, month, day))
    for year, days in PUBLISHED.items()
    for month, day in enumerate(days, start=1)
]


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law("133100")


def test_all_84_published_months_come_from_the_table(law: Law) -> None:
    for day in MONTHS:
        deadline = law.filing_deadline(day.year, day.month)
        assert (deadline.day, deadline.forecast) == (day, False)
        assert "税总办" in deadline.basis or day.year == 2024


def test_the_workday_rule_alone_gives_83_of_84_and_says_it_is_a_forecast(law: Law) -> None:
    wrong = []
    for day in MONTHS:
        deadline = law.filing_deadline(day.year, day.month, use_published=False)
        assert deadline.forecast
        if deadline.day != day:
            wrong.append((day, deadline.day))
    assert wrong == [(date(2020, 10, 23), date(2020, 10, 27))]


def test_a_year_that_is_not_published_is_never_guessed(law: Law) -> None:
    with pytest.raises(NotPublished) as caught:
        law.filing_deadline(2027, 1)
    assert caught.value.year == 2027
    assert caught.value.reason.zh == "2027 年节假日安排和征期尚未公布"
    assert "not yet published" in caught.value.reason.en


def test_a_month_without_table_but_with_holidays_is_a_forecast(law: Law) -> None:
    deadline = law.filing_deadline(2019, 10)
    assert deadline.forecast
    assert deadline.day > date(2019, 10, 15)
