"""The values of a task for one set of answers: facts, derived values, calculations.

Made anew whenever an answer changes; nothing in it is stored. A value that cannot be
known yet is *missing*, and everything made of it is missing too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.expressions import MISSING, Expression
from kiosk.tasks import wording
from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.calculators import Arguments
from kiosk.tasks.definition import LAW, PERIOD, RowDefinition, TaskDefinition
from kiosk.tasks.facts import FACTS
from kiosk.tasks.filing_period import Circumstances, FilingPeriod
from kiosk.tasks.held_answers import Held, HeldAnswers
from kiosk.tasks.papers import ATTACHED
from kiosk.tasks.payment_items import PAYABLE_SOURCES, chosen_payables, rows_of
from kiosk.tasks.tables import TABLES, Rows
from kiosk.tasks.value_words import ValueWords
from kiosk.tasks.views import RawAnswer
from kiosk.tax_law.calculation import Calculation, Operand, Step, to_fen
from kiosk.tax_law.formula import written
from kiosk.tax_law.parameter import NotPublished, UnknownParameter

if TYPE_CHECKING:
    from kiosk.tasks.calculators import Argument
    from kiosk.tax_law import Law


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
        self.unknown_law: dict[str, Bilingual] = {}  # calculation or table -> why it is unknown
        self.book = HeldAnswers(definition, at, answers, self.lookup)
        self.words = ValueWords(self)
        self._values: dict[str, object] = {}
        self._calculations: dict[str, Calculation | None] = {}
        self._tables: dict[str, Rows] = {}

    def activate(self, keys: list[str]) -> None:
        """Let the answers to ``keys`` count: their step is on the path."""
        self.book.activate(keys)

    @property
    def active(self) -> set[str]:
        """The facts whose answers count."""
        return self.book.active

    def held(self, key: str) -> Held:
        """Everything known of fact ``key``."""
        return self.book.held(key)

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
                if fact.type is AnswerType.DOCUMENT:
                    return ATTACHED
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
            source = self.definition.facts[fact].entry.options_from
            if source is not None and source in PAYABLE_SOURCES:
                chosen = chosen_payables(source, rows, self.at)
                rows = rows_of(chosen, self.at.profile.kind) or None
            if not isinstance(rows, tuple):
                return None
            arguments[name] = tuple(row for row in rows if isinstance(row, dict))
        try:
            return bound.calculator.work(self.law, Arguments(arguments))
        except (UnknownParameter, NotPublished) as unknown:
            self.unknown_law[key] = unknown.reason
            return None

    # --- ledgers and records ------------------------------------------------------

    def table(self, row: RowDefinition) -> Rows:
        """The rows of a ledger of the terminal; None where its data are missing."""
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
                self._tables[name] = None
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
        figures = {
            term.letter: (
                f"{term.value:,.2f}" if money and term.name else wording.count(term.value),
                term.value,
            )
            for term in trace.terms
        }
        return Step(
            key=name,
            label=self.words.render(derived.entry.label),
            amount=to_fen(trace.value) if money else trace.value,
            formula=written(trace.expression, figures),
            operands=tuple(
                Operand(self.words.label(term.name), term.value, f"fact:{term.name}")
                if term.name
                else Operand(wording.same(wording.count(term.value)), term.value, "constant")
                for term in trace.terms
            ),
            expression=trace.expression,
            legal_basis="",
            unit="yuan" if money else "count",
        )


def choose_period(
    periods: tuple[FilingPeriod, ...], answer: RawAnswer | None
) -> FilingPeriod | None:
    """The period being filed: the answered one if it is open, else the oldest open one."""
    for filing in periods:
        if filing.code == answer:
            return filing
    return periods[0] if periods else None
