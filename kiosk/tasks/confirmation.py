"""When a step may be confirmed, and what exactly was confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import papers, phone_proof
from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.definition import FactDefinition, StepDefinition
from kiosk.tasks.evaluation import Evaluation
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import FieldError

if TYPE_CHECKING:
    from kiosk.tasks.views import RawAnswer

REASON: Final = ".reason"  # the key of "why was this prefilled value changed"

_CHOOSING: Final = (AnswerType.CHOICE, AnswerType.YES_NO, AnswerType.MULTIPLE_CHOICE)
_MISSING: Final = Bilingual("请填写", "Please fill this in")
_CHOOSE: Final = Bilingual("请选择", "Please choose")
_WHY: Final = Bilingual("改了预填的数字,请选一个原因", "You changed a prefilled figure: say why")
_NO_FIGURE: Final = Bilingual(
    "资料还不全,算不出来。请返回上一步补上。",
    "This cannot be worked out yet. Go back and fill in what is missing.",
)


def fingerprint(values: Evaluation, answers: Mapping[str, RawAnswer], step: StepDefinition) -> str:
    """Stands for everything the step shows and asks, without holding any of it."""
    period = values.at.period
    shown: list[object] = [step.id, "" if period is None else period.code]
    for key in step.entry.ask:
        shown.extend((key, values.held(key).value, answers.get(key + REASON)))
        if key + phone_proof.PROOF in answers:
            shown.append(answers[key + phone_proof.PROOF])
    for row in step.rows:
        if not values.is_true(row.when):
            continue
        if row.table:
            shown.extend(line.shown.zh for line in values.table(row) or ())
        elif row.name.endswith("#"):
            shown.extend(str(values.lookup(name)) for name in values.numbered(row.name))
        else:
            shown.extend((row.name, str(values.lookup(row.name))))
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def missing_words(fact: FactDefinition | None) -> Bilingual:
    """What to say at an answer that is still missing (None: the period)."""
    if fact is not None and fact.type is AnswerType.DOCUMENT:
        return papers.MISSING
    return _CHOOSE if fact is None or fact.type in _CHOOSING else _MISSING


def errors_of(
    values: Evaluation, answers: Mapping[str, RawAnswer], step: StepDefinition
) -> tuple[FieldError, ...]:
    """What keeps ``step`` from being confirmed; each error belongs to a field or row."""
    definition = values.definition
    found = []
    for key in step.entry.ask:
        held = values.held(key)
        fact = definition.facts.get(key)
        if held.error is not None:
            found.append(FieldError(key, held.error))
        elif held.value in (None, ()) and (fact is None or fact.entry.required):
            found.append(FieldError(key, missing_words(fact)))
        elif fact is not None and phone_proof.standing(values, answers, fact) == "needed":
            found.append(FieldError(key, phone_proof.NEEDED))
        elif needs_reason(values, key) and _reason(values, answers, key) is None:
            found.append(FieldError(key + REASON, _WHY))
    if not found:
        found += [FieldError(key, said) for key, said in failed_checks(values, step).items()]
    if step.kind is StepKind.CALCULATION:
        for row in step.rows:
            name = row.name.partition(".")[0]
            if name not in definition.calculations or values.is_false(row.when):
                continue
            if values.calculation(name) is None:
                found.append(FieldError(row.name, _NO_FIGURE))
                break
    return tuple(found)


def failed_checks(values: Evaluation, step: StepDefinition) -> dict[str, Bilingual]:
    """What does not agree among the answers of ``step``, by the fact where it is said."""
    return {
        check.at: values.words.render(check.text)
        for require, check in reversed(step.checks)
        if values.is_false(require)
    }


def needs_reason(values: Evaluation, key: str) -> bool:
    """Whether the visitor has changed what the bureau's data say about fact ``key``."""
    definition = values.definition
    fact = definition.facts.get(key)
    if fact is None or fact.prefill is None or not definition.file.change_reasons:
        return False
    held = values.held(key)
    return held.prefill is not None and held.edited


def _reason(values: Evaluation, answers: Mapping[str, RawAnswer], key: str) -> str | None:
    reason = answers.get(key + REASON)
    known = [entry.value for entry in values.definition.file.change_reasons]
    return reason if isinstance(reason, str) and reason in known else None
