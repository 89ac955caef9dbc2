"""Risk indicators on invoices: what is issued, when, how much, and of what."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kiosk.bilingual import Bilingual
from kiosk.health_check import facts, wording
from kiosk.health_check.report import (
    Finding,
)
from kiosk.health_check.rule import (
    Case,
    law_text,
)
from kiosk.health_check.rules.risk.telling import (
    MEDIUM,
    indicator,
    told,
)


@indicator("R10", ("顶额开具", "Invoices at the limit"), law_text("公开的征管实践", "sourced low"))
def r10(case: Case) -> Iterator[Finding]:
    """Many invoices close to the limit of a single invoice."""
    counted, issued = case.seen.need(facts.NEAR_LIMIT_COUNT), case.seen.need(facts.ISSUED)
    if counted <= issued * case.seen.threshold("R10.share"):
        return
    share, calculation = case.worked(
        ("接近限额的占比", "Share near the limit"),
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
        ("红冲作废占比", "Share red or void"), "a / b", facts.RED_COUNT, facts.ISSUED, unit="rate"
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
    "R18", ("开票额突增", "Sudden rise of invoices"), law_text("公开的征管实践", "sourced low")
)
def r18(case: Case) -> Iterator[Finding]:
    """Last month far above the highest of the twelve before."""
    seen = case.seen
    last, highest = seen.need(facts.LAST_MONTH), seen.need(facts.HIGHEST_BEFORE)
    if highest <= 0 or last <= highest * seen.threshold("R18.ratio"):
        return
    share, calculation = case.worked(
        ("相当于此前最高月", "Against the highest month"),
        "a / b",
        facts.LAST_MONTH,
        facts.HIGHEST_BEFORE,
        unit="rate",
    )
    times = wording.number(share.quantize(Decimal("0.1")))
    yield told(
        case,
        Bilingual(
            f"上月开票是此前最高月的 {times} 倍", f"Last month: {times} times the peak before"
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
        ("离标准还差", "Left"), "a - b", case.law_figure("vat.small.limit"), facts.LAST_12_MONTHS
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
        ("夜间开票占比", "Share at night"), "a / b", facts.NIGHT_COUNT, facts.ISSUED, unit="rate"
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
