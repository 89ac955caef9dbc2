"""Sees that a task ends as it says: what it sends, what it leaves, which papers it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.marked_yaml import Place
from kiosk.tasks.step_kinds import SILENT_KINDS, StepKind
from kiosk.tasks.task_file import Mode, Need, Output

if TYPE_CHECKING:
    from kiosk.tasks.task_names import TaskNames

_LAST_MATTER: Final = "S38"
_ONCE: Final = (StepKind.SIGNATURE, StepKind.SUBMIT)


def check_ends(parts: TaskNames) -> None:
    """Complain of everything at the ends of a task that does not fit together."""
    _sending(parts)
    _leaving(parts)
    _papers(parts)
    _matters(parts)
    _periods(parts)
    _repetitions(parts)


def _sending(parts: TaskNames) -> None:
    model = parts.model
    kinds = [step.kind for step in model.steps]
    submission = model.submission
    for kind in _ONCE:
        for index in [at for at, found in enumerate(kinds) if found is kind][1:]:
            parts.complain(("steps", index, "kind"), f"there is a {kind} step already")
    for index, step in enumerate(model.steps):
        if step.kind is StepKind.SIGNATURE and submission is None:
            parts.complain(("steps", index, "kind"), "a signature, but nothing is submitted")
        if step.kind in _ONCE and step.when is not None:
            parts.complain(("steps", index, "when"), f"a {step.kind} has no condition")
        if step.kind in SILENT_KINDS and step.kind is not StepKind.CALCULATION and step.leave:
            parts.complain(
                ("steps", index, "leave"), f"a {step.kind} step asks nothing to leave by"
            )
    after = kinds.index(StepKind.SUBMIT) + 1 if StepKind.SUBMIT in kinds else len(kinds)
    for index in range(after, len(kinds)):
        if kinds[index] not in (StepKind.PAY, StepKind.RESULT):
            parts.complain(
                ("steps", index, "kind"), f"a {kinds[index]} step after everything was submitted"
            )
    if submission is not None and model.mode not in (Mode.ONLINE, Mode.QUEUE):
        parts.complain(("mode",), f"what is submitted is online or queue, not {model.mode}")


def _leaving(parts: TaskNames) -> None:
    model = parts.model
    pays = any(step.kind is StepKind.PAY for step in model.steps)
    comes_back = model.submission is not None or pays
    papers = (Output.RECEIPT, Output.CERTIFICATE)
    if comes_back and model.output not in papers:
        parts.complain(("output",), f"what is sent or paid leaves a paper, not {model.output}")
    if not comes_back and model.output in papers:
        parts.complain(("output",), f"no {model.output}: nothing is submitted or paid")
    if not any(word.strip() for word in model.words):
        parts.complain(("words",), "no words: nobody can find it")


def _papers(parts: TaskNames) -> None:
    model = parts.model
    for index, paper in enumerate(model.documents):
        place: Place = ("documents", index)
        fact = model.facts.get(paper.id)
        taken = fact is not None and fact.type is AnswerType.DOCUMENT
        if paper.need in (Need.NOW, Need.LATER) and not (taken and paper.id in parts.asked_at):
            parts.complain(
                (*place, "need"), f"{paper.id} is needed, but no step takes a picture of it"
            )
        if "follow_within" in paper.model_fields_set and paper.need is not Need.LATER:
            parts.complain((*place, "follow_within"), "is for a paper that may follow later")


def _matters(parts: TaskNames) -> None:
    model = parts.model
    for name, way in model.exits.items():
        if way.task is not None and not "S01" <= way.task <= _LAST_MATTER:
            parts.complain(("exits", name, "task"), f"there is no matter {way.task}")
        if way.task == model.task:
            parts.complain(("exits", name, "task"), "the exit leads back into this task")
    if model.period is None:
        return
    if not "S01" <= model.period.task <= _LAST_MATTER:
        parts.complain(("period", "task"), f"there is no matter {model.period.task}")
    for key in ("gathers", "joins"):
        for index, task in enumerate(getattr(model.period, key)):
            if not "S01" <= task <= _LAST_MATTER:
                parts.complain(("period", key, index), f"there is no matter {task}")


def _periods(parts: TaskNames) -> None:
    """Facts of a period that nobody chooses are never known."""
    period = parts.model.period
    seen: set[tuple[str, Place]] = set()
    for (_, name), place in parts.named_at.items():
        section = name.partition(".")[0]
        nowhere = section == "period" and period is None
        apart = section == "returns" and (period is None or not period.gathers)
        if (nowhere or apart) and (name, place) not in seen:
            seen.add((name, place))
            what = "files no period" if nowhere else "gathers no returns"
            parts.complain(place, f"{name} is never known: this task {what}")


def _repetitions(parts: TaskNames) -> None:
    model = parts.model
    _once(parts, [paper.id for paper in model.documents], ("documents",), "id")
    _once(parts, [reason.value for reason in model.change_reasons], ("change_reasons",), "value")
    _once(parts, model.words, ("words",))
    _once(parts, model.rights, ("rights",))
    for index, step in enumerate(model.steps):
        _once(parts, step.terms, ("steps", index, "terms"))
        bare = [row if isinstance(row, str) else "" for row in step.show]
        _once(parts, bare, ("steps", index, "show"))


def _once(parts: TaskNames, values: Sequence[str], place: Place, *key: str) -> None:
    for index, value in _repeated(values):
        parts.complain((*place, index, *key), f"{value} is given twice")


def _repeated(values: Sequence[str]) -> Iterable[tuple[int, str]]:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value and value in seen:
            yield index, value
        seen.add(value)
