"""Everything that falls due besides the monthly filing day."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.tax_law import NotPublished, UnknownParameter, load_law
from kiosk.taxpayer import Tax

XIONGAN = load_law("133100")


@pytest.mark.parametrize(
    ("income_year", "last_day"),
    [
        (2021, date(2022, 5, 31)),
        (2022, date(2023, 5, 31)),
        (2023, date(2024, 5, 31)),
        (2024, date(2025, 6, 3)),
        (2025, date(2026, 6, 1)),
    ],
)
def test_corporate_settlement_rolls_only_its_last_day(income_year: int, last_day: date) -> None:
    due = XIONGAN.due_date("cit.settlement", date(income_year, 12, 31))
    assert (due.day, due.tax, due.opens) == (last_day, "CIT", date(income_year + 1, 1, 1))


def test_business_income_settlement_of_2023_rolled_to_1_april() -> None:
    assert XIONGAN.due_date("iit.business.settlement", date(2023, 12, 31)).day == date(2024, 4, 1)


def test_comprehensive_income_of_2025_has_from_march_to_june() -> None:
    due = XIONGAN.due_date("iit.annual.settlement", date(2025, 12, 31))
    assert (due.opens, due.day) == (date(2026, 3, 1), date(2026, 6, 30))


def test_a_quarter_falls_due_on_the_published_day() -> None:
    due = XIONGAN.due_date("vat.quarter", date(2026, 9, 30))
    assert (due.period_start, due.opens, due.day) == (
        date(2026, 7, 1),
        date(2026, 10, 1),
        date(2026, 10, 26),
    )
    assert not due.forecast
    assert "64号" in due.basis
    assert XIONGAN.due_date("stamp.year", date(2025, 12, 31)).day == date(2026, 1, 20)


def test_a_city_sets_its_own_instalments_and_the_province_stands_before_that() -> None:
    qingyuan = load_law("441802")
    yearly = qingyuan.due_date("land.use", date(2026, 12, 31))
    assert (yearly.period_start, yearly.opens, yearly.day) == (
        date(2026, 1, 1),
        date(2026, 10, 1),
        date(2026, 12, 31),
    )
    assert (yearly.region, yearly.confidence) == ("4418", "sourced high")
    half = qingyuan.due_date("land.use", date(2025, 6, 30))
    assert (half.day, half.region) == (date(2025, 4, 30), "")
    assert half.confidence.startswith("default")


def test_social_insurance_does_not_follow_the_calendar() -> None:
    due = XIONGAN.due_date("social.employer", date(2026, 10, 31))
    assert (due.period_start, due.day) == (date(2026, 10, 1), date(2026, 10, 15))
    assert due.confidence == "default low"
    medical = XIONGAN.due_date("social.resident_medical", date(2027, 12, 31))
    assert (medical.opens, medical.day) == (date(2026, 9, 1), date(2026, 12, 31))


def test_a_vehicle_has_60_days_and_a_contract_15() -> None:
    # 20 October + 60 days is Saturday 19 December: Monday the 21st.
    assert XIONGAN.due_after("vehicle_purchase", date(2026, 10, 20)).day == date(2026, 12, 21)
    assert XIONGAN.due_after("stamp.act", date(2026, 6, 1)).day == date(2026, 6, 16)
    assert XIONGAN.due_after("deed", date(2026, 6, 6)).day == date(2026, 6, 6)


def test_what_falls_due_in_a_month_earliest_first() -> None:
    due = XIONGAN.due_between(date(2026, 10, 1), date(2026, 10, 31))
    keys = [entry.obligation for entry in due.known]
    assert {"vat.quarter", "vat.month", "cit.quarter", "stamp.quarter"} <= set(keys)
    assert "cit.settlement" not in keys
    assert [entry.day for entry in due.known] == sorted(entry.day for entry in due.known)
    assert due.unknown == ()


def test_a_window_that_rolls_into_the_next_month_is_found_there() -> None:
    june = XIONGAN.due_between(date(2026, 6, 1), date(2026, 6, 1), ["cit.settlement"])
    assert [entry.day for entry in june.known] == [date(2026, 6, 1)]
    may = XIONGAN.due_between(date(2026, 5, 1), date(2026, 5, 31), ["cit.settlement"])
    assert may.known == ()


def test_next_year_is_named_as_not_published() -> None:
    with pytest.raises(NotPublished):
        XIONGAN.due_date("vat.quarter", date(2026, 12, 31))
    due = XIONGAN.due_between(date(2027, 1, 1), date(2027, 1, 31), ["vat.quarter"])
    assert due.known == ()
    assert [(entry.obligation, entry.reason.zh) for entry in due.unknown] == [
        ("vat.quarter", "2027 年节假日安排和征期尚未公布")
    ]


def test_what_has_no_such_period_is_refused() -> None:
    with pytest.raises(ValueError, match="no quarter ends on"):
        XIONGAN.due_date("vat.quarter", date(2026, 8, 31))
    with pytest.raises(ValueError, match="follows an event"):
        XIONGAN.due_date("vehicle_purchase", date(2026, 8, 31))
    with pytest.raises(ValueError, match="does not follow an event"):
        XIONGAN.due_after("vat.quarter", date(2026, 8, 31))
    with pytest.raises(UnknownParameter, match="set locally"):
        XIONGAN.due_date("stamp.quarter", date(2020, 3, 31))
    with pytest.raises(KeyError):
        XIONGAN.due_date("window.tax", date(2026, 9, 30))


def test_every_obligation_has_words_and_a_tax_of_the_profile() -> None:
    for key in XIONGAN.obligations:
        schedule = XIONGAN.schedule(key, date(2026, 6, 30))
        assert schedule.name.zh
        assert schedule.name.en
        assert Tax(schedule.tax)
        assert schedule.basis
