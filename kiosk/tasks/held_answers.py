"""What is known of each fact: the bureau's value, the visitor's answer, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.expressions import Expression
from kiosk.tasks.answer_forms import (
    AnswerType,
    Limits,
    Scalar,
    UnusableAnswer,
    read_answer,
    read_choices,
)
from kiosk.tasks.choice_lists import OPTION_SOURCES, search_list
from kiosk.tasks.definition import PERIOD, FactDefinition, TaskDefinition
from kiosk.tasks.filing_period import Circumstances
from kiosk.tasks.ledger_rows import ROW_SOURCES
from kiosk.tasks.papers import read_pages, read_way
from kiosk.tasks.views import FieldValue, Option, RawAnswer

if TYPE_CHECKING:
    from kiosk.tasks.task_file import ColumnEntry

_ROWS_WRONG: Final = Bilingual("表里有一行要改", "One row needs a change")


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of one fact."""

    value: FieldValue  # None: missing
    prefill: FieldValue  # what the bureau's data say; None: nothing
    raw: RawAnswer | None = None  # the visitor's own words, if any
    error: Bilingual | None = None
    cell_errors: Mapping[tuple[int, str], Bilingual] | None = None

    @property
    def edited(self) -> bool:
        """The visitor says something other than the bureau's data."""
        return self.raw is not None and (self.error is not None or self.value != self.prefill)


