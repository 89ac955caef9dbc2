"""A task file, compiled and found consistent: what the runner walks.

Made by :func:`kiosk.tasks.compile_task.compile_task`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.expressions import Expression
from kiosk.tasks.answer_forms import AnswerType
from kiosk.tasks.calculators import Calculator
from kiosk.tasks.facts import ValueKind
from kiosk.tasks.step_kinds import StepKind

if TYPE_CHECKING:
    from kiosk.tasks.glossary_and_lists import TermEntry
    from kiosk.tasks.task_file import (
        CalculationEntry,
        CheckEntry,
        ColumnEntry,
        DerivedEntry,
        DocumentEntry,
        EligibilityEntry,
        ExitEntry,
        FactEntry,
        NoteEntry,
        SavingEntry,
        StepEntry,
        TaskFile,
        Text,
    )

PERIOD: Final = "period"  # the built-in fact of tasks that file a period
LAW: Final = "law"  # law.KEY is the figure KEY of the tax law on the period's last day


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a text where a value is shown."""

    expression: Expression
    name: str  # the plain name, or "" for anything more
    kind: ValueKind | None  # as written after the colon


@dataclass(frozen=True, slots=True)
class Template:
    """A text in both languages, cut at its slots."""

    zh: tuple[str | Slot, ...]
    en: tuple[str | Slot, ...]

    @property
    def plain(self) -> Bilingual | None:
        """The text itself, if it has no slots."""
        if len(self.zh) == 1 and len(self.en) == 1:
            zh, en = self.zh[0], self.en[0]
            if isinstance(zh, str) and isinstance(en, str):
                return Bilingual(zh, en)
        return None


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """One declared fact with its expressions compiled."""

    key: str
    entry: FactEntry
    prefill: Expression | None
    default: Expression | None
    least: Expression | None
    most: Expression | None
    columns: Mapping[str, tuple[ColumnEntry, Expression | None, Expression | None]]
    boundaries: tuple[Expression, ...]

    @property
    def type(self) -> AnswerType:
        """The type of its answers."""
        return self.entry.type


@dataclass(frozen=True, slots=True)
class DerivedDefinition:
    """One derived value."""

    key: str
    entry: DerivedEntry
    value: Expression


@dataclass(frozen=True, slots=True)
class CalculationDefinition:
    """One calculator bound to this task's values."""

    key: str
    entry: CalculationEntry
    calculator: Calculator
    when: Expression | None
    arguments: Mapping[str, Expression]
    lists: Mapping[str, str]  # argument name -> list fact handed over as rows


@dataclass(frozen=True, slots=True)
class RowDefinition:
    """One row of a step's table, or a whole table of the terminal's (``table``).

    A name that ends in ``#`` stands for all numbered figures of a calculation.
    """

    name: str
    table: str
    empty: Text | None  # what an empty table says
    given: Mapping[str, Expression]  # what is handed to a table
    when: Expression | None
    label: Text | None
    source: Text | None


@dataclass(frozen=True, slots=True)
class StepDefinition:
    """One step."""

    index: int
    entry: StepEntry
    when: Expression | None
    rows: tuple[RowDefinition, ...]
    notes: tuple[tuple[NoteEntry, Expression | None], ...]
    saving: tuple[tuple[SavingEntry, Expression | None], ...]
    leave: tuple[tuple[Expression, str], ...]  # condition, exit
    checks: tuple[tuple[Expression, CheckEntry], ...] = ()

    @property
    def id(self) -> str:
        """The step's name inside the task."""
        return self.entry.id

    @property
    def kind(self) -> StepKind:
        """What the step asks."""
        return self.entry.kind


@dataclass(frozen=True, slots=True)
class TaskDefinition:
    """A whole task, ready to be walked."""

    path: Path
    file: TaskFile
    facts: Mapping[str, FactDefinition]
    derived: Mapping[str, DerivedDefinition]
    calculations: Mapping[str, CalculationDefinition]
    steps: tuple[StepDefinition, ...]
    eligibility: tuple[tuple[EligibilityEntry, Expression], ...]
    documents: tuple[tuple[DocumentEntry, Expression | None], ...]
    glossary: Mapping[str, TermEntry]
    templates: Mapping[tuple[str, str], Template]

    @property
    def task_id(self) -> str:
        """For example ``S01``."""
        return self.file.task

    @property
    def version(self) -> int:
        """The version of the file; a draft pins it."""
        return self.file.version

    @property
    def name(self) -> Bilingual:
        """The task's name."""
        return Bilingual(self.file.name.zh, self.file.name.en)

    @property
    def is_online(self) -> bool:
        """Whether it is answered at once, and never kept to be sent later."""
        return self.file.mode == "online"

    @property
    def is_request(self) -> bool:
        """Whether nothing is signed for what is handed in: a request (申领), a message."""
        return self.file.submission is not None and self.file.submission.kind != "filing"

    @property
    def message(self) -> str:
        """``rating`` or ``concern`` for what goes to the hall and not to the bureau, or ``""``."""
        kind = "" if self.file.submission is None else self.file.submission.kind
        return kind if kind in ("rating", "concern") else ""

    def covers(self, on: date) -> bool:
        """Whether this version is to be used on day ``on``."""
        valid_to = self.file.valid_to
        return self.file.valid_from <= on and (valid_to is None or on <= valid_to)

    def template(self, text: Text) -> Template:
        """Return the compiled form of one of the file's texts."""
        return self.templates[text.zh, text.en]

    def exit(self, name: str) -> ExitEntry:
        """Return the exit called ``name``."""
        return self.file.exits[name]
