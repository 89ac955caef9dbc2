"""How openly a risk indicator is told, by its level.

Low: a plain reminder with its evidence. Medium: a short word on the page, evidence and a
self-check list after a deliberate touch. High: the way to an officer's desk and nothing
else (无风险不打扰、低风险预提醒、中高风险严监控). Levels and limits are thresholds, the
model's insides are never shown, and nobody without the right for risk gets any of it.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.health_check.actions import LOOK
from kiosk.health_check.report import (
    Discretion,
    Finding,
    LegalBasis,
    Sector,
    Status,
)
from kiosk.health_check.rule import (
    BUSINESSES,
    LOW_RISK,
    OFFICER,
    PLEASE_CHECK,
    Case,
    RuleFunction,
    law_text,
    rule,
)
from kiosk.identity.visitor import Right
from kiosk.tax_law.calculation import Calculation
from kiosk.taxpayer import TaxpayerKind

LOW, MEDIUM, HIGH = range(3)

FORMULA: Final = law_text("国税发〔2005〕43号 附件2(公式)", "sourced high")
PRACTICE: Final = law_text("公开的征管实践(非官方阈值)", "default low")

LOOK_AGAIN: Final = Bilingual("核对申报表与账簿是否一致", "Compare the return with the books")
EXPLAIN: Final = Bilingual("如属正常经营变化,可说明原因", "If business has changed, you can say so")
CORRECT: Final = Bilingual("发现差错可主动更正申报", "If there is a mistake, correct it yourself")
USUAL: Final = (LOOK_AGAIN, EXPLAIN, CORRECT)


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
    self_check: tuple[Bilingual, ...] = USUAL,
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
