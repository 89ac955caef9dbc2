"""How money and figures stand on the screen: ``¥ 12,300.00``."""

from __future__ import annotations

from decimal import Decimal


def yuan(amount: Decimal) -> str:
    """An amount in yuan, to the fen, with thousands separated."""
    sign = "-" if amount < 0 else ""
    return f"{sign}¥ {abs(amount):,.2f}"


def figure(value: Decimal, unit: str, language: str = "zh") -> str:
    """A figure of a calculation with its own unit (see ``tax_law.calculation.Operand``)."""
    if unit == "yuan":
        return yuan(value)
    if unit == "rate":
        return f"{(value * 100).normalize():f}%"
    if unit == "per_mille":  # as the formula above it says it: 0.3‰
        return f"{(value * 1000).normalize():f}‰"
    from kiosk.tasks.value_words import UNIT_WORDS

    number = f"{value.normalize():,f}"
    words = UNIT_WORDS.get(unit)
    return number if words is None else f"{number}\u00a0{words.in_language(language)}"
