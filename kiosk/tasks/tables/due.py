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
    from kiosk.taxpayer import Payable

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
    """What is overdue and unpaid, each with what waiting costs to today (滞纳金, 加处罚款)."""

    payments = at.profile.payments
    if payments is None:
        return None
    rows = []
    for payable in sorted(payments.payables, key=lambda item: item.due):
        if payable.due >= at.today:
            continue
        days = (at.today - payable.due).days
        more, row = _cost_of_waiting(payable, at, law)
        span = wording.period(payable.period_start, payable.period_end)
        tax = TAX_NAMES[payable.tax.value]
        rows.append(
            TableRow(
                Bilingual(f"{span.zh} {tax.zh}", f"{tax.en}, {span.en}"),
                wording.same(wording.money(payable.amount)),
                Bilingual(f"已逾期 {days} 天{more.zh}", f"{days} days late{more.en}"),
                task_id="S13",
            )
        )
        rows += row
    return tuple(rows)


def _cost_of_waiting(
    payable: Payable, at: Circumstances, law: Law
) -> tuple[Bilingual, list[TableRow]]:
    """What each further day costs, in words, and the row of what it came to by today."""
    from kiosk.tax_law.calculators import Charge, added_fine, charge_on, late_payment

    match charge_on(payable.tax, at.profile.kind):
        case Charge.LATE_PAYMENT:
            found = late_payment(law, tax=payable.amount, due=payable.due, paid=at.today)
            per_day = wording.money(found.amounts["per_day"])
            more = Bilingual(f",滞纳金每天 {per_day}", f", {per_day} a day")
            name = Bilingual("  滞纳金(算到今天)", "  Late payment charge to today")
            steps = tuple(found.step(key) for key in ("collected", "raw", "days"))
            formula = found.step("raw").formula
        case Charge.ADDED_FINE:
            found = added_fine(law, fine=payable.amount, due=payable.due, paid=at.today)
            per_day = wording.money(found.amounts["per_day"])
            more = Bilingual(f",每天可加处 {per_day}", f", up to {per_day} more a day")
            if found.flags["capped"]:
                more = Bilingual(",加处已到上限", ", no more can be added")
            name = Bilingual("  加处罚款(至多,由税务机关决定)", "  At most added, if so decided")
            steps = tuple(found.step(key) for key in ("most", "days"))
            formula = steps[0].formula
        case Charge.BY_ORDER:
            more = Bilingual(",责令后仍不缴的按日加收千分之五", ", 5‰ a day once ordered to pay")
            return more, []
        case Charge.NONE:
            return Bilingual("", ""), []
    amount = wording.same(wording.money(steps[0].amount))
    return more, [TableRow(name, amount, wording.same(formula), steps=steps)]


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
