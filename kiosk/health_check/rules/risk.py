"""Risk (风险): the 22 indicators, told as openly as their level allows.

Low: a plain reminder with its evidence. Medium: a short word on the page, evidence and a
self-check list after a deliberate touch. High: the way to an officer's desk and nothing
else (无风险不打扰、低风险预提醒、中高风险严监控). Levels and limits are thresholds, the
model's insides are never shown, and nobody without the right for risk gets any of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final, cast

from kiosk.bilingual import Bilingual
from kiosk.health_check import facts, wording
from kiosk.health_check.actions import LOOK
from kiosk.health_check.report import (
    Discretion,
    EntitlementState,
    Finding,
    LegalBasis,
    Sector,
    Status,
)
from kiosk.health_check.rule import (
    BUSINESSES,
    COMPANIES,
    EVERYONE,
    LOW_RISK,
    OFFICER,
    PLEASE_CHECK,
    Case,
    RuleFunction,
    law_text,
    rule,
)
from kiosk.health_check.rules.filing import open_obligations
from kiosk.identity.visitor import Right
from kiosk.tax_law.calculation import Calculation
from kiosk.taxpayer import Filings, Obligation, TaxpayerKind

LOW, MEDIUM, HIGH = range(3)

_FORMULA: Final = law_text("国税发〔2005〕43号 附件2(公式)", "sourced high")
_PRACTICE: Final = law_text("公开的征管实践(非官方阈值)", "default low")

_LOOK_AGAIN: Final = Bilingual("核对申报表与账簿是否一致", "Compare the return with the books")
_EXPLAIN: Final = Bilingual(
    "如属正常经营变化,可说明原因", "If business has changed, you can say so"
)
_CORRECT: Final = Bilingual("发现差错可主动更正申报", "If there is a mistake, correct it yourself")
_USUAL: Final = (_LOOK_AGAIN, _EXPLAIN, _CORRECT)


def indicator(
    rule_id: str,
    title: tuple[str, str],
    basis: LegalBasis,
    kinds: frozenset[TaxpayerKind] = BUSINESSES,
) -> Callable[[RuleFunction], RuleFunction]:
    """Register an indicator: sector and right are those of risk."""
    return rule(rule_id, Sector.RISK, title, basis, kinds=kinds, right=Right.RISK)


def told(
    case: Case,
    headline: Bilingual,
    note: Bilingual,
    *,
    kicker: Bilingual | None = None,
    level: int | None = None,
    self_check: tuple[Bilingual, ...] = _USUAL,
    task_id: str = "S29",
    calculation: Calculation | None = None,
    amount: Decimal | None = None,
    subject: str = "",
    covered_by: str = "",
) -> Finding:
    """Say an indicator as openly as its level allows; the default level is a threshold."""
    if level is None:
        key = f"{case.rule.rule_id}.level"
        level = int(case.seen.thresholds.on(key, case.today).value)
    if level >= HIGH:
        return case.finding(
            subject=subject,
            status=Status.OVERDUE,
            badge=OFFICER,
            kicker=Bilingual(
                "请到专窗,由工作人员与您核对", "an officer will go through it with you"
            ),
            headline=Bilingual("有一件事需要当面核对", "One matter needs an officer"),
            note=Bilingual("取号时说“健康体检”即可", "Say “health check” when you take a number"),
            action=case.act("officer"),
            discretion=Discretion.OFFICER,
            cover=Bilingual("有一件事请到专窗核对", "One matter is for an officer's desk"),
            covered_by=covered_by,
        )
    medium = level == MEDIUM
    return case.finding(
        subject=subject,
        status=Status.DUE if medium else Status.LOW,
        badge=PLEASE_CHECK if medium else LOW_RISK,
        kicker=kicker or Bilingual("不影响办税", "does not stop anything"),
        headline=headline,
        note=note,
        action=case.act("S36" if medium and task_id == "S29" else task_id, LOOK),
        discretion=Discretion.TOUCH if medium else Discretion.OPEN,
        cover=Bilingual("有一项数据建议您核对", "One figure is worth checking") if medium else None,
        self_check=self_check,
        calculation=calculation,
        amount=amount,
        needs_act=False,
        covered_by=covered_by,
    )


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
    seen.note(Bilingual("逾期未申报", "late filings"), _items(len(late)), "filings")
    seen.note(
        Bilingual("最早一项逾期", "oldest"), Bilingual(f"{days} 天", f"{days} days"), "filings"
    )
    medium = days > seen.threshold("R01.medium_days")
    yield told(
        case,
        Bilingual(f"有 {len(late)} 项申报已逾期", f"{len(late)} filings are late"),
        Bilingual("补申报后提醒自动消除", "The reminder goes once they are filed"),
        kicker=Bilingual("会影响信用积分", "it costs credit points"),
        level=MEDIUM if medium else LOW,
        task_id="S14",
        self_check=(Bilingual("先补最早的一期", "File the oldest period first"), _EXPLAIN),
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
        Bilingual("最早一项逾期", "oldest"), Bilingual(f"{days} 天", f"{days} days"), "payments"
    )
    yield told(
        case,
        Bilingual("欠税时间较长,建议尽快处理", "Arrears have been open for long"),
        Bilingual("有困难可咨询分期或延期", "Ask about instalments if it is hard"),
        kicker=Bilingual(f"已超过 {days} 天", f"over {days} days"),
        self_check=(Bilingual("核对款项是否已入库", "See whether the payment arrived"), _EXPLAIN),
        task_id="S13",
        covered_by="" if days > seen.threshold("R02.own_days") else "Y01",
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
        Bilingual("所有税种连续未申报", "months nothing was filed"), _months(months), "filings"
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


@indicator("R05", ("增值税税负率异常", "Unusual VAT burden"), _FORMULA)
def r05(case: Case) -> Iterator[Finding]:
    """The VAT burden differs from the taxpayer's own twelve-month mean."""
    seen = case.seen
    burden, mean = seen.need(facts.BURDEN), seen.need(facts.BURDEN_MEAN)
    if mean <= 0:
        return
    if abs(burden - mean) <= mean * seen.threshold("R05.deviation"):
        return
    off, calculation = case.worked(
        ("偏离比例", "deviation"),
        "max(a - b, b - a) / b",
        facts.BURDEN,
        facts.BURDEN_MEAN,
        unit="rate",
    )
    word = Bilingual("低", "below") if burden < mean else Bilingual("高", "above")
    yield told(
        case,
        Bilingual(
            f"税负率比平时{word.zh} {wording.percent(off)}",
            f"VAT burden {wording.percent(off)} {word.en} usual",
        ),
        Bilingual("请核对进项和收入确认时间", "Check input tax and the timing of sales"),
        calculation=calculation,
        self_check=(
            Bilingual("进项是否集中在本期抵扣", "Was input tax claimed all at once?"),
            *_USUAL,
        ),
    )


