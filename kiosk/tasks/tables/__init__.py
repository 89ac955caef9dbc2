"""Ledgers the terminal can show whole: credit, deadlines, arrears, reliefs, records.

A task file names one where it wants its rows. Each is a pure function of the profile, the
day and the law; a row that is worked out carries the record of its arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from kiosk.tasks.facts import TAGS
from kiosk.tasks.tables.business_places import business_places
from kiosk.tasks.tables.certificates import (
    hindrances,
    income_chosen,
    payments_chosen,
    red_chosen,
    social_chosen,
)
from kiosk.tasks.tables.credit import credit_deductions, credit_years
from kiosk.tasks.tables.due import arrears, coming, deadlines, unfiled
from kiosk.tasks.tables.overdue import consequences
from kiosk.tasks.tables.penalties import penalty_cases
from kiosk.tasks.tables.records import (
    filings_done,
    invoice_months,
    payments_due,
    payments_made,
    registration,
)
from kiosk.tasks.tables.reliefs import reliefs
from kiosk.tasks.tables.returns import taxes_of_return
from kiosk.tasks.tables.table_row import Given, Rows, TableRow

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances
    from kiosk.tax_law import Law

__all__ = ["TABLES", "Rows", "TableRow"]

TABLES: Final[Mapping[str, Callable[[Circumstances, Law, Given], Rows]]] = {
    "benefits.reliefs": reliefs,
    "business.places": business_places,
    "calendar.deadlines": deadlines,
    "clearance.hindrances": hindrances,
    "credit.deductions": credit_deductions,
    "credit.years": credit_years,
    "filings.coming": coming,
    "filings.done": filings_done,
    "filings.unfiled": unfiled,
    "income.chosen": income_chosen,
    "invoices.months": invoice_months,
    "invoices.red_chosen": red_chosen,
    "filings.consequences": consequences,
    "payments.arrears": arrears,
    "payments.chosen": payments_chosen,
    "payments.due": payments_due,
    "payments.made": payments_made,
    "penalties.cases": penalty_cases,
    "registration.details": registration,
    "returns.taxes": taxes_of_return,
    "social.chosen": social_chosen,
}

#: What a ledger can be handed (``given``), by its name; ledgers not named here take nothing.
#: What is told of the taxpayer's labels is handed to the reliefs under the labels' names.
GIVEN: Final[Mapping[str, frozenset[str]]] = {
    "benefits.reliefs": frozenset(TAGS),
    "filings.consequences": frozenset({"which"}),
    "income.chosen": frozenset({"year"}),
    "invoices.red_chosen": frozenset({"confirmation"}),
    "payments.chosen": frozenset({"year", "tax"}),
    "social.chosen": frozenset({"year"}),
}
