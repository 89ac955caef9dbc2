"""The items of this terminal by kind, found by words, each with whether one may do it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from kiosk.bilingual import Bilingual
from screens.qml_property import shown

if TYPE_CHECKING:
    from kiosk.identity.visitor import Right
    from kiosk.tasks.finding import CatalogueItem

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
_ADVISED: Final = Bilingual("体检建议您办的", "What your check advises")
_SIMILAR: Final = Bilingual("和您类似的人常办", "What others like you often do")
_FOUND: Final = Bilingual("您要办的可能是", "You may mean")
_MOST_SIMILAR: Final = 2


class CatalogueModel(QObject):
    """Draws the list of items; which there are is told by the wiring when it is opened."""

    changed = Signal()
    searched = Signal()
    opened = Signal()  # the list is wanted
    task_asked = Signal(str)
    help_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._forget()

    def _forget(self) -> None:
        self._open = False
        self._category = ""
        self._typed = ""
        self._items: tuple[CatalogueItem, ...] = ()
        self._rights: frozenset[Right] = frozenset()
        self._advised: tuple[str, ...] = ()
        self._similar: tuple[str, ...] = ()

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.changed.emit()

    def show(
        self,
        items: Sequence[CatalogueItem],
        rights: Collection[Right],
        *,
        advised: Sequence[str] = (),
        similar: Sequence[str] = (),
    ) -> None:
        """Offer ``items`` to a visitor who holds ``rights`` for the taxpayer.

        ``advised`` are the items the health check names, ``similar`` those that taxpayers
        of the same kind did most, each the most important first.
        """
        self._items, self._rights = tuple(items), frozenset(rights)
        self._advised, self._similar = tuple(advised), tuple(similar)
        self.changed.emit()

    def wipe(self) -> None:
        """Close, and forget for whom it was."""
        self._forget()
        self.changed.emit()
        self.searched.emit()

    # -- what the QML reads ---------------------------------------------------------------

    def _say(self, words: Bilingual) -> str:
        return words.in_language(self._language)

    def _get_categories(self) -> list[dict[str, Any]]:
        there = {item.category for item in self._items}
        return [
            {"id": key, "name": self._say(name), "chosen": key == self._category}
            for key, name in {"": Bilingual("全部", "All"), **CATEGORY_NAMES}.items()
            if not key or key in there
        ]

    def _get_groups(self) -> list[dict[str, Any]]:
        if self._typed:
            return self._found()
        groups = self._first() if not self._category else []
        already = {task["id"] for group in groups for task in group["tasks"]}
        for category, name in CATEGORY_NAMES.items():
            items = [
                item
                for item in self._items
                if item.category == category and item.item_id not in already
            ]
            if items and self._category in ("", category):
                groups.append(self._group(name, items))
        return groups

    def _found(self) -> list[dict[str, Any]]:
        from kiosk.tasks.finding import find

        found = find(self._items, self._typed)
        return [self._group(_FOUND, found)] if found else []

    def _first(self) -> list[dict[str, Any]]:
        """What this visitor most likely came for; each item stands once."""
        by_id = {item.item_id: item for item in self._items}
        advised = [by_id[key] for key in dict.fromkeys(self._advised) if key in by_id]
        similar = [
            by_id[key]
            for key in dict.fromkeys(self._similar)
            if key in by_id and key not in self._advised
        ][:_MOST_SIMILAR]
        return [
            self._group(name, items)
            for name, items in ((_ADVISED, advised), (_SIMILAR, similar))
            if items
        ]

    def _group(self, name: Bilingual, items: Sequence[CatalogueItem]) -> dict[str, Any]:
        return {"name": self._say(name), "tasks": [self._task(item) for item in items]}

    def _task(self, item: CatalogueItem) -> dict[str, Any]:
        refusal = self._refusal(item)
        if item.guided:
            note = self._say(Bilingual("看怎么办,可以取号", "How it is done, with a number"))
        else:
            note = (
                f"About {item.minutes} min" if self._language == "en" else f"约 {item.minutes} 分钟"
            )
        return {
            "id": item.item_id,
            "name": self._say(item.name),
            "summary": self._say(item.summary),
            "minutes": note,
            "usable": refusal is None,
            "reason": "" if refusal is None else self._say(refusal),
        }

    def _refusal(self, item: CatalogueItem) -> Bilingual | None:
        """Why this visitor may not do it for this taxpayer."""
        from kiosk.tasks.exit_views import no_right

        missing = [right for right in item.rights if right not in self._rights]
        return no_right(missing).title if missing else None

    def _get_best(self) -> list[dict[str, Any]]:
        """The two likeliest answers, for a screen on which the keyboard leaves no room."""
        return [task for group in self._get_groups() for task in group["tasks"]][:2]

    def _get_nothing(self) -> str:
        if not self._typed or not self._items or self._found():
            return ""
        return self._say(
            Bilingual(
                f"没有找到“{self._typed}”。换个说法试试,比如“完税证明”“退税”;也可以请人帮您找。",
                f"Nothing found for “{self._typed}”. Try other words, such as “certificate” "
                "or “refund”, or ask somebody.",
            )
        )

    isOpen = shown(bool, lambda self: self._open, notify=changed)
    categories = shown("QVariantList", _get_categories, notify=changed)
    groups = shown("QVariantList", _get_groups, notify=changed)
    searching = shown(bool, lambda self: self._typed != "", notify=changed)
    nothing = shown(str, _get_nothing, notify=changed)
    best = shown("QVariantList", _get_best, notify=changed)
    typed = shown(str, lambda self: self._typed, notify=searched)

    # -- what the QML asks for --------------------------------------------------------------

    @Slot()
    def open(self) -> None:
        """Show the list."""
        self._open = True
        self._category = ""
        self._typed = ""
        self.opened.emit()
        self.changed.emit()
        self.searched.emit()

    @Slot()
    def close(self) -> None:
        """Back to the health check."""
        self._open = False
        self._typed = ""
        self.changed.emit()
        self.searched.emit()

    @Slot(str)
    def chooseCategory(self, category: str) -> None:
        """Show one kind only; nothing shows all."""
        self._category = category if category in CATEGORY_NAMES else ""
        self._typed = ""
        self.changed.emit()
        self.searched.emit()

    @Slot(str)
    def type(self, words: str) -> None:
        """What the visitor says they want, as far as it is typed."""
        typed = words.strip()
        if typed != self._typed:
            self._typed = typed
            self.changed.emit()

    @Slot()
    def clear(self) -> None:
        """Begin the search anew; a syllable half typed goes, too."""
        QGuiApplication.inputMethod().reset()
        self._typed = ""
        self.changed.emit()
        self.searched.emit()

    @Slot()
    def callHelp(self) -> None:
        """Nothing was found: somebody should help."""
        self.help_asked.emit()

    @Slot(str)
    def begin(self, task_id: str) -> None:
        """Begin an item, if this visitor may."""
        if any(item.item_id == task_id and self._refusal(item) is None for item in self._items):
            self.close()
            self.task_asked.emit(task_id)