@indicator("R06", ("销售额变动率与税负背离", "Sales up, burden down"), _FORMULA)
def r06(case: Case) -> Iterator[Finding]:
    """Sales rise sharply while the burden falls."""
    seen = case.seen
    change = seen.need(facts.SALES_CHANGE)
    burden, mean = seen.need(facts.BURDEN), seen.need(facts.BURDEN_MEAN)
    peak, drop = seen.threshold("R06.change_peak"), seen.threshold("R06.burden_drop")
    if change <= peak or burden >= mean * (1 - drop):
        return
    yield told(
        case,
        Bilingual(
            f"销售额升 {wording.percent(change)},税负却下降",
            f"Sales up {wording.percent(change)}, burden down",
        ),
        Bilingual("请核对收入、进项是否同期", "Check that sales and input match in time"),
    )


@indicator("R07", ("申报收入与开票不符", "Declared below invoiced"), _PRACTICE)
def r07(case: Case) -> Iterator[Finding]:
    """Sales declared are below sales invoiced (mockup: 申报收入比开票收入少 4.2%)."""
    seen = case.seen
    declared, invoiced = seen.need(facts.SALES_DECLARED), seen.need(facts.SALES_INVOICED)
    short = invoiced - declared
    if short <= 0:
        return
    share, calculation = case.worked(
        ("申报比开票少", "declared less than invoiced"),
        "(a - b) / a",
        facts.SALES_INVOICED,
        facts.SALES_DECLARED,
        unit="rate",
    )
    if share <= seen.threshold("R07.share") and short <= seen.threshold("R07.amount"):
        return
    issued, filed = wording.rounded_money(invoiced), wording.rounded_money(declared)
    yield told(
        case,
        Bilingual(
            f"申报收入比开票收入少 {wording.percent(share)}",
            f"Declared {wording.percent(share)} below invoiced",
        ),
        Bilingual(f"开票 {issued},申报 {filed}", f"Invoiced {issued}, declared {filed}"),
        level=MEDIUM if share >= seen.threshold("R07.medium_share") else None,
        calculation=calculation,
        amount=short,
        self_check=(
            Bilingual("红冲、作废的发票是否已剔除", "Were red and void invoices left out?"),
            *_USUAL,
        ),
    )


