"""What waiting costs, by what is owed: 滞纳金, 加处罚款, or neither."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kiosk.tax_law import UnknownParameter, load_law, recompute
from kiosk.tax_law.calculators import Charge, added_fine, charge_on
from kiosk.taxpayer import Tax, TaxpayerKind

LAW = load_law("133100")
DUE = date(2026, 11, 6)


@pytest.mark.parametrize(
    ("days", "per_day", "most"),
    [
        *((0, "6.00", "0.00"), (1, "6.00", "6.00"), (33, "6.00", "198.00")),
        *((34, "0", "200.00"), (400, "0", "200.00"), (-5, "6.00", "0.00")),
    ],
)
def test_three_percent_a_day_and_never_more_than_the_fine(
    days: int, per_day: str, most: str
) -> None:
    worked = added_fine(LAW, fine=Decimal(200), due=DUE, paid=DUE + timedelta(days=days))
    assert worked.amounts["per_day"] == Decimal(per_day)
    assert worked.amounts["most"] == Decimal(most)
    assert worked.flags["capped"] is (days >= 34)
    assert "行政处罚法 第72条" in worked.step("most").legal_basis
    for step in worked.steps:
        assert recompute(step) == step.amount


def test_before_the_act_of_2021_nothing_is_said() -> None:
    with pytest.raises(UnknownParameter):
        added_fine(LAW, fine=Decimal(50), due=date(2021, 7, 14), paid=date(2021, 8, 1))


@pytest.mark.parametrize(
    ("tax", "kind", "charge"),
    [
        (Tax.VAT, TaxpayerKind.COMPANY, Charge.LATE_PAYMENT),
        (Tax.IIT, TaxpayerKind.NATURAL_PERSON, Charge.LATE_PAYMENT),
        (Tax.SOCIAL, TaxpayerKind.COMPANY, Charge.LATE_PAYMENT),
        (Tax.SOCIAL, TaxpayerKind.NATURAL_PERSON, Charge.NONE),
        (Tax.DIS, TaxpayerKind.COMPANY, Charge.BY_ORDER),
        (Tax.FINE, TaxpayerKind.INDIVIDUAL_BUSINESS, Charge.ADDED_FINE),
    ],
)
def test_what_is_charged_on_what(tax: Tax, kind: TaxpayerKind, charge: Charge) -> None:
    assert charge_on(tax, kind) is charge
