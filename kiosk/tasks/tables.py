"""Ledgers the terminal can show whole: credit, deadlines, arrears, reliefs.

A task file names one where it wants its rows. Each is a pure function of the profile, the
day and the law; a row that is worked out carries the record of its arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks import wording
from kiosk.tasks.filing_period import Circumstances
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.tax_law.calculation import Step

Given = Mapping[str, Decimal | str | bool]  # what the task file hands to a ledger

if TYPE_CHECKING:
    from kiosk.tax_law import Law


_NOTHING: Final = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: what, how much or when, and a line below it."""

    label: Bilingual
    shown: Bilingual
    source: Bilingual = _NOTHING
    steps: tuple[Step, ...] = ()  # the record of a figure: its own step first
    task_id: str | None = None  # the guided task that deals with it


def _credit_years(at: Circumstances, _law: Law, _given: Given) -> tuple[TableRow, ...]:
    credit = at.profile.credit
    if credit is None:
        return ()
    rows = []
    for year in reversed(credit.years):
        score = (
            Bilingual("", "")
            if year.score is None
            else Bilingual(f"{wording.count(year.score)} 分", f"{wording.count(year.score)} points")
        )
        rows.append(
            TableRow(
                Bilingual(f"{year.year} 年度", f"Year {year.year}"),
                Bilingual(f"{year.level} 级", f"Level {year.level}"),
                score,
            )
        )
    return tuple(rows)


def _credit_deductions(at: Circumstances, law: Law, _given: Given) -> tuple[TableRow, ...]:
    """Points lost that are not repaired, with the days left in the repair band."""
    from kiosk.tax_law.credit import TAX_FILING_INDICATORS, repair, repair_band

    credit = at.profile.credit
    if credit is None:
        return ()
    rows = []
    for item in credit.deductions:
        if item.repaired or item.happened_on > at.today:
            continue
        lost = Bilingual(f"扣 {wording.count(item.points)} 分", f"-{wording.count(item.points)}")
        when = wording.day(item.happened_on, at.today)
        about_filing = item.indicator in TAX_FILING_INDICATORS
        if item.corrected_on is not None:
            mended = repair(
                law,
                points=item.points,
                happened=item.happened_on,
                corrected=item.corrected_on,
                is_tax_filing=about_filing,
                tax_amount=item.tax_amount,
            )
            corrected = wording.day(item.corrected_on, at.today)
            back = wording.count(mended.amounts["restored"])
            source = Bilingual(
                f"{when.zh} 发生,{corrected.zh} 已纠正,申请修复可挽回 {back} 分",
                f"of {when.en}, corrected {corrected.en}; repair brings back {back}",
            )
        else:
            band = repair_band(
                law,
                at.today,
                points=item.points,
                happened=item.happened_on,
                is_tax_filing=about_filing,
                tax_amount=item.tax_amount,
            )
            mended, back = band.calculation, wording.count(band.points_back)
            source = Bilingual(
                f"{when.zh} 发生,现在纠正可挽回 {back} 分",
                f"of {when.en}; corrected now it brings back {back}",
            )
            if band.days_left is not None:
                source = Bilingual(
                    f"{when.zh} 发生,{band.days_left} 天内纠正可挽回 {back} 分",
                    f"of {when.en}; corrected within {band.days_left} days it brings back {back}",
                )
        steps = (mended.step("restored"),)
        rows.append(TableRow(wording.same(item.text), lost, source, steps, task_id="S26"))
    return tuple(rows)


def _arrears(at: Circumstances, law: Law, _given: Given) -> tuple[TableRow, ...]:
    """Tax overdue and unpaid, each with its late payment charge to today."""
    from kiosk.tax_law.calculators import late_payment

    payments = at.profile.payments
    if payments is None:
        return ()
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


def _unfiled(at: Circumstances, _law: Law, _given: Given) -> tuple[TableRow, ...]:
    """Finished periods past their deadline that are not filed."""
    filings = at.profile.filings
    if filings is None:
        return ()
    late = [
        item
        for item in filings.obligations
        if item.filed_on is None and item.period_end < at.today and item.due < at.today
    ]
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
            task_id=item.task_id or None,
        )
        for item in sorted(late, key=lambda item: item.due)
    )


def _coming(at: Circumstances, _law: Law, _given: Given) -> tuple[TableRow, ...]:
    """What this taxpayer has to file next, and by when."""
    filings = at.profile.filings
    if filings is None:
        return ()
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


_FORECAST: Final = Bilingual(" · 预计,以公布为准", " · forecast, not yet published")


def _deadlines(at: Circumstances, law: Law, _given: Given) -> tuple[TableRow, ...]:
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


def _reliefs(at: Circumstances, law: Law, given: Given) -> tuple[TableRow, ...]:
    """Reliefs the taxpayer has, could have, or could have if a condition holds.

    ``given`` are labels (纳税人标签) the visitor has told, by the names of
    ``assets/policies/tags.yaml``; they count for this list only.
    """
    from kiosk.health_check import run_check
    from kiosk.health_check.report import EntitlementState

    profile = at.profile
    if given and profile.benefits is not None:
        told = {
            name: str(value) if isinstance(value, Decimal) and value % 1 else _tag(value)
            for name, value in given.items()
        }
        tags = {**profile.benefits.tags, **told}
        profile = replace(profile, benefits=replace(profile.benefits, tags=tags))
    found = run_check(profile, law, at.today, frozenset({Right.VIEW})).entitlements
    order = (EntitlementState.ENTITLED, EntitlementState.TO_CONFIRM, EntitlementState.ENJOYED)
    rows = []
    for state in order:
        for relief in found:
            if relief.state is not state:
                continue
            source = relief.benefit
            shown = _RELIEF_WORDS[state.value]
            if state is EntitlementState.ENTITLED and relief.saving:
                sum_ = wording.money(relief.saving)
                shown = Bilingual(f"可省 {sum_}", f"saves {sum_}")
            if state is EntitlementState.TO_CONFIRM:
                asks = [met.ask for met in relief.conditions if met.met is None and met.ask]
                source = asks[0] if asks else source
            steps = () if relief.calculation is None else tuple(reversed(relief.calculation.steps))
            rows.append(TableRow(relief.name, shown, source, steps))
    return tuple(rows)


def _tag(value: Decimal | str | bool) -> int | str | bool:
    return int(value) if isinstance(value, Decimal) else value


_RELIEF_WORDS: Final = {
    "entitled": Bilingual("可享受", "available"),
    "to_confirm": Bilingual("待确认", "to be confirmed"),
    "enjoyed": Bilingual("已享受", "enjoyed"),
}

TABLES: Final[Mapping[str, Callable[[Circumstances, Law, Given], tuple[TableRow, ...]]]] = {
    "credit.years": _credit_years,
    "credit.deductions": _credit_deductions,
    "payments.arrears": _arrears,
    "filings.unfiled": _unfiled,
    "filings.coming": _coming,
    "calendar.deadlines": _deadlines,
    "benefits.reliefs": _reliefs,
}
