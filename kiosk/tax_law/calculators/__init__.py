"""Calculators (税费计算): pure functions from facts and the law to a ``Calculation``.

Each takes the ``Law`` and the day that picks the rules (the last day of the tax
period, or the day of the act), and ``Decimal`` yuan. Each raises ``UnknownParameter``
where the law has no figure for that day, and ``ValueError`` for facts that cannot be.
"""

from kiosk.tax_law.calculators.late_payment import late_payment
from kiosk.tax_law.calculators.surcharges import surcharges
from kiosk.tax_law.calculators.value_added_tax import (
    vat_house,
    vat_small,
    vat_small_with_surcharges,
)

__all__ = [
    "late_payment",
    "surcharges",
    "vat_house",
    "vat_small",
    "vat_small_with_surcharges",
]
