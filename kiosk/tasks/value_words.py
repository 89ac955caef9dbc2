"""Values as a visitor reads them, and the texts they are shown in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.answer_forms import INPUT_KINDS, AnswerType
from kiosk.tasks.definition import LAW, PERIOD, FactDefinition, Slot, Template
from kiosk.tasks.facts import FACTS, ValueKind
from kiosk.tasks.number_groups import grouped
from kiosk.tasks.papers import shown_paper
from kiosk.tasks.views import FieldValue, Option

if TYPE_CHECKING:
    from kiosk.tasks.evaluation import Evaluation
    from kiosk.tasks.task_file import ColumnEntry, Text

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

_KINDS: Final[Mapping[AnswerType, ValueKind]] = {
    AnswerType.AMOUNT: ValueKind.MONEY,
    AnswerType.NUMBER: ValueKind.COUNT,
    AnswerType.COUNT: ValueKind.COUNT,
    AnswerType.DATE: ValueKind.DATE,
    AnswerType.YES_NO: ValueKind.YES_NO,
    AnswerType.CONSENT: ValueKind.YES_NO,
}


class ValueWords:
    """Writes the values of one evaluation."""

    def __init__(self, values: Evaluation) -> None:
        self._values = values
        self._definition = values.definition

    def render(self, text: Text) -> Bilingual:
        """Fill the values into one of the file's texts."""
        return self.fill(self._definition.template(text))

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
        value = (
            self._values.value_of(part.name)
            if part.name
            else part.expression.evaluate(self._values.lookup)
        )
        return self.written(value, part.kind).in_language(language)

    def shown(self, name: str) -> Bilingual:
        """The value behind a name, as a visitor reads it."""
        fact = self._definition.facts.get(name)
        if fact is not None:
            return self.shown_answer(fact, self._values.held(name).value)
        return self.written(self._values.value_of(name), self.kind_of(name), self.unit_of(name))

    def kind_of(self, name: str) -> ValueKind:
        """How the value behind a name is written."""
        if name == PERIOD:
            return ValueKind.PERIOD
        derived = self._definition.derived.get(name)
        if derived is not None:
            return _KINDS.get(AnswerType(derived.entry.type), ValueKind.TEXT)
        if name in FACTS:
            return FACTS[name].kind
        if name.startswith(f"{LAW}."):
            return ValueKind.COUNT
        step = self._values.record(name)
        return ValueKind.MONEY if step is None or step.unit == "yuan" else ValueKind.COUNT

    def shown_answer(self, fact: FactDefinition, value: FieldValue) -> Bilingual:
        """A value of ``fact``, as a visitor reads it."""
        if value is None:
            return wording.DASH
        if fact.type is AnswerType.DOCUMENT:
            return shown_paper(self._definition, fact.key, value, self._values)
        if isinstance(value, tuple):
            if fact.type is AnswerType.LIST:
                return Bilingual(f"{len(value)} 条", f"{len(value)} rows")
            chosen = [self._option(fact, str(item)) for item in value]
            return Bilingual(
                "、".join(item.zh for item in chosen), ", ".join(item.en for item in chosen)
            )
        if fact.type in (AnswerType.CHOICE, AnswerType.SEARCH):
            return self._option(fact, str(value))
        if isinstance(value, str):
            return wording.same(grouped(INPUT_KINDS[fact.type], value))
        return self.written(value, _KINDS.get(fact.type, ValueKind.TEXT), fact.entry.unit)

    def options(self, fact: FactDefinition) -> tuple[Option, ...]:
        """What can be chosen, in words."""
        listed = self._values.book.listed_options(fact)
        if listed is not None:
            return listed
        return tuple(
            Option(
                entry.value,
                self.render(entry.label),
                None if entry.detail is None else self.render(entry.detail),
            )
            for entry in fact.entry.options
        )

    def _option(self, fact: FactDefinition, value: str) -> Bilingual:
        for option in self.options(fact):
            if option.value == value:
                return option.label
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
                return wording.instant(value, self._values.at.today)
            case date():
                return wording.day(value, self._values.at.today)
            case str() if kind is ValueKind.PERIOD:
                return self._written_period(value)
            case str():
                return wording.same(value)
            case _:
                return wording.DASH

    def _written_period(self, code: str) -> Bilingual:
        for filing in self._values.at.periods:
            if filing.code == code:
                return wording.period(filing.start, filing.end)
        return wording.same(code)

    def unit_of(self, name: str) -> str:
        """The unit of the value behind a name: "yuan", what is counted, or "" for words."""
        fact = self._definition.facts.get(name)
        if fact is not None and fact.type is not AnswerType.AMOUNT:
            return fact.entry.unit
        step = self._values.record(name)
        if step is not None:
            return step.unit
        return "yuan" if self.kind_of(name) is ValueKind.MONEY else ""

    def shown_cell(self, column: ColumnEntry, value: FieldValue) -> Bilingual:
        """A cell of a list, as a visitor reads it."""
        if column.type is AnswerType.CHOICE:
            for option in column.options:
                if option.value == value:
                    return self.render(option.label)
        return self.written(value, _KINDS.get(column.type, ValueKind.TEXT), column.unit)

    def label(self, name: str) -> Bilingual:
        """What a named value is called on the screen."""
        fact = self._definition.facts.get(name)
        if fact is not None:
            return self.render(fact.entry.label)
        derived = self._definition.derived.get(name)
        if derived is not None:
            return self.render(derived.entry.label)
        step = self._values.record(name)
        return step.label if step is not None else wording.same(name)
