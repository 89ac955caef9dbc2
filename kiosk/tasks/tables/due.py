"""What is overdue, what comes next, and the filing deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.filing_facts import unfiled as overdue_items
from kiosk.tasks.handover import handover_to
from kiosk.tasks.tables.table_row import TableRow
from kiosk.tasks.tax_names import TAX_NAMES

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances
    from kiosk.tasks.tables.table_row import Given, Rows
    from kiosk.tax_law import Law

_FORECAST: Final = Bilingual(" · 预计,以公布为准", " · forecast, not yet published")
_NOT_YET: Final = Bilingual("尚未公布", "not yet published")
_MONTH_NAMES: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def arrears(at: Circumstances, law: Law, _given: Given) -> Rows:
    """Tax overdue and unpaid, each with its late payment charge to today."""
    from kiosk.tax_law.calculators import late_payment

    payments = at.profile.payments
    if payments is None:
        return None
    rows = []
    for payable in sorted(payments.payables, key=lambda item: item.due):
        if payable.due >= at.today:
            continue
        found = late_payment(law, tax=payable.amount, due=payable.due, paid=at.today)
        charge, days = found.amounts["collected"], found.amounts["days"]
        per_day = wording.money(found.amounts["per_day"])
        span = wording.period(payable.period_start, payable.period_end)
        tax = TAX_NAMES[payable.tax.value]
        rows.append(
            TableRow(
                Bilingual(f"{span.zh} {tax.zh}", f"{tax.en}, {span.en}"),
                wording.same(wording.money(payable.amount)),
                Bilingual(
                    f"已逾期 {wording.count(days)} 天,滞纳金每天 {per_day}",
                    f"{wording.count(days)} days late, {per_day} a day",
                ),
                task_id="S13",
            )
        )
        rows.append(
            TableRow(
                Bilingual("  滞纳金(算到今天)", "  Late payment charge to today"),
                wording.same(wording.money(charge)),
                wording.same(found.step("raw").formula),
                steps=(found.step("collected"), found.step("raw"), found.step("days")),
            )
        )
    return tuple(rows)


def unfiled(at: Circumstances, _law: Law, _given: Given) -> Rows:
    """Finished periods past their deadline that are not filed."""
    late = overdue_items(at)
    if late is None:
        return None
    return tuple(
        TableRow(
            Bilingual(
                f"{wording.period(item.period_start, item.period_end).zh} "
                f"{TAX_NAMES[item.tax.value].zh}",
                f"{TAX_NAMES[item.tax.value].en}, "
                f"{wording.period(item.period_start, item.period_end).en}",
            ),
            Bilingual(
                f"逾期 {(at.today - item.due).days} 天", f"{(at.today - item.due).days} days late"
            ),
            Bilingual(
                f"期限 {wording.day(item.due, at.today).zh}",
                f"was due {wording.day(item.due, at.today).en}",
            ),
            task_id=handover_to(item),
        )
        for item in late
    )


def coming(at: Circumstances, _law: Law, _given: Given) -> Rows:
    """What this taxpayer has to file next, and by when."""
    filings = at.profile.filings
    if filings is None:
        return None
    coming = [
        item for item in filings.obligations if item.filed_on is None and item.due >= at.today
    ]
    return tuple(
        TableRow(
            Bilingual(
                f"{TAX_NAMES[item.tax.value].zh}"
                f"({wording.period(item.period_start, item.period_end).zh})",
                f"{TAX_NAMES[item.tax.value].en} "
                f"({wording.period(item.period_start, item.period_end).en})",
            ),
            wording.day(item.due, at.today),
            Bilingual(
                f"还有 {(item.due - at.today).days} 天" + _FORECAST.zh * item.due_is_forecast,
                f"{(item.due - at.today).days} days left" + _FORECAST.en * item.due_is_forecast,
            ),
            task_id=item.task_id or None,
        )
        for item in sorted(coming, key=lambda item: item.due)
    )


def deadlines(at: Circumstances, law: Law, _given: Given) -> Rows:
    """The filing deadlines (征期) of this month and the five after it."""
    from kiosk.tax_law import NotPublished

    rows = []
    first = at.today.year * 12 + at.today.month - 1
    for number in range(first, first + 6):
        year, month = number // 12, number % 12 + 1
        name = Bilingual(f"{year} 年 {month} 月", f"{_MONTH_NAMES[month - 1]} {year}")
        try:
            deadline = law.filing_deadline(year, month)
        except NotPublished as unknown:
            since = Bilingual(f"{name.zh}起", f"From {name.en}")
            rows.append(TableRow(since, _NOT_YET, unknown.reason))
            break
        rows.append(
            TableRow(
                name,
                wording.day(deadline.day, at.today),
                Bilingual(_FORECAST.zh[3:], _FORECAST.en[3:])
                if deadline.forecast
                else Bilingual("已公布", "published"),
            )
        )
    return tuple(rows)
