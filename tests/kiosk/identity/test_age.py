"""Who counts as how old."""

from __future__ import annotations

from datetime import date

from kiosk.identity.age import age_on


def test_age_is_in_full_years() -> None:
    birth = date(2008, 2, 29)
    assert age_on(birth, date(2026, 2, 28)) == 17
    assert age_on(birth, date(2026, 3, 1)) == 18
    assert age_on(date(2008, 11, 21), date(2026, 11, 21)) == 18
