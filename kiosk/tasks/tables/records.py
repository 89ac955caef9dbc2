"""What the bureau has on record (一户式、一人式): registration, filings, payments, invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.tables.table_row import TableRow
from kiosk.tasks.tax_names import TAX_NAMES

if TYPE_CHECKING:
    from datetime import date

    from kiosk.tasks.filing_period import Circumstances
    from kiosk.tasks.tables.table_row import Given, Rows
    from kiosk.tax_law import Law

_MOST_ROWS: Final = 24  # the newest come first; older ones are at the counter

_STATUS: Final = {
    "normal": Bilingual("正常", "normal"),
    "abnormal": Bilingual("非正常", "abnormal"),
    "suspended": Bilingual("停业", "suspended"),
    "deregistered": Bilingual("注销", "closed"),
}
_VAT_KINDS: Final = {
    "small": Bilingual("小规模纳税人", "small-scale"),
    "general": Bilingual("一般纳税人", "general"),
    "none": Bilingual("未登记", "not registered"),
}
_FILING: Final = {"month": Bilingual("按月", "monthly"), "quarter": Bilingual("按季", "quarterly")}


def _of_period(tax: str, start: date, end: date) -> Bilingual:
    name, span = TAX_NAMES[tax], wording.period(start, end)
    return Bilingual(f"{span.zh} {name.zh}", f"{name.en}, {span.en}")


def registration(at: Circumstances, _law: Law, _given: Given) -> Rows:
    """Who the taxpayer is (登记)."""
    found = at.profile.registration
    if found is None:
        return None
    rows = [
        TableRow(Bilingual("登记状态", "Status"), _STATUS[found.status.value]),
        TableRow(
            Bilingual("增值税", "VAT"),
            _VAT_KINDS[found.vat_kind.value],
            _FILING.get(found.vat_filing, Bilingual("", "")),
        ),
        TableRow(
            Bilingual("成立日期", "Established"), wording.same(found.established_on.isoformat())
        ),
    ]
    if found.industry_name:
        rows.append(TableRow(Bilingual("行业", "Industry"), wording.same(found.industry_name)))
    if found.address:
        rows.append(TableRow(Bilingual("地址", "Address"), wording.same(found.address)))
    if found.licence_valid_to is not None:
        rows.append(
            TableRow(
                Bilingual("执照有效期至", "Licence valid to"),
                wording.same(found.licence_valid_to.isoformat()),
            )
        )
    return tuple(rows)


def filings_done(at: Circumstances, _law: Law, _given: Given) -> Rows:
    """What was filed, newest first."""
    filings = at.profile.filings
    if filings is None:
        return None
    rows = []
    for item in filings.obligations:
        if item.filed_on is None:
            continue
        on = wording.day(item.filed_on, at.today)
        amount = wording.DASH if item.amount is None else wording.same(wording.money(item.amount))
        rows.append(
            (
                item.filed_on,
                TableRow(
                    _of_period(item.tax.value, item.period_start, item.period_end),
                    amount,
                    Bilingual(f"{on.zh} 已申报", f"filed {on.en}"),
                ),
            )
        )
    rows.sort(key=lambda row: row[0], reverse=True)
    return tuple(row for _, row in rows[:_MOST_ROWS])


def payments_made(at: Circumstances, _law: Law, _given: Given) -> Rows:
    """What was paid, newest first."""
    payments = at.profile.payments
    if payments is None:
        return None
    made = sorted(payments.made, key=lambda item: item.paid_on, reverse=True)[:_MOST_ROWS]
    return tuple(
        TableRow(
            _of_period(item.tax.value, item.period_start, item.period_end),
            wording.same(wording.money(item.amount)),
            Bilingual(
                f"{wording.day(item.paid_on, at.today).zh} 已入库",
                f"paid {wording.day(item.paid_on, at.today).en}",
            ),
        )
        for item in made
    )


def payments_due(at: Circumstances, _law: Law, _given: Given) -> Rows:
    """What is assessed and not yet paid, the earliest deadline first."""
    payments = at.profile.payments
    if payments is None:
        return None
    return tuple(
        TableRow(
            _of_period(item.tax.value, item.period_start, item.period_end),
            wording.same(wording.money(item.amount)),
            Bilingual(
                f"期限 {wording.day(item.due, at.today).zh}",
                f"due {wording.day(item.due, at.today).en}",
            ),
            task_id="S13",
        )
        for item in sorted(payments.payables, key=lambda item: item.due)
    )


def invoice_months(at: Circumstances, _law: Law, _given: Given) -> Rows:
    """Invoices issued by month, newest first, amounts without VAT."""
    invoices = at.profile.invoices
    if invoices is None:
        return None
    months = sorted(invoices.months, key=lambda item: item.month, reverse=True)[:_MOST_ROWS]
    return tuple(
        TableRow(
            wording.period(item.month, item.month),
            wording.same(wording.money(item.ordinary_ex_vat + item.special_ex_vat)),
            Bilingual(
                f"普票 {item.ordinary_count} 张,专票 {item.special_count} 张",
                f"{item.ordinary_count} ordinary, {item.special_count} special",
            ),
        )
        for item in months
    )
