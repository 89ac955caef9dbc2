"""The inputs of a step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import phone_proof, wording
from kiosk.tasks.answer_forms import INPUT_KINDS, AnswerType
from kiosk.tasks.bank_cards import bank_of_card
from kiosk.tasks.confirmation import REASON, missing_words
from kiosk.tasks.definition import PERIOD, FactDefinition, StepDefinition
from kiosk.tasks.evaluation import Evaluation
from kiosk.tasks.papers import paper_ask
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.value_words import NO, YES
from kiosk.tasks.views import CellView, FieldValue, FieldView, ListRowView, Option

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner
    from kiosk.tasks.task_file import OptionEntry

_NOTHING: Final = Bilingual("", "")
_WHY_LABEL: Final = Bilingual("为什么改", "Why the change")
_CHOOSE_WHY: Final = Bilingual("请选一个修改原因", "Say why it was changed")
_YES_NO: Final = (Option("yes", YES), Option("no", NO))


def field_views(runner: TaskRunner, step: StepDefinition) -> Iterable[FieldView]:
    """The inputs of ``step``: its questions, and why a prefilled figure was changed."""
    values = runner.values
    for key in step.entry.ask:
        if key == PERIOD:
            yield _period_field(runner)
            continue
        fact = runner.definition.facts[key]
        if step.kind is not StepKind.CONFIRM_TABLE or fact.type is AnswerType.LIST:
            yield _field(runner, fact)
        if runner.needs_reason(key):
            chosen = runner.answers.get(key + REASON)
            label = values.words.render(fact.entry.label)
            yield FieldView(
                key=key + REASON,
                kind=StepKind.CHOICE,
                label=Bilingual(f"{_WHY_LABEL.zh}“{label.zh}”?", f"{_WHY_LABEL.en}: {label.en}"),
                unit="",
                value=chosen if isinstance(chosen, str) else None,
                raw=chosen,
                shown=_NOTHING,
                error=_CHOOSE_WHY if runner.show_missing and chosen is None else None,
                options=_options(values, runner.definition.file.change_reasons),
            )


def _options(values: Evaluation, entries: Iterable[OptionEntry]) -> tuple[Option, ...]:
    return tuple(
        Option(
            entry.value,
            values.words.render(entry.label),
            None if entry.detail is None else values.words.render(entry.detail),
        )
        for entry in entries
    )


def _period_field(runner: TaskRunner) -> FieldView:
    values = runner.values
    held = values.held(PERIOD)
    options = []
    for period in runner.periods:
        due = wording.day(period.due, runner.today)
        late = runner.today > period.due
        options.append(
            Option(
                period.code,
                wording.period(period.start, period.end),
                Bilingual(
                    f"期限 {due.zh}{',已逾期' if late else ''}",
                    f"due {due.en}{', overdue' if late else ''}",
                ),
            )
        )
    return FieldView(
        key=PERIOD,
        kind=StepKind.PERIOD,
        label=Bilingual("所属期", "Period"),
        unit="",
        value=held.value,
        raw=held.raw,
        shown=values.words.shown(PERIOD),
        options=tuple(options),
        prefilled=True,
    )


def _field(runner: TaskRunner, fact: FactDefinition) -> FieldView:
    values, entry = runner.values, fact.entry
    held = values.held(fact.key)
    error = held.error
    check = phone_proof.standing(values, runner.answers, fact)
    if error is None and runner.show_missing and held.value in (None, ()) and entry.required:
        error = missing_words(fact)
    elif error is None and runner.show_missing and check == "needed":
        error = phone_proof.NEEDED
    options = values.words.options(fact)
    return FieldView(
        key=fact.key,
        kind=INPUT_KINDS[fact.type],
        label=values.words.render(entry.label),
        unit="yuan" if fact.type is AnswerType.AMOUNT else entry.unit,
        value=_yes_or_no(held.value),
        raw=held.raw,
        shown=values.words.shown_answer(fact, held.value),
        error=error,
        options=_YES_NO if fact.type is AnswerType.YES_NO else options,
        hint=None if entry.hint is None else values.words.render(entry.hint),
        required=entry.required,
        prefilled=held.prefill is not None and not held.edited,
        source=None if entry.source is None else values.words.render(entry.source),
        rows=_list_rows(runner, fact) if fact.type is AnswerType.LIST else (),
        max_rows=entry.max_rows if fact.type is AnswerType.LIST else 0,
        paper=paper_ask(runner, fact, held.value) if fact.type is AnswerType.DOCUMENT else None,
        check=check,
        recognised=_bank_of(held.value) if fact.type is AnswerType.BANK_CARD else None,
    )


def _bank_of(number: FieldValue) -> Bilingual | None:
    """Says whose card it is, for the visitor to see that the number is typed right."""
    bank = bank_of_card(number)
    return None if bank is None else Bilingual(f"{bank.zh}的卡", f"A card of {bank.en}")


def _yes_or_no(value: FieldValue) -> FieldValue:
    """A yes or no as the option that stands for it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _list_rows(runner: TaskRunner, fact: FactDefinition) -> tuple[ListRowView, ...]:
    values = runner.values
    errors = values.held(fact.key).cell_errors or {}
    read, known = values.book.typed_rows(fact.key), values.book.known_rows(fact.key)
    rows = []
    for index, raw in enumerate(values.book.raw_rows(fact.key)):
        cells = []
        for name, (column, _least, _most) in fact.columns.items():
            value = read[index][name]
            options = _options(values, column.options)
            cells.append(
                CellView(
                    key=name,
                    kind=INPUT_KINDS[column.type],
                    label=values.words.render(column.label),
                    value=value,
                    raw=raw.get(name, ""),
                    shown=values.words.shown_cell(column, value),
                    error=errors.get((index, name)),
                    options=_YES_NO if column.type is AnswerType.YES_NO else options,
                )
            )
        prefilled = read[index] in known
        source = fact.entry.source
        rows.append(
            ListRowView(
                index=index,
                cells=tuple(cells),
                source=values.words.render(source) if prefilled and source is not None else None,
                edited=bool(known) and not prefilled,
            )
        )
    return tuple(rows)
