"""Invoices (发票): limits, red slips, and sales that change how one is taxed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import cast

from kiosk.bilingual import Bilingual
from kiosk.health_check import facts, wording
from kiosk.health_check.report import Finding, Sector, Status
from kiosk.health_check.rule import REMINDER, TO_DO, Case, law_text, rule
from kiosk.taxpayer import Invoices

_LIMIT = law_text("税务总局公告2024年第11号(数电发票总额度)", "recalled medium")


@rule("I01", Sector.INVOICES, ("发票额度将用完", "Invoice limit nearly used"), _LIMIT)
def quota(case: Case) -> Iterator[Finding]:
    """Little is left of the month's invoice limit (数电发票总额度)."""
    seen = case.seen
    limit, used = seen.need(facts.QUOTA), seen.need(facts.QUOTA_USED)
    if limit <= 0 or used >= limit or used / limit < seen.threshold("invoices.quota.share"):
        return
    left, calculation = case.worked(("剩余额度", "Left"), "a - b", facts.QUOTA, facts.QUOTA_USED)
    yield case.finding(
        status=Status.LOW,
        badge=REMINDER,
        kicker=Bilingual(
            f"已用 {wording.percent(used / limit)}", f"{wording.percent(used / limit)} used"
        ),
        headline=Bilingual(
            f"本月发票额度只剩 {wording.rounded_money(left)}",
            f"{wording.rounded_money(left)} of the invoice limit left",
        ),
        note=Bilingual("不够用可申请调整,月初自动恢复", "It renews next month, or ask for more"),
        action=case.act("S17"),
        amount=left,
        calculation=calculation,
    )


@rule("I02", Sector.INVOICES, ("临时额度到期", "Temporary limit ends"), _LIMIT)
def quota_ends(case: Case) -> Iterator[Finding]:
    """A temporary rise of the invoice limit ends soon."""
    invoices = cast(Invoices, case.seen.section("invoices"))
    last = invoices.quota_valid_to
    if last is None:
        return
    days = int(case.seen.threshold("invoices.quota_end.days"))
    if not case.today <= last <= case.today + timedelta(days=days):
        return
    shown = wording.day(last, case.today)
    case.seen.note(Bilingual("临时额度有效期止", "Temporary limit until"), shown, "invoices")
    yield case.finding(
        status=Status.LOW,
        badge=REMINDER,
        kicker=wording.deadline(last, case.today),
        headline=Bilingual("临时发票额度即将到期", "The temporary invoice limit ends soon"),
        note=Bilingual("仍有需要请提前申请续调", "Ask again in time if you still need it"),
        action=case.act("S17"),
        deadline=last,
    )


@rule(
    "I03",
    Sector.INVOICES,
    ("红字确认单待确认", "Red slips to confirm"),
    law_text("税务总局公告2024年第11号(红字发票,72 小时内确认)", "recalled medium"),
)
def red_slips(case: Case) -> Iterator[Finding]:
    """Red-letter slips wait for this taxpayer's answer (红字信息确认)."""
    waiting = case.seen.need(facts.UNCONFIRMED_RED)
    if not waiting:
        return
    yield case.finding(
        status=Status.DUE,
        badge=TO_DO,
        kicker=Bilingual("72 小时内未确认将作废", "they lapse after 72 hours"),
        headline=Bilingual(
            f"{waiting} 张红字确认单等您确认",
            wording.counted(waiting, "red-letter slip") + " to confirm",
        ),
        note=Bilingual("核对金额和对方名称后确认或拒绝", "Check amount and party, then decide"),
        action=case.act("S19"),
    )


@rule(
    "I04",
    Sector.INVOICES,
    ("超过小规模标准", "Over the small-scale limit"),
    law_text("增值税法 第9条", "sourced high"),
)
def over_small_limit(case: Case) -> Iterator[Finding]:
    """Twelve months' sales above the limit: general registration is due (一般纳税人登记)."""
    seen = case.seen
    if seen.need(facts.VAT_KIND) != "small":
        return
    sales = seen.need(facts.LAST_12_MONTHS)
    limit = seen.law_value("vat.small.limit", case.today)
    if sales <= limit:
        return
    yield case.finding(
        status=Status.DUE,
        badge=TO_DO,
        kicker=Bilingual(
            "申报期结束后 10 个工作日内办理", "within 10 workdays after the filing period"
        ),
        headline=Bilingual(
            "销售额已超标,请办一般纳税人登记", "Over the limit: register as general"
        ),
        note=Bilingual(
            f"近 12 个月 {wording.rounded_money(sales)}",
            f"{wording.rounded_money(sales)} in 12 months",
        ),
        action=case.act("S30"),
        amount=sales,
    )


@rule(
    "I05",
    Sector.INVOICES,
    ("接近增值税起征点", "Close to the VAT threshold"),
    law_text("财政部 税务总局公告2026年第10号(起征点)", "sourced high"),
)
def near_threshold(case: Case) -> Iterator[Finding]:
    """The running period's sales come close to the threshold of small-scale VAT (起征点)."""
    seen = case.seen
    if seen.need(facts.VAT_KIND) != "small":
        return
    period = "month" if seen.need(facts.VAT_FILING) == "month" else "quarter"
    sales = seen.need(facts.RUNNING_PERIOD)
    limit = seen.law_value(f"vat.small.threshold.{period}", case.today)
    if not limit * seen.threshold("invoices.threshold.share") <= sales < limit:
        return
    amount, calculation = case.worked(
        ("离起征点还差", "Left"),
        "a - b",
        case.law_figure(f"vat.small.threshold.{period}"),
        facts.RUNNING_PERIOD,
    )
    left = wording.rounded_money(amount)
    word = (
        Bilingual("本月", "This month")
        if period == "month"
        else Bilingual("本季度", "This quarter")
    )
    yield case.finding(
        status=Status.LOW,
        badge=REMINDER,
        kicker=Bilingual("达到起征点后全额计税", "at the threshold all sales are taxed"),
        headline=Bilingual(
            f"{word.zh}开票距起征点还有 {left}", f"{word.en}: {left} below the VAT threshold"
        ),
        note=Bilingual("请如实开票,此为预先提醒", "Keep invoicing truthfully; just so you know"),
        action=case.act("S35"),
        amount=amount,
        calculation=calculation,
    )


@rule("I06", Sector.INVOICES, ("发票额度已用尽", "Invoice limit used up"), _LIMIT)
def quota_used_up(case: Case) -> Iterator[Finding]:
    """Nothing is left of the month's invoice limit."""
    seen = case.seen
    limit, used = seen.need(facts.QUOTA), seen.need(facts.QUOTA_USED)
    if limit <= 0 or used < limit:
        return
    yield case.finding(
        status=Status.DUE,
        badge=TO_DO,
        kicker=Bilingual("额度用尽后暂不能开票", "no more invoices until it is raised"),
        headline=Bilingual("本月发票额度已用尽", "The invoice limit is used up"),
        note=Bilingual("可当场申请调整", "A higher limit can be asked for here"),
        action=case.act("S17"),
    )
