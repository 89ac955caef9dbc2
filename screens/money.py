"""How money and figures stand on the screen: ``¥ 12,300.00``."""

from __future__ import annotations

from decimal import Decimal


def yuan(amount: Decimal) -> str:
    """An amount in yuan, to the fen, with thousands separated."""
    sign = "-" if amount < 0 else ""
    return f"{sign}¥ {abs(amount):,.2f}"


def figure(value: Decimal, unit: str) -> str:
    """A figure of a calculation in its own unit (see ``tax_law.calculation.Operand``)."""
    if unit == "yuan":
        return yuan(value)
    if unit == "rate":
        percent = (value * 100).normalize()
        return f"{percent:f}%"
    return f"{value.normalize():f}"
