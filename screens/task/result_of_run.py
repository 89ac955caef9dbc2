"""Which result a task has come to: what was filed, what was paid, or what was looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.tasks.outcome import CORRECTABLE
from kiosk.tasks.result_paper import came_with_money
from kiosk.tasks.step_kinds import StepKind
from screens.task.payment_result import paid_rows, pay_offer, payment_result_map
from screens.task.result import PrintState, ResultWords, information_map, result_map

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner


def has_paper(runner: TaskRunner) -> bool:
    """Whether there is a result on the page that can be printed or taken away."""
    if runner.exit is not None:
        return False
    kind = runner.current_step.kind
    if runner.outcome is None:
        return kind is StepKind.RESULT
    return kind is not StepKind.PAY and runner.outcome.state not in CORRECTABLE


def result_of_run(
    runner: TaskRunner,
    words: ResultWords,
    printing: PrintState,
    can_print_page: bool,
    startable: frozenset[str],
) -> dict[str, Any]:
    """Everything the result card draws; empty while there is no result.

    ``startable`` are the tasks that can be gone on with here, paying among them.
    """
    if runner.exit is not None:
        return {}
    outcome, kind = runner.outcome, runner.current_step.kind
    if outcome is None:
        if kind is not StepKind.RESULT:
            return {}
        paid = runner.payment_receipt()
        if paid is not None:
            return payment_result_map(runner, paid, words, printing, can_print_page)
        return information_map(words, printing, can_print_page)
    if kind is StepKind.PAY:
        return {}  # what was handed in is shown with what was paid for it
    refused = outcome.state in CORRECTABLE
    submission = runner.definition.file.submission
    drawn = result_map(
        None if refused else runner.receipt_view(),
        outcome,
        words,
        printing,
        can_print_page,
        application=submission is not None and submission.paper == "application",
        message=submission is not None and submission.paper == "message",
        document=came_with_money(runner),
    )
    drawn["rows"] += paid_rows(runner, words)
    drawn["payLabel"] = pay_offer(runner, words, startable)
    return drawn
