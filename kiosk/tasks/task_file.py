"""The form of a task file: one YAML file per guided task and version.

The models here say which keys exist and what each is for; they are also the source of
``assets/tasks/task.schema.json``, which editors use. Whether the parts fit together
(names, expressions, reachability) is seen to in :mod:`kiosk.tasks.definition`.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from kiosk.identity.visitor import Right
from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.marked_yaml import ContentError, Lines, Problem, read_marked
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.views import Tone
from kiosk.taxpayer import Tax

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
TaskId = Annotated[str, StringConstraints(pattern=r"^S\d\d$")]
Category = Literal[
    "filing", "payment", "invoices", "certificates", "credit", "social", "register", "advice"
]


def _as_text(value: object) -> object:
    """Numbers and yes/no values may be written bare where an expression stands."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | Decimal) else value


Formula = Annotated[str, BeforeValidator(_as_text), StringConstraints(min_length=1)]

_HAN = re.compile(r"[\u3400-\u9fff]")


class Entry(BaseModel):
    """A part of a content file: no other keys than its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Entry):
    """A text in both languages; ``{name}`` or ``{name:money}`` shows a value."""

    zh: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
    en: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

    @field_validator("zh")
    @classmethod
    def _chinese(cls, text: str) -> str:
        if not _HAN.search(re.sub(r"\{[^}]*\}", "字", text)):
            raise ValueError("the Chinese text has no Chinese in it")
        return text

    @field_validator("en")
    @classmethod
    def _english(cls, text: str) -> str:
        if _HAN.search(text):
            raise ValueError("the English text has Chinese in it")
        return text


class Mode(StrEnum):
    """What the task needs of the line to the bureau."""

    ONLINE = "online"  # must be accepted now
    QUEUE = "queue"  # may be signed offline; not filed until acknowledged
    CACHED = "cached"  # shows the last snapshot with its time
    OFFLINE = "offline"  # needs nothing


class Output(StrEnum):
    """What the visitor leaves with."""

    RECEIPT = "receipt"  # 回执
    CERTIFICATE = "certificate"  # 证明
    SLIP = "slip"  # 小票
    NONE = "none"


class Need(StrEnum):
    """When a paper is needed."""

    NOW = "now"
    LATER = "later"  # 容缺
    COMMITMENT = "commitment"  # 告知承诺
    KEPT = "kept"  # stays with the taxpayer, to be shown on request


class OptionEntry(Entry):
    """One thing to choose."""

    value: Name
    label: Text
    detail: Text | None = None


class ColumnEntry(Entry):
    """One column of a list."""

    type: AnswerType
    label: Text
    unit: str = ""
    options: list[OptionEntry] = []
    least: Formula | None = None
    most: Formula | None = None
    required: bool = True


class FactEntry(Entry):
    """One fact the task works with: prefilled from the bureau's data, asked, or both."""

    type: AnswerType
    label: Text
    unit: str = ""
    prefill: Formula | None = Field(None, description="expression over the bureau's facts")
    default: Formula | None = Field(None, description="a start value that is no bureau data")
    source: Text | None = Field(None, description="where a prefilled value comes from")
    change: Literal["visitor", "nobody"] = "visitor"
    least: Formula | None = None
    most: Formula | None = None
    options: list[OptionEntry] = []
    required: bool = True
    hint: Text | None = None
    boundaries: list[Formula] = Field([], description="values the walk tries besides the usual")
    columns: dict[Name, ColumnEntry] = Field({}, description="for lists")
    rows_from: str | None = Field(None, description="for lists: the ledger that prefills rows")
    max_rows: Annotated[int, Field(ge=1, le=50)] = 20
    options_from: str | None = Field(None, description="options from the bureau's data, by name")
    start_all: bool = Field(False, description="for multiple choices: all are chosen at the start")
    search_list: Name | None = Field(None, description="for search: a list in assets/tasks/lists")
    verify: Literal["code"] | None = Field(None, description="for phones: by a text message")


