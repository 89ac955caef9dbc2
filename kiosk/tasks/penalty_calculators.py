"""The fine for filing late as task files may bind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from kiosk.tasks.calculator_binding import ArgumentKind, Arguments, Calculator
from kiosk.tax_law.calculation import Calculation

if TYPE_CHECKING:
    from kiosk.tax_law import Law


def _fine(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import late_filing_fine

    return late_filing_fine(
        law,
        given.date("on"),
        person=given.text("person"),
        first_offence=given.yes_no("first_offence"),
        minor_harm=given.yes_no("minor_harm"),
        corrected_in_time=given.yes_no("corrected_in_time"),
    )


PENALTY_CALCULATORS: Final[Mapping[str, Calculator]] = {
    "late_filing_fine": Calculator(
        {
            "on": ArgumentKind.DATE,
            "person": ArgumentKind.TEXT,
            "first_offence": ArgumentKind.YES_NO,
            "minor_harm": ArgumentKind.YES_NO,
            "corrected_in_time": ArgumentKind.YES_NO,
        },
        frozenset({"fine"}),
        _fine,
    )
}