class HeldAnswers:
    """The facts of one task for one set of answers.

    An answer counts only once its step is on the path (:meth:`activate`); until then the
    bureau's value or the default stands.
    """

    def __init__(
        self,
        definition: TaskDefinition,
        at: Circumstances,
        answers: Mapping[str, RawAnswer],
        lookup: Callable[[str], object],
    ) -> None:
        self.definition = definition
        self.at = at
        self.active: set[str] = set()
        self._answers = answers
        self._lookup = lookup
        self._held: dict[str, Held] = {}

    def activate(self, keys: list[str]) -> None:
        """Let the answers to ``keys`` count: their step is on the path."""
        self.active.update(keys)
        for key in keys:
            self._held.pop(key, None)

    def held(self, key: str) -> Held:
        """Everything known of fact ``key``."""
        found = self._held.get(key)
        if found is None:
            found = self._hold_period() if key == PERIOD else self._hold(key)
            self._held[key] = found
        return found

    def _hold_period(self) -> Held:
        chosen = self.at.period.code if self.at.period is not None else None
        first = self.at.periods[0].code if self.at.periods else None
        return Held(chosen, first, self._answers.get(PERIOD) if PERIOD in self.active else None)

    def _hold(self, key: str) -> Held:
        fact = self.definition.facts[key]
        if fact.type is AnswerType.LIST:
            return self._hold_rows(fact)
        prefill = self._number_or_text(fact.prefill)
        raw = self._answers.get(key) if key in self.active else None
        if raw is None:
            start = prefill if fact.prefill is not None else self._number_or_text(fact.default)
            if fact.entry.start_all:
                return Held(self.option_values(fact) or None, prefill)
            return Held(start, prefill)
        try:
            if fact.type is AnswerType.DOCUMENT:
                return Held(self._paper(key, raw), prefill, raw)
            if isinstance(raw, list):
                chosen = [item for item in raw if isinstance(item, str)]
                many = read_choices(chosen, self.limits(fact))
                return Held(many or None, prefill, raw)
            return Held(read_answer(fact.type, raw, self.limits(fact)), prefill, raw)
        except UnusableAnswer as refusal:
            return Held(None, prefill, raw, refusal.words)

    def _paper(self, key: str, raw: RawAnswer) -> FieldValue:
        if isinstance(raw, list):
            return read_pages([page for page in raw if isinstance(page, str)]) or None
        return read_way(self.definition, key, raw)

    def _number_or_text(self, expression: Expression | None) -> Scalar | None:
        if expression is None:
            return None
        value = expression.evaluate(self._lookup)
        return value if isinstance(value, Decimal | str | bool | date) else None

    def limits(self, fact: FactDefinition) -> Limits:
        """The bounds of an answer to ``fact``, worked out."""
        least = self._bound(fact.least)
        if least is None and fact.type in (AnswerType.AMOUNT, AnswerType.COUNT):
            least = Decimal(0)
        return Limits(
            least,
            self._bound(fact.most),
            self.option_values(fact),
            unit=fact.entry.unit,
        )

    def listed_options(self, fact: FactDefinition) -> tuple[Option, ...] | None:
        """Options from a list or from the bureau's data; None where the file has them."""
        if fact.entry.search_list is not None:
            return search_list(fact.entry.search_list)
        if fact.entry.options_from is not None:
            return OPTION_SOURCES[fact.entry.options_from](self.at)
        return None

    def option_values(self, fact: FactDefinition) -> tuple[str, ...]:
        """What can be chosen."""
        listed = self.listed_options(fact)
        if listed is not None:
            return tuple(option.value for option in listed)
        return tuple(option.value for option in fact.entry.options)

    def _bound(self, expression: Expression | None) -> Decimal | date | None:
        value = None if expression is None else expression.evaluate(self._lookup)
        return value if isinstance(value, Decimal | date) else None

    def boundary(self, expression: Expression) -> Decimal | date | None:
        """A value that a task file names as worth trying."""
        return self._bound(expression)

    def _hold_rows(self, fact: FactDefinition) -> Held:
        source = fact.entry.rows_from
        known = ROW_SOURCES[source](self.at) if source is not None else None
        prefill, gaps = (None, {}) if known is None else self._read_rows(fact, known)
        raw = self._answers.get(fact.key) if fact.key in self.active else None
        if not isinstance(raw, list):
            # An optional list whose ledger cannot be read starts empty, for all to see.
            start = () if prefill is None and not fact.entry.required else prefill
            if gaps:  # the ledger does not know all that is needed
                return Held(None, prefill, None, _ROWS_WRONG, gaps)
            return Held(start, prefill)
        rows, errors = self._read_rows(fact, [row for row in raw if isinstance(row, dict)])
        return Held(None if errors else rows, prefill, raw, _ROWS_WRONG if errors else None, errors)

    def known_rows(self, key: str) -> tuple[dict[str, FieldValue], ...]:
        """The bureau's rows of list ``key``, read."""
        fact = self.definition.facts[key]
        source = fact.entry.rows_from
        known = ROW_SOURCES[source](self.at) if source is not None else None
        return self._read_rows(fact, known or [])[0]

    def typed_rows(self, key: str) -> tuple[dict[str, FieldValue], ...]:
        """The rows of list ``key`` as they stand, cells that cannot be read as None."""
        return self._read_rows(self.definition.facts[key], self.raw_rows(key))[0]

    def raw_rows(self, key: str) -> list[dict[str, str]]:
        """The rows of list ``key`` as texts: the visitor's, else the bureau's."""
        fact = self.definition.facts[key]
        raw = self._answers.get(key) if key in self.active else None
        if isinstance(raw, list):
            return [dict(row) for row in raw if isinstance(row, dict)]
        source = fact.entry.rows_from
        known = ROW_SOURCES[source](self.at) if source is not None else None
        columns = fact.columns
        return [{name: row.get(name, "") for name in columns} for row in known or []]

    def _read_rows(
        self, fact: FactDefinition, raw: list[dict[str, str]]
    ) -> tuple[tuple[dict[str, FieldValue], ...], dict[tuple[int, str], Bilingual]]:
        rows: list[dict[str, FieldValue]] = []
        errors: dict[tuple[int, str], Bilingual] = {}
        for index, cells in enumerate(raw):
            row: dict[str, FieldValue] = {}
            for name, (column, least, most) in fact.columns.items():
                try:
                    row[name] = self._read_cell(column, least, most, cells.get(name, ""))
                    if row[name] is None and column.required:
                        errors[index, name] = Bilingual("请填写", "Please fill this in")
                except UnusableAnswer as refusal:
                    row[name] = None
                    errors[index, name] = refusal.words
            rows.append(row)
        return tuple(rows), errors

    def _read_cell(
        self,
        column: ColumnEntry,
        least: Expression | None,
        most: Expression | None,
        raw: str,
    ) -> FieldValue:
        lowest = self._bound(least)
        if lowest is None and column.type in (AnswerType.AMOUNT, AnswerType.COUNT):
            lowest = Decimal(0)
        limits = Limits(
            lowest,
            self._bound(most),
            tuple(option.value for option in column.options),
            unit=column.unit,
        )
        return read_answer(column.type, raw, limits)
