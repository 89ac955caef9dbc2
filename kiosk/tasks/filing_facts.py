"""Facts that single filings are prefilled from: what is unfiled, the last statement, a vehicle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.tasks.general_statement import GENERAL, retained_before
from kiosk.taxpayer import Obligation, Statement, Vehicle

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances

Value = Decimal | date | bool | str | None
Read = Callable[["Circumstances"], Value]

#: Lines of the statements of small enterprises (小企业会计准则), as they are handed in.
STATEMENT_LINES: Final = (
    *("cash", "receivables", "inventory", "other_current", "fixed_assets", "other_noncurrent"),
    *("short_loans", "payables", "wages_payable", "taxes_payable", "other_payables", "long_term"),
    *("paid_in", "reserves", "retained"),
    *("revenue", "cost", "surcharges", "selling", "admin", "finance"),
    *("other_income", "income_tax"),
)


def unfiled(at: Circumstances) -> tuple[Obligation, ...] | None:
    """Finished periods past their deadline that are not filed, the oldest deadline first."""
    filings = at.profile.filings
    if filings is None:
        return None
    late = [
        one
        for one in filings.obligations
        if one.filed_on is None and one.period_end < at.today and one.due < at.today
    ]
    return tuple(sorted(late, key=lambda one: (one.due, one.tax.value)))


def _unfiled_count(at: Circumstances) -> Value:
    found = unfiled(at)
    return None if found is None else Decimal(len(found))


def _to_file_count(at: Circumstances) -> Value:
    found = unfiled(at)
    return None if found is None else Decimal(sum(bool(one.task_id) for one in found))


def _previous(at: Circumstances) -> Statement | None:
    """The newest statement of small enterprises from before this period."""
    if at.period is None:
        return None
    earlier = [
        one
        for one in at.profile.statements or ()
        if one.period_end < at.period.start and one.standard != GENERAL
    ]
    return max(earlier, key=lambda one: one.period_end, default=None)


def _line(name: str) -> Read:
    def read(at: Circumstances) -> Value:
        statement = _previous(at)
        return None if statement is None else statement.lines.get(name)

    return read


def _previous_end(at: Circumstances) -> Value:
    statement = _previous(at)
    return None if statement is None else statement.period_end


def _vehicle(read: Callable[[Vehicle], Value]) -> Read:
    """Reads the vehicle bought on the day that is filed."""

    def of_period(at: Circumstances) -> Value:
        if at.period is None:
            return None
        for vehicle in at.profile.vehicles or ():
            if vehicle.bought_on == at.period.start and vehicle.purchase_tax_filed_on is None:
                return read(vehicle)
        return None

    return of_period


#: Name of the fact → what kind of value it is, and how it is read.
FILING_FACTS: Final[Mapping[str, tuple[str, Read]]] = {
    "filings.unfiled_count": ("count", _unfiled_count),
    "filings.to_file_count": ("count", _to_file_count),
    **{f"prior_statement.{name}": ("money", _line(name)) for name in STATEMENT_LINES},
    "prior_statement.period_end": ("date", _previous_end),
    "prior_statement.retained_general": ("money", retained_before),
    "vehicle.vin": ("text", _vehicle(lambda one: one.vin)),
    "vehicle.model": ("text", _vehicle(lambda one: one.model or None)),
    "vehicle.invoice_number": ("text", _vehicle(lambda one: one.invoice_number or None)),
    "vehicle.price_ex_vat": ("money", _vehicle(lambda one: one.price_ex_vat)),
    "vehicle.passenger_car": ("yes_no", _vehicle(lambda one: one.passenger_car)),
    "vehicle.new_energy_listed": (
        "yes_no",
        _vehicle(lambda one: one.energy == "new" and one.listed),
    ),
}