@indicator(
    "R08",
    ("两税收入不符", "VAT and CIT revenue differ"),
    law_text("公开的征管实践", "sourced low"),
    COMPANIES,
)
def r08(case: Case) -> Iterator[Finding]:
    """The year's revenue for VAT and for income tax differ."""
    seen = case.seen
    vat, cit = seen.need(facts.VAT_REVENUE), seen.need(facts.CIT_REVENUE)
    if cit <= 0:
        return
    if abs(vat - cit) < cit * seen.threshold("R08.share"):
        return
    share, calculation = case.worked(
        ("差异比例", "difference"),
        "max(a - b, b - a) / b",
        facts.VAT_REVENUE,
        facts.CIT_REVENUE,
        unit="rate",
    )
    yield told(
        case,
        Bilingual(
            f"两税申报收入相差 {wording.percent(share)}",
            f"VAT and CIT revenue differ by {wording.percent(share)}",
        ),
        Bilingual("常见原因:收入确认时间不同", "Often a difference in timing"),
        calculation=calculation,
    )


@indicator(
    "R09", ("连续零申报", "Nil returns"), law_text("纳税缴费信用管理办法 第17条", "sourced high")
)
def r09(case: Case) -> Iterator[Finding]:
    """Nil VAT returns for many months."""
    seen = case.seen
    months = seen.need(facts.ZERO_MONTHS)
    if months < seen.threshold("R09.months"):
        return
    yield told(
        case,
        Bilingual(f"已零申报 {months} 个月", f"Nil returns for {months} months"),
        Bilingual("如暂不经营,可办停业或注销", "If business rests, it can be suspended"),
        kicker=Bilingual("会影响评 A 级", "an A rating is out of reach"),
    )


@indicator("R10", ("顶额开具", "Invoices at the limit"), law_text("公开的征管实践", "sourced low"))
def r10(case: Case) -> Iterator[Finding]:
    """Many invoices close to the limit of a single invoice."""
    counted, issued = case.seen.need(facts.NEAR_LIMIT_COUNT), case.seen.need(facts.ISSUED)
    if counted <= issued * case.seen.threshold("R10.share"):
        return
    share, calculation = case.worked(
        ("接近限额的占比", "share near the limit"),
        "a / b",
        facts.NEAR_LIMIT_COUNT,
        facts.ISSUED,
        unit="rate",
    )
    yield told(
        case,
        Bilingual(
            f"上月 {wording.percent(share)} 的发票接近限额",
            f"{wording.percent(share)} of invoices near the limit",
        ),
        Bilingual("额度不够用可申请调整", "A higher limit can be asked for"),
        task_id="S17",
        calculation=calculation,
    )


@indicator(
    "R11", ("红冲作废率高", "Many red or void invoices"), law_text("公开的征管实践", "sourced low")
)
def r11(case: Case) -> Iterator[Finding]:
    """A large share of red-letter and void invoices."""
    seen = case.seen
    counted, issued = case.seen.need(facts.RED_COUNT), case.seen.need(facts.ISSUED)
    if counted <= issued * case.seen.threshold("R11.share"):
        return
    share, calculation = case.worked(
        ("红冲作废占比", "share red or void"), "a / b", facts.RED_COUNT, facts.ISSUED, unit="rate"
    )
    yield told(
        case,
        Bilingual(
            f"上月红冲、作废占 {wording.percent(share)}",
            f"{wording.percent(share)} of invoices red or void",
        ),
        Bilingual("请核对红冲原因和对应业务", "Check the reasons and the transactions"),
        level=MEDIUM if share > seen.threshold("R11.medium_share") else None,
        calculation=calculation,
    )


