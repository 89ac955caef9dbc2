"""Tax law (税法): dated parameters, filing calendar, calculators, credit.

Pure: no clock, no network. ``load_law`` reads the YAML under ``assets/law`` and
``assets/regions`` once; everything after that is a function of its arguments.
"""

from kiosk.tax_law.arithmetic import recompute
from kiosk.tax_law.due_dates import DueDate, DueDates, UnknownDueDate
from kiosk.tax_law.filing_calendar import Deadline
from kiosk.tax_law.law import Law, load_law
from kiosk.tax_law.parameter import Bracket, NotPublished, Parameter, UnknownParameter

__all__ = [
    "Bracket",
    "Deadline",
    "DueDate",
    "DueDates",
    "Law",
    "NotPublished",
    "Parameter",
    "UnknownDueDate",
    "UnknownParameter",
    "load_law",
    "recompute",
]
