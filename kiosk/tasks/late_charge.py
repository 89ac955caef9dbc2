"""What filing after the deadline costs: the charge for paying late (滞纳金), tax by tax.

It is no part of what is declared; it is worked out to today and collected with the tax.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.combined_return import part_of
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.tasks.views import RowView
from kiosk.tax_law.calculation import Calculation, Step
from kiosk.taxpayer import Tax

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.tasks.runner import TaskRunner

LATE: Final = "late_charge"  # row keys: late_charge.VAT


@dataclass(frozen=True, slots=True)
class LateCharge:
    """The charge on one tax of a late filing, to the day of filing."""

    tax: Tax
    due: date
    calculation: Calculation  # amounts: days, per_day, raw, collected

    @property
    def amount(self) -> Decimal:
        """What is collected if it is paid today, yuan."""
        return self.calculation.amounts["collected"]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The record, the sum first."""
        return tuple(self.calculation.step(key) for key in ("collected", "raw", "days", "per_day"))


def late_charges(runner: TaskRunner) -> tuple[LateCharge, ...]:
    """The charges on a filing made after the deadline; none where nothing is late or owed."""
    from kiosk.tax_law.calculators import Charge, charge_on, late_payment

    submission, period = runner.definition.file.submission, runner.period
    if submission is None or period is None:
        return ()
    found = []
    for tax, name in submission.taxes.items():
        part = part_of(period, tax) or period
        owed = runner.amount(name)
        if owed is None or owed <= 0 or runner.today <= part.due:
            continue
        if charge_on(tax, runner.profile.kind) is not Charge.LATE_PAYMENT:
            continue
        charge = late_payment(runner.law, tax=owed, due=part.due, paid=runner.today)
        if charge.amounts["collected"] > 0:  # up to 1 yuan is not collected
            found.append(LateCharge(tax, part.due, charge))
    return tuple(found)


def late_charge_rows(runner: TaskRunner) -> Iterable[RowView]:
    """The charges as rows below the tax, each open to its record."""
    for charge in late_charges(runner):
        tax = TAX_NAMES[charge.tax.value]
        yield RowView(
            key=f"{LATE}.{charge.tax.value}",
            label=Bilingual(f"滞纳金({tax.zh})", f"Charge for lateness ({tax.en})"),
            value=charge.amount,
            shown=wording.same(wording.money(charge.amount)),
            source=Bilingual(
                f"{charge.calculation.step('raw').formula},按今天缴算,不在申报合计里",
                f"{charge.calculation.step('raw').formula}; if paid today, not in the total filed",
            ),
            step=charge.calculation.step("collected"),
        )


def late_charge_records(runner: TaskRunner, row_key: str) -> tuple[Step, ...]:
    """The record behind the row ``row_key``."""
    for charge in late_charges(runner):
        if row_key == f"{LATE}.{charge.tax.value}":
            return charge.steps
    return ()


def filed_late_charges(runner: TaskRunner) -> list[dict[str, str]]:
    """The charges as the filing's body carries them (yuan and days as texts)."""
    return [
        {
            "tax": charge.tax.value,
            "due": charge.due.isoformat(),
            "days": f"{charge.calculation.amounts['days']:f}",
            "per_day": f"{charge.calculation.amounts['per_day']:f}",
            "amount": f"{charge.amount:f}",
            "formula": charge.calculation.step("raw").formula,
        }
        for charge in late_charges(runner)
    ]


def late_charge_notes(charges: list[dict[str, str]]) -> list[Bilingual]:
    """What a receipt says of the charges in a filed body."""
    notes = []
    for charge in charges:
        tax = TAX_NAMES[charge["tax"]]
        amount, more = (wording.money(Decimal(charge[key])) for key in ("amount", "per_day"))
        days = wording.count(Decimal(charge["days"]))
        notes.append(
            Bilingual(
                f"{tax.zh}逾期 {days} 天,滞纳金算到签名当天 {amount}({charge['formula']}),"
                f"每晚一天加 {more},缴款时一并缴。",
                f"{tax.en} is {days} days late: {amount} to the day of signing "
                f"({charge['formula']}), {more} for each further day, collected with the tax.",
            )
        )
    return notes
