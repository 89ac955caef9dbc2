"""One value being changed: what is typed, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kiosk.bilingual import Bilingual
from kiosk.tasks.step_kinds import StepKind
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
}
_MOST = 40
_DATE_HINT = Bilingual("八位数字,例如 20260930", "Eight digits, e.g. 20260930")


def pad_for(kind: StepKind) -> str:
    """Which pad serves a kind of value: amount, digits, id or text."""
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
    row: int = -1
    column: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)
    touched: bool = False

    @classmethod
    def of_row(cls, runner: TaskRunner, row: RowView) -> Editing:
        """Change a prefilled figure of a table."""
        raw = runner.answers.get(row.key)
        text = raw if isinstance(raw, str) else "" if row.value is None else str(row.value)
        return cls(
            key=row.key,
            kind=StepKind.AMOUNT,
            label=row.label,
            text=text,
            before=text,
            hint=row.source,
            error=row.error,
            can_restore=row.edited,
        )

    @classmethod
    def of_field(cls, view: FieldView) -> Editing:
        """Fill in a field."""
        text = (
            view.raw if isinstance(view.raw, str) else "" if view.value is None else str(view.value)
        )
        hint = view.hint or (_DATE_HINT if view.kind is StepKind.DATE else None)
        return cls(
            key=view.key,
            kind=view.kind,
            label=view.label,
            text=text,
            before=text,
            hint=hint,
            error=view.error,
        )

    @classmethod
    def of_cell(cls, view: FieldView, row: int, cell: CellView) -> Editing:
        """Change one cell of a list."""
        return cls(
            key=view.key,
            kind=cell.kind,
            label=cell.label,
            text=cell.raw,
            before=cell.raw,
            options=cell.options,
            chosen=cell.raw if cell.options else "",
            error=cell.error,
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
        """Choose one of a cell's options."""
        self.chosen = self.text = value
        self.error = None

    def confirm(self, runner: TaskRunner) -> bool:
        """Hand the value to the runner; False while something is still wrong or missing."""
        if self.row >= 0:
            self.rows[self.row][self.column] = self.text
            runner.answer(self.key, list(self.rows))
            return True
        text = self.text
        if self.kind is StepKind.DATE and text.isdigit() and len(text) == 8:
            text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
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
        return {
            "key": self.key,
            "label": self.label.in_language(language),
            "pad": "options" if self.options else pad,
            "prefix": "¥ " if pad == "amount" else "",
            "text": self.text,
            "hint": self.hint.in_language(language) if self.hint else "",
            "error": self.error.in_language(language) if self.error else "",
            "canRestore": self.can_restore,
            "options": [
                {
                    "value": option.value,
                    "label": option.label.in_language(language),
                    "chosen": option.value == self.chosen,
                }
                for option in self.options
            ],
        }