@indicator(
    "R12", ("进销不符", "Goods sold never bought"), law_text("公开的征管实践", "default low")
)
def r12(case: Case) -> Iterator[Finding]:
    """A trading firm sells goods classes it has not bought."""
    seen = case.seen
    if not seen.need(seen.book.facts["tags.trade_company"]):
        return
    share = seen.need(facts.BOUGHT_SHARE)
    if share < seen.threshold("R12.overlap"):
        yield told(
            case,
            Bilingual("销售与采购的品类差异较大", "Goods sold and bought differ"),
            Bilingual("请核对进项取得是否完整", "Check that input invoices are complete"),
        )


@indicator(
    "R13",
    ("存货与留抵不匹配", "Stock and input VAT disagree"),
    law_text("公开的征管实践", "recalled low"),
)
def r13(case: Case) -> Iterator[Finding]:
    """The input VAT in stock is less than the input VAT carried forward."""
    seen = case.seen
    carried = seen.need(facts.CARRY_FORWARD)
    if carried <= 0:
        return
    stock = seen.need(facts.INVENTORY)
    rate = seen.law_value("vat.goods.rate", case.today)
    if stock * rate >= carried * seen.threshold("R13.ratio"):
        return
    yield told(
        case,
        Bilingual("存货与留抵税额不太匹配", "Stock and carried input VAT disagree"),
        Bilingual("请盘点存货并核对进项", "Count the stock and check input tax"),
    )


@indicator(
    "R14", ("社保与个税人数不符", "Heads differ"), law_text("公开的征管实践", "recalled low")
)
def r14(case: Case) -> Iterator[Finding]:
    """Persons insured and persons in wage tax returns differ."""
    seen = case.seen
    insured, paid = seen.need(facts.HEADS_INSURED), seen.need(facts.HEADS_IIT)
    apart = abs(insured - paid)
    if apart < seen.threshold("R14.persons") or apart <= paid * seen.threshold("R14.share"):
        return
    _, calculation = case.worked(
        ("相差人数", "difference"),
        "max(a - b, b - a)",
        facts.HEADS_INSURED,
        facts.HEADS_IIT,
        unit="persons",
    )
    yield told(
        case,
        Bilingual(
            f"参保与个税申报人数相差 {apart} 人", f"{apart} persons differ: insured and paid"
        ),
        Bilingual(f"参保 {insured} 人,个税 {paid} 人", f"{insured} insured, {paid} in IIT returns"),
        calculation=calculation,
        self_check=(
            Bilingual("新入职、离职人员是否已增减", "Were joiners and leavers reported?"),
            Bilingual("退休返聘、实习人员可说明", "Retired and interns can be explained"),
        ),
    )


@indicator(
    "R15",
    ("工资与社保基数不符", "Wages and base differ"),
    law_text("社会保险法 第12条", "recalled medium"),
)
def r15(case: Case) -> Iterator[Finding]:
    """The contribution base is far below declared wages."""
    seen = case.seen
    wages, base = seen.need(facts.WAGES), seen.need(facts.BASE)
    if wages <= 0:
        return
    if base >= wages * seen.threshold("R15.share"):
        return
    share, calculation = case.worked(
        ("缴费基数占工资", "base as a share of wages"),
        "a / b",
        facts.BASE,
        facts.WAGES,
        unit="rate",
    )
    yield told(
        case,
        Bilingual(
            f"社保缴费基数约为工资的 {wording.percent(share)}",
            f"Contribution base is {wording.percent(share)} of wages",
        ),
        Bilingual("请核对年度缴费工资申报", "Check the yearly wage report"),
        calculation=calculation,
    )


