"""Benefits (优惠): one rule per policy of ``assets/policies``, and the questions left open."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.health_check import wording
from kiosk.health_check.actions import LOOK
from kiosk.health_check.entitlement import standings
from kiosk.health_check.policies import Policy, PolicyBook
from kiosk.health_check.report import EntitlementState, Finding, Sector, Status
from kiosk.health_check.rule import CAN_ENJOY, EVERYONE, Case, Rule, law_text, rule
from kiosk.identity.visitor import Right

TO_CONFIRM: Final = Bilingual("待确认", "To confirm")


@lru_cache(maxsize=4)
def policy_rules(book: PolicyBook) -> tuple[Rule, ...]:
    """Return one rule for each policy of a book."""
    return tuple(_rule(policy) for policy in book.policies)


def _rule(policy: Policy) -> Rule:
    def run(case: Case) -> Iterator[Finding]:
        standing = standings(case.seen).get(policy.policy_id)
        if standing is None:
            return
        if standing.missing is not None:
            raise standing.missing.with_traceback(None)
        entitlement = standing.entitlement
        if entitlement.state is not EntitlementState.ENTITLED:
            return
        saving = entitlement.saving
        if saving is not None and saving <= 0:
            return
        case.seen.swap(list(standing.reads))
        yield case.finding(
            subject=policy.policy_id,
            status=Status.BENEFIT,
            badge=CAN_ENJOY,
            kicker=Bilingual(
                f"预计少缴 {wording.money(saving)}", f"about {wording.money(saving)} less to pay"
            )
            if saving is not None
            else Bilingual("条件已符合,尚未享受", "you qualify and do not use it yet"),
            headline=policy.headline,
            note=policy.note,
            action=case.act(policy.task_id, LOOK),
            amount=saving,
            calculation=entitlement.calculation,
            basis=entitlement.basis,
        )

    return Rule(
        rule_id=policy.policy_id,
        sector=Sector.BENEFITS,
        title=policy.name,
        kinds=policy.kinds,
        basis=(),
        right=Right.VIEW,
        run=run,
    )


@rule(
    "P00",
    Sector.BENEFITS,
    ("优惠条件待确认", "Reliefs to confirm"),
    law_text("各优惠政策规定的条件"),
    kinds=EVERYONE,
)
def to_confirm(case: Case) -> Iterator[Finding]:
    """Reliefs for which only the visitor can say whether a condition is met (条件待确认)."""
    case.seen.section("benefits")
    open_questions = [
        standing
        for standing in standings(case.seen).values()
        if standing.entitlement.state is EntitlementState.TO_CONFIRM
    ]
    if not open_questions:
        return
    for standing in open_questions:
        question = next(c.ask for c in standing.entitlement.conditions if c.ask is not None)
        case.seen.note(standing.policy.name, question, "benefits")
    count = len(open_questions)
    yield case.finding(
        status=Status.UNKNOWN,
        badge=TO_CONFIRM,
        kicker=Bilingual("答几个问题就知道", "a few questions will tell"),
        headline=Bilingual(
            f"{count} 项优惠等您确认条件", wording.counted(count, "relief") + " to confirm"
        ),
        note=Bilingual("不确认也不影响其他事项", "Nothing else depends on it"),
        action=case.act("S34"),
    )
