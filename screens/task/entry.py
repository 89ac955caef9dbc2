"""What the visitor chooses, types and lists on a step, and the sheet it is typed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.tasks.step_kinds import StepKind
from screens.qml_property import shown
from screens.task.editing import Editing, pad_for

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner

Row: TypeAlias = dict[str, str]


class Entry(QObject):
    """Hands the runner what the visitor enters; nothing once it is signed."""

    changed = Signal()  # what stands in the sheet
    answered = Signal()  # the runner has a new answer
    left = Signal()  # the sheet closed, or refused what was typed: no new answer

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner: TaskRunner | None = None
        self._language = "zh"
        self._editing: Editing | None = None

    def show(self, runner: TaskRunner | None, language: str) -> None:
        """Enter into ``runner`` from now on, and speak ``language``."""
        self._runner, self._language = runner, language
        self.changed.emit()

    @property
    def is_open(self) -> bool:
        """Whether something is being typed."""
        return self._editing is not None

    def close(self) -> None:
        """Forget what stands in the sheet."""
        self._editing = None
        self.changed.emit()

    editing = shown(
        "QVariantMap",
        lambda self: self._editing.as_map(self._language) if self._editing else {},
        notify=changed,
    )

    # -- on the page ----------------------------------------------------------------------

    @Slot(str, str)
    def choose(self, key: str, value: str) -> None:
        """The visitor touched an option."""
        runner = self._unsigned()
        if runner is None:
            return
        field = next((f for f in runner.current.fields if f.key == key), None)
        if field is None:
            return
        if field.kind is StepKind.MULTIPLE_CHOICE:
            present = field.raw if isinstance(field.raw, list) else field.value
            chosen = [str(item) for item in present] if isinstance(present, list | tuple) else []
            answer = [v for v in chosen if v != value] if value in chosen else [*chosen, value]
            runner.answer(key, answer)
        elif field.kind is StepKind.CONSENT:
            runner.answer(key, "" if field.value in (True, "yes") else value)
        else:
            runner.answer(key, value)
        self.answered.emit()

    @Slot(str)
    def addRow(self, key: str) -> None:
        """Add an empty row to a list."""
        self._change_rows(key, lambda rows, empty: [*rows, empty])

    @Slot(str, int)
    def removeRow(self, key: str, index: int) -> None:
        """Take a row out of a list."""
        self._change_rows(key, lambda rows, _empty: [r for i, r in enumerate(rows) if i != index])

    def _change_rows(self, key: str, change: Callable[[list[Row], Row], list[Row]]) -> None:
        runner = self._unsigned()
        if runner is None:
            return
        for field in runner.current.fields:
            if field.key == key:
                rows = [{cell.key: cell.raw for cell in row.cells} for row in field.rows]
                empty = {cell.key: "" for cell in field.rows[0].cells} if field.rows else {}
                runner.answer(key, change(rows, empty))
                self.answered.emit()
                return

    # -- opening the sheet ------------------------------------------------------------------

    @Slot(str)
    def edit(self, key: str) -> None:
        """Open the sheet for a field or a row."""
        runner = self._unsigned()
        if runner is None:
            return
        view = runner.current
        for row in view.rows:
            if row.key == key and row.editable:
                self._editing = Editing.of_row(runner, row)
        for field in view.fields:
            if field.key == key:
                self._editing = Editing.of_field(field)
        self.changed.emit()

    @Slot(str, int, str)
    def editCell(self, key: str, row: int, column: str) -> None:
        """Open the sheet for one cell of a list."""
        runner = self._unsigned()
        if runner is None:
            return
        for field in runner.current.fields:
            if field.key == key and 0 <= row < len(field.rows):
                for cell in field.rows[row].cells:
                    if cell.key == column:
                        self._editing = Editing.of_cell(runner, field, row, cell)
        self.changed.emit()

    def _unsigned(self) -> TaskRunner | None:
        runner = self._runner
        return None if runner is None or runner.signed else runner

    # -- in the sheet -----------------------------------------------------------------------

    @Slot(str)
    def typeKey(self, text: str) -> None:
        """A key of the number pad."""
        if self._editing is not None:
            self._editing.append(text)
            self.changed.emit()

    @Slot()
    def eraseKey(self) -> None:
        """Take the last character back."""
        if self._editing is not None:
            self._editing.erase()
            self.changed.emit()

    @Slot(str)
    def typeText(self, text: str) -> None:
        """Text from the on-screen keyboard (or nothing, to clear)."""
        if self._editing is not None:
            self._editing.replace(text)
            if pad_for(self._editing.kind) != "text":  # the pad or the list follows
                self.changed.emit()

    @Slot(str)
    def chooseOption(self, value: str) -> None:
        """One of the options; what was searched for is taken at once."""
        if self._editing is not None:
            self._editing.choose(value)
            if self._editing.searching:
                self.confirm()
            else:
                self.changed.emit()

    @Slot()
    def confirm(self) -> None:
        """Take what was typed; on an error it stays as typed, with the error beside it."""
        runner, editing = self._runner, self._editing
        if runner is None or editing is None:
            return
        if editing.confirm(runner):
            self._editing = None
            self.answered.emit()
        else:
            self.left.emit()

    @Slot()
    def restore(self) -> None:
        """Go back to the bureau's figure."""
        if self._runner is not None and self._editing is not None:
            self._runner.restore(self._editing.key)
            self._editing = None
            self.answered.emit()

    @Slot()
    def cancel(self) -> None:
        """Close the sheet; what was there stays."""
        if self._editing is not None and self._runner is not None:
            self._editing.cancel(self._runner)
        self._editing = None
        self.left.emit()
