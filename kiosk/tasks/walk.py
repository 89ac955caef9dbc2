"""Walks a task through everything a visitor can do in it, and says what is wrong.

Every sample taxpayer, every option, amounts on both sides of each boundary, input that
cannot be used, the way back from each step, a draft put away and taken up again, and at
the end the signature, the body and the receipt. Of pages that differ in their figures
only, a few are gone on from; the number of pages would otherwise be a product of all
amounts of all steps.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.china_time import CHINA
from kiosk.identity.visitor import Right
from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.confirmation import REASON
from kiosk.tasks.definition import PERIOD, StepDefinition, TaskDefinition
from kiosk.tasks.facts import FACTS
from kiosk.tasks.filing import amount_key
from kiosk.tasks.outcome import Acknowledgement, Outcome, OutcomeState
from kiosk.tasks.papers import PageContent
from kiosk.tasks.runner import TaskRunner
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import Advanced, Blocked, RawAnswer
from kiosk.tasks.walk_answers import candidates, prove_phone
from kiosk.tasks.walk_pages import page_shape, page_texts
from kiosk.tasks.walk_pay import owed_after, walk_payment

if TYPE_CHECKING:
    from kiosk.tax_law import Law
    from kiosk.taxpayer import Profile

_ENOUGH: Final = 64  # combinations of answers tried on one step
_ALIKE: Final = 8  # pages that differ in their figures only, looked at per taxpayer
_PNG: Final = b"\x89PNG\r\n\x1a\n"

_UNUSABLE: Final[Mapping[AnswerType, str]] = {
    AnswerType.AMOUNT: "12.345",
    AnswerType.NUMBER: "x",
    AnswerType.COUNT: "1.5",
    AnswerType.DATE: "2026-02-30",
    AnswerType.ID_NUMBER: "110101199001011234",
    AnswerType.PHONE: "12345",
    AnswerType.BANK_CARD: "6222021234567890120",
    AnswerType.BANK_ACCOUNT: "12345",
    AnswerType.INVOICE_NUMBER: "12345",
    AnswerType.VIN: "LGXCE4CB6N0000525",
}


@dataclass(slots=True)
class Walk:
    """What a walk met."""

    states: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    exits: Counter[str] = field(default_factory=Counter)
    paths: dict[str, list[str]] = field(default_factory=dict)  # taxpayer -> first path seen
    problems: list[str] = field(default_factory=list)

    def complain(self, where: str, what: str) -> None:
        """Note a problem, once."""
        line = f"{where}: {what}"
        if line not in self.problems:
            self.problems.append(line)


def is_the_same_for_all(definition: TaskDefinition) -> bool:
    """Whether no data of the taxpayer decides anything: then two walk for all."""
    file = definition.file
    return (
        not file.eligibility
        and not file.calculations
        and file.period is None
        and all(
            fact.prefill is None
            and fact.options_from is None
            and fact.rows_from is None
            and fact.default is None
            for fact in file.facts.values()
        )
        and not any(
            row.table or row.name in FACTS for step in definition.steps for row in step.rows
        )
    )


def walk_task(
    definition: TaskDefinition,
    law: Law,
    today: date,
    taxpayers: Mapping[str, Profile],
    on_look: Callable[[str, TaskRunner], None] = lambda _name, _runner: None,
) -> Walk:
    """Walk ``definition`` with every taxpayer given.

    ``on_look`` is told the taxpayer's name and the runner at each page; the runner goes on
    afterwards.
    """
    walk = Walk()
    if is_the_same_for_all(definition):
        taxpayers = dict(list(taxpayers.items())[:2])
    for name, profile in taxpayers.items():
        _Walker(walk, definition, law, today, profile, name, on_look).run()
    for step in definition.steps:
        if not walk.steps[step.id]:
            walk.complain(step.id, "no taxpayer ever reaches this step")
    return walk


class _Walker:
    def __init__(
        self,
        walk: Walk,
        definition: TaskDefinition,
        law: Law,
        today: date,
        profile: Profile,
        name: str,
        on_look: Callable[[str, TaskRunner], None],
    ) -> None:
        self.walk, self.definition, self.law, self.today = walk, definition, law, today
        self.profile, self.name = profile, name
        self.on_look = on_look

    def runner(
        self,
        answers: Mapping[str, RawAnswer] = {},
        confirmed: Mapping[str, str] = {},
        online: bool | None = None,
    ) -> TaskRunner:
        return TaskRunner(
            self.definition,
            self.profile,
            "sample",
            self.law,
            self.today,
            answers,
            rights=frozenset(Right),
            confirmed=confirmed,
            online=self.definition.is_online if online is None else online,
        )

    def complain(self, where: str, what: str) -> None:
        self.walk.complain(f"{self.name} / {where}", what)

    def run(self) -> None:
        if self.definition.is_online:
            self.look(self.runner(online=False))  # the page that says so
        start = self.runner()
        if start.exit is not None:
            self.walk.states += 1
            self.walk.exits[start.exit.key] += 1
            self.walk.paths[self.name] = [f"exit {start.exit.key}"]
            self.look(start)
            return
        self.walk.paths[self.name] = [state.id for state in start.path]
        waiting = [start]
        seen: set[str] = set()
        alike: Counter[str] = Counter()
        while waiting:
            runner = waiting.pop()
            self.walk.states += 1
            self.look(runner)
            for following in self.ways_on(runner):
                mark = following.answers_document().decode()
                shape = page_shape(following)
                if mark not in seen and alike[shape] < _ALIKE:
                    seen.add(mark)
                    alike[shape] += 1
                    waiting.append(following)

    # --- one state ----------------------------------------------------------------

    def look(self, runner: TaskRunner) -> None:
        """Check everything that would be drawn, in both languages."""
        view = runner.current
        self.on_look(self.name, runner)
        if runner.exit is None:
            self.walk.steps[view.id] += 1
        for where, text in page_texts(view):
            for language in ("zh", "en"):
                words = text.in_language(language)
                if not words.strip():
                    self.complain(view.id, f"{where} has no {language} text")
                if "{" in words or "—" in words:
                    self.complain(view.id, f"{where} shows an unknown value ({language})")
        if view.primary is None and view.kind not in (StepKind.SUBMIT, StepKind.PAY):
            self.complain(view.id, "there is no button")

    def ways_on(self, runner: TaskRunner) -> Iterator[TaskRunner]:
        step = runner.current_step
        if runner.exit is not None:
            self.walk.exits[runner.exit.key] += 1
            if not self.copy(runner).back():
                self.complain(step.id, f"no way back from {runner.exit.key}")
            return
        if step.kind is StepKind.RESULT:
            return
        if step.kind in (StepKind.SIGNATURE, StepKind.SUBMIT):
            self.sign(self.copy(runner))
            return
        if step.kind is StepKind.PAY:
            self.pay(self.copy(runner))
            return
        self.unusable(runner, step)
        for answers in self.combinations(runner, step):
            next_one = self.copy(runner)
            for key, raw in answers:
                next_one.answer(key, raw)
            for key, _raw in answers:
                if next_one.needs_reason(key):
                    reason = self.definition.file.change_reasons[0].value
                    next_one.answer(key + REASON, reason)
                prove_phone(next_one, key)
            if self.go_on(next_one, step):
                yield next_one

    def copy(self, runner: TaskRunner) -> TaskRunner:
        """Put the task away as a draft and take it up again."""
        return TaskRunner.resume(
            runner.answers_document(),
            self.profile,
            "sample",
            self.law,
            self.today,
            definition=self.definition,
            rights=frozenset(Right),
            online=self.definition.is_online,
        )

    def go_on(self, runner: TaskRunner, step: StepDefinition) -> bool:
        moved = runner.advance()
        if isinstance(moved, Blocked):
            view = runner.current
            places = {row.key for row in view.rows} | {item.key for item in view.fields}
            for error in moved.errors:
                if error.key not in places:
                    self.complain(step.id, f"the error at {error.key} has no place on the page")
            return False
        if runner.exit is not None:
            return True
        if moved.step_id == step.id:
            self.complain(step.id, "going on leads nowhere")
            return False
        if not runner.back() or runner.current_step.id != step.id:
            self.complain(step.id, "there is no way back to it")
            return False
        return isinstance(runner.advance(), Advanced)

    def unusable(self, runner: TaskRunner, step: StepDefinition) -> None:
        """Input that cannot be used stands at its field, stays, and blocks."""
        for key in step.entry.ask:
            fact = self.definition.facts.get(key)
            bad = None if fact is None else _UNUSABLE.get(fact.type)
            if bad is None:
                continue
            trial = self.copy(runner)
            if trial.answer(key, bad) is None:
                self.complain(step.id, f"{key} takes {bad!r}")
            elif trial.answers.get(key) != bad:
                self.complain(step.id, f"{key} loses what was typed")
            elif not isinstance(trial.advance(), Blocked):
                self.complain(step.id, f"{key} can be left wrong")
            self.look(trial)

    # --- answers ------------------------------------------------------------------

    def combinations(
        self, runner: TaskRunner, step: StepDefinition
    ) -> Iterator[tuple[tuple[str, RawAnswer], ...]]:
        """Answers for the step: all combinations; if too many, one at a time and all at once."""
        choices: list[list[tuple[str, RawAnswer] | None]] = []
        for key in step.entry.ask:
            given: list[tuple[str, RawAnswer] | None] = [
                (key, raw) for raw in self.candidates(runner, key)
            ]
            choices.append([None, *given])
        total = 1
        for choice in choices:
            total *= len(choice)
        if total <= _ENOUGH:
            for combination in itertools.product(*choices):
                yield tuple(item for item in combination if item is not None)
            return
        yield ()
        for choice in choices:
            yield from ((item,) for item in choice if item is not None)
        for together in itertools.zip_longest(*choices):
            yield tuple(item for item in together if item is not None)

    def candidates(self, runner: TaskRunner, key: str) -> list[RawAnswer]:
        if key == PERIOD:
            return [period.code for period in runner.periods]
        return candidates(runner, key)

    # --- the end ------------------------------------------------------------------

    def pay(self, runner: TaskRunner) -> None:
        """Pay, and go on to the end with the money taken: nothing of it is walked twice."""
        runner.online = True
        at = datetime.combine(self.today, time(10, 0), CHINA)
        self.look(runner)
        walk_payment(runner, at, self.look, self.complain)
        for _ in self.definition.steps:
            if runner.current_step.kind is StepKind.SIGNATURE:
                self.sign(runner)
                return
            self.look(runner)
            runner.advance()

    def sign(self, runner: TaskRunner) -> None:
        at = datetime.combine(self.today, time(10, 0), CHINA)
        if self.definition.file.submission is None:
            self.complain(runner.current_step.id, "there is nothing to submit")
            return
        pages = {page: PageContent("image/jpeg", page.encode()) for page in runner.page_ids}
        if self.definition.is_request:
            if runner.awaits_request:
                self.complain("sign", "a request goes out merely because a draft is opened")
            runner.advance()
            body = runner.request(at, "T-0", None)
            again = runner.request(at + timedelta(seconds=1), "T-0", None)
        else:
            body = runner.submission(_PNG, at, "T-0", None, pages)
            again = runner.submission(_PNG, at + timedelta(seconds=1), "T-0", None)
        if again != body:
            self.complain("sign", "signing twice gives two filings")
        filed = json.loads(body)
        signed = {
            amount_key(self.definition, f"{key}.{result}")
            for key, bound in self.definition.calculations.items()
            for result in bound.calculator.signed
        }
        for name, amount in filed["amounts"].items():
            if Decimal(amount) < 0 and name not in signed:
                self.complain("sign", f"{name} is negative")
        self.walk.states += 1
        self.look(runner)
        for state in (OutcomeState.QUEUED, OutcomeState.PROCESSING, OutcomeState.ACCEPTED):
            receipt = None
            if state is OutcomeState.ACCEPTED:
                receipt = Acknowledgement(
                    number="R1",
                    accepted_at=at,
                    taxpayer_id=self.profile.taxpayer_id,
                    title=self.definition.name,
                    amount=None,
                    verification="TR1:sample",
                    payables=owed_after(runner, filed),
                )
            runner.record_outcome(Outcome(state=state, key="00000000", receipt=receipt))
            self.look(runner)
            if runner.current_step.kind is StepKind.PAY:
                self.pay(runner)
            if runner.current_step.kind is not StepKind.RESULT:
                self.complain("sign", f"an outcome {state} does not lead to the result")
            if runner.receipt_view().is_receipt is not (state is OutcomeState.ACCEPTED):
                self.complain("sign", f"the paper for {state} is the wrong one")
