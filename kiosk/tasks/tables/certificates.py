"""What a certificate will say, shown before it is issued; and what stands in its way."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.certificate_options import (
    ALL,
    income_months,
    is_year,
    payments_made,
    social_paid,
)
from kiosk.tasks.invoice_options import RED_REASONS
from kiosk.tasks.tables.due import arrears, unfiled
from kiosk.tasks.tables.table_row import TableRow
from kiosk.tasks.tax_names import TAX_NAMES

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances
    from kiosk.tasks.tables.table_row import Given, Rows
    from kiosk.tax_law import Law

INSURANCES: Final = {
    "pension": Bilingual("基本养老保险", "Pension"),
    "medical": Bilingual("基本医疗保险", "Medical"),
    "unemployment": Bilingual("失业保险", "Unemployment"),
    "injury": Bilingual("工伤保险", "Work injury"),
    "resident_medical": Bilingual("城乡居民医疗保险", "Resident medical"),
    "resident_pension": Bilingual("城乡居民养老保险", "Resident pension"),
}


def _times(number: int) -> Bilingual:
    return Bilingual(f"{number} 笔", f"{number} payments")


def payments_chosen(at: Circumstances, _law: Law, given: Given) -> Rows:
    """Payments of the chosen ``year`` and ``tax``, by tax."""
    if at.profile.payments is None:
        return None
    year, wanted = given.get("year", ALL), given.get("tax", ALL)
    chosen = [
        one
        for one in payments_made(at)
        if is_year(one.paid_on.year, year) and wanted in (ALL, one.tax.value.lower())
    ]
    return tuple(
        TableRow(
            TAX_NAMES[tax.value],
            wording.same(
                wording.money(sum((o.amount for o in chosen if o.tax is tax), Decimal(0)))
            ),
            _times(sum(1 for one in chosen if one.tax is tax)),
        )
        for tax in sorted({one.tax for one in chosen})
    )


def income_chosen(at: Circumstances, _law: Law, given: Given) -> Rows:
    """Income of the chosen ``year``, by who paid it."""
    if at.profile.income is None:
        return None
    chosen = [one for one in income_months(at) if is_year(one.month.year, given.get("year", ALL))]
    rows = []
    for payer in sorted({one.payer for one in chosen}):
        mine = [one for one in chosen if one.payer == payer]
        income = wording.money(sum((one.income for one in mine), Decimal(0)))
        withheld = wording.money(sum((one.withheld for one in mine), Decimal(0)))
        rows.append(
            TableRow(
                wording.same(payer),
                wording.same(withheld),
                Bilingual(
                    f"{len(mine)} 个月,收入 {income},上面是已缴个税",
                    f"{len(mine)} months, income {income}; above: tax paid",
                ),
            )
        )
    return tuple(rows)


def social_chosen(at: Circumstances, _law: Law, given: Given) -> Rows:
    """Social insurance of the chosen ``year``, by insurance."""
    if at.profile.social is None:
        return None
    chosen = [
        one for one in social_paid(at) if is_year(one.period_start.year, given.get("year", ALL))
    ]
    rows = []
    for insurance in dict.fromkeys(one.insurance for one in chosen):
        mine = [one for one in chosen if one.insurance == insurance]
        personal = sum((one.personal for one in mine), Decimal(0))
        employer = sum((one.employer for one in mine), Decimal(0))
        source = _times(len(mine))
        if employer:
            source = Bilingual(
                f"{source.zh},其中单位 {wording.money(employer)}",
                f"{source.en}, of which the employer {wording.money(employer)}",
            )
        rows.append(
            TableRow(
                INSURANCES[insurance], wording.same(wording.money(personal + employer)), source
            )
        )
    return tuple(rows)


def hindrances(at: Circumstances, law: Law, given: Given) -> Rows:
    """What is unfiled or unpaid past its deadline; each row leads to the task that mends it."""
    late, owed = unfiled(at, law, given), arrears(at, law, given)
    return None if late is None or owed is None else (*owed, *late)


def red_chosen(at: Circumstances, _law: Law, given: Given) -> Rows:
    """The request to reverse an invoice that was chosen."""
    invoices = at.profile.invoices
    if invoices is None:
        return None
    wanted = str(given.get("confirmation", "")).removeprefix("r")
    rows = []
    for one in invoices.red_confirmations:
        if one.number != wanted:
            continue
        invoiced = wording.day(one.invoiced_on, at.today)
        rows += [
            TableRow(Bilingual("谁要红冲", "Asked by"), wording.same(one.asked_by)),
            TableRow(
                Bilingual("原发票", "Invoice"),
                wording.same(one.invoice_number),
                Bilingual(f"{invoiced.zh} 开", f"of {invoiced.en}"),
            ),
            TableRow(Bilingual("红冲原因", "Reason"), RED_REASONS[one.reason]),
            TableRow(
                Bilingual("红字金额", "Amount taken back"),
                wording.same(wording.money(-one.ex_vat)),
            ),
            TableRow(
                Bilingual("红字税额", "VAT taken back"), wording.same(wording.money(-one.vat))
            ),
        ]
    return tuple(rows)
