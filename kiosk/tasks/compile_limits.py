"""Sees that what a fact may be, starts with and is tried with agree with each other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.expressions import MISSING, Expression
from kiosk.expressions.values import Value
from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.marked_yaml import Place
from kiosk.tasks.name_kinds import BOUNDED
from kiosk.tasks.value_words import UNIT_WORDS

if TYPE_CHECKING:
    from kiosk.tasks.definition import FactDefinition
    from kiosk.tasks.task_file import ColumnEntry, FactEntry
    from kiosk.tasks.task_names import TaskNames

_SOME_DAY: Final = date(2026, 7, 1)  # bounds that stand on today are compared on one day
_UNITS: Final = {
    AnswerType.AMOUNT: frozenset({"yuan"}),
    AnswerType.NUMBER: frozenset(UNIT_WORDS),
    AnswerType.COUNT: frozenset(UNIT_WORDS),
}
_NO_COLUMNS: Final = frozenset(
    {
        AnswerType.LIST,
        AnswerType.MULTIPLE_CHOICE,
        AnswerType.SEARCH,
        AnswerType.DOCUMENT,
        AnswerType.CONSENT,
        AnswerType.PERIOD,
    }
)


def check_column(parts: TaskNames, column: ColumnEntry, place: Place) -> None:
    """Complain of a column that cannot be drawn or has bounds that mean nothing."""
    if column.type in _NO_COLUMNS:
        parts.complain((*place, "type"), f"a column cannot be a {column.type}")
    _check_unit(parts, column, place)
    _check_bounded(parts, column, place)


def check_limits(parts: TaskNames, fact: FactDefinition, place: Place) -> None:
    """Complain of bounds, units, start values and trials of a fact that do not agree."""
    entry = fact.entry
    _check_unit(parts, entry, place)
    _check_bounded(parts, entry, place)
    starts = (entry.prefill, entry.default, entry.rows_from)
    if entry.source is not None and all(start is None for start in starts):
        parts.complain((*place, "source"), f"{fact.key} has a source but starts with nothing")
    if entry.type is not AnswerType.LIST and "max_rows" in entry.model_fields_set:
        parts.complain((*place, "max_rows"), "is for a list")
    if parts.problems:  # what is wrong with an expression is said already
        return
    least, most = _known(fact.least), _known(fact.most)
    _check_order(parts, least, most, (*place, "most"))
    for column, low, high in fact.columns.values():
        key = next(name for name, found in fact.columns.items() if found[0] is column)
        _check_order(parts, _known(low), _known(high), (*place, "columns", key, "most"))
    if entry.options and fact.default is not None:
        start = _known(fact.default)
        values = [option.value for option in entry.options]
        if isinstance(start, str) and start not in values:
            parts.complain(
                (*place, "default"), f"{start!r} is none of the options: {', '.join(values)}"
            )
    if fact.default is not None:
        _check_within(parts, _known(fact.default), least, most, (*place, "default"))
    for index, trial in enumerate(fact.boundaries):
        _check_within(parts, _known(trial), least, most, (*place, "boundaries", index))


def _check_unit(parts: TaskNames, entry: FactEntry | ColumnEntry, place: Place) -> None:
    units = _UNITS.get(entry.type, frozenset())
    if entry.unit and entry.unit not in units:
        known = ", ".join(sorted(units))
        parts.complain(
            (*place, "unit"),
            f"unknown unit {entry.unit}: {known}" if known else f"a {entry.type} has no unit",
        )


def _check_bounded(parts: TaskNames, entry: FactEntry | ColumnEntry, place: Place) -> None:
    if entry.type in BOUNDED:
        return
    for name in ("least", "most", "boundaries"):
        if getattr(entry, name, None):
            parts.complain((*place, name), f"a {entry.type} has no {name}")


def _known(expression: Expression | None) -> Value:
    """The value of an expression that needs nothing but the day."""
    if expression is None:
        return MISSING
    return expression.evaluate(lambda name: _SOME_DAY if name == "today" else MISSING)


def _check_order(parts: TaskNames, least: Value, most: Value, place: Place) -> None:
    if isinstance(least, Decimal) and isinstance(most, Decimal) and least > most:
        parts.complain(place, f"most ({most}) is below least ({least})")
    if isinstance(least, date) and isinstance(most, date) and least > most:
        parts.complain(place, "most is before least")


def _check_within(parts: TaskNames, value: Value, least: Value, most: Value, place: Place) -> None:
    low = isinstance(value, Decimal) and isinstance(least, Decimal) and value < least
    high = isinstance(value, Decimal) and isinstance(most, Decimal) and value > most
    if low or high:
        parts.complain(place, f"{value} is not between least and most")
