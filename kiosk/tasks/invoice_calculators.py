"""The tax on an invoice issued for a natural person as task files may bind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from kiosk.tasks.calculator_binding import ArgumentKind, Arguments, Calculator
from kiosk.tax_law.calculation import Calculation

if TYPE_CHECKING:
    from kiosk.tax_law import Law


def _on_behalf(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import invoice_on_behalf

    return invoice_on_behalf(
        law, given.date("on"), price=given.number("price"), location=given.text("location")
    )


INVOICE_CALCULATORS: Final[Mapping[str, Calculator]] = {
    "invoice_on_behalf": Calculator(
        {
            "on": ArgumentKind.DATE,
            "price": ArgumentKind.NUMBER,
            "location": ArgumentKind.TEXT,
        },
        frozenset({"sales", "vat", "urban", "edu", "local_edu", "surcharges", "ex_vat", "total"}),
        _on_behalf,
    )
}