@indicator(
    "R16", ("预收账款占比高", "Large advance receipts"), law_text("公开的征管实践", "recalled low")
)
def r16(case: Case) -> Iterator[Finding]:
    """Advance receipts are large against revenue."""
    seen = case.seen
    advance, revenue = seen.need(facts.ADVANCE), seen.need(facts.REVENUE)
    if revenue <= 0:
        return
    if advance <= revenue * seen.threshold("R16.share"):
        return
    share, calculation = case.worked(
        ("预收占收入", "advance receipts in revenue"),
        "a / b",
        facts.ADVANCE,
        facts.REVENUE,
        unit="rate",
    )
    yield told(
        case,
        Bilingual(
            f"预收账款相当于收入的 {wording.percent(share)}",
            f"Advance receipts are {wording.percent(share)} of revenue",
        ),
        Bilingual("已达纳税时点的请及时确认", "Recognise what has become taxable"),
        calculation=calculation,
    )


@indicator(
    "R17",
    ("长期亏损仍经营", "Losses for years"),
    law_text("公开的征管实践", "recalled low"),
    COMPANIES,
)
def r17(case: Case) -> Iterator[Finding]:
    """Losses year after year while business goes on."""
    seen = case.seen
    years = seen.need(facts.LOSS_YEARS)
    if years < seen.threshold("R17.years"):
        return
    yield told(
        case,
        Bilingual(f"已连续亏损 {years} 年", f"Losses for {years} years"),
        Bilingual("请核对成本费用的列支", "Check the costs deducted"),
    )


@indicator(
    "R18", ("开票额突增", "Sudden rise of invoices"), law_text("公开的征管实践", "sourced low")
)
def r18(case: Case) -> Iterator[Finding]:
    """Last month far above the highest of the twelve before."""
    seen = case.seen
    last, highest = seen.need(facts.LAST_MONTH), seen.need(facts.HIGHEST_BEFORE)
    if highest <= 0 or last <= highest * seen.threshold("R18.ratio"):
        return
    share, calculation = case.worked(
        ("相当于此前最高月", "against the highest month"),
        "a / b",
        facts.LAST_MONTH,
        facts.HIGHEST_BEFORE,
        unit="rate",
    )
    times = wording.number(share.quantize(Decimal("0.1")))
    yield told(
        case,
        Bilingual(
            f"上月开票是此前最高月的 {times} 倍", f"Last month: {times} times the highest before"
        ),
        Bilingual("业务属实请留存合同备查", "If real, keep the contracts at hand"),
        calculation=calculation,
    )


@indicator(
    "R19",
    ("临近小规模标准", "Close to the small-scale limit"),
    law_text("增值税法 第9条", "sourced high"),
)
def r19(case: Case) -> Iterator[Finding]:
    """Twelve months' sales come close to the limit of small-scale taxpayers."""
    seen = case.seen
    if seen.need(facts.VAT_KIND) != "small":
        return
    sales = seen.need(facts.LAST_12_MONTHS)
    limit = seen.law_value("vat.small.limit", case.today)
    if not limit * seen.threshold("R19.share") <= sales <= limit:
        return
    amount, calculation = case.worked(
        ("离标准还差", "left"), "a - b", case.law_figure("vat.small.limit"), facts.LAST_12_MONTHS
    )
    left = wording.rounded_money(amount)
    yield told(
        case,
        Bilingual(f"离一般纳税人标准还有 {left}", f"{left} below the general limit"),
        Bilingual("超过后需办一般纳税人登记", "Above it general registration is due"),
        calculation=calculation,
        task_id="S35",
    )


@indicator("R20", ("深夜集中开票", "Night invoices"), law_text("公开的征管实践", "default low"))
def r20(case: Case) -> Iterator[Finding]:
    """Many invoices between 23:00 and 05:00."""
    counted, issued = case.seen.need(facts.NIGHT_COUNT), case.seen.need(facts.ISSUED)
    if counted <= issued * case.seen.threshold("R20.share"):
        return
    share, calculation = case.worked(
        ("夜间开票占比", "share at night"), "a / b", facts.NIGHT_COUNT, facts.ISSUED, unit="rate"
    )
    yield told(
        case,
        Bilingual(
            f"上月 {wording.percent(share)} 的发票在夜间开具",
            f"{wording.percent(share)} of invoices at night",
        ),
        Bilingual("夜间经营属正常的无需处理", "If you work at night, nothing to do"),
        calculation=calculation,
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
            f"{known - reported} 个账户尚未报告", f"{known - reported} accounts not reported"
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
    from kiosk.health_check.entitlement import entitlements

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
