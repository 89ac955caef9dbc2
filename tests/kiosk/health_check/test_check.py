"""What a visitor sees of particular taxpayers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kiosk.health_check import Report, run_check
from kiosk.health_check.report import Channel, Discretion, EntitlementState, Sector, Status
from kiosk.identity.visitor import Right
from kiosk.tax_law import Law
from kiosk.taxpayer import InvoiceMonth, Payable, Profile, Tax
from tests.kiosk.health_check.taxpayers import TODAY, changed, findings_of, persona

Checker = Callable[[Profile], Report]


def summaries(report: Report) -> dict[Sector, tuple[Status, str]]:
    return {s.sector: (s.status, s.word.zh) for s in report.sectors}


def test_the_company_of_the_mockup(check: Checker) -> None:
    report = check(persona("晨禾"))
    assert (report.todo_count, report.reminder_count) == (4, 2)
    assert [finding.rule_id for finding in report.findings[:4]] == ["Y01", "B02", "F04", "F05"]
    assert summaries(report) == {
        Sector.FILING: (Status.DUE, "2 项待申报"),
        Sector.PAYMENT: (Status.OVERDUE, "1 项逾期"),
        Sector.INVOICES: (Status.FINE, "正常"),
        Sector.CREDIT: (Status.FINE, "B→A"),
        Sector.RISK: (Status.LOW, "低 · 预提醒"),
        Sector.BENEFITS: (Status.BENEFIT, "1 项可享"),
        Sector.REGISTRATION: (Status.FINE, "正常"),
        Sector.SOCIAL: (Status.DUE, "1 项待缴"),
    }
    arrears = report.findings[0]
    assert arrears.headline.zh == "缴纳第三季度增值税 ¥ 12,300.00"
    assert arrears.kicker.zh == "已逾期 26 天,滞纳金每日约 ¥ 6.15"
    assert arrears.note.zh == "款项未入库,滞纳金至今 ¥ 159.90"
    assert arrears.action.task_id == "S13"
    (stamp,) = findings_of(report, "F04")
    assert stamp.headline.zh == "申报第三季度印花税(已预填 3 笔合同)"
    assert stamp.kicker.zh == "还剩 2 天 · 11 月 23 日截止"
    (below,) = findings_of(report, "R07")
    assert below.headline.zh == "申报收入比开票收入少 4.2%"
    assert below.note.zh == "开票 ¥ 1,284,000,申报 ¥ 1,230,000"
    (relief,) = findings_of(report, "P03")
    assert relief.kicker.zh == "预计少缴 ¥ 2,105.40"
    assert report.saving == Decimal("2105.40")
    assert report.credit_trend == (
        (2023, "M", None),
        (2024, "B", Decimal(84)),
        (2025, "A", Decimal(91)),
    )


def test_late_payment_starts_the_day_after_the_deadline(law: Law) -> None:
    profile = persona("晨禾")
    due = date(2026, 10, 26)
    (still,) = findings_of(run_check(profile, law, due), "Y02")
    assert still.kicker.zh == "今天截止"
    (late,) = findings_of(run_check(profile, law, due + timedelta(days=1)), "Y01")
    assert late.kicker.zh == "已逾期 1 天,滞纳金每日约 ¥ 6.15"
    assert late.calculation is not None
    assert late.calculation.amounts["collected"] == Decimal("6.15")


def test_arrears_that_cannot_be_charged_any_more_are_unknown_not_wrong(law: Law) -> None:
    old = Payable(
        payable_id="old",
        tax=Tax.VAT,
        period_start=date(1999, 1, 1),
        period_end=date(1999, 3, 31),
        amount=Decimal(100),
        due=date(1999, 4, 15),
    )
    report = run_check(changed(persona("晨禾"), "payments", payables=(old,)), law, TODAY)
    assert [u.fact for u in report.unknown if u.rule_id == "Y01"] == ["law.late_payment.daily_rate"]


def test_someone_without_the_right_for_risk_sees_nothing_of_it(law: Law) -> None:
    rights = frozenset({Right.VIEW, Right.FILE})
    for name in ("云岭", "恒拓", "晨禾"):
        report = run_check(persona(name), law, TODAY, rights)
        assert not [f for f in report.findings if f.sector is Sector.RISK]
        assert not [u for u in report.unknown if u.sector is Sector.RISK]
        assert not [r for r in report.clear if r.startswith("R")]
        assert EntitlementState.DOUBTFUL not in {e.state for e in report.entitlements}
        assert summaries(report)[Sector.RISK] == (Status.UNKNOWN, "未授权查看")


def test_someone_who_may_not_even_view_sees_nothing_at_all(law: Law) -> None:
    report = run_check(persona("晨禾"), law, TODAY, frozenset())
    assert report.findings == ()
    assert report.unknown == ()
    assert report.calendar == ()
    assert report.entitlements == ()
    assert report.credit_trend == ()
    assert {word for _, word in summaries(report).values()} == {"未授权查看"}


def test_an_action_says_whether_this_visitor_may_do_it(law: Law) -> None:
    report = run_check(persona("晨禾"), law, TODAY, frozenset({Right.VIEW, Right.FILE}))
    (arrears,) = findings_of(report, "Y01")
    (stamp,) = findings_of(report, "F04")
    assert (arrears.action.right, arrears.action.allowed) == (Right.PAY, False)
    assert (stamp.action.right, stamp.action.allowed) == (Right.FILE, True)


def test_high_risk_is_only_a_way_to_an_officer(check: Checker) -> None:
    report = check(persona("云岭"))
    (finding,) = findings_of(report, "R12")
    assert finding.discretion is Discretion.OFFICER
    assert finding.action.channel is Channel.WINDOW
    shown = repr(finding)
    assert "品类" not in shown
    assert "3040" not in shown
    assert summaries(report)[Sector.RISK][1] == "请到专窗"


@pytest.mark.parametrize(
    ("declared", "level"),
    [
        (Decimal(1_284_000), None),
        (Decimal(1_283_100), None),
        (Decimal(1_282_900), Discretion.OPEN),
        (Decimal(1_155_700), Discretion.OPEN),
        (Decimal(1_155_600), Discretion.TOUCH),
    ],
)
def test_declared_below_invoiced_by_how_much(
    check: Checker, declared: Decimal, level: Discretion | None
) -> None:
    report = check(changed(persona("晨禾"), "books", vat_sales_declared=declared))
    found = findings_of(report, "R07")
    assert [finding.discretion for finding in found] == ([level] if level else [])


def test_medium_risk_evidence_shows_no_threshold(check: Checker) -> None:
    (finding,) = findings_of(check(persona("恒拓")), "R05")
    assert finding.discretion is Discretion.TOUCH
    assert [item.label.zh for item in finding.evidence] == ["增值税税负率", "近 12 个月平均税负率"]


@pytest.mark.parametrize(
    ("days", "kicker"),
    [
        (3, "还剩 0 天,之后只能恢复 8.8 分"),
        (4, "还剩 26 天,之后只能恢复 6.6 分"),
        (30, "还剩 0 天,之后只能恢复 6.6 分"),
        (31, "还剩 59 天,之后只能恢复 4.4 分"),
        (90, "还剩 0 天,之后只能恢复 4.4 分"),
        (91, "现在纠正仍可恢复一部分"),
    ],
)
def test_the_repair_clock_shows_the_days_left_in_its_band(
    check: Checker, days: int, kicker: str
) -> None:
    profile = persona("恒拓")
    assert profile.credit is not None
    deduction = replace(profile.credit.deductions[1], happened_on=TODAY - timedelta(days=days))
    report = check(changed(profile, "credit", deductions=(deduction,)))
    (finding,) = findings_of(report, "C02")
    assert finding.kicker.zh == kicker


def test_old_data_are_not_taken_for_todays(law: Law) -> None:
    profile = persona("晨禾")
    later = run_check(profile, law, TODAY + timedelta(days=8))
    assert findings_of(later, "Y01") == ()
    unknown = {u.rule_id: u.reason.zh for u in later.unknown}
    assert unknown["Y01"] == "缴款记录已是 8 天前的"
    assert unknown["F04"] == "申报记录已是 8 天前的"
    assert summaries(later)[Sector.PAYMENT] == (Status.UNKNOWN, "数据暂缺")
    in_time = run_check(profile, law, TODAY + timedelta(days=7))
    assert len(findings_of(in_time, "Y01")) == 1


def test_missing_months_of_invoices_make_sales_unknown(check: Checker) -> None:
    profile = persona("屿知")
    assert profile.invoices is not None
    months = tuple(m for m in profile.invoices.months if m.month != date(2026, 8, 1))
    report = check(changed(profile, "invoices", months=months))
    unknown = {u.rule_id: u.reason.zh for u in report.unknown}
    assert unknown["P01"] == "发票数据月份不全"
    assert unknown["R19"] == "发票数据月份不全"


def _with_quarter(profile: Profile, *amounts: str) -> Profile:
    assert profile.invoices is not None
    quarter = dict(zip((7, 8, 9), amounts, strict=True))
    months: tuple[InvoiceMonth, ...] = tuple(
        replace(m, ordinary_ex_vat=Decimal(quarter[m.month.month]))
        if m.month.year == 2026 and m.month.month in quarter
        else m
        for m in profile.invoices.months
    )
    return changed(profile, "invoices", months=months)


@pytest.mark.parametrize(
    ("august", "state"),
    [
        ("99999.99", EntitlementState.ENTITLED),
        ("100000.00", EntitlementState.NOT_ENTITLED),
        ("100000.01", EntitlementState.NOT_ENTITLED),
    ],
)
def test_the_threshold_of_small_scale_vat_is_a_cliff(
    check: Checker, august: str, state: EntitlementState
) -> None:
    profile = _with_quarter(persona("屿知"), "100000", august, "100000")
    (relief,) = (e for e in check(profile).entitlements if e.policy_id == "P01")
    assert relief.state is state
    if state is EntitlementState.ENTITLED:
        assert relief.saving == Decimal("3000.00")


def test_the_period_of_the_tax_picks_the_law_not_today(law: Law) -> None:
    """On 5 January 2028 the last quarter of 2027 is still relieved; in April nothing is known."""
    profile = replace(persona("拾光", date(2028, 1, 5)))
    january = {e.policy_id: e for e in run_check(profile, law, date(2028, 1, 5)).entitlements}
    assert january["P01"].state is EntitlementState.ENJOYED
    profile = persona("拾光", date(2028, 4, 5))
    april = {e.policy_id: e for e in run_check(profile, law, date(2028, 4, 5)).entitlements}
    assert april["P01"].state is EntitlementState.UNKNOWN
    assert april["P01"].reason is not None
    assert april["P01"].reason.zh == "政策执行至 2027-12-31,后续规定尚未公布"
    # So are the taxes that are filed with it in January.
    for relief in ("P02", "P03", "P04", "P09"):
        assert january[relief].state is not EntitlementState.UNKNOWN, relief
        assert april[relief].state is EntitlementState.UNKNOWN, relief


def test_a_purchase_is_relieved_by_the_law_of_its_own_day(law: Law) -> None:
    """A car of 30 December 2027, filed in 2028, has the relief of 2027; a later one has none."""
    today = date(2028, 2, 10)

    def relief(bought: str) -> EntitlementState:
        profile = persona("沈", today)
        assert profile.benefits is not None
        tags = {**profile.benefits.tags, "vehicle_invoice_date": bought}
        report = run_check(changed(profile, "benefits", tags=tags), law, today)
        return next(e.state for e in report.entitlements if e.policy_id == "P22")

    assert relief("2027-12-30") is EntitlementState.ENTITLED
    assert relief("2028-01-02") is EntitlementState.UNKNOWN


def test_the_calendar_says_what_is_not_published(check: Checker) -> None:
    report = check(persona("晨禾"))
    assert report.calendar_note is not None
    assert report.calendar_note.zh == "2027 年征期尚未公布,公布后自动更新"
    assert [entry.day for entry in report.calendar] == sorted(e.day for e in report.calendar)
    assert all(entry.forecast for entry in report.calendar if entry.day.year == 2027)
    assert not any(entry.forecast for entry in report.calendar if entry.day.year == 2026)


def test_someone_fine_is_left_alone(check: Checker) -> None:
    report = check(persona("澄明"))
    assert (report.todo_count, report.reminder_count, report.minutes) == (0, 0, 0)
    assert {status for status, _ in summaries(report).values()} == {Status.FINE}
    assert {finding.status for finding in report.findings} == {Status.FINE}


def test_an_elderly_person_pays_next_years_medical_insurance(law: Law) -> None:
    (finding,) = findings_of(run_check(persona("陆晚秋"), law, TODAY), "B03")
    assert finding.headline.zh == "缴纳 2027 年城乡居民医保"
    assert finding.action.task_id == "S11"
    august = date(2026, 8, 31)
    assert findings_of(run_check(persona("陆晚秋", august), law, august), "B03") == ()


def test_settlement_is_owed_only_from_march_and_late_after_june(law: Law) -> None:
    def settlement(today: date) -> list[str]:
        report = run_check(persona("温如玉", today), law, today)
        return [f.badge.zh for f in findings_of(report, "F20")]

    assert settlement(date(2026, 2, 28)) == []
    assert settlement(date(2026, 3, 1)) == ["待办"]
    assert settlement(date(2026, 6, 30)) == ["待办"]
    assert settlement(date(2026, 7, 1)) == ["逾期"]


def test_indicators_that_repeat_another_finding_are_set_aside(check: Checker) -> None:
    report = check(persona("晨禾"))
    assert [finding.rule_id for finding in report.covered] == ["R02"]
    report = check(persona("古埕"))
    assert "R04" in {finding.rule_id for finding in report.covered}
    assert "R02" in {finding.rule_id for finding in report.findings}, "arrears of a year are told"


def test_the_savings_of_overlapping_reliefs_are_not_added_up(check: Checker) -> None:
    report = check(persona("恒芯"))
    reliefs = [f.amount for f in report.findings if f.sector is Sector.BENEFITS and f.amount]
    assert report.saving is not None
    assert max(reliefs) < report.saving < sum(reliefs, Decimal(0))


def test_the_calendar_holds_what_else_has_a_last_day(law: Law) -> None:
    entries = {e.text.zh for e in run_check(persona("陆晚秋"), law, TODAY).calendar}
    assert "缴纳 2027 年城乡居民医保" in entries
    entries = {e.text.zh for e in run_check(persona("恒拓"), law, TODAY).calendar}
    assert any("营业期限即将到期" in text for text in entries)