class DerivedEntry(Entry):
    """A value worked out from others by an expression."""

    type: Literal["amount", "count", "number", "yes_no", "date", "text"]
    label: Text
    value: Formula
    source: Text | None = Field(None, description="how it came about, e.g. {a} + {b}")


class CalculationEntry(Entry):
    """A calculator of the tax law, bound to this task's values."""

    calculator: Name
    when: Formula | None = Field(None, description="left out of the filing unless it holds")
    arguments: dict[Name, Formula]


class NoteEntry(Entry):
    """A sentence shown while its condition holds."""

    text: Text
    tone: Tone = Tone.INFO
    when: Formula | None = None


class RowEntry(Entry):
    """One row of a table, or all rows of a ledger, shown while the condition holds."""

    row: str | None = Field(None, description="a fact, derived value, figure, or figures: doc#")
    table: str | None = Field(None, description="a ledger of the terminal, e.g. credit.deductions")
    empty: Text | None = Field(None, description="for ledgers: what to say when there is nothing")
    given: dict[Name, Formula] = Field({}, description="for ledgers: values handed to it, by name")
    when: Formula | None = None
    label: Text | None = None
    source: Text | None = None


class SavingEntry(Entry):
    """What was relieved; the first one whose condition holds is shown."""

    text: Text
    when: Formula | None = None


class TotalEntry(Entry):
    """The sum in the dark card."""

    label: Text
    amount: str


class LeaveEntry(Entry):
    """An answer that leads out of the task."""

    when: Formula
    exit: Name


class PayEntry(Entry):
    """What a step of kind pay (缴款) pays, and whether it may wait."""

    items: Literal["chosen", "submitted", "order"] = Field(
        description="payables the visitor chose, those of this task's receipt, or an order"
    )
    chosen: Name | None = Field(None, description="with chosen: the fact with their ids")
    total: str | None = Field(None, description="with order: what is to be paid")
    taxes: dict[Tax, str] = Field({}, description="with order: how much under which tax")
    what: Text | None = Field(None, description="with order: what is paid, in words")
    later: bool = Field(False, description="the visitor may leave it for later (先不缴)")


class CheckEntry(Entry):
    """What the answers of a step have to agree with before it can be left."""

    require: Formula
    at: Name = Field(description="the asked fact where it is said if it does not hold")
    text: Text


class StepEntry(Entry):
    """One page of the task: one decision."""

    id: Name
    kind: StepKind
    title: Text
    short: Text | None = Field(None, description="label in the progress bar")
    lead: Text | None = None
    why: Text | None = Field(None, description="why this is asked")
    when: Formula | None = None
    ask: list[Name] = []
    show: list[str | RowEntry] = []
    total: TotalEntry | None = None
    saving: list[SavingEntry] = []
    notes: list[NoteEntry] = []
    button: Text | None = Field(None, description="the main button: a verb")
    terms: list[Name] = []
    leave: list[LeaveEntry] = Field([], description="answers of this step that lead to an exit")
    checks: list[CheckEntry] = Field([], description="what has to agree (表内、表间校验)")
    pay: PayEntry | None = Field(None, description="for steps of kind pay")


class ExitEntry(Entry):
    """A way out for those who cannot do the task here."""

    title: Text
    text: Text
    channel: Literal["here", "here_with_help", "window", "phone_app", "online"]
    bring: list[Text] = []
    task: TaskId | None = None
    task_from: Name | None = Field(
        None, description="a choice from filings.unfiled: its task, with its period chosen"
    )


class EligibilityEntry(Entry):
    """A condition that must hold; checked in order."""

    require: Formula
    otherwise: Name = Field(description="the exit when it does not hold")
    unknown: Name = Field(description="the exit when the data to decide are missing")


