"""The check itself: every rule once, over one profile, on one day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from kiosk.health_check import plan
from kiosk.health_check import rules as _rules
from kiosk.health_check.actions import load_items
from kiosk.health_check.entitlement import entitlements
from kiosk.health_check.fact import MissingFact
from kiosk.health_check.policies import PolicyBook, load_policies, unknown_law_names
from kiosk.health_check.recorder import Recorder
from kiosk.health_check.report import (
    EntitlementState,
    Finding,
    Report,
    Sector,
    Status,
    UnknownOutcome,
)
from kiosk.health_check.rule import RULES, Case, Rule
from kiosk.health_check.rules.benefits import policy_rules
from kiosk.health_check.thresholds import load_thresholds
from kiosk.identity.visitor import Right
from kiosk.tax_law import Law
from kiosk.tax_law.marked_yaml import LawFilesWrong
from kiosk.taxpayer import Profile, Tax, TaxpayerKind

_LOADED: Final = _rules  # importing the package registers its rules


@lru_cache(maxsize=4)
def all_rules(book: PolicyBook | None = None) -> tuple[Rule, ...]:
    """Return every rule, the policies' included, in the order of the sectors."""
    place = {sector: number for number, sector in enumerate(Sector)}
    rules = (*RULES.values(), *policy_rules(book or load_policies()))
    return tuple(sorted(rules, key=lambda r: (place[r.sector], r.rule_id)))


@lru_cache(maxsize=12)
def _rules_for(kind: TaxpayerKind, book: PolicyBook) -> tuple[Rule, ...]:
    return tuple(rule for rule in all_rules(book) if kind in rule.kinds)


def require_files(law: Law) -> None:
    """Read every file of the check before the first visitor comes; they are kept.

    Raises :class:`LawFilesWrong` naming file and line.
    """
    load_items()
    _require_known_law(load_policies(), law)
    load_thresholds(law.region)


def run_check(
    profile: Profile,
    law: Law,
    today: date,
    rights: frozenset[Right] = frozenset(Right),
    book: PolicyBook | None = None,
) -> Report:
    """Check one taxpayer on one day for a visitor with ``rights``.

    Pure: the same arguments give the same report. Rules whose right the visitor lacks
    are not run at all, so that nothing of them can show. Missing or stale data and law
    that is not published make a rule's answer unknown, never clear. ``book`` replaces
    the policies of ``assets/policies``.
    """
    book = book or load_policies()
    _require_known_law(book, law)
    seen = Recorder(profile, law, today, load_thresholds(law.region), rights, book)
    found: list[Finding] = []
    unknown: list[UnknownOutcome] = []
    clear: list[str] = []
    clear_in: dict[Sector, int] = {}
    rules = _rules_for(profile.kind, book)
    case = Case(seen, rules[0])
    for rule in rules:
        if rule.right not in rights:
            continue
        if (rule.valid_from is not None and today < rule.valid_from) or (
            rule.valid_to is not None and today > rule.valid_to
        ):
            continue
        seen.start()
        before = len(found)
        case.rule = rule  # one case for all: a rule is through before the next begins
        try:
            found.extend(rule.run(case))
        except MissingFact as missing:
            unknown.append(UnknownOutcome(rule.rule_id, rule.sector, missing.fact, missing.reason))
            continue
        if len(found) == before:
            clear.append(rule.rule_id)
            clear_in[rule.sector] = clear_in.get(rule.sector, 0) + 1
    shown, covered = _without_covered(found)
    findings = plan.ordered(shown)
    may_view = Right.VIEW in rights
    by_sector: dict[Sector, list[Finding]] = {sector: [] for sector in Sector}
    for finding in findings:
        by_sector[finding.sector].append(finding)
    unknown_in: dict[Sector, list[UnknownOutcome]] = {}
    for outcome in unknown:
        unknown_in.setdefault(outcome.sector, []).append(outcome)
    sectors = tuple(
        plan.summary(
            sector,
            own,
            unknown_in.get(sector, ()),
            clear_in.get(sector, 0),
            profile,
            allowed=Right.RISK in rights if sector is Sector.RISK else may_view,
        )
        for sector, own in by_sector.items()
    )
    coming, calendar_note = plan.calendar(profile, findings, law, today) if may_view else ((), None)
    reliefs = tuple(entitlements(seen)) if may_view else ()
    if Right.RISK not in rights:
        reliefs = tuple(r for r in reliefs if r.state is not EntitlementState.DOUBTFUL)
    credit = profile.credit.years if profile.credit is not None and may_view else ()
    return Report(
        taxpayer_id=profile.taxpayer_id,
        today=today,
        data_as_of=profile.fetched_at,
        findings=findings,
        sectors=sectors,
        unknown=tuple(unknown),
        clear=tuple(clear),
        minutes=plan.minutes(findings),
        todo_count=sum(finding.needs_act for finding in findings),
        reminder_count=sum(
            not finding.needs_act and finding.status is not Status.FINE for finding in findings
        ),
        saving=_saving(findings, book),
        calendar=coming,
        credit_trend=tuple((year.year, year.level, year.score) for year in credit),
        entitlements=reliefs,
        covered=covered,
        calendar_note=calendar_note,
    )


@lru_cache(maxsize=16)
def _require_known_law(book: PolicyBook, law: Law) -> None:
    """Refuse policies that ask for figures the law does not declare, naming file and line."""
    problems = unknown_law_names(book, law.keys)
    if problems:
        raise LawFilesWrong(problems)


def _without_covered(found: list[Finding]) -> tuple[list[Finding], tuple[Finding, ...]]:
    """Set aside what another finding already says ("F" covers by any filing rule)."""
    fired = {finding.rule_id for finding in found}
    fired |= {finding.rule_id[0] for finding in found if finding.sector is Sector.FILING}
    covered = tuple(finding for finding in found if finding.covered_by in fired)
    if not covered:
        return found, covered
    return [finding for finding in found if finding.covered_by not in fired], covered


def _saving(findings: tuple[Finding, ...], book: PolicyBook) -> Decimal | None:
    """Add up what reliefs save at least.

    Reliefs on one tax overlap (what one takes away another cannot), so the largest
    comes first and one that touches a tax already counted is left out.
    """
    taxes_of = _taxes_of(book)
    total: Decimal | None = None
    counted: set[Tax] = set()
    savings = [(f.amount, f.rule_id) for f in findings if f.amount and f.rule_id in taxes_of]
    for amount, policy_id in sorted(savings, key=lambda saving: -saving[0]):
        taxes = taxes_of[policy_id]
        if not counted & taxes:
            counted |= taxes
            total = (total or Decimal(0)) + amount
    return total


@lru_cache(maxsize=4)
def _taxes_of(book: PolicyBook) -> dict[str, frozenset[Tax]]:
    return {policy.policy_id: frozenset(policy.taxes) for policy in book.policies}
