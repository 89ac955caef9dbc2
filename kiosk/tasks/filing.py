"""The exact body of a filing, as it is stored, sent and answered for.

The bytes are made once, when the visitor signs, and are sent as they are. Decimals are
texts, dates ISO, keys sorted, so that the same filing always has the same bytes.

``taxes`` says what is owed under which tax, by the codes of :class:`kiosk.taxpayer.Tax`.
``answers`` holds every fact that counts under its own name; where a prefilled figure was
changed, ``NAME.prefilled`` holds the bureau's figure and ``NAME.reason`` why it was
changed. A confirmed phone number has its proof under ``NAME.proof``.

A task that takes pictures of papers has ``attachments`` (one entry a page, with the digest
of its content), ``to_follow`` (papers promised for later, 容缺) and ``commitments`` (papers
replaced by a promise, 告知承诺). ``amounts`` holds the results of the calculations under
their result keys, or under ``CALCULATION.RESULT`` where a task has more than one.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.confirmation import REASON
from kiosk.tasks.definition import PERIOD
from kiosk.tasks.late_charge import filed_late_charges
from kiosk.tasks.papers import (
    COMMITMENT,
    LATER,
    PageContent,
    has_papers,
    papers_taken,
    without_pages,
)
from kiosk.tasks.phone_proof import PROOF, proof_of
from kiosk.tax_law.calculation import Step

if TYPE_CHECKING:
    from kiosk.tasks.definition import TaskDefinition
    from kiosk.tasks.filing_period import FilingPeriod
    from kiosk.tasks.runner import TaskRunner
    from kiosk.tasks.task_state import TaskState
    from kiosk.tasks.views import FieldValue

_PNG: Final = b"\x89PNG\r\n\x1a\n"

Json = str | bool | int | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Signing:
    """The act of signing: the picture, when, at which terminal, in which visit.

    A request (申领) has no picture: nothing is signed for it.
    """

    signature_png: bytes | None
    signed_at: datetime
    terminal_id: str
    visit_id: str | None
    pages: Mapping[str, PageContent] = field(default_factory=dict, repr=False)  # by their ids

    def __post_init__(self) -> None:
        if self.signature_png is not None and not self.signature_png.startswith(_PNG):
            raise ValueError("the signature has to be a PNG picture")
        if self.signed_at.tzinfo is None:
            raise ValueError("the time of signing needs its offset")


def filing_body(runner: TaskRunner, signing: Signing) -> bytes:
    """Write the body for ``POST /submissions`` (UTF-8 JSON, keys sorted)."""
    period = runner.period
    signed_at = signing.signed_at.isoformat()
    body: dict[str, Json] = {
        "kind": "filing" if signing.signature_png is not None else "request",
        "task": runner.definition.task_id,
        "task_version": runner.definition.version,
        "taxpayer_id": runner.profile.taxpayer_id,
        "person_key": runner.person_key,
        "period": None
        if period is None
        else {"start": period.start.isoformat(), "end": period.end.isoformat()},
        "answers": filed_answers(runner),
        "amounts": filed_amounts(runner),
        "taxes": _taxes(runner),
        "calculation": [_step(key, step) for key, step in _steps(runner)],
        "law_region": runner.law.region,
        "signature": None
        if signing.signature_png is None
        else {
            "png_base64": base64.b64encode(signing.signature_png).decode(),
            "signed_at": signed_at,
        },
        "terminal_id": signing.terminal_id,
        "visit_id": signing.visit_id,
        "prepared_at": signed_at,
    }
    if period is not None and period.parts:
        body["returns"] = _returns(runner, period)
    charges = filed_late_charges(runner)
    if charges:
        body["late_charges"] = [dict[str, Json](charge) for charge in charges]
    if has_papers(runner.definition):
        body |= {
            "attachments": _attachments(runner, signing),
            "to_follow": [*without_pages(runner, LATER)],
            "commitments": [*without_pages(runner, COMMITMENT)],
        }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _attachments(runner: TaskRunner, signing: Signing) -> list[Json]:
    """Every page of every paper on the path; raises ``KeyError`` if one is not at hand."""
    found: list[Json] = []
    for fact, pages in papers_taken(runner):
        for page in pages:
            content = signing.pages[page]
            found.append(
                {
                    "fact": fact,
                    "sha256": content.sha256,
                    "media_type": content.media_type,
                    "base64": base64.b64encode(content.content).decode(),
                }
            )
    return found


def _plain(value: FieldValue) -> Json:
    match value:
        case bool() | str() | None:
            return value
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case tuple():
            return [
                {key: _plain(cell) for key, cell in item.items()}
                if isinstance(item, dict)
                else _plain(item)
                for item in value
            ]


def filed_answers(runner: TaskState) -> dict[str, Json]:
    """Every fact that counts, and what was changed of it; see the head of this module."""
    values = runner.values
    answers: dict[str, Json] = {}
    asked = {key for step in runner.definition.steps for key in step.entry.ask}
    for key, fact in runner.definition.facts.items():
        if key in asked and key not in values.active and fact.prefill is None:
            continue  # its step does not apply to this visitor
        held = values.held(key)
        if held.value is None or fact.type is AnswerType.DOCUMENT:
            continue  # papers stand under names of their own
        proof = proof_of(values, runner.answers, fact) if fact.entry.verify else None
        if proof is not None:
            answers[key + PROOF] = proof
        answers[key] = _plain(held.value)
        if held.edited and held.prefill is not None:
            answers[f"{key}.prefilled"] = _plain(held.prefill)
            reason = runner.answers.get(key + REASON)
            if isinstance(reason, str):
                answers[key + REASON] = reason
    for key in runner.definition.derived:
        value = values.lookup(key)
        if isinstance(value, Decimal | str | bool | date):
            answers[key] = _plain(value)
    answers.pop(PERIOD, None)
    return answers


def filed_amounts(runner: TaskState) -> dict[str, Json]:
    """The results of the calculations and the sums that are reported, in yuan."""
    amounts: dict[str, Json] = {}
    definition = runner.definition
    for key in definition.calculations:
        calculation = runner.values.calculation(key)
        if calculation is not None:
            for name, value in calculation.amounts.items():
                amounts[amount_key(definition, f"{key}.{name}")] = f"{value:f}"
    for name in _reported(definition):
        figure = runner.amount(name) if name in definition.derived else None
        if figure is not None:
            amounts[name] = f"{figure:f}"
    return amounts


def amount_key(definition: TaskDefinition, name: str) -> str:
    """Under which key the body's ``amounts`` hold the figure ``name`` of a task."""
    calculation, _, result = name.partition(".")
    if len(definition.calculations) == 1 and calculation in definition.calculations:
        return result
    return name


