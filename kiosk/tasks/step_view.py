"""Turns a step of a runner into what its screen draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks import wording
from kiosk.tasks.answer_forms import INPUT_KINDS, AnswerType
from kiosk.tasks.definition import PERIOD, FactDefinition, RowDefinition, StepDefinition
from kiosk.tasks.evaluation import NO, YES, Evaluation
from kiosk.tasks.outcome import OutcomeState
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import (
    CellView,
    DocumentView,
    ExitView,
    FieldValue,
    FieldView,
    ListRowView,
    NoteView,
    Option,
    RowView,
    StepView,
    TermView,
    Tone,
    TotalView,
)

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner
    from kiosk.tasks.task_file import ExitEntry, OptionEntry

_NOTHING: Final = Bilingual("", "")
_BY_HAND: Final = Bilingual("暂无数据,请填写", "No data yet; please fill this in")
_CHANGED_BY_YOU: Final = Bilingual("您已修改", "Changed by you")
_NOT_CHANGED: Final = Bilingual("您填写的", "Entered by you")
_WHY_LABEL: Final = Bilingual("为什么改", "Why the change")
_MISSING: Final = Bilingual("请填写", "Please fill this in")
_CHOOSE: Final = Bilingual("请选择", "Please choose")
_CHOOSE_WHY: Final = Bilingual("请选一个修改原因", "Say why it was changed")
_BACK: Final = Bilingual("返回", "Go back")
_CORRECT: Final = Bilingual("返回修改", "Go back and correct")
_OFFLINE: Final = Bilingual(
    "现在连不上税务系统:签名后先存在本机,联网后自动提交。受理前不算已申报。",
    "There is no line to the tax system now: once signed it is kept here and sent when the "
    "line is back. Until accepted it is not filed.",
)
_RESULTS: Final = {
    OutcomeState.ACCEPTED: (
        Bilingual("申报已受理", "Your filing is accepted"),
        Bilingual(
            "回执在下面,可以打印或扫码验真伪。", "Your receipt is below; print it or scan its code."
        ),
    ),
    OutcomeState.QUEUED: (
        Bilingual("已签名,还没有受理", "Signed, but NOT yet accepted"),
        Bilingual(
            "申报存在本机,联网后自动提交一次。受理前不算已申报。",
            "It is kept on this terminal and sent once when the line is back. Until it is "
            "accepted it is not filed.",
        ),
    ),
    OutcomeState.PROCESSING: (
        Bilingual("已发出,还在等受理结果", "Sent, still waiting to be accepted"),
        Bilingual(
            "本机会继续查询,不会重复提交。受理前不算已申报。",
            "This terminal keeps asking and never sends it twice. Until it is accepted it is "
            "not filed.",
        ),
    ),
    OutcomeState.REFUSED: (
        Bilingual("没有受理,请看原因", "Not accepted; please see why"),
        Bilingual(
            "改正后重新签名就能再提交,您填的都还在。",
            "Correct it and sign again; everything you entered is still here.",
        ),
    ),
}
_YES_NO: Final = (Option("yes", YES), Option("no", NO))

_RIGHT_NAMES: Final = {
    Right.VIEW: Bilingual("查询", "queries"),
    Right.FILE: Bilingual("申报", "filing"),
    Right.PAY: Bilingual("缴款", "payment"),
    Right.INVOICE: Bilingual("发票", "invoices"),
    Right.REGISTER: Bilingual("登记", "registration"),
    Right.RISK: Bilingual("风险", "risk"),
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
    fields = tuple(_fields(runner, step))
    total = None
    if entry.total is not None:
        amount = runner.amount(entry.total.amount)
        if amount is not None:
            total = TotalView(
                values.render(entry.total.label), amount, values.shown(entry.total.amount)
            )
    saving = next((said for said, when in step.saving if values.is_true(when)), None)
    primary = None if entry.button is None else values.render(entry.button)
    if step.kind is StepKind.RESULT and _is_refused(runner):
        primary = _CORRECT
    title = values.render(entry.title)
    lead = None if entry.lead is None else values.render(entry.lead)
    if step.kind is StepKind.RESULT and runner.outcome is not None:
        title, lead = _RESULTS[runner.outcome.state]
    return StepView(
        id=step.id,
        kind=step.kind,
        title=title,
        lead=lead,
        rows=tuple(_rows(runner, step)),
        fields=fields,
        total=total,
        saving=None if saving is None else values.render(saving.text),
        primary=primary,
        notes=tuple(_notes(runner, step)),
        why=None if entry.why is None else values.render(entry.why),
        terms=tuple(_terms(runner, step)),
        documents=tuple(_documents(runner)) if step.index == 0 else (),
        can_go_back=runner.can_go_back,
    )


def _is_refused(runner: TaskRunner) -> bool:
    return runner.outcome is not None and runner.outcome.state is OutcomeState.REFUSED


# --- rows -------------------------------------------------------------------------


def _rows(runner: TaskRunner, step: StepDefinition) -> Iterable[RowView]:
    values = runner.values
    if step.kind is StepKind.CONFIRM_TABLE:
        for key in step.entry.ask:
            fact = runner.definition.facts[key]
            if fact.type is not AnswerType.LIST:
                yield _asked_row(runner, fact)
    for row in step.rows:
        if not values.is_true(row.when):
            continue
        if row.table:
            yield from _table_rows(runner, row)
        elif row.name.endswith("#"):
            for name in values.numbered(row.name):
                yield _shown_row(runner, step, replace(row, name=name))
        else:
            yield _shown_row(runner, step, row)


def _table_rows(runner: TaskRunner, row: RowDefinition) -> Iterable[RowView]:
    values = runner.values
    lines = values.table(row)
    if not lines and row.empty is not None:
        yield RowView(
            key=row.table,
            label=values.render(row.empty),
            value=None,
            unit="",
            shown=_NOTHING,
            source=_NOTHING,
        )
    for number, line in enumerate(lines):
        yield RowView(
            key=f"{row.table}.{number}",
            label=line.label,
            value=None,
            unit="",
            shown=line.shown,
            source=line.source,
            step=line.steps[0] if line.steps else None,
            task_id=line.task_id,
        )


def _asked_row(runner: TaskRunner, fact: FactDefinition) -> RowView:
    values = runner.values
    held = values.held(fact.key)
    if held.raw is not None and held.edited and held.prefill is not None:
        source = Bilingual(
            f"{_CHANGED_BY_YOU.zh},原为 {values.shown_answer(fact, held.prefill).zh}",
            f"{_CHANGED_BY_YOU.en}; was {values.shown_answer(fact, held.prefill).en}",
        )
    elif held.raw is not None and not held.edited and held.prefill is not None:
        source = _source(values, fact)
    elif held.raw is not None:
        source = _NOT_CHANGED
    elif held.value is None:
        source = _BY_HAND
    else:
        source = _source(values, fact)
    missing = _MISSING if runner.show_missing and held.value is None else None
    return RowView(
        key=fact.key,
        label=values.render(fact.entry.label),
        value=held.value,
        unit="yuan" if fact.type is AnswerType.AMOUNT else fact.entry.unit,
        shown=values.shown_answer(fact, held.value),
        source=source,
        editable=True,
        edited=held.edited and held.prefill is not None,
        error=held.error or missing,
    )


def _source(values: Evaluation, fact: FactDefinition) -> Bilingual:
    if fact.entry.source is not None:
        return values.render(fact.entry.source)
    return _NOTHING if fact.entry.hint is None else values.render(fact.entry.hint)


def _shown_row(runner: TaskRunner, step: StepDefinition, row: RowDefinition) -> RowView:
    values = runner.values
    definition = runner.definition
    fact, derived = definition.facts.get(row.name), definition.derived.get(row.name)
    record = values.record(row.name)
    label = values.label(row.name) if row.label is None else values.render(row.label)
    edited = False
    source = _NOTHING
    if row.source is not None:
        source = values.render(row.source)
    elif fact is not None:
        held = values.held(fact.key)
        edited = held.edited and held.prefill is not None
        source = _CHANGED_BY_YOU if edited else _source(values, fact)
        if held.raw is not None and held.prefill is None:
            source = _NOT_CHANGED
    elif derived is not None and derived.entry.source is not None:
        source = values.render(derived.entry.source)
    elif record is not None:
        source = record.note or wording.same(record.formula)
        if record.note is None or record.amount != 0:
            source = wording.same(record.formula)
    value = values.lookup(row.name) if fact is None else values.held(fact.key).value
    return RowView(
        key=row.name,
        label=label,
        value=value if isinstance(value, Decimal | str | bool | date) else None,
        unit=values.unit_of(row.name),
        shown=values.shown(row.name),
        source=source,
        edited=edited,
        edit_step=_edit_step(runner, step, row.name),
        step=record,
    )


def _edit_step(runner: TaskRunner, step: StepDefinition, name: str) -> str | None:
    """The earlier step where a fact (or the first fact of a derived value) is asked."""
    derived = runner.definition.derived.get(name)
    names = [name] if derived is None else [name, *sorted(derived.value.names)]
    for earlier in runner.steps:
        if earlier.index < step.index and any(key in earlier.entry.ask for key in names):
            return earlier.id
    return None


# --- fields -----------------------------------------------------------------------


def _fields(runner: TaskRunner, step: StepDefinition) -> Iterable[FieldView]:
    from kiosk.tasks.runner import REASON

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
            label = values.render(fact.entry.label)
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
            values.render(entry.label),
            None if entry.detail is None else values.render(entry.detail),
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
        shown=values.shown(PERIOD),
        options=tuple(options),
        prefilled=True,
    )


def _field(runner: TaskRunner, fact: FactDefinition) -> FieldView:
    values, entry = runner.values, fact.entry
    held = values.held(fact.key)
    error = held.error
    choosing = fact.type in (AnswerType.CHOICE, AnswerType.YES_NO, AnswerType.MULTIPLE_CHOICE)
    if error is None and runner.show_missing and held.value in (None, ()) and entry.required:
        error = _CHOOSE if choosing else _MISSING
    options = _options(values, entry.options)
    return FieldView(
        key=fact.key,
        kind=INPUT_KINDS[fact.type],
        label=values.render(entry.label),
        unit="yuan" if fact.type is AnswerType.AMOUNT else entry.unit,
        value=_yes_or_no(held.value),
        raw=held.raw,
        shown=values.shown_answer(fact, held.value),
        error=error,
        options=_YES_NO if fact.type is AnswerType.YES_NO else options,
        hint=None if entry.hint is None else values.render(entry.hint),
        required=entry.required,
        prefilled=held.prefill is not None and not held.edited,
        source=None if entry.source is None else values.render(entry.source),
        rows=_list_rows(runner, fact) if fact.type is AnswerType.LIST else (),
        max_rows=entry.max_rows if fact.type is AnswerType.LIST else 0,
    )


def _yes_or_no(value: FieldValue) -> FieldValue:
    """A yes or no as the option that stands for it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _list_rows(runner: TaskRunner, fact: FactDefinition) -> tuple[ListRowView, ...]:
    values = runner.values
    errors = values.held(fact.key).cell_errors or {}
    read, known = values.typed_rows(fact.key), values.known_rows(fact.key)
    rows = []
    for index, raw in enumerate(values.raw_rows(fact.key)):
        cells = []
        for name, (column, _least, _most) in fact.columns.items():
            value = read[index][name]
            options = _options(values, column.options)
            cells.append(
                CellView(
                    key=name,
                    kind=INPUT_KINDS[column.type],
                    label=values.render(column.label),
                    value=value,
                    raw=raw.get(name, ""),
                    shown=values.shown_cell(column, value),
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
                source=values.render(source) if prefilled and source is not None else None,
                edited=bool(known) and not prefilled,
            )
        )
    return tuple(rows)


