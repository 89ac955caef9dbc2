"""What kind of value stands behind each name of a task file, known before it is walked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.expressions.contradiction import Range
from kiosk.expressions.kinds import ANY, DATE, LIST, NUMBER, TEXT, YES_NO, Kinds
from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.calculator_binding import ArgumentKind
from kiosk.tasks.definition import PERIOD
from kiosk.tasks.facts import FACTS, ValueKind

if TYPE_CHECKING:
    from kiosk.tasks.task_file import TaskFile

#: What an answer is to an expression. A list is its number of rows.
ANSWER_KINDS: Final[Mapping[AnswerType, Kinds]] = {
    **dict.fromkeys(AnswerType, TEXT),
    AnswerType.AMOUNT: NUMBER,
    AnswerType.NUMBER: NUMBER,
    AnswerType.COUNT: NUMBER,
    AnswerType.LIST: NUMBER,
    AnswerType.DATE: DATE,
    AnswerType.YES_NO: YES_NO,
    AnswerType.CONSENT: YES_NO,
    AnswerType.MULTIPLE_CHOICE: LIST,
}

#: Types whose answers have a least and a most.
BOUNDED: Final = frozenset(
    {AnswerType.AMOUNT, AnswerType.NUMBER, AnswerType.COUNT, AnswerType.DATE}
)

ARGUMENT_KINDS: Final[Mapping[ArgumentKind, Kinds]] = {
    ArgumentKind.NUMBER: NUMBER,
    ArgumentKind.TEXT: TEXT,
    ArgumentKind.YES_NO: YES_NO,
    ArgumentKind.DATE: DATE,
    ArgumentKind.ROWS: LIST,
}

#: What can be written in a format after the colon of a text.
WRITTEN_KINDS: Final[Mapping[ValueKind, Kinds]] = {
    ValueKind.MONEY: NUMBER,
    ValueKind.COUNT: NUMBER,
    ValueKind.PERCENT: NUMBER,
    ValueKind.DATE: DATE,
    ValueKind.INSTANT: DATE,
    ValueKind.TEXT: ANY,
    ValueKind.YES_NO: YES_NO,
    ValueKind.PERIOD: TEXT,
}

#: What a derived value of each type is.
DERIVED_KINDS: Final[Mapping[str, Kinds]] = {
    "amount": NUMBER,
    "count": NUMBER,
    "number": NUMBER,
    "yes_no": YES_NO,
    "date": DATE,
    "text": TEXT,
}


def name_kinds(model: TaskFile, name: str) -> Kinds:
    """What the value called ``name`` can be; everything for a name nobody knows."""
    if name in model.facts:
        return ANSWER_KINDS[model.facts[name].type]
    if name in model.derived:
        return DERIVED_KINDS[model.derived[name].type]
    if name in FACTS:
        kind = FACTS[name].kind
        return TEXT if kind is ValueKind.TEXT else WRITTEN_KINDS[kind]
    if name == PERIOD:
        return TEXT
    return NUMBER | YES_NO  # a figure of the law, or a result or flag of a calculation


def name_range(model: TaskFile, name: str) -> Range:
    """What ``name`` can be at all: the options of a choice, nothing below nought."""
    fact = model.facts.get(name)
    if fact is None:
        return Range(frozenset(FACTS[name].options if name in FACTS else ()))
    # What is prefilled is the bureau's, and may be anything.
    if fact.prefill is not None:
        return Range()
    nought = fact.least is None and fact.type in (AnswerType.AMOUNT, AnswerType.COUNT)
    chosen = fact.options if fact.type is AnswerType.CHOICE else []
    return Range(frozenset(option.value for option in chosen), Decimal(0) if nought else None)