def _reported(definition: TaskDefinition) -> list[str]:
    """The figures that the receipt shows and the taxes are owed by."""
    submission = definition.file.submission
    if submission is None:
        return []
    sums = [] if submission.amount is None else [submission.amount]
    return [*sums, *submission.amounts, *submission.taxes.values()]


def _taxes(runner: TaskState) -> dict[str, Json]:
    submission = runner.definition.file.submission
    if submission is None:
        return {}
    owed = {tax.value: runner.amount(name) for tax, name in submission.taxes.items()}
    return {tax: f"{amount:f}" for tax, amount in owed.items() if amount is not None}


def _returns(runner: TaskRunner, period: FilingPeriod) -> list[Json]:
    """The taxes of a combined return, each with its own period; ``of`` is its entry in amounts."""
    submission = runner.definition.file.submission
    names = {} if submission is None else submission.taxes
    return [
        {
            "tax": tax.value,
            "start": part.start.isoformat(),
            "end": part.end.isoformat(),
            "due": part.due.isoformat(),
            "of": amount_key(runner.definition, names[tax]),
        }
        for part in period.parts
        for tax in part.taxes
        if tax in names and runner.amount(names[tax]) is not None
    ]


def _steps(runner: TaskState) -> list[tuple[str, Step]]:
    """Every line of every calculation under its ``amounts`` key, then the derived sums."""
    definition, values = runner.definition, runner.values
    lines = []
    for key in definition.calculations:
        found = values.calculation(key)
        for step in () if found is None else found.steps:
            lines.append((amount_key(definition, f"{key}.{step.key}"), step))
    for name in dict.fromkeys(_reported(definition)):
        record = values.record(name) if name in definition.derived else None
        if record is not None:
            lines.append((name, record))
    return lines


def _step(key: str, step: Step) -> Json:
    return {
        "key": key,
        "label": {"zh": step.label.zh, "en": step.label.en},
        "amount": f"{step.amount:f}",
        "unit": step.unit,
        "formula": step.formula,
        "expression": step.expression,
        "operands": [
            {
                "label": {"zh": operand.label.zh, "en": operand.label.en},
                "value": f"{operand.value:f}",
                "origin": operand.origin,
                "unit": operand.unit,
            }
            for operand in step.operands
        ],
        "legal_basis": step.legal_basis,
    }
