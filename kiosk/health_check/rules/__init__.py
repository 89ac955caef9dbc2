"""All rules, one module per sector; importing this package registers them."""

from kiosk.health_check.rules import (
    benefits,
    credit,
    filing,
    invoices,
    payment,
    penalties,
    registration,
    risk,
    social,
)

__all__ = [
    "benefits",
    "credit",
    "filing",
    "invoices",
    "payment",
    "penalties",
    "registration",
    "risk",
    "social",
]
