"""How a taxpayer stands to each relief: five states, and the money at stake (应享未享)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, cast

from kiosk.bilingual import Bilingual
from kiosk.expressions import MISSING, ExpressionError, Missing
from kiosk.health_check import facts
from kiosk.health_check.fact import MissingFact
from kiosk.health_check.policies import Policy, SavingStep, Validity
from kiosk.health_check.recorder import Reads, Recorder
from kiosk.health_check.report import ConditionOutcome, Entitlement, EntitlementState
from kiosk.tax_law.calculation import Calculation, Operand, Step, to_fen
from kiosk.tax_law.workings import written_out
from kiosk.taxpayer import Benefits

_LAW: Final = "law."
_LAW_LENGTH: Final = len(_LAW)
_FIXED: Final = Bilingual("规定数值", "figure of the rule")
_NOT_WORKED_OUT: Final = Bilingual(
    "这项优惠的条件暂时算不出来", "the conditions of this relief cannot be worked out now"
)


@dataclass(slots=True)
class Standing:
    """One relief, how the taxpayer stands to it, and what was read to know."""

    policy: Policy
    entitlement: Entitlement
    missing: MissingFact | None
    reads: Reads


def standings(seen: Recorder) -> dict[str, Standing]:
    """Return the standing to every relief for this kind of taxpayer, worked out once a check."""
    known = seen.derived.get("standings")
    if known is None:
        found: dict[str, Standing] = {}
        before = seen.swap([])
        for policy in seen.book.policies:
            if seen.profile.kind in policy.kinds:
                try:
                    standing = _standing(seen, policy)
                except ExpressionError:  # its rule cannot be worked out: nobody else suffers
                    reason = MissingFact(f"policy.{policy.policy_id}", _NOT_WORKED_OUT)
                    standing = _outcome(seen, policy, EntitlementState.UNKNOWN, (), reason)
                if standing is not None:
                    found[policy.policy_id] = standing
        seen.swap(before)
        known = seen.derived["standings"] = found
    return cast("dict[str, Standing]", known)


def entitlements(seen: Recorder) -> list[Entitlement]:
    """Return how the taxpayer stands to every relief for its kind."""
    return [standing.entitlement for standing in standings(seen).values()]


def _standing(seen: Recorder, policy: Policy) -> Standing | None:
    seen.swap([])
    on = seen.today
    try:
        if policy.dated_by == "period":
            on = seen.peek(facts.PERIOD_END)
        elif policy.dated_by != "today":  # the day of what it is about: a purchase, a sale
            day = seen.known(policy.dated_by, seen.book.facts)
            on = day if isinstance(day, date) else seen.today
    except MissingFact as missing:
        return _outcome(seen, policy, EntitlementState.UNKNOWN, (), missing)
    validity = policy.validity_on(on)
    if validity is None:
        ended = [row.valid_to for row in policy.validity if row.valid_to and row.valid_to < on]
        if not ended:
            return None  # not yet in force
        return _outcome(seen, policy, EntitlementState.UNKNOWN, (), _has_ended(policy, max(ended)))
    lookup = _Lookup(seen, on)
    try:
        enjoyed = _is_enjoyed(seen, policy, lookup)
    except MissingFact as missing:
        return _outcome(seen, policy, EntitlementState.UNKNOWN, (), missing, validity)
    if policy.relevant is not None and not enjoyed:
        relevant = policy.relevant.evaluate(lookup)
        if relevant is False:
            return None
        if isinstance(relevant, Missing) and not _is_question(lookup.missing[0]):
            reason = lookup.missing[0]
            return _outcome(seen, policy, EntitlementState.UNKNOWN, (), reason, validity)
    outcomes: list[ConditionOutcome] = []
    asked: MissingFact | None = None
    refused = False
    for condition in policy.conditions:
        lookup.missing.clear()
        met = condition.when.evaluate(lookup)
        if isinstance(met, Missing):
            reason = lookup.missing[0]
            if not _is_question(reason):
                return _outcome(
                    seen, policy, EntitlementState.UNKNOWN, tuple(outcomes), reason, validity
                )
            asked = asked or reason
            outcomes.append(ConditionOutcome(condition.text, None, reason.reason))
            continue
        outcomes.append(ConditionOutcome(condition.text, met is True))
        if met is not True:
            refused = True
            break
    if refused:
        state = EntitlementState.DOUBTFUL if enjoyed else EntitlementState.NOT_ENTITLED
    elif enjoyed:
        state = EntitlementState.ENJOYED
    else:
        state = EntitlementState.TO_CONFIRM if asked else EntitlementState.ENTITLED
    calculation = None
    if state is EntitlementState.ENTITLED and policy.saving:
        calculation = _saving(policy, lookup, validity)
    return _outcome(
        seen,
        policy,
        state,
        tuple(outcomes),
        asked if state is EntitlementState.TO_CONFIRM else None,
        validity,
        calculation,
    )


def _is_question(missing: MissingFact) -> bool:
    """Whether the visitor could settle it: a tag nobody has set, not data that did not come."""
    return missing.fact.startswith("tags.")


def _has_ended(policy: Policy, last: date) -> MissingFact:
    return MissingFact(
        f"policy.{policy.policy_id}",
        Bilingual(
            f"政策执行至 {last},后续规定尚未公布",
            f"in force until {last}; what follows is not published yet",
        ),
    )


def _is_enjoyed(seen: Recorder, policy: Policy, lookup: _Lookup) -> bool:
    if policy.enjoyed is not None:
        return policy.enjoyed.evaluate(lookup) is True
    return policy.policy_id in cast(Benefits, seen.section("benefits")).enjoyed


def _outcome(
    seen: Recorder,
    policy: Policy,
    state: EntitlementState,
    outcomes: tuple[ConditionOutcome, ...],
    missing: MissingFact | None,
    validity: Validity | None = None,
    calculation: Calculation | None = None,
) -> Standing:
    saving = calculation.steps[-1].amount if calculation is not None else None
    return Standing(
        policy,
        Entitlement(
            policy_id=policy.policy_id,
            name=policy.name,
            state=state,
            conditions=outcomes,
            benefit=policy.benefit,
            saving=saving,
            calculation=calculation,
            valid_to=validity.valid_to if validity else None,
            basis=(validity.basis,) if validity else (),
            reason=missing.reason if missing is not None else None,
        ),
        missing,
        seen.swap([]),
    )


class _Lookup:
    """Answers the names of a policy's expressions and remembers what was missing."""

    __slots__ = ("_facts", "_on", "_seen", "missing", "steps")

    def __init__(self, seen: Recorder, on: date) -> None:
        self._seen = seen
        self._on = on
        self._facts = seen.book.facts
        self.missing: list[MissingFact] = []
        self.steps: dict[str, Decimal] = {}

    def __call__(self, name: str) -> object:
        if name in self.steps:
            return self.steps[name]
        if name.startswith(_LAW):
            try:
                return self._seen.law_value(name[_LAW_LENGTH:], self._on)
            except MissingFact as missing:
                self.missing.append(missing)
                return MISSING
        value = self._seen.known(name, self._facts)
        if type(value) is MissingFact:
            self.missing.append(value)
            return MISSING
        return value

    def operand(self, name: str, value: Decimal, before: dict[str, SavingStep]) -> Operand:
        """Name one number of a formula; ``before`` are its earlier lines."""
        if not name:
            return Operand(_FIXED, value, "fixed", "count")
        if name in self.steps:
            return Operand(before[name].label, value, f"step:{name}", before[name].unit)
        if name.startswith(_LAW):
            parameter = self._seen.law.parameter(name.removeprefix(_LAW), self._on)
            return Operand(parameter.name, value, f"parameter:{parameter.key}", parameter.unit)
        fact = self._facts.get(name)
        if fact is None:  # a function's result
            return Operand(_FIXED, value, f"fact:{name}", "count")
        return Operand(fact.label, value, f"fact:{name}", fact.unit)


def _saving(policy: Policy, lookup: _Lookup, validity: Validity) -> Calculation | None:
    """Work out the benefit step by step; ``None`` where a fact for it is missing."""
    steps: list[Step] = []
    before: dict[str, SavingStep] = {}
    for line in policy.saving:
        trace = line.amount.trace(cast("Callable[[str], object]", lookup))
        if trace is None:
            return None
        operands = tuple(lookup.operand(term.name, term.value, before) for term in trace.terms)
        amount = to_fen(trace.value) if line.unit == "yuan" else trace.value
        steps.append(
            Step(
                key=line.key,
                label=line.label,
                amount=amount,
                formula=written_out(trace.expression, operands),
                operands=operands,
                expression=trace.expression,
                legal_basis=validity.basis.text,
                source=validity.basis.source,
                confidence=validity.basis.confidence,
                unit=line.unit,
            )
        )
        lookup.steps[line.key] = amount
        before[line.key] = line
    return Calculation(
        f"policy.{policy.policy_id}", tuple(steps), {step.key: step.amount for step in steps}
    )
