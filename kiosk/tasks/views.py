"""What a screen draws of a guided task: plain frozen data, texts already filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tasks.step_kinds import StepKind

if TYPE_CHECKING:
    from kiosk.tasks.payment_view import PaymentView
    from kiosk.tax_law.calculation import Step

#: A value that an answer or a prefilled figure can have; ``None`` is "not known yet".
#: Several choices are a tuple of option values, a list is a tuple of its rows.
FieldValue = (
    Decimal | str | date | bool | tuple[str, ...] | tuple[dict[str, "FieldValue"], ...] | None
)
#: What a screen hands in: text as typed, a chosen option, or rows of texts.
RawAnswer = str | bool | list[str] | list[dict[str, str]]


class Progress(StrEnum):
    """Where a step stands on the path."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"


class Tone(StrEnum):
    """How a note is coloured, and which word stands before it."""

    INFO = "info"
    GOOD = "good"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class FieldError:
    """Why an answer cannot be used, and what to do instead. Stands at the field."""

    key: str
    message: Bilingual


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    label: Bilingual
    detail: Bilingual | None = None
    initials: str = ""  # pinyin initials by which a searched list finds it


@dataclass(frozen=True, slots=True)
class NoteView:
    """A sentence beside the figures."""

    tone: Tone
    text: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One line of a table: a fact with its source, or a calculated figure."""

    key: str
    label: Bilingual
    value: FieldValue
    unit: str = "yuan"  # "yuan", or what is counted: "persons", "" for words
    shown: Bilingual  # the value as it is drawn, e.g. "¥ 412,871.29"
    source: Bilingual  # "来自 63 张发票 · 今天 09:41", or the formula of a figure
    editable: bool = False  # in place: answer(key, …) is accepted on this step
    edited: bool = False  # differs from what the bureau's data say
    edit_step: str | None = None  # where it can be changed, for go_to()
    step: Step | None = None  # the record of a calculated figure
    task_id: str | None = None  # the guided task that deals with this row, if there is one
    error: Bilingual | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One cell of a list editor's row."""

    key: str  # the column
    kind: StepKind
    label: Bilingual
    value: FieldValue
    raw: str
    shown: Bilingual
    error: Bilingual | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRowView:
    """One row of a list editor."""

    index: int
    cells: tuple[CellView, ...]
    source: Bilingual | None = None  # where a prefilled row comes from
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAsk:
    """A paper to take pictures of; ``room`` is how many more pages fit."""

    name: Bilingual
    detail: Bilingual | None
    need: str  # "now" | "later" | "commitment"
    pages: tuple[str, ...]  # ids of the pages taken
    way: str  # "" or how it is done without pages: "later" | "commitment"
    promise: Bilingual | None  # what is promised by doing without
    room: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One input of a step."""

    key: str
    kind: StepKind
    label: Bilingual
    unit: str
    value: FieldValue
    raw: RawAnswer | None  # as typed, also when it cannot be used; None: untouched
    shown: Bilingual
    error: Bilingual | None = None
    options: tuple[Option, ...] = ()
    hint: Bilingual | None = None
    required: bool = True
    prefilled: bool = False
    source: Bilingual | None = None
    rows: tuple[ListRowView, ...] = ()  # list_editor only
    max_rows: int = 0
    paper: PaperAsk | None = None  # document only
    check: str = ""  # phone with a code: "needed" | "confirmed" | "unconfirmed"
    recognised: Bilingual | None = None  # what the input tells: the bank of a card


@dataclass(frozen=True, slots=True)
class TotalView:
    """The sum in the dark card."""

    label: Bilingual
    amount: Decimal
    shown: Bilingual


@dataclass(frozen=True, slots=True)
class TermView:
    """One entry of the glossary behind a touch."""

    key: str
    term: Bilingual
    meaning: Bilingual


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A paper: needed now, may follow (容缺), or replaced by a commitment (告知承诺)."""

    key: str
    name: Bilingual
    need: str  # "now" | "later" | "commitment" | "kept"
    detail: Bilingual | None = None
    standing: Bilingual | None = None  # how it stands, once its picture was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitView:
    """Why this task cannot be done here, and the way on."""

    key: str
    title: Bilingual
    text: Bilingual
    channel: str  # a kiosk.health_check.report.Channel value
    bring: tuple[Bilingual, ...] = ()
    task_id: str | None = None  # another task that helps


@dataclass(frozen=True, slots=True)
class StepState:
    """One step on the path. ``short`` is None where the bar shows no segment of its own."""

    id: str
    kind: StepKind
    progress: Progress
    title: Bilingual
    short: Bilingual | None
    changed: bool = False  # was confirmed, but a figure has changed since


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """Everything that the screen of one step draws."""

    id: str
    kind: StepKind
    title: Bilingual
    lead: Bilingual | None
    rows: tuple[RowView, ...] = ()
    fields: tuple[FieldView, ...] = ()
    total: TotalView | None = None
    saving: Bilingual | None = None
    primary: Bilingual | None = None  # the main button, a verb; None: nothing to press
    notes: tuple[NoteView, ...] = ()
    why: Bilingual | None = None
    terms: tuple[TermView, ...] = ()
    documents: tuple[DocumentView, ...] = ()
    can_go_back: bool = True
    exit: ExitView | None = None
    payment: PaymentView | None = None  # of a pay step only


@dataclass(frozen=True, slots=True)
class Advanced:
    """The step is confirmed; ``step_id`` is now current."""

    step_id: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The step cannot be left yet; each error belongs to one field."""

    errors: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """An answer that a changed answer made pointless."""

    key: str
    text: Bilingual
