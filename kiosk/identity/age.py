"""A person's age (周岁), which decides who may act alone and who may agree to what."""

from __future__ import annotations

from datetime import date


def age_on(birth: date, day: date) -> int:
    """Full years on ``day``; someone born on 29 February comes of age on 1 March."""
    before_birthday = (day.month, day.day) < (birth.month, birth.day)
    return day.year - birth.year - before_birthday
