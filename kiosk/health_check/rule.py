"""Rules of the check: small registered functions, each with its law and its answer.

A rule is given a :class:`Case` (one taxpayer, one day) and yields findings. It yields
nothing if all is clear, and whatever :class:`~kiosk.health_check.fact.MissingFact` a
read raises on the way is its third answer: unknown, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from kiosk.bilingual import Bilingual
from kiosk.health_check.actions import GO, action
from kiosk.health_check.fact import Fact
from kiosk.health_check.recorder import Recorder
from kiosk.health_check.report import (
    Action,
    Discretion,
    Finding,
    LegalBasis,
    Sector,
    Status,
)
from kiosk.identity.visitor import Right
from kiosk.tax_law.calculation import Calculation, Operand
from kiosk.tax_law.workings import Workings
from kiosk.taxpayer import TaxpayerKind

BUSINESSES: Final = frozenset((TaxpayerKind.COMPANY, TaxpayerKind.INDIVIDUAL_BUSINESS))
COMPANIES: Final = frozenset((TaxpayerKind.COMPANY,))
TRADERS: Final = frozenset((TaxpayerKind.INDIVIDUAL_BUSINESS,))
PERSONS: Final = frozenset((TaxpayerKind.NATURAL_PERSON,))
EVERYONE: Final = frozenset(TaxpayerKind)

OVERDUE: Final = Bilingual("逾期", "Overdue")
TO_DO: Final = Bilingual("待办", "To do")
REMINDER: Final = Bilingual("提醒", "Reminder")
LOW_RISK: Final = Bilingual("低风险 · 预提醒", "Low risk · reminder")
PLEASE_CHECK: Final = Bilingual("请核对", "Please check")
OFFICER: Final = Bilingual("请到专窗", "See an officer")
CAN_ENJOY: Final = Bilingual("可享优惠", "Relief")
CAN_REFUND: Final = Bilingual("可退税", "Refund")
GOOD_NEWS: Final = Bilingual("好消息", "Good news")
NOTHING: Final = Bilingual("", "")

RuleFunction = Callable[["Case"], Iterable[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it looks at, for whom, by which law, and since when."""

    rule_id: str
    sector: Sector
    title: Bilingual
    kinds: frozenset[TaxpayerKind]
    basis: tuple[LegalBasis, ...]
    right: Right
    run: RuleFunction
    valid_from: date | None = None
    valid_to: date | None = None


RULES: Final[dict[str, Rule]] = {}


def register(rule: Rule) -> None:
    """Add a rule; an id is used once."""
    if rule.rule_id in RULES:
        raise ValueError(f"rule {rule.rule_id} is registered twice")
    RULES[rule.rule_id] = rule


def rule(
    rule_id: str,
    sector: Sector,
    title: tuple[str, str],
    *basis: LegalBasis,
    kinds: frozenset[TaxpayerKind] = BUSINESSES,
    right: Right = Right.VIEW,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Callable[[RuleFunction], RuleFunction]:
    """Register a function as a rule."""

    def keep(function: RuleFunction) -> RuleFunction:
        register(
            Rule(
                rule_id=rule_id,
                sector=sector,
                title=Bilingual(*title),
                kinds=kinds,
                basis=basis,
                right=right,
                run=function,
                valid_from=valid_from,
                valid_to=valid_to,
            )
        )
        return function

    return keep


@dataclass(slots=True)
class Case:
    """One taxpayer on one day, before one rule."""

    seen: Recorder
    rule: Rule

    @property
    def today(self) -> date:
        """The day of the check."""
        return self.seen.today

    def act(self, task_id: str, label: Bilingual = GO, together: str = "") -> Action:
        """Return the way to a service item, by the visitor's rights."""
        return action(task_id, self.seen.rights, label, together)

    def worked(
        self,
        result: tuple[str, str],
        expression: str,
        *numbers: Fact[Any] | Operand,
        unit: str = "yuan",
    ) -> tuple[Decimal, Calculation]:
        """Work out one figure from facts and keep the step; facts become evidence.

        ``expression`` is arithmetic over ``a``, ``b``, … in the order of ``numbers``.
        """
        operands = tuple(
            number
            if isinstance(number, Operand)
            else Operand(
                number.label,
                Decimal(self.seen.need(number)),
                f"fact:{number.name}",
                number.unit,
            )
            for number in numbers
        )
        work = Workings(self.rule.rule_id, self.seen.law, self.today)
        basis = "; ".join(item.text for item in self.rule.basis)
        worked = work.step("result", *result, expression, *operands, basis=basis, unit=unit)
        return worked.value, work.result()

    def law_figure(self, key: str) -> Operand:
        """Read a figure of today's law as a number for :meth:`worked`."""
        value = self.seen.law_value(key, self.today)
        found = self.seen.law.parameter(key, self.today)
        return Operand(found.name, value, f"parameter:{key}", found.unit)

    def finding(
        self,
        *,
        status: Status,
        badge: Bilingual,
        kicker: Bilingual,
        headline: Bilingual,
        note: Bilingual = NOTHING,
        action: Action,
        subject: str = "",
        amount: Decimal | None = None,
        deadline: date | None = None,
        calculation: Calculation | None = None,
        discretion: Discretion = Discretion.OPEN,
        cover: Bilingual | None = None,
        self_check: tuple[Bilingual, ...] = (),
        basis: tuple[LegalBasis, ...] = (),
        needs_act: bool | None = None,
        per_day: Decimal | None = None,
        covered_by: str = "",
    ) -> Finding:
        """Say something; what has been read so far becomes the evidence.

        For an officer's desk nothing but the way there is said: no evidence, no figures.
        What a risk indicator is measured against is the model's inside and never shown.
        """
        silent = discretion is Discretion.OFFICER
        inside = self.rule.sector is Sector.RISK or discretion is not Discretion.OPEN
        return Finding(
            rule_id=self.rule.rule_id,
            sector=self.rule.sector,
            status=status,
            badge=badge,
            kicker=kicker,
            headline=headline,
            note=note,
            action=action,
            discretion=discretion,
            amount=None if silent else amount,
            deadline=deadline,
            evidence=() if silent else self.seen.evidence(with_thresholds=not inside),
            calculation=None if silent else calculation,
            basis=(*basis, *self.rule.basis),
            subject=subject,
            needs_act=status in (Status.DUE, Status.OVERDUE) if needs_act is None else needs_act,
            per_day=per_day,
            covered_by=covered_by,
            cover=cover,
            self_check=self_check,
        )


def law_text(text: str, confidence: str = "recalled high", source: str = "") -> LegalBasis:
    """Name an article or notice; ``confidence`` as in the law files."""
    return LegalBasis(text, source, confidence)
