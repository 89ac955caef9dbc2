"""What a payment is made of: payables (应缴) with their late payment charges to the day.

A payable past its due date is paid together with its late payment charge (滞纳金), which
is an item of its own under ``PAYABLE_ID:late``. What carries none is told by
:func:`kiosk.tax_law.calculators.charge_on`: fines, for example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.filing_period import Circumstances
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.tasks.views import FieldValue, Option
from kiosk.tax_law.calculation import Calculation, Operand, Step
from kiosk.tax_law.calculators.overdue_charges import Charge, charge_on
from kiosk.tax_law.workings import Workings
from kiosk.taxpayer import Payable, Tax, TaxpayerKind

if TYPE_CHECKING:
    from kiosk.tax_law import Law

LATE: Final = ":late"
_TAX_DUE: Final = "税收征收管理法 第31条"
_FEE_DUE: Final = "社会保险法 第60条"
_NOUGHT: Final = Decimal(0)

Rows = tuple[dict[str, FieldValue], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentItem:
    """One line of a payment order."""

    payable_id: str  # the bureau's id, with ``:late`` behind it for a charge
    tax: Tax
    period_start: date
    period_end: date
    amount: Decimal  # yuan
    label: Bilingual

    @property
    def is_charge(self) -> bool:
        """Whether this is a late payment charge."""
        return self.payable_id.endswith(LATE)


def payable_name(payable: Payable) -> Bilingual:
    """``2026 年第三季度 增值税``."""
    tax = TAX_NAMES[payable.tax.value]
    span = wording.period(payable.period_start, payable.period_end)
    if payable.period_start == payable.period_end:  # an act of one day, e.g. a purchase
        return tax
    return Bilingual(f"{span.zh} {tax.zh}", f"{tax.en}, {span.en}")


def carries_charge(payable: Payable, kind: TaxpayerKind, on: date) -> bool:
    """Whether ``payable`` is paid with a late payment charge on day ``on``."""
    return payable.due < on and charge_on(payable.tax, kind) is Charge.LATE_PAYMENT


def payment_items(
    payables: Iterable[Payable], kind: TaxpayerKind, law: Law, on: date
) -> tuple[PaymentItem, ...]:
    """The items of an order that pays ``payables`` on day ``on``, each charge behind its tax."""
    calculation = payables_due(law, on, rows_of(payables, kind))
    return items_of(payables, calculation)


def items_of(payables: Iterable[Payable], calculation: Calculation) -> tuple[PaymentItem, ...]:
    """The items of a calculation made by :func:`payables_due` from ``payables``."""
    items = []
    number = 0
    for payable in payables:
        number += 1
        item = PaymentItem(
            payable_id=payable.payable_id,
            tax=payable.tax,
            period_start=payable.period_start,
            period_end=payable.period_end,
            amount=payable.amount,
            label=payable_name(payable),
        )
        items.append(item)
        charge = calculation.amounts.get(f"line{number + 1}")
        if f"charge{number + 1}" in calculation.flags and charge is not None:
            number += 1
            step = calculation.step(f"line{number}")
            items.append(
                replace(item, payable_id=payable.payable_id + LATE, amount=charge, label=step.label)
            )
    return tuple(items)


def payables_due(law: Law, on: date, rows: Rows) -> Calculation:
    """Work out what ``rows`` (of :func:`rows_of`) cost on day ``on``.

    Amounts: ``line1`` …: each payable and, directly behind it, its late payment charge if
    there is one (flag ``chargeN``); ``taxes``, ``charges`` and ``total`` in yuan.
    """
    from kiosk.tax_law.calculators import late_payment

    work = Workings("payables_due", law, on)
    lines: list[Step] = []
    taxes: list[Operand] = []
    charges: list[Operand] = []
    flags: dict[str, bool] = {}
    amounts: dict[str, Decimal] = {}
    for row in rows:
        amount, due, name = row["amount"], row["due"], row["name"]
        if not (isinstance(amount, Decimal) and isinstance(due, date) and isinstance(name, str)):
            raise TypeError("a payable has an amount, a due date and a name")
        label = Bilingual(name, str(row["name_en"]))
        key = f"line{len(amounts) + 1}"
        fact = Operand(label, amount, f"fact:payable.{key}")
        basis = _FEE_DUE if row["fee"] is True else _TAX_DUE
        lines.append(Step(key, label, amount, "", (fact,), "a", basis))
        amounts[key] = amount
        taxes.append(Operand(label, amount, f"step:{key}"))
        if row["charged"] is not True or due >= on:
            continue
        part = late_payment(law, tax=amount, due=due, paid=on)
        if not part.amounts["collected"]:
            continue
        key = f"line{len(amounts) + 1}"
        lines.extend(_renamed(part, key, due, on))
        amounts[key] = part.amounts["collected"]
        flags[f"charge{key.removeprefix('line')}"] = True
        charges.append(Operand(lines[-1].label, amounts[key], f"step:{key}"))
    nothing = work.fact("payables.none", "没有选", "Nothing chosen", _NOUGHT)
    tax = work.total("taxes", "税费", "Taxes and fees", *(taxes or [nothing]), basis=_TAX_DUE)
    charge = work.total(
        "charges",
        "滞纳金",
        "Late payment charges",
        *(charges or [nothing]),
        basis="税收征收管理法 第32条",
    )
    work.total("total", "合计", "Total", tax, charge, basis=_TAX_DUE)
    summed = work.result()
    return Calculation(
        "payables_due", (*lines, *summed.steps), {**amounts, **summed.amounts}, flags
    )


def _renamed(part: Calculation, key: str, due: date, on: date) -> list[Step]:
    """The lines of one charge under the key of its line."""
    days = wording.count(part.amounts["days"])
    own = {
        step.key: (key if step.key == "collected" else f"{key}_{step.key}") for step in part.steps
    }
    label = Bilingual(f"滞纳金(逾期 {days} 天)", f"Late charge ({days} days)")
    note = Bilingual(
        f"期限 {wording.day(due, on).zh},每天 {wording.money(part.amounts['per_day'])}",
        f"was due {wording.day(due, on).en}, {wording.money(part.amounts['per_day'])} a day",
    )
    renamed = []
    for step in part.steps:
        operands = tuple(
            replace(operand, origin=f"step:{own[operand.origin.removeprefix('step:')]}")
            if operand.origin.startswith("step:")
            else operand
            for operand in step.operands
        )
        last = step.key == "collected"
        renamed.append(
            replace(
                step,
                key=own[step.key],
                operands=operands,
                label=label if last else step.label,
                formula=part.step("raw").formula if last else step.formula,
                note=note if last else step.note,
            )
        )
    return renamed


def rows_of(payables: Iterable[Payable], kind: TaxpayerKind) -> Rows:
    """``payables`` as the rows :func:`payables_due` takes."""
    rows: list[dict[str, FieldValue]] = []
    for payable in payables:
        name = payable_name(payable)
        fee = payable.tax is Tax.SOCIAL
        rows.append(
            {
                "name": name.zh,
                "name_en": name.en,
                "amount": payable.amount,
                "due": payable.due,
                "fee": fee,
                "charged": carries_charge(payable, kind, date.max),
            }
        )
    return tuple(rows)


# --- what can be paid ----------------------------------------------------------------


def _everything(at: Circumstances) -> tuple[Payable, ...] | None:
    """All that is assessed and unpaid: taxes, and contributions where they are known."""
    payments, social = at.profile.payments, at.profile.social
    if payments is None:
        return None
    known = [*payments.payables, *(() if social is None else social.unpaid)]
    once = {payable.payable_id: payable for payable in known}
    return tuple(sorted(once.values(), key=lambda item: (item.due, item.payable_id)))


def _contributions(at: Circumstances) -> tuple[Payable, ...] | None:
    social = at.profile.social
    if social is None:
        return None
    return tuple(sorted(social.unpaid, key=lambda item: (item.due, item.payable_id)))


#: Payables a visitor can choose among, by the name a task file uses in ``options_from``.
PAYABLE_SOURCES: Final[Mapping[str, Callable[[Circumstances], tuple[Payable, ...] | None]]] = {
    "payments.payables": _everything,
    "social.unpaid": _contributions,
}


def payable_counter(source: str) -> Callable[[Circumstances], Decimal | None]:
    """How many payables ``source`` has, as a fact of the bureau; None where it is not known."""

    def count(at: Circumstances) -> Decimal | None:
        payables = PAYABLE_SOURCES[source](at)
        return None if payables is None else Decimal(len(payables))

    return count


def payable_options(source: str, at: Circumstances) -> tuple[Option, ...]:
    """The payables of ``source`` as things to choose."""
    options = []
    for payable in PAYABLE_SOURCES[source](at) or ():
        name = payable_name(payable)
        due = wording.day(payable.due, at.today)
        amount = wording.money(payable.amount)
        late = (at.today - payable.due).days
        state = Bilingual(f"期限 {due.zh}", f"due {due.en}")
        if late > 0:
            state = Bilingual(
                f"期限 {due.zh},已逾期 {late} 天", f"was due {due.en}, {late} days late"
            )
        options.append(
            Option(
                payable.payable_id,
                Bilingual(f"{name.zh}  {amount}", f"{name.en}  {amount}"),
                state,
            )
        )
    return tuple(options)


def chosen_payables(source: str, chosen: FieldValue, at: Circumstances) -> tuple[Payable, ...]:
    """The payables of ``source`` whose ids were chosen, in the order they are offered."""
    if not isinstance(chosen, tuple):
        return ()
    return tuple(
        payable for payable in PAYABLE_SOURCES[source](at) or () if payable.payable_id in chosen
    )
