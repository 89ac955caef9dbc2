"""The yearly settlement of business income (B表, C表) as task files may bind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from kiosk.tasks.calculator_binding import ArgumentKind, Arguments, Calculator
from kiosk.tax_law.calculation import Calculation

if TYPE_CHECKING:
    from kiosk.tax_law import Law

_OF_A_PLACE: Final = (
    *("revenue", "cost", "expenses", "taxes", "losses", "other_spending", "not_deductible"),
    *("tax_free", "earlier_losses", "social", "special_additional", "other_deductions", "prepaid"),
)
_OF_ALL: Final = ("taxable_income", "basic_deducted", "additional_twice", "settled")
_TAX: Final = frozenset(("taxable_income", "gross", "relief", "payable", "due", "refund"))


def _settlement(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import iit_business_settlement

    return iit_business_settlement(
        law,
        given.date("on"),
        deducts_here=given.yes_no("deducts_here"),
        sole_trader=given.yes_no("sole_trader"),
        **{name: given.number(name) for name in _OF_A_PLACE if name in given.values},
    )


def _several(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import iit_business_several

    return iit_business_several(
        law,
        given.date("on"),
        taxable_income=given.number("taxable_income"),
        basic_deducted=given.number("basic_deducted"),
        additional_twice=given.number("additional_twice"),
        settled=given.number("settled"),
    )


BUSINESS_INCOME_CALCULATORS: Final[Mapping[str, Calculator]] = {
    "iit_business_settlement": Calculator(
        {
            "on": ArgumentKind.DATE,
            "deducts_here": ArgumentKind.YES_NO,
            "sole_trader": ArgumentKind.YES_NO,
            **dict.fromkeys(_OF_A_PLACE, ArgumentKind.NUMBER),
        },
        _TAX | {"spending", "profit", "adjusted", "loss_used", "loss", "basic", "personal"},
        _settlement,
        optional=frozenset(("social", "special_additional", "other_deductions")),
        signed=frozenset(("profit", "adjusted")),
    ),
    "iit_business_several": Calculator(
        {"on": ArgumentKind.DATE, **dict.fromkeys(_OF_ALL, ArgumentKind.NUMBER)},
        _TAX | {"together", "added_back"},
        _several,
    ),
}