class DocumentEntry(Entry):
    """A paper the task needs."""

    id: Name
    name: Text
    need: Need
    detail: Text | None = None
    when: Formula | None = None
    follow_within: Annotated[int, Field(ge=1, le=60)] = Field(
        20, description="for later: working days (税务总局公告 2022 年第 26 号)"
    )
    promise: Text | None = Field(None, description="for commitment: what is promised instead")


class PeriodEntry(Entry):
    """This task files a period (所属期) of the taxpayer's obligations."""

    task: TaskId = Field(description="obligations marked with this task are its periods")
    gathers: list[TaskId] = Field(
        [], description="one return for the taxes of these tasks too, each of its own period"
    )
    joins: list[TaskId] = Field(
        [], description="with gathers: what may go into the same return if it is open"
    )


class SubmissionEntry(Entry):
    """What is sent to the bureau."""

    kind: Literal["filing", "request", "rating", "concern"] = Field(
        description="a request (申领) asks for something issued at once; a rating (好差评) and a "
        "concern (诉求) go to the hall; nothing is signed for any of the three"
    )
    paper: Literal["filing", "application", "message"] = Field(
        "filing", description="what the receipt is called: 申报回执, 受理回执 or 登记回执"
    )
    receipt_title: Text
    amount: str | None = Field(None, description="the sum the receipt carries")
    amounts: list[str] = Field([], description="further sums on the receipt")
    taxes: dict[Tax, str] = Field({}, description="what is owed under which tax")


class ReasonEntry(OptionEntry):
    """Why a prefilled value was changed."""


class TaskFile(Entry):
    """One guided task (办税事项) in one version."""

    task: TaskId
    version: Annotated[int, Field(ge=1)]
    valid_from: date
    valid_to: date | None = None
    name: Text
    summary: Text
    category: Category
    words: list[str] = Field(
        max_length=60, description="plain words people search by, Chinese first"
    )
    mode: Mode
    output: Output
    minutes: Annotated[int, Field(ge=1, le=60)]
    rights: list[Right] = Field(description="what the visitor must be allowed to do")
    period: PeriodEntry | None = None
    eligibility: list[EligibilityEntry] = []
    exits: dict[Name, ExitEntry] = {}
    facts: dict[Name, FactEntry] = {}
    derived: dict[Name, DerivedEntry] = {}
    calculations: dict[Name, CalculationEntry] = {}
    documents: list[DocumentEntry] = []
    change_reasons: list[ReasonEntry] = []
    steps: Annotated[list[StepEntry], Field(min_length=1)]
    submission: SubmissionEntry | None = None


def problems_of(error: ValidationError, lines: Lines) -> list[Problem]:
    """What is wrong with a content file, each problem at its line."""
    problems = []
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        place = detail["loc"]
        where = ".".join(str(part) for part in place if part != "[key]") or "the file"
        match detail["type"]:
            case "extra_forbidden":
                words = f"unknown key {where}"
            case "missing":
                words = f"{where} is missing"
            case "model_type" | "model_attributes_type" | "dict_type":
                words = f"{where} has to be keys with their values"
            case "string_pattern_mismatch" if "[a-z][a-z0-9_]*" in detail["msg"]:
                words = f"{where}: a name is small letters, digits and _, and begins with a letter"
            case _:
                words = f"{where}: {detail['msg'].removeprefix('Value error, ')}"
        problems.append(Problem(lines.at(place), words))
    return problems


def read_task_file(path: Path) -> tuple[TaskFile, Lines]:
    """Read one task file and check its form.

    Raises :class:`ContentError` naming file and line of everything wrong.
    """
    data, lines = read_marked(path)
    try:
        model = TaskFile.model_validate(data)
    except ValidationError as error:
        raise ContentError(path, problems_of(error, lines)) from None
    expected = f"{model.task}.v{model.version}.yaml"
    if path.name != expected:
        key = "version" if path.name.startswith(f"{model.task}.") else "task"
        raise ContentError(
            path, [Problem(lines.at((key,)), f"the file should be called {expected}")]
        )
    return model, lines
