"""The rows of a step's table: asked facts, shown values, figures, whole ledgers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.confirmation import failed_checks
from kiosk.tasks.definition import FactDefinition, RowDefinition, StepDefinition
from kiosk.tasks.evaluation import Evaluation
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import RowView

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner

_NOTHING: Final = Bilingual("", "")
_NOT_READ: Final = Bilingual("这部分资料没有取到", "This part could not be read")
_BY_HAND: Final = Bilingual("暂无数据,请填写", "No data yet; please fill this in")
_CHANGED_BY_YOU: Final = Bilingual("您已修改", "Changed by you")
_NOT_CHANGED: Final = Bilingual("您填写的", "Entered by you")
_MISSING: Final = Bilingual("请填写", "Please fill this in")


def row_views(runner: TaskRunner, step: StepDefinition) -> Iterable[RowView]:
    """The rows of ``step``, in their order."""
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
            label=_NOT_READ if lines is None else values.words.render(row.empty),
            value=None,
            unit="",
            shown=_NOTHING,
            source=_NOTHING,
        )
    for number, line in enumerate(lines or ()):
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
            f"{_CHANGED_BY_YOU.zh},原为 {values.words.shown_answer(fact, held.prefill).zh}",
            f"{_CHANGED_BY_YOU.en}; was {values.words.shown_answer(fact, held.prefill).en}",
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
        label=values.words.render(fact.entry.label),
        value=held.value,
        unit="yuan" if fact.type is AnswerType.AMOUNT else fact.entry.unit,
        shown=values.words.shown_answer(fact, held.value),
        source=source,
        editable=True,
        edited=held.edited and held.prefill is not None,
        error=held.error or missing or _disagrees(runner, fact.key),
    )


def _disagrees(runner: TaskRunner, key: str) -> Bilingual | None:
    """What does not agree with this figure, once the visitor has tried to go on."""
    if not runner.show_missing:
        return None
    return failed_checks(runner.values, runner.current_step).get(key)


def _source(values: Evaluation, fact: FactDefinition) -> Bilingual:
    if fact.entry.source is not None:
        return values.words.render(fact.entry.source)
    return _NOTHING if fact.entry.hint is None else values.words.render(fact.entry.hint)


def _shown_row(runner: TaskRunner, step: StepDefinition, row: RowDefinition) -> RowView:
    values = runner.values
    definition = runner.definition
    fact, derived = definition.facts.get(row.name), definition.derived.get(row.name)
    record = values.record(row.name)
    label = values.words.label(row.name) if row.label is None else values.words.render(row.label)
    edited = False
    source = _NOTHING
    if row.source is not None:
        source = values.words.render(row.source)
    elif fact is not None:
        held = values.held(fact.key)
        edited = held.edited and held.prefill is not None
        source = _CHANGED_BY_YOU if edited else _source(values, fact)
        if held.raw is not None and held.prefill is None:
            source = _NOT_CHANGED
    elif derived is not None and derived.entry.source is not None:
        source = values.words.render(derived.entry.source)
    elif record is not None:
        source = record.note or wording.same(record.formula)
        if record.note is None or record.amount != 0:
            source = wording.same(record.formula)
    value = values.lookup(row.name) if fact is None else values.held(fact.key).value
    return RowView(
        key=row.name,
        label=label,
        value=value if isinstance(value, Decimal | str | bool | date) else None,
        unit=values.words.unit_of(row.name),
        shown=values.words.shown(row.name),
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
