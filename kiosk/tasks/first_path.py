"""Goes through a task once, as a visitor would who accepts what is there.

For pictures and measurements: what has to be answered is answered with the first thing
that lets the visitor go on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, time
from typing import Final

from kiosk.china_time import CHINA
from kiosk.tasks.confirmation import REASON
from kiosk.tasks.definition import PERIOD
from kiosk.tasks.outcome import Acknowledgement, Outcome, OutcomeState
from kiosk.tasks.papers import PageContent
from kiosk.tasks.runner import TaskRunner
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import Blocked, RawAnswer
from kiosk.tasks.walk_answers import candidates, prove_phone

_TRIES: Final = 64  # combinations of answers to one step
_PNG: Final = b"\x89PNG\r\n\x1a\n"


def fill_in(runner: TaskRunner) -> bool:
    """Answer the present step so that it can be confirmed; False if nothing fits."""
    for answers in _answers(runner):
        for key, raw in answers:
            runner.answer(key, raw)
        for key, _raw in answers:
            if runner.needs_reason(key):
                runner.answer(key + REASON, runner.definition.file.change_reasons[0].value)
            prove_phone(runner, key)
        if not runner.errors(runner.current_step):
            return True
    return False


def sign(runner: TaskRunner) -> None:
    """Sign, or send off what needs no signature."""
    at = datetime.combine(runner.today, time(10, 0), CHINA)
    if runner.definition.is_request:
        runner.request(at, "T-0", None)
        return
    pages = {page: PageContent("image/jpeg", page.encode()) for page in runner.page_ids}
    runner.submission(_PNG, at, "T-0", None, pages)


def accept(runner: TaskRunner) -> Outcome:
    """The bureau accepts it."""
    at = datetime.combine(runner.today, time(10, 0), CHINA)
    receipt = Acknowledgement(
        number="1320261121000001",
        accepted_at=at,
        taxpayer_id=runner.profile.taxpayer_id,
        title=runner.definition.name,
        amount=None,
        verification="TR1:" + "A7X" * 70,
    )
    return Outcome(state=OutcomeState.ACCEPTED, key="00000000", receipt=receipt)


def go_on(runner: TaskRunner) -> bool:
    """Do what the present step asks and go to the next; False where it ends or nothing fits."""
    kind = runner.current_step.kind
    if runner.exit is not None or kind in (StepKind.RESULT, StepKind.PAY):
        return False
    if kind is StepKind.SUBMIT and runner.signed:
        runner.record_outcome(accept(runner))
        return True
    if kind in (StepKind.SIGNATURE, StepKind.SUBMIT):
        sign(runner)
        return True
    return fill_in(runner) and not isinstance(runner.advance(), Blocked)


def _answers(runner: TaskRunner) -> Iterator[tuple[tuple[str, RawAnswer], ...]]:
    yield ()
    choices = []
    for key in runner.current_step.entry.ask:
        if key != PERIOD and (tried := candidates(runner, key)):
            choices.append([(key, raw) for raw in tried])
    yield from itertools.islice(itertools.product(*choices), _TRIES)