# --- the rest of the page ---------------------------------------------------------


def _notes(runner: TaskRunner, step: StepDefinition) -> Iterable[NoteView]:
    values = runner.values
    for note, when in step.notes:
        if values.is_true(when):
            yield NoteView(note.tone, values.render(note.text))
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
                values.render(document.name),
                document.need.value,
                None if document.detail is None else values.render(document.detail),
            )


# --- exits ------------------------------------------------------------------------


def exit_view(key: str, entry: ExitEntry, values: Evaluation) -> ExitView:
    """A way out that the task file gives."""
    return ExitView(
        key=key,
        title=values.render(entry.title),
        text=values.render(entry.text),
        channel=entry.channel,
        bring=tuple(values.render(text) for text in entry.bring),
        task_id=entry.task,
    )


def no_right(missing: list[Right]) -> ExitView:
    """The way out for someone who may not do this for this taxpayer."""
    zh = "、".join(_RIGHT_NAMES[right].zh for right in missing)
    en = ", ".join(_RIGHT_NAMES[right].en for right in missing)
    return ExitView(
        key="no_right",
        title=Bilingual(f"您没有“{zh}”权限", f"You do not hold the right for {en}"),
        text=Bilingual(
            f"办这件事需要“{zh}”权限。请法定代表人或财务负责人在电子税务局给您授权,"
            "或请有权限的人来办。",
            f"This needs the right for {en}. The legal representative or finance head can "
            "grant it in the online bureau, or someone who holds it can come.",
        ),
        channel="online",
    )


def law_unknown(reason: Bilingual) -> ExitView:
    """The way out where the law has no figure for the period."""
    return ExitView(
        key="law_unknown",
        title=Bilingual("这一期的税款现在算不出来", "This period cannot be worked out yet"),
        text=Bilingual(
            f"{reason.zh}。请到窗口办理,或等规定公布后再来。",
            f"{reason.en}. Please go to the counter, or come back once the rule is out.",
        ),
        channel="window",
    )
