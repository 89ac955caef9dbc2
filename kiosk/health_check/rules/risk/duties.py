"""Risk indicators on duties: filing, paying, reporting, keeping to conditions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from kiosk.bilingual import Bilingual
from kiosk.health_check import facts, wording
from kiosk.health_check.entitlement import entitlements
from kiosk.health_check.report import (
    EntitlementState,
    Finding,
)
from kiosk.health_check.rule import (
    EVERYONE,
    Case,
    law_text,
)
from kiosk.health_check.rules.filing import open_obligations
from kiosk.health_check.rules.risk.telling import (
    EXPLAIN,
    LOW,
    MEDIUM,
    indicator,
    told,
)
from kiosk.taxpayer import Filings, Obligation


def late_obligations(case: Case) -> list[Obligation]:
    """Everything finished, not filed and past its day."""
    found = open_obligations(case.seen).values()
    return [o for group in found for o in group if o.due < case.today]


@indicator(
    "R01",
    ("逾期未申报", "Late filing"),
    law_text("税收征收管理法 第62条", "sourced high"),
    EVERYONE,
)
def r01(case: Case) -> Iterator[Finding]:
    """Something is past its filing day; after the days of the threshold it is medium."""
    late = late_obligations(case)
    if not late:
        return
    seen = case.seen
    oldest = min(obligation.due for obligation in late)
    days = (case.today - oldest).days
    seen.note(Bilingual("逾期未申报", "Late filings"), _items(len(late)), "filings")
    seen.note(
        Bilingual("最早一项逾期", "Oldest"), Bilingual(f"{days} 天", f"{days} days"), "filings"
    )
    medium = days > seen.threshold("R01.medium_days")
    yield told(
        case,
        Bilingual(f"有 {len(late)} 项申报已逾期", f"{len(late)} filings are late"),
        Bilingual("补申报后提醒自动消除", "The reminder goes once they are filed"),
        kicker=Bilingual("会影响信用积分", "it costs credit points"),
        level=MEDIUM if medium else LOW,
        task_id="S14",
        self_check=(Bilingual("先补最早的一期", "File the oldest period first"), EXPLAIN),
        # The filing sector already lists them one by one; long delays are told again.
        covered_by="" if medium else "F",
    )


def _items(number: int) -> Bilingual:
    return Bilingual(f"{number} 项", str(number))


@indicator("R02", ("欠税", "Arrears"), law_text("税收征收管理法 第32条", "sourced high"), EVERYONE)
def r02(case: Case) -> Iterator[Finding]:
    """A payable is unpaid after its day; told apart only when it has been so for long."""
    seen = case.seen
    owed = seen.need(facts.ARREARS)
    if owed <= 0:
        return
    payments = seen.profile.payments
    oldest = min(p.due for p in payments.payables if p.due < case.today) if payments else case.today
    days = (case.today - oldest).days
    seen.note(
        Bilingual("最早一项逾期", "Oldest"), Bilingual(f"{days} 天", f"{days} days"), "payments"
    )
    long = days > seen.threshold("R02.own_days")
    yield told(
        case,
        Bilingual("欠税时间较长,建议尽快处理", "Tax has been owed for long")
        if long
        else Bilingual("有税款过期未缴", "Tax is overdue"),
        Bilingual("有困难可咨询分期或延期", "If it is hard, ask about instalments"),
        kicker=Bilingual(f"已超过 {days} 天", "over " + wording.counted(days, "day")),
        self_check=(Bilingual("核对款项是否已入库", "See whether the payment arrived"), EXPLAIN),
        task_id="S13",
        covered_by="" if long else "Y01",
    )


@indicator(
    "R03",
    ("临近非正常户", "Close to abnormal status"),
    law_text("税务总局公告2019年第48号(连续三个月所有税种未申报)", "sourced high"),
)
def r03(case: Case) -> Iterator[Finding]:
    """No tax at all filed for consecutive months: three make an abnormal household."""
    seen = case.seen
    if seen.need(facts.STATUS) != "normal":
        return
    months = months_unfiled(case)
    seen.note(
        Bilingual("所有税种连续未申报", "Months nothing was filed"), _months(months), "filings"
    )
    if months < seen.threshold("R03.warn_months"):
        return
    yield told(
        case,
        Bilingual(f"已连续 {months} 个月未申报", f"Nothing filed for {months} months"),
        Bilingual("满三个月会被认定为非正常户", "At three months the status becomes abnormal"),
        kicker=Bilingual("现在补报就能避免", "filing now avoids it"),
        self_check=(Bilingual("没有收入也要零申报", "File even without income"),),
        task_id="S14",
    )


def _months(number: int) -> Bilingual:
    return Bilingual(f"{number} 个月", f"{number} months")


def months_unfiled(case: Case) -> int:
    """Count the latest consecutive filing months in which nothing due was filed."""
    filings = cast(Filings, case.seen.section("filings"))
    due: dict[tuple[int, int], bool] = {}
    for obligation in filings.obligations:
        if obligation.due < case.today:
            month = (obligation.due.year, obligation.due.month)
            due[month] = due.get(month, False) or obligation.filed_on is not None
    count = 0
    for month in sorted(due, reverse=True):
        if due[month]:
            break
        count += 1
    return count


@indicator(
    "R04", ("非正常户", "Abnormal status"), law_text("税务总局公告2019年第48号", "sourced high")
)
def r04(case: Case) -> Iterator[Finding]:
    """The registration is flagged abnormal."""
    if case.seen.need(facts.STATUS) == "abnormal":
        yield told(
            case,
            Bilingual("登记状态为非正常", "Registration is abnormal"),
            Bilingual("补申报并处理后自动解除", "Lifted after filing and settling"),
            covered_by="G01",
        )


@indicator(
    "R21",
    ("未报账户", "Accounts not reported"),
    law_text("纳税缴费信用指标(扣 11 分)", "sourced high"),
)
def r21(case: Case) -> Iterator[Finding]:
    """More accounts are known than were reported."""
    seen = case.seen
    known, reported = seen.need(facts.ACCOUNTS_KNOWN), seen.need(facts.ACCOUNTS_REPORTED)
    if known <= reported:
        return
    yield told(
        case,
        Bilingual(
            f"{known - reported} 个账户尚未报告",
            wording.counted(known - reported, "account") + " not reported",
        ),
        Bilingual("补报告后可申请信用修复", "Report them, then ask for credit repair"),
        kicker=Bilingual("会影响信用积分", "it costs credit points"),
        task_id="S28",
        covered_by="G06",
    )


@indicator(
    "R22",
    ("违规享受优惠", "Relief used without its conditions"),
    law_text("各优惠政策规定的条件"),
    EVERYONE,
)
def r22(case: Case) -> Iterator[Finding]:
    """A relief is used while one of its conditions is not met (违规享受疑点)."""
    case.seen.section("benefits")
    for entitlement in entitlements(case.seen):
        if entitlement.state is not EntitlementState.DOUBTFUL:
            continue
        for condition in entitlement.conditions:
            if condition.met is False:
                case.seen.note(condition.text, Bilingual("不满足", "not met"), "benefits")
        yield told(
            case,
            Bilingual("一项已享优惠的条件有变化", "A condition of a relief has changed"),
            entitlement.name,
            subject=entitlement.policy_id,
            self_check=(
                *(c.text for c in entitlement.conditions if c.met is False),
                Bilingual("不再符合的,请停止享受并更正", "If it no longer holds, stop and correct"),
            ),
        )
        case.seen.start()
