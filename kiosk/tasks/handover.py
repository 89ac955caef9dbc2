"""Handing a visitor over from one guided task to another, with the period chosen.

Where a row or a way out names a task, it may name the period too:
``S01@2026-07-01/2026-09-30``. Answers that are known already are named alike:
``S19@topic=check&number=2613…``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import Blocked

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner
    from kiosk.taxpayer import Obligation

_AT = "@"


def handover_to(obligation: Obligation) -> str | None:
    """The task that files an obligation, and its period; None if no task does."""
    if not obligation.task_id:
        return None
    start, end = obligation.period_start.isoformat(), obligation.period_end.isoformat()
    return f"{obligation.task_id}{_AT}{start}/{end}"


def read_handover(text: str) -> tuple[str, str]:
    """The task and the code of the period, "" if none is named."""
    task, _, period = text.partition(_AT)
    return task, period


def take_over(runner: TaskRunner, period: str) -> None:
    """Choose ``period`` for the visitor, where the task would ask for it and it is open."""
    from kiosk.tasks.definition import PERIOD  # needs the facts, and they need this module

    if (
        runner.exit is None
        and runner.current_step.kind is StepKind.PERIOD
        and period in [filing.code for filing in runner.periods]
    ):
        runner.answer(PERIOD, period)
        runner.advance()
    elif "=" in period:
        _answer_what_is_known(runner, dict(parse_qsl(period)))


def _answer_what_is_known(runner: TaskRunner, known: Mapping[str, str]) -> None:
    """Answer step after step, as the visitor would, while all that is asked is known."""
    for _ in runner.definition.steps:
        asked = runner.current_step.entry.ask
        if runner.exit is not None or not asked or any(key not in known for key in asked):
            break
        for key in asked:
            runner.answer(key, known[key])
        if isinstance(runner.advance(), Blocked):
            break
    if runner.awaits_request:  # the visitor sends it, not what was known
        runner.back()
