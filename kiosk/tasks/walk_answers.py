"""Answers to try: the options of a fact, its limits and boundaries, something of its form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.definition import FactDefinition
from kiosk.tasks.papers import ways_without_pages
from kiosk.tasks.phone_proof import PROOF, proven, standing
from kiosk.tasks.runner import TaskRunner
from kiosk.tasks.views import RawAnswer

_OPTIONS: Final = 16  # of a long list to search


def prove_phone(runner: TaskRunner, key: str) -> None:
    """Answer with a proof where a phone number needs one."""
    fact, values = runner.definition.facts.get(key), runner.values
    if fact is not None and standing(values, runner.answers, fact) == "needed":
        runner.answer(key + PROOF, proven(str(values.held(key).value), "sample"))


def candidates(runner: TaskRunner, key: str) -> list[RawAnswer]:
    """Answers to try for fact ``key``: its options, its limits, something of its form."""
    return _candidates(runner.definition.facts[key], runner, runner.today)


def _candidates(fact: FactDefinition, runner: TaskRunner, today: date) -> list[RawAnswer]:
    limits = runner.values.book.limits(fact)
    match fact.type:
        case AnswerType.AMOUNT | AnswerType.NUMBER | AnswerType.COUNT:
            numbers = [limits.least, limits.most]
            numbers += [runner.values.book.boundary(written) for written in fact.boundaries]
            if fact.type is AnswerType.AMOUNT:
                numbers.append(Decimal("0.01"))
            return [f"{number:f}" for number in numbers if isinstance(number, Decimal)]
        case AnswerType.CHOICE | AnswerType.SEARCH:
            return list(limits.options[:_OPTIONS])
        case AnswerType.MULTIPLE_CHOICE:
            return [*([option] for option in limits.options), list(limits.options)]
        case AnswerType.YES_NO:
            return ["yes", "no"]
        case AnswerType.CONSENT:
            return ["yes"]
        case AnswerType.DATE:
            days = [limits.least, limits.most, today]
            return [day.isoformat() for day in days if isinstance(day, date)]
        case AnswerType.LIST:
            return list(_candidate_lists(fact, runner, today))
        case AnswerType.DOCUMENT:
            ways = ways_without_pages(runner.definition, fact.key)
            return [["page-1"], ["page-1", "page-2"], *ways]
        case AnswerType.ID_NUMBER:
            return ["11010519491231002X"]
        case AnswerType.PHONE:
            return ["13800000000"]
        case AnswerType.BANK_CARD:
            return ["6222021234567890128"]
        case AnswerType.VIN:
            return ["LGXCE4CB5N0000525"]
        case AnswerType.INVOICE_NUMBER:
            return ["26132000000000000001"]
        case AnswerType.BANK_ACCOUNT:
            return ["130000000000001"]
        case _:
            return ["样例"]


def _candidate_lists(
    fact: FactDefinition, runner: TaskRunner, today: date
) -> Iterator[list[dict[str, str]]]:
    def cell(name: str, option: int) -> str:
        column, least, _most = fact.columns[name]
        lowest = None if least is None else runner.values.book.boundary(least)
        match column.type:
            case AnswerType.CHOICE:
                return column.options[option % len(column.options)].value
            case AnswerType.AMOUNT:
                return ("0.01", "180000")[option % 2]
            case AnswerType.COUNT | AnswerType.NUMBER:
                return "1"
            case AnswerType.DATE:
                return (lowest if isinstance(lowest, date) else today).isoformat()
            case AnswerType.YES_NO:
                return "yes"
            case _:
                return "样例"

    widest = max([len(column.options) for column, _, _ in fact.columns.values()] + [1])
    for option in range(widest):
        yield [{name: cell(name, option) for name in fact.columns}]
    yield [{name: cell(name, option) for name in fact.columns} for option in range(widest)]
    yield []
