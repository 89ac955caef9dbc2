"""Risk indicators on figures: returns, statements and wages against each other."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.bilingual import Bilingual
from kiosk.health_check import facts, wording
from kiosk.health_check.report import (
    Finding,
)
from kiosk.health_check.rule import (
    COMPANIES,
    Case,
    law_text,
)
from kiosk.health_check.rules.risk.telling import (
    FORMULA,
    MEDIUM,
    PRACTICE,
    USUAL,
    indicator,
    told,
)


@indicator("R05", ("增值税税负率异常", "Unusual VAT burden"), FORMULA)
def r05(case: Case) -> Iterator[Finding]:
    """The VAT burden differs from the taxpayer's own twelve-month mean."""
    seen = case.seen
    burden, mean = seen.need(facts.BURDEN), seen.need(facts.BURDEN_MEAN)
    if mean <= 0:
        return
    if abs(burden - mean) <= mean * seen.threshold("R05.deviation"):
        return
    off, calculation = case.worked(
        ("偏离比例", "Deviation"),
        "(a - b) / b" if burden > mean else "(b - a) / b",
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
            *USUAL,
        ),
    )


@indicator("R06", ("销售额变动率与税负背离", "Sales up, burden down"), FORMULA)
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
            f"Sales up {wording.percent(change)}, VAT burden down",
        ),
        Bilingual("请核对收入、进项是否同期", "Check that sales and input match in time"),
    )


@indicator("R07", ("申报收入与开票不符", "Declared below invoiced"), PRACTICE)
def r07(case: Case) -> Iterator[Finding]:
    """Sales declared are below sales invoiced (mockup: 申报收入比开票收入少 4.2%)."""
    seen = case.seen
    declared, invoiced = seen.need(facts.SALES_DECLARED), seen.need(facts.SALES_INVOICED)
    short = invoiced - declared
    if short <= 0:
        return
    share, calculation = case.worked(
        ("申报比开票少", "Declared less than invoiced"),
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
            *USUAL,
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
        ("差异比例", "Difference"),
        "(a - b) / b" if vat > cit else "(b - a) / b",
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
        ("相差人数", "Difference"),
        "a - b" if insured > paid else "b - a",
        facts.HEADS_INSURED,
        facts.HEADS_IIT,
        unit="persons",
    )
    yield told(
        case,
        Bilingual(
            f"参保与个税申报人数相差 {apart} 人", f"Insured and wage-tax staff differ by {apart}"
        ),
        Bilingual(f"参保 {insured} 人,个税 {paid} 人", f"{insured} insured, {paid} in IIT returns"),
        calculation=calculation,
        self_check=(
            Bilingual("新入职、离职人员是否已增减", "Were joiners and leavers reported?"),
            Bilingual("退休返聘、实习人员可说明", "Retired staff and interns can be explained"),
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
        ("缴费基数占工资", "Base as a share of wages"),
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
        ("预收占收入", "Advance receipts in revenue"),
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
