"""Handing a visitor over from one guided task to another, with the period chosen.

Where a row or a way out names a task, it may name the period too:
``S01@2026-07-01/2026-09-30``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.tasks.step_kinds import StepKind

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
