"""The values of a task for one set of answers: facts, derived values, calculations.

Made anew whenever an answer changes; nothing in it is stored. A value that cannot be
known yet is *missing*, and everything made of it is missing too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.expressions import MISSING, Expression
from kiosk.tasks import wording
from kiosk.tasks.answer_forms import (
    AnswerType,
    Limits,
    Scalar,
    UnusableAnswer,
    read_answer,
    read_choices,
)
from kiosk.tasks.calculators import Arguments
from kiosk.tasks.definition import (
    LAW,
    PERIOD,
    FactDefinition,
    RowDefinition,
    Slot,
    TaskDefinition,
    Template,
)
from kiosk.tasks.facts import FACTS, ROW_SOURCES, Circumstances, FilingPeriod, ValueKind
from kiosk.tasks.tables import TABLES, TableRow
from kiosk.tasks.views import FieldValue, RawAnswer
from kiosk.tax_law.calculation import Calculation, Operand, Step, to_fen
from kiosk.tax_law.parameter import NotPublished, UnknownParameter

if TYPE_CHECKING:
    from kiosk.tasks.calculators import Argument
    from kiosk.tasks.task_file import ColumnEntry, Text
    from kiosk.tax_law import Law

YES: Final = Bilingual("是", "Yes")
NO: Final = Bilingual("否", "No")
#: Units of counts and calculation steps, as they stand behind a number.
UNIT_WORDS: Final[Mapping[str, Bilingual]] = {
    "persons": Bilingual("人", "persons"),
    "days": Bilingual("天", "days"),
    "months": Bilingual("个月", "months"),
    "years": Bilingual("年", "years"),
    "points": Bilingual("分", "points"),
    "m2": Bilingual("平方米", "m²"),
}
_ROWS_WRONG: Final = Bilingual("表里有一行要改", "One row needs a change")

_KINDS: Final[Mapping[AnswerType, ValueKind]] = {
    AnswerType.AMOUNT: ValueKind.MONEY,
    AnswerType.NUMBER: ValueKind.COUNT,
    AnswerType.COUNT: ValueKind.COUNT,
    AnswerType.DATE: ValueKind.DATE,
    AnswerType.YES_NO: ValueKind.YES_NO,
    AnswerType.CONSENT: ValueKind.YES_NO,
}


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


class Evaluation:
    """All values for one profile, one day and one set of answers."""

    def __init__(
        self,
        definition: TaskDefinition,
        at: Circumstances,
        law: Law,
        answers: Mapping[str, RawAnswer],
    ) -> None:
        self.definition = definition
        self.at = at
        self.law = law
        self.active: set[str] = set()
        self.unknown_law: dict[str, Bilingual] = {}  # calculation or table -> why it is unknown
        self._answers = answers
        self._held: dict[str, Held] = {}
        self._values: dict[str, object] = {}
        self._calculations: dict[str, Calculation | None] = {}
        self._tables: dict[str, tuple[TableRow, ...]] = {}

    def activate(self, keys: list[str]) -> None:
        """Let the answers to ``keys`` count: their step is on the path."""
        self.active.update(keys)
        for key in keys:
            self._held.pop(key, None)

    # --- facts --------------------------------------------------------------------

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
            return Held(start, prefill)
        try:
            if isinstance(raw, list):
                chosen = [item for item in raw if isinstance(item, str)]
                many = read_choices(chosen, self.limits(fact))
                return Held(many or None, prefill, raw)
            return Held(read_answer(fact.type, raw, self.limits(fact)), prefill, raw)
        except UnusableAnswer as refusal:
            return Held(None, prefill, raw, refusal.words)

    def _number_or_text(self, expression: Expression | None) -> Scalar | None:
        if expression is None:
            return None
        value = expression.evaluate(self.lookup)
        return value if isinstance(value, Decimal | str | bool | date) else None

    def limits(self, fact: FactDefinition) -> Limits:
        """The bounds of an answer to ``fact``, worked out."""
        least = self._bound(fact.least)
        if least is None and fact.type in (AnswerType.AMOUNT, AnswerType.COUNT):
            least = Decimal(0)
        return Limits(
            least,
            self._bound(fact.most),
            tuple(option.value for option in fact.entry.options),
            unit=fact.entry.unit,
        )

    def _bound(self, expression: Expression | None) -> Decimal | date | None:
        value = None if expression is None else expression.evaluate(self.lookup)
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

    def shown_cell(self, column: ColumnEntry, value: FieldValue) -> Bilingual:
        """A cell of a list, as a visitor reads it."""
        if column.type is AnswerType.CHOICE:
            for option in column.options:
                if option.value == value:
                    return self.render(option.label)
        return self.written(value, _KINDS.get(column.type, ValueKind.TEXT), column.unit)

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

    # --- values by name -----------------------------------------------------------

    def lookup(self, name: str) -> object:
        """The value behind a name of the task, for expressions; ``MISSING`` if unknown.

        Expressions know days only: an instant is its day in Shanghai.
        """
        value = self.value_of(name)
        return value.astimezone(CHINA).date() if isinstance(value, datetime) else value

    def value_of(self, name: str) -> object:
        """The value behind a name of the task; ``MISSING`` if unknown."""
        if name in self._values and name not in self.definition.facts:
            return self._values[name]
        value = self._find(name)
        self._values[name] = value
        return value

    def _find(self, name: str) -> object:
        if name in self.definition.facts or name == PERIOD:
            value = self.held(name).value
            if isinstance(value, tuple) and name in self.definition.facts:
                fact = self.definition.facts[name]
                return Decimal(len(value)) if fact.type is AnswerType.LIST else value
            return MISSING if value is None else value
        derived = self.definition.derived.get(name)
        if derived is not None:
            return derived.value.evaluate(self.lookup)
        if name in FACTS:
            value = FACTS[name].read(self.at)
            return MISSING if value is None else value
        key, _, result = name.partition(".")
        if key == LAW:
            return self._law_figure(result)
        calculation = self.calculation(key)
        if calculation is None:
            return MISSING
        flag = calculation.flags.get(result)
        return calculation.amounts.get(result, MISSING) if flag is None else flag

    def _law_figure(self, key: str) -> object:
        """A figure of the law on the last day of the period (today, where there is none)."""
        on = self.at.period.end if self.at.period is not None else self.at.today
        try:
            figure = self.law.parameter(key, on)
        except UnknownParameter as unknown:
            self.unknown_law[LAW] = unknown.reason
            return MISSING
        return figure.holds() if figure.unit == "yes_no" else figure.value

    def is_true(self, condition: Expression | None) -> bool:
        """Whether a condition holds; no condition always does, a missing one never."""
        return condition is None or condition.evaluate(self.lookup) is True

    def is_false(self, condition: Expression | None) -> bool:
        """Whether a condition certainly does not hold; a missing one is not certain."""
        return condition is not None and condition.evaluate(self.lookup) is False

    def calculation(self, key: str) -> Calculation | None:
        """The calculation called ``key``; None while one of its arguments is missing.

        If the law has no figure for the period, ``unknown_law[key]`` says why.
        """
        if key not in self._calculations:
            self._calculations[key] = self._calculate(key)
        return self._calculations[key]

    def _calculate(self, key: str) -> Calculation | None:
        bound = self.definition.calculations[key]
        if not self.is_true(bound.when):
            return None
        arguments: dict[str, Argument] = {}
        for name, expression in bound.arguments.items():
            value = expression.evaluate(self.lookup)
            if isinstance(value, Decimal | str | bool | date):
                arguments[name] = value
            elif name in bound.calculator.needed:
                return None
        for name, fact in bound.lists.items():
            rows = self.held(fact).value
            if not isinstance(rows, tuple):
                return None
            arguments[name] = tuple(row for row in rows if isinstance(row, dict))
        try:
            return bound.calculator.work(self.law, Arguments(arguments))
        except (UnknownParameter, NotPublished) as unknown:
            self.unknown_law[key] = unknown.reason
            return None

    # --- words --------------------------------------------------------------------

    def render(self, text: Text) -> Bilingual:
        """Fill the values into one of the file's texts."""
        return self.fill(self.definition.template(text))

    def fill(self, template: Template) -> Bilingual:
        """Fill the values into a template; what is not known shows as a dash."""
        plain = template.plain
        if plain is not None:
            return plain
        return Bilingual(
            "".join(self._part(part, "zh") for part in template.zh),
            "".join(self._part(part, "en") for part in template.en),
        )

    def _part(self, part: str | Slot, language: str) -> str:
        if isinstance(part, str):
            return part
        if part.kind is None:
            return self.shown(part.name).in_language(language)
        value = self.value_of(part.name) if part.name else part.expression.evaluate(self.lookup)
        return self.written(value, part.kind).in_language(language)

    def shown(self, name: str) -> Bilingual:
        """The value behind a name, as a visitor reads it."""
        fact = self.definition.facts.get(name)
        if fact is not None:
            return self.shown_answer(fact, self.held(name).value)
        return self.written(self.value_of(name), self.kind_of(name), self.unit_of(name))

    def kind_of(self, name: str) -> ValueKind:
        """How the value behind a name is written."""
        if name == PERIOD:
            return ValueKind.PERIOD
        derived = self.definition.derived.get(name)
        if derived is not None:
            return _KINDS.get(AnswerType(derived.entry.type), ValueKind.TEXT)
        if name in FACTS:
            return FACTS[name].kind
        if name.startswith(f"{LAW}."):
            return ValueKind.COUNT
        step = self.record(name)
        return ValueKind.MONEY if step is None or step.unit == "yuan" else ValueKind.COUNT

    def shown_answer(self, fact: FactDefinition, value: FieldValue) -> Bilingual:
        """A value of ``fact``, as a visitor reads it."""
        if value is None:
            return wording.DASH
        if isinstance(value, tuple):
            if fact.type is AnswerType.LIST:
                return Bilingual(f"{len(value)} 条", f"{len(value)} rows")
            chosen = [self._option(fact, str(item)) for item in value]
            return Bilingual(
                "、".join(item.zh for item in chosen), ", ".join(item.en for item in chosen)
            )
        if fact.type is AnswerType.CHOICE:
            return self._option(fact, str(value))
        return self.written(value, _KINDS.get(fact.type, ValueKind.TEXT), fact.entry.unit)

    def _option(self, fact: FactDefinition, value: str) -> Bilingual:
        for option in fact.entry.options:
            if option.value == value:
                return self.render(option.label)
        return wording.same(value)

    def written(self, value: object, kind: ValueKind, unit: str = "") -> Bilingual:
        """Write ``value`` as ``kind``; missing values as a dash."""
        match value:
            case bool():
                return YES if value else NO
            case Decimal():
                if unit in UNIT_WORDS and kind is ValueKind.COUNT:
                    words = UNIT_WORDS[unit]
                    number = wording.count(value)
                    return Bilingual(f"{number} {words.zh}", f"{number} {words.en}")
                match kind:
                    case ValueKind.MONEY:
                        return wording.same(wording.money(value))
                    case ValueKind.PERCENT:
                        return wording.same(wording.percent(value))
                    case _:
                        return wording.same(wording.count(value))
            case datetime():
                return wording.instant(value, self.at.today)
            case date():
                return wording.day(value, self.at.today)
            case str() if kind is ValueKind.PERIOD:
                return self._written_period(value)
            case str():
                return wording.same(value)
            case _:
                return wording.DASH

    def _written_period(self, code: str) -> Bilingual:
        for filing in self.at.periods:
            if filing.code == code:
                return wording.period(filing.start, filing.end)
        return wording.same(code)

    def unit_of(self, name: str) -> str:
        """The unit of the value behind a name: "yuan", what is counted, or "" for words."""
        fact = self.definition.facts.get(name)
        if fact is not None and fact.type is not AnswerType.AMOUNT:
            return fact.entry.unit
        step = self.record(name)
        if step is not None:
            return step.unit
        return "yuan" if self.kind_of(name) is ValueKind.MONEY else ""

    # --- ledgers and records ------------------------------------------------------

    def table(self, row: RowDefinition) -> tuple[TableRow, ...]:
        """The rows of a ledger of the terminal."""
        name = row.table
        if name not in self._tables:
            given = {}
            for key, expression in row.given.items():
                value = expression.evaluate(self.lookup)
                if isinstance(value, Decimal | str | bool):
                    given[key] = value
            try:
                self._tables[name] = TABLES[name](self.at, self.law, given)
            except (UnknownParameter, NotPublished) as unknown:
                self.unknown_law[name] = unknown.reason
                self._tables[name] = ()
        return self._tables[name]

    def numbered(self, name: str) -> tuple[str, ...]:
        """``stamp.doc#`` → the names of all its figures: ``stamp.doc1``, ``stamp.doc2``."""
        key, _, result = name.removesuffix("#").partition(".")
        calculation = self.calculation(key)
        if calculation is None:
            return ()
        steps = [step.key for step in calculation.steps]
        return tuple(f"{key}.{step}" for step in steps if step.removeprefix(result).isdigit())

    # --- records ------------------------------------------------------------------

    def record(self, name: str) -> Step | None:
        """The calculation step behind a figure, or None for a plain fact."""
        derived = self.definition.derived.get(name)
        if derived is not None:
            return self._derived_record(name)
        key, _, result = name.partition(".")
        if key not in self.definition.calculations:
            return None
        calculation = self.calculation(key)
        if calculation is None:
            return None
        return next((step for step in calculation.steps if step.key == result), None)

    def _derived_record(self, name: str) -> Step | None:
        derived = self.definition.derived[name]
        if derived.entry.type not in ("amount", "number", "count"):
            return None
        trace = derived.value.trace(self.lookup)
        if trace is None:
            return None
        money = derived.entry.type == "amount"
        formula = trace.expression
        if not set(formula) & set("*-/m"):  # a plain sum reads better without brackets
            formula = formula.replace("(", "").replace(")", "")
        for term in reversed(trace.terms):
            written = wording.money(term.value)[2:] if money else wording.count(term.value)
            formula = _replace_letter(formula, term.letter, written)
        return Step(
            key=name,
            label=self.render(derived.entry.label),
            amount=to_fen(trace.value) if money else trace.value,
            formula=formula.replace("*", "×").replace("/", "÷"),
            operands=tuple(
                Operand(self.label(term.name), term.value, f"fact:{term.name}")
                if term.name
                else Operand(wording.same(wording.count(term.value)), term.value, "constant")
                for term in trace.terms
            ),
            expression=trace.expression,
            legal_basis="",
            unit="yuan" if money else "count",
        )

    def label(self, name: str) -> Bilingual:
        """What a named value is called on the screen."""
        fact = self.definition.facts.get(name)
        if fact is not None:
            return self.render(fact.entry.label)
        derived = self.definition.derived.get(name)
        if derived is not None:
            return self.render(derived.entry.label)
        step = self.record(name)
        return step.label if step is not None else wording.same(name)


def _replace_letter(formula: str, letter: str, written: str) -> str:
    """Put a number where a lone letter stands (not inside min or max)."""
    import re

    return re.sub(rf"(?<![a-z]){letter}(?![a-z])", written.replace("\\", ""), formula)


def choose_period(
    periods: tuple[FilingPeriod, ...], answer: RawAnswer | None
) -> FilingPeriod | None:
    """The period being filed: the answered one if it is open, else the oldest open one."""
    for filing in periods:
        if filing.code == answer:
            return filing
    return periods[0] if periods else None
