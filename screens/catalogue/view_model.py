"""The tasks of this terminal by kind, each with what it is for and whether one may do it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bilingual import Bilingual
from screens.qml_property import shown

if TYPE_CHECKING:
    from kiosk.identity.visitor import Right
    from kiosk.tasks.definition import TaskDefinition

#: The kinds in the order they are offered; a kind of the task files without a name here
#: would not be shown, so a test compares the two.
CATEGORY_NAMES: Final = {
    "filing": Bilingual("申报", "Filing"),
    "payment": Bilingual("缴款和退税", "Payment and refunds"),
    "invoices": Bilingual("发票", "Invoices"),
    "certificates": Bilingual("证明", "Certificates"),
    "register": Bilingual("登记", "Registration"),
    "credit": Bilingual("信用", "Credit"),
    "social": Bilingual("社保", "Social insurance"),
    "advice": Bilingual("查询和咨询", "Records and advice"),
}


@dataclass(frozen=True, slots=True)
class _Entry:
    task_id: str
    category: str
    name: Bilingual
    summary: Bilingual
    minutes: int
    refusal: Bilingual | None  # why this visitor may not do it for this taxpayer


class CatalogueModel(QObject):
    """Draws the list of tasks; which there are is told by the wiring when it is opened."""

    changed = Signal()
    opened = Signal()  # the list is wanted
    task_asked = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._forget()

    def _forget(self) -> None:
        self._open = False
        self._category = ""
        self._entries: tuple[_Entry, ...] = ()

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.changed.emit()

    def show(self, tasks: Sequence[TaskDefinition], rights: Collection[Right]) -> None:
        """Offer ``tasks`` to a visitor who holds ``rights`` for the taxpayer."""
        self._entries = tuple(_entry(task, rights) for task in tasks)
        self.changed.emit()

    def wipe(self) -> None:
        """Close, and forget for whom it was."""
        self._forget()
        self.changed.emit()

    # -- what the QML reads ---------------------------------------------------------------

    def _say(self, words: Bilingual) -> str:
        return words.in_language(self._language)

    def _get_categories(self) -> list[dict[str, Any]]:
        there = {entry.category for entry in self._entries}
        return [
            {"id": key, "name": self._say(name), "chosen": key == self._category}
            for key, name in {"": Bilingual("全部", "All"), **CATEGORY_NAMES}.items()
            if not key or key in there
        ]

    def _get_groups(self) -> list[dict[str, Any]]:
        groups = []
        for category, name in CATEGORY_NAMES.items():
            entries = [entry for entry in self._entries if entry.category == category]
            if entries and self._category in ("", category):
                groups.append(
                    {"name": self._say(name), "tasks": [self._task(entry) for entry in entries]}
                )
        return groups

    def _task(self, entry: _Entry) -> dict[str, Any]:
        minutes = (
            f"About {entry.minutes} min" if self._language == "en" else f"约 {entry.minutes} 分钟"
        )
        return {
            "id": entry.task_id,
            "name": self._say(entry.name),
            "summary": self._say(entry.summary),
            "minutes": minutes,
            "usable": entry.refusal is None,
            "reason": "" if entry.refusal is None else self._say(entry.refusal),
        }

    isOpen = shown(bool, lambda self: self._open, notify=changed)
    categories = shown("QVariantList", _get_categories, notify=changed)
    groups = shown("QVariantList", _get_groups, notify=changed)

    # -- what the QML asks for --------------------------------------------------------------

    @Slot()
    def open(self) -> None:
        """Show the list."""
        self._open = True
        self._category = ""
        self.opened.emit()
        self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Back to the health check."""
        self._open = False
        self.changed.emit()

    @Slot(str)
    def chooseCategory(self, category: str) -> None:
        """Show one kind only; nothing shows all."""
        self._category = category if category in CATEGORY_NAMES else ""
        self.changed.emit()

    @Slot(str)
    def begin(self, task_id: str) -> None:
        """Begin a task, if this visitor may."""
        if any(entry.task_id == task_id and entry.refusal is None for entry in self._entries):
            self.close()
            self.task_asked.emit(task_id)


def _entry(task: TaskDefinition, rights: Collection[Right]) -> _Entry:
    from kiosk.tasks.exit_views import no_right

    file = task.file
    missing = [right for right in file.rights if right not in rights]
    return _Entry(
        task_id=task.task_id,
        category=file.category,
        name=task.name,
        summary=Bilingual(file.summary.zh, file.summary.en),
        minutes=file.minutes,
        refusal=no_right(missing).title if missing else None,
    )
