"""Sees that a pay step (缴款) has something to pay, known before it is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.marked_yaml import Place
from kiosk.tasks.payment_items import PAYABLE_SOURCES
from kiosk.tasks.step_kinds import StepKind

if TYPE_CHECKING:
    from kiosk.tasks.task_file import StepEntry
    from kiosk.tasks.task_names import TaskNames


def pay_names(entry: StepEntry) -> tuple[tuple[str, Place], ...]:
    """The values of the task that a pay step stands on, and where they are named in it."""
    pay = entry.pay
    if pay is None:
        return ()
    names: list[tuple[str | None, Place]] = [(pay.chosen, ("chosen",)), (pay.total, ("total",))]
    names += [(name, ("taxes", tax)) for tax, name in pay.taxes.items()]
    return tuple((name, place) for name, place in names if name is not None)


def check_pay(parts: TaskNames, entry: StepEntry, index: int, place: Place) -> None:
    """Complain of everything that is wrong with the ``pay`` of one step."""
    pay = entry.pay
    if (entry.kind is StepKind.PAY) != (pay is not None):
        parts.complain(place, f"{entry.id}: a step of kind pay says what is paid (pay)")
    if pay is None:
        return
    at = (*place, "pay")
    model = parts.model
    parts.text(pay.what, (*at, "what"))
    if (pay.items == "chosen") != (pay.chosen is not None):
        parts.complain(at, "chosen names a fact where items is chosen, and only there")
    if (pay.items == "order") != (pay.total is not None and bool(pay.taxes)):
        parts.complain(at, "total and taxes are given where items is order, and only there")
    if (pay.items == "order") != (pay.what is not None):
        parts.complain(at, "what is given where items is order, and only there")
    if pay.chosen is not None:
        fact = model.facts.get(pay.chosen)
        if (
            fact is None
            or fact.type is not AnswerType.MULTIPLE_CHOICE
            or fact.options_from not in PAYABLE_SOURCES
        ):
            sources = ", ".join(PAYABLE_SOURCES)
            parts.complain(
                (*at, "chosen"), f"{pay.chosen} is no multiple_choice with options_from {sources}"
            )
    for name, place_in_pay in pay_names(entry):
        if not parts.known(name):
            parts.complain((*at, *place_in_pay), f"unknown name {name}")
        elif any(parts.asked_at[key] >= index for key in parts.asked_through([name])):
            parts.complain((*at, *place_in_pay), f"{name} is paid before it is asked")
        if name != pay.chosen:
            parts.number(name, (*at, *place_in_pay))
    parts.use(name for name, _ in pay_names(entry))
    before = [step.kind for step in model.steps[:index]]
    if pay.items == "submitted" and StepKind.SUBMIT not in before:
        parts.complain(at, "what was submitted is paid after the submit step")
    if pay.items != "submitted" and model.mode.value != "online":
        parts.complain(("mode",), "a task that takes money is online")
