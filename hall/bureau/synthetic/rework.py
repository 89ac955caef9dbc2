"""Works a filing out again: the same task, the law of the taxpayer's region, the bureau's facts.

What the visitor typed is taken from the filing; everything that was filled in for them
(what is on record, what was prepaid, whether a relief applies) comes from the bureau's own
profile. A filing that comes to another sum does not stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from pydantic import JsonValue

from hall.bureau.bureau import Reason
from hall.bureau.filing import Filing
from hall.bureau.synthetic.recompute import in_yuan
from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.confirmation import REASON
from kiosk.tasks.definition import PERIOD, TaskDefinition
from kiosk.tasks.filing import amount_key, filed_amounts
from kiosk.tasks.views import RawAnswer
from kiosk.tax_law import load_law
from kiosk.taxpayer import Profile

_ELSEWHERE: Final = "S01"  # small-scale VAT has a recomputation of its own


def unlike_own_facts(filing: Filing, profile: Profile, today: date) -> tuple[Reason, ...]:
    """Return a reason for every sum that the bureau's own facts do not bear out."""
    if filing.period is None or filing.task == _ELSEWHERE:
        return ()
    definition = load_task(filing.task, version=filing.task_version)
    runner = _runner(filing, definition, profile, today)
    left = _way_out(runner)
    if left is not None:
        return (Reason(code="not_eligible", words=left),)
    wrong = _unusable(runner, definition)
    return wrong or _other_sums(filing, runner, definition)


def _way_out(runner: TaskRunner) -> Bilingual | None:
    """Why this taxpayer, or these answers, cannot be filed by this task."""
    if runner.period is None:
        return Bilingual("这一期不能在这里申报", "this period cannot be filed")
    if runner.exit is not None:
        return runner.exit.text
    values = runner.values
    for when, name in runner.steps[-1].leave:
        if values.is_true(when):
            return values.words.render(runner.definition.exit(name).text)
    return None


def _runner(
    filing: Filing, definition: TaskDefinition, profile: Profile, today: date
) -> TaskRunner:
    registration = profile.registration
    region = filing.law_region if registration is None else registration.region
    raw = {
        key: raw
        for key, fact in definition.facts.items()
        if fact.entry.change == "visitor" and (raw := _raw(filing.answers.get(key))) is not None
    }
    for key, value in filing.answers.items():
        if key.endswith(REASON) and isinstance(value, str):
            raw[key] = value
    if filing.period is not None:
        start, end = filing.period.start, filing.period.end
        raw[PERIOD] = f"{start.isoformat()}/{end.isoformat()}"
    return TaskRunner(
        definition,
        profile,
        filing.person_key,
        load_law(region=region),
        today,
        raw,
        rights=frozenset(Right),
        signed_periods=_left_out(filing, profile),
    )


def _left_out(filing: Filing, profile: Profile) -> frozenset[tuple[str, date, date]]:
    """What a combined return does not file: for the bureau's return to span the same taxes."""
    if not filing.returns or profile.filings is None:
        return frozenset()
    filed = {(part.tax, part.start, part.end) for part in filing.returns}
    return frozenset(
        (one.tax.value, one.period_start, one.period_end)
        for one in profile.filings.obligations
        if (one.tax, one.period_start, one.period_end) not in filed
    )


def _raw(value: JsonValue) -> RawAnswer | None:
    """A filed answer as it would be typed again."""
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case list() if all(isinstance(item, Mapping) for item in value):
            return [
                {key: _cell(cell) for key, cell in item.items()}
                for item in value
                if isinstance(item, Mapping)
            ]
        case list():
            return [item for item in value if isinstance(item, str)]
    return str(value)


def _cell(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _unusable(runner: TaskRunner, definition: TaskDefinition) -> tuple[Reason, ...]:
    """Answers that could not have been given: out of bounds, or left out."""
    return tuple(
        Reason(
            code="answer_wrong",
            words=Bilingual(
                f"{runner.values.words.label(key).zh}:{error.message.zh}",
                f"{runner.values.words.label(key).en}: {error.message.en}",
            ),
        )
        for step in runner.steps
        for error in runner.errors(step)
        if (key := error.key.removesuffix(REASON)) in definition.facts
        and definition.facts[key].type is not AnswerType.DOCUMENT  # papers travel by themselves
    )


def _other_sums(
    filing: Filing, runner: TaskRunner, definition: TaskDefinition
) -> tuple[Reason, ...]:
    submission = definition.file.submission
    if submission is None:
        return ()
    lawful = filed_amounts(runner)
    names = [*submission.taxes.values(), *submission.amounts]
    if submission.amount is not None:
        names.append(submission.amount)
    reasons = []
    for name in dict.fromkeys(names):
        key = amount_key(definition, name)
        written, declared = lawful.get(key), filing.amounts.get(key)
        expected = Decimal(written) if isinstance(written, str) else None
        if expected == declared:
            continue
        label = runner.values.words.label(name)
        reasons.append(
            Reason(
                code="amount_wrong",
                words=Bilingual(
                    f"{label.zh}按税务局的数据应为 {in_yuan(expected)},申报为 {in_yuan(declared)}",
                    f"{label.en}: {in_yuan(expected)} by the bureau's data, "
                    f"{in_yuan(declared)} declared",
                ),
            )
        )
    return tuple(reasons)
