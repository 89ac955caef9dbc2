"""The sheet behind a touch: how a figure came about, or what the words mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from screens.qml_property import shown
from screens.task.figure_map import glossary_map, record_map

if TYPE_CHECKING:
    from kiosk.tasks.views import RowView, TermView
    from kiosk.tax_law.calculation import Step


class Explanation(QObject):
    """What is explained, until it is closed."""

    changed = Signal()
    task_asked = Signal(str)  # the task that deals with the explained row

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._figure: dict[str, Any] = {}

    def explain_row(self, steps: tuple[Step, ...], row: RowView, task: str, language: str) -> None:
        """Say how the figure of ``row`` came about; ``task`` deals with it, or is empty."""
        self._figure = record_map(steps, row, task, language)
        self.changed.emit()

    def explain_words(self, terms: tuple[TermView, ...], language: str) -> None:
        """Say what the words of the trade mean."""
        self._figure = glossary_map(terms, language)
        self.changed.emit()

    @property
    def is_open(self) -> bool:
        """Whether something is being explained."""
        return bool(self._figure)

    @Slot()
    def close(self) -> None:
        """Close it."""
        self._figure = {}
        self.changed.emit()

    @Slot()
    def beginTask(self) -> None:
        """Begin the task that deals with the explained row."""
        task = str(self._figure.get("task", ""))
        self.close()
        if task:
            self.task_asked.emit(task)

    figure = shown("QVariantMap", lambda self: self._figure, notify=changed)
