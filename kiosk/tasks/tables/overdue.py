"""What filing one overdue period now can cost: the charge, the fine, and when there is none."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.filing_facts import unfiled
from kiosk.tasks.handover import handover_to
from kiosk.tasks.tables.table_row import TableRow
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.taxpayer import Tax, TaxpayerKind

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances
    from kiosk.tasks.tables.table_row import Given, Rows
    from kiosk.tax_law import Law
    from kiosk.taxpayer import Obligation

_SAMPLE: Final = Decimal(1000)  # yuan: what is owed is known only once it is filed
_FREE: Final = Bilingual("可以不罚", "may go unpunished")
_FREE_WHEN: Final = Bilingual(
    "首违不罚:第一次、危害轻微、在税务机关发现前或限期内改正(公告2021年第6号)",
    "First, minor, and mended before it is found or within the time given (Notice 2021 No. 6)",
)


def consequences(at: Circumstances, law: Law, given: Given) -> Rows:
    """Rows for the overdue item that ``given["which"]`` names (see :mod:`…handover`)."""
    found = unfiled(at)
    if found is None:
        return None
    chosen = [one for one in found if handover_to(one) == given.get("which")]
    if not chosen:
        return ()
    rows = [_late(one, at) for one in chosen]
    charged = [one for one in chosen if _bears_charge(one, at)]
    if charged:
        rows.append(_charge(charged[0], at, law))
    rows.append(_fine(at, law))
    if law.is_known("fine.first_offence_free", at.today):
        rows.append(TableRow(Bilingual("首违不罚", "First offence"), _FREE, _FREE_WHEN))
    return tuple(rows)


def _late(one: Obligation, at: Circumstances) -> TableRow:
    span, tax = wording.period(one.period_start, one.period_end), TAX_NAMES[one.tax.value]
    days, due = (at.today - one.due).days, wording.day(one.due, at.today)
    return TableRow(
        Bilingual(f"{span.zh} {tax.zh}", f"{tax.en}, {span.en}"),
        Bilingual(f"逾期 {days} 天", f"{days} days late"),
        Bilingual(f"期限 {due.zh}", f"was due {due.en}"),
    )


def _bears_charge(one: Obligation, at: Circumstances) -> bool:
    from kiosk.tax_law.calculators import Charge, charge_on

    late_payment = charge_on(one.tax, at.profile.kind) is Charge.LATE_PAYMENT
    return late_payment and one.tax is not Tax.STATEMENT


def _charge(one: Obligation, at: Circumstances, law: Law) -> TableRow:
    from kiosk.tax_law.calculators import late_payment

    charge = late_payment(law, tax=_SAMPLE, due=one.due, paid=at.today)
    return TableRow(
        Bilingual("滞纳金:每 1000 元税款到今天", "Charge to today on each 1,000 yuan of tax"),
        wording.same(wording.money(charge.amounts["raw"])),
        Bilingual(
            f"{charge.step('raw').formula};税款算出来后,回执上写明具体多少",
            f"{charge.step('raw').formula}; the receipt gives the exact sum",
        ),
        steps=(charge.step("raw"), charge.step("days"), charge.step("per_day")),
    )


def _fine(at: Circumstances, law: Law) -> TableRow:
    """The region's tier where it is entered, else the range of the Act."""
    from kiosk.tax_law.calculators import late_filing_fine
    from kiosk.tax_law.parameter import UnknownParameter

    label = Bilingual("可能的罚款", "A fine that may follow")
    unit = at.profile.kind is TaxpayerKind.COMPANY
    try:
        fine = late_filing_fine(law, at.today, person="unit" if unit else "individual")
    except UnknownParameter:
        most = wording.money(law.value("fine.late_filing.ordinary_up_to", at.today))
        return TableRow(
            label,
            Bilingual(f"{most} 以内", f"up to {most}"),
            Bilingual(
                "税收征收管理法第62条;本地具体标准问工作人员",
                "Tax Collection Law Art. 62; ask an officer for the local scale",
            ),
        )
    step = fine.step("fine")
    return TableRow(
        label,
        wording.same(wording.money(fine.amounts["fine"])),
        Bilingual(f"{step.legal_basis}", "By the local scale"),
        steps=(step,),
    )
