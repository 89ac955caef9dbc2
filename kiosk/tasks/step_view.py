"""Turns a step of a runner into what its screen draws."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks.definition import StepDefinition
from kiosk.tasks.field_views import field_views
from kiosk.tasks.issued_words import NOT_SENT, issued_words
from kiosk.tasks.late_charge import late_charge_rows
from kiosk.tasks.message_words import message_words
from kiosk.tasks.outcome import OutcomeState
from kiosk.tasks.payment_view import payment_view, result_words, still_to_pay
from kiosk.tasks.row_views import row_views
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import DocumentView, NoteView, StepView, TermView, Tone, TotalView

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner

_BACK: Final = Bilingual("返回", "Go back")
_CORRECT: Final = Bilingual("返回修改", "Go back and correct")
_TRY_AGAIN: Final = Bilingual("再试一次", "Try again")
_OFFLINE: Final = Bilingual(
    "现在连不上税务系统:签名后先存在本机,联网后自动提交。受理前不算办好。",
    "There is no line to the tax system now: once signed it is kept here and sent when the "
    "line is back. Until accepted it does not count.",
)
_RESULTS: Final = {
    OutcomeState.ACCEPTED: (
        Bilingual("已受理", "Accepted"),
        Bilingual(
            "回执在下面,可以打印或扫码验真伪。", "Your receipt is below; print it or scan its code."
        ),
    ),
    OutcomeState.QUEUED: (
        Bilingual("已签名,还没有受理", "Signed, but NOT yet accepted"),
        Bilingual(
            "受理前不算办好。下次刷身份证,就能看到有没有受理。",
            "Until it is accepted it does not count. Your next visit shows whether it was.",
        ),
    ),
    OutcomeState.PROCESSING: (
        Bilingual("已发出,还在等受理结果", "Sent, still waiting to be accepted"),
        Bilingual(
            "受理前不算办好。下次刷身份证,就能看到有没有受理。",
            "Until it is accepted it does not count. Your next visit shows whether it was.",
        ),
    ),
    OutcomeState.REFUSED: (
        Bilingual("没有受理,请看原因", "Not accepted; please see why"),
        Bilingual(
            "改正后重新签名,就能再提交。",
            "Correct it, sign again, and it can be handed in.",
        ),
    ),
    OutcomeState.NOT_SENT: NOT_SENT,
}


def step_view(runner: TaskRunner, step: StepDefinition) -> StepView:
    """Everything the screen of ``step`` draws; the exit instead, if there is one."""
    leave = runner.exit
    if leave is not None:
        return StepView(
            id=step.id,
            kind=StepKind.RESULT,
            title=leave.title,
            lead=leave.text,
            primary=_BACK,
            can_go_back=runner.can_go_back,
            exit=leave,
        )
    values, entry = runner.values, step.entry
    fields = tuple(field_views(runner, step))
    total = None
    if entry.total is not None:
        amount = runner.amount(entry.total.amount)
        if amount is not None:
            total = TotalView(
                values.words.render(entry.total.label),
                amount,
                values.words.shown(entry.total.amount),
            )
    saving = next((said for said, when in step.saving if values.is_true(when)), None)
    primary = None if entry.button is None else values.words.render(entry.button)
    if step.kind is StepKind.RESULT and _is_refused(runner):
        primary = _CORRECT
    if step.kind is StepKind.RESULT and runner.not_sent:
        primary = _TRY_AGAIN
    title = values.words.render(entry.title)
    lead = None if entry.lead is None else values.words.render(entry.lead)
    if step.kind is StepKind.RESULT:
        if runner.outcome is not None:
            title, lead = issued_words(runner.outcome) or _RESULTS[runner.outcome.state]
        title, lead = message_words(runner) or result_words(runner) or (title, lead)
    payment = payment_view(runner) if step.kind is StepKind.PAY else None
    if payment is not None and (primary is None or payment.stage != "ready"):
        primary = payment.primary
    return StepView(
        id=step.id,
        kind=step.kind,
        title=title,
        lead=lead,
        rows=(
            *row_views(runner, step),
            *(late_charge_rows(runner) if step.kind is StepKind.CALCULATION else ()),
        ),
        fields=fields,
        total=total,
        saving=None if saving is None else values.words.render(saving.text),
        primary=primary,
        notes=tuple(_notes(runner, step)),
        why=None if entry.why is None else values.words.render(entry.why),
        terms=tuple(_terms(runner, step)),
        documents=tuple(_documents(runner)) if _shows_documents(step) else (),
        can_go_back=runner.can_go_back,
        payment=payment,
    )


def _shows_documents(step: StepDefinition) -> bool:
    """Papers are named at the start, and again before signing."""
    return step.index == 0 or step.kind is StepKind.SIGNATURE


def _is_refused(runner: TaskRunner) -> bool:
    return runner.outcome is not None and runner.outcome.state is OutcomeState.REFUSED


def _notes(runner: TaskRunner, step: StepDefinition) -> Iterable[NoteView]:
    values = runner.values
    for note, when in step.notes:
        if values.is_true(when):
            yield NoteView(note.tone, values.words.render(note.text))
    for gone in runner.removed:
        yield NoteView(Tone.INFO, gone.text)
    if step.kind is StepKind.SIGNATURE and not runner.online:
        yield NoteView(Tone.WARNING, _OFFLINE)
        risk = runner.deadline_warning()
        if risk is not None:
            yield NoteView(Tone.WARNING, risk)
    if step.kind is StepKind.RESULT and runner.outcome is not None:
        for reason in runner.outcome.reasons:
            yield NoteView(Tone.WARNING, reason)
    if step.kind is StepKind.RESULT:
        owed = still_to_pay(runner)
        if owed is not None:
            yield NoteView(Tone.WARNING, owed)
        if runner.paying.closed:
            for reason in runner.paying.payment.reasons:
                yield NoteView(Tone.WARNING, reason)


def _terms(runner: TaskRunner, step: StepDefinition) -> Iterable[TermView]:
    for key in step.entry.terms:
        term = runner.definition.glossary[key]
        yield TermView(
            key,
            Bilingual(term.term.zh, term.term.en),
            Bilingual(term.meaning.zh, term.meaning.en),
        )


def _documents(runner: TaskRunner) -> Iterable[DocumentView]:
    values = runner.values
    for document, when in runner.definition.documents:
        if values.is_true(when):
            yield DocumentView(
                document.id,
                values.words.render(document.name),
                document.need.value,
                None if document.detail is None else values.words.render(document.detail),
                _standing(runner, document.id),
            )


def _standing(runner: TaskRunner, key: str) -> Bilingual | None:
    """How a paper stands whose picture was asked for on the path."""
    fact = runner.definition.facts.get(key)
    if fact is None or key not in runner.values.active or runner.values.held(key).value is None:
        return None
    return runner.values.words.shown(key)
