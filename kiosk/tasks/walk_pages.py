"""What a walk reads on a page: every text with its place, and what makes pages alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kiosk.bilingual import Bilingual
from kiosk.tasks.runner import TaskRunner
from kiosk.tasks.views import StepView


def page_shape(runner: TaskRunner) -> str:
    """What a page looks like, figures aside: its path, rows, fields, notes and words."""
    view = runner.current
    words = [
        *(state.id for state in runner.path),
        view.id,
        view.title.zh,
        *(row.key for row in view.rows),
        *(item.key for item in view.fields),
        *(note.text.zh for note in view.notes),
        "" if view.saving is None else view.saving.zh,
    ]
    return re.sub(r"[\d,.]+", "#", "\n".join(words))


def page_texts(view: StepView) -> Iterator[tuple[str, Bilingual]]:
    """Every text on a page, with where it stands."""
    yield "the title", view.title
    if view.lead is not None:
        yield "the lead", view.lead
    for row in view.rows:
        yield f"the label of {row.key}", row.label
    for item in view.fields:
        yield f"the label of {item.key}", item.label
        for option in item.options:
            yield f"the option {option.value}", option.label
        if item.error is not None:
            yield f"the error at {item.key}", item.error
    if view.total is not None:
        yield "the total", view.total.label
    for name, text in (
        ("the saving", view.saving),
        ("the button", view.primary),
        ("why", view.why),
    ):
        if text is not None:
            yield name, text
    for note in view.notes:
        yield "a note", note.text
    if view.payment is not None:
        yield "the amount", view.payment.amount
        yield "what is paid", view.payment.what
    for term in view.terms:
        yield f"the term {term.key}", term.meaning
    if view.exit is not None:
        for thing in view.exit.bring:
            yield "what to bring", thing
