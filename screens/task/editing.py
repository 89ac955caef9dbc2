"""One value being changed: what is typed, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kiosk.bilingual import Bilingual
from kiosk.tasks.answer_forms import INPUT_KINDS, AnswerType
from kiosk.tasks.number_groups import grouped
from kiosk.tasks.step_kinds import StepKind
from kiosk.tasks.value_words import UNIT_WORDS
from kiosk.tasks.views import CellView, FieldView, Option, RowView

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner

_PADS = {
    StepKind.AMOUNT: "amount",
    StepKind.CONFIRM_TABLE: "amount",
    StepKind.DATE: "digits",
    StepKind.ID_NUMBER: "id",
    StepKind.PHONE: "digits",
    StepKind.BANK_CARD: "digits",
    StepKind.SEARCH: "search",
}
_MOST = 40
_NOT_FOUND = Bilingual("没有找到,换个字试试", "Nothing found; try another word")
_DATE_HINT = Bilingual("八位数字,例如 20260930", "Eight digits, e.g. 20260930")


def pad_for(kind: StepKind) -> str:
    """Which pad serves a kind of value: amount, digits, id, text or search."""
    return _PADS.get(kind, "text")


@dataclass
class Editing:
    """What stands in the edit sheet. The runner is told only on confirm."""

    key: str
    kind: StepKind
    label: Bilingual
    text: str
    before: str
    hint: Bilingual | None = None
    options: tuple[Option, ...] = ()
    chosen: str = ""
    error: Bilingual | None = None
    can_restore: bool = False
    unit: str = ""
    row: int = -1
    column: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)
    touched: bool = False

    @classmethod
    def of_row(cls, runner: TaskRunner, row: RowView) -> Editing:
        """Change a prefilled figure of a table."""
        raw = runner.answers.get(row.key)
        text = raw if isinstance(raw, str) else "" if row.value is None else str(row.value)
        kind = INPUT_KINDS[runner.definition.facts[row.key].type]
        return cls(
            key=row.key,
            kind=kind,
            label=row.label,
            text=_typed_as(kind, text),
            before=text,
            hint=_DATE_HINT if kind is StepKind.DATE else row.source,
            error=row.error,
            can_restore=row.edited,
            unit=row.unit,
        )

    @classmethod
    def of_field(cls, view: FieldView) -> Editing:
        """Fill in a field."""
        text = (
            view.raw if isinstance(view.raw, str) else "" if view.value is None else str(view.value)
        )
        searched = view.kind is StepKind.SEARCH
        hint = view.hint or (_DATE_HINT if view.kind is StepKind.DATE else None)
        return cls(
            key=view.key,
            kind=view.kind,
            label=view.label,
            text="" if searched else _typed_as(view.kind, text),
            before=text,
            hint=hint,
            options=view.options if searched else (),
            chosen=str(view.value or "") if searched else "",
            error=view.error,
            unit=view.unit,
        )

    @classmethod
    def of_cell(cls, runner: TaskRunner, view: FieldView, row: int, cell: CellView) -> Editing:
        """Change one cell of a list."""
        column = runner.definition.facts[view.key].columns[cell.key][0]
        return cls(
            key=view.key,
            kind=cell.kind,
            label=cell.label,
            text=_typed_as(cell.kind, cell.raw),
            before=cell.raw,
            hint=_DATE_HINT if cell.kind is StepKind.DATE else None,
            options=cell.options,
            chosen=cell.raw if cell.options else "",
            error=cell.error,
            unit="yuan" if column.type is AnswerType.AMOUNT else column.unit,
            row=row,
            column=cell.key,
            rows=[{c.key: c.raw for c in entry.cells} for entry in view.rows],
        )

    def append(self, text: str) -> None:
        """A key was pressed. The first key replaces what was prefilled."""
        if not self.touched:
            self.text = ""
        self.touched = True
        if text == "." and "." in self.text:
            return
        if len(self.text) < _MOST:
            self.text += text
        self.error = None

    def erase(self) -> None:
        """Take the last character back."""
        self.touched = True
        self.text = self.text[:-1]
        self.error = None

    def replace(self, text: str) -> None:
        """The whole text as the keyboard has it."""
        self.touched = True
        self.text = text[: _MOST * 2]
        self.error = None

    def choose(self, value: str) -> None:
        """Choose one of the options."""
        self.chosen = self.text = value
        self.touched = True
        self.error = None

    @property
    def searching(self) -> bool:
        """Whether one of a long list is looked for by typing."""
        return self.kind is StepKind.SEARCH

    def found(self) -> tuple[Option, ...]:
        """The options that what is typed finds: a part of the name, or pinyin initials."""
        wanted = "".join(self.text.lower().split())
        if not self.searching or not wanted:
            return self.options
        return tuple(
            option
            for option in self.options
            if wanted in option.label.zh.lower()
            or wanted in "".join(option.label.en.lower().split())
            or option.initials.startswith(wanted)
        )

    def confirm(self, runner: TaskRunner) -> bool:
        """Hand the value to the runner; False while something is still wrong or missing."""
        text = self.text
        if self.kind is StepKind.DATE and text.isdigit() and len(text) == 8:
            text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        if self.row >= 0:
            self.rows[self.row][self.column] = text
            runner.answer(self.key, list(self.rows))
            return True
        failed = runner.answer(self.key, text)
        if failed is not None:
            self.error = failed.message
            return False
        return True

    def cancel(self, runner: TaskRunner) -> None:
        """Leave everything as it was when the sheet opened."""
        if (
            self.row < 0
            and self.touched
            and runner.answers.get(self.key) not in (None, self.before)
        ):
            if self.before and not self.can_restore:
                runner.answer(self.key, self.before)
            else:
                runner.restore(self.key)

    def as_map(self, language: str) -> dict[str, Any]:
        """What the edit sheet draws."""
        pad = pad_for(self.kind)
        found = self.found()
        hint = _NOT_FOUND if self.searching and not found else self.hint
        counted = UNIT_WORDS.get(self.unit)
        return {
            "key": self.key,
            "label": self.label.in_language(language),
            "pad": "options" if self.options and not self.searching else pad,
            "prefix": "¥ " if pad == "amount" and self.unit == "yuan" else "",
            "suffix": " " + counted.in_language(language) if counted is not None else "",
            "text": self.text,
            "shown": grouped(self.kind, self.text, language),
            "hint": hint.in_language(language) if hint else "",
            "error": self.error.in_language(language) if self.error else "",
            "canRestore": self.can_restore,
            "options": [
                {
                    "value": option.value,
                    "label": option.label.in_language(language),
                    "chosen": option.value == self.chosen,
                }
                for option in found
            ],
        }


def _typed_as(kind: StepKind, text: str) -> str:
    """A value as its pad would type it: a date is eight digits."""
    return text.replace("-", "") if kind is StepKind.DATE else text
