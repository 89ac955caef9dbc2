"""Recognising the visitor: what is going on, and what to do when it does not work."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bilingual import Bilingual
from screens.qml_property import shown

_CHOICES = {
    "again": Bilingual("好的,再试一次", "Try again"),
    "code": Bilingual("改用二维码", "Use a QR code instead"),
    "card": Bilingual("改用身份证", "Use an ID card instead"),
    "help": Bilingual("请工作人员帮我", "Call a member of staff"),
    "leave": Bilingual("不办了,返回", "Leave"),
}


class RecognisingModel(QObject):
    """Says one thing at a time."""

    changed = Signal()
    chosen = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._title = self._text = Bilingual("", "")
        self._working, self._checking, self._code = True, False, ""
        self._choices: tuple[str, ...] = ()

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.changed.emit()

    def check(self, title: Bilingual, text: Bilingual) -> None:
        """Somebody is being looked up; nothing to press, and no second card or code."""
        self._title, self._text = title, text
        self._working, self._checking, self._choices, self._code = True, True, (), ""
        self.changed.emit()

    def guide(self, title: Bilingual, text: Bilingual, choices: tuple[str, ...]) -> None:
        """Tell the visitor what to do, e.g. where to hold the phone."""
        self.check(title, text)
        self._checking, self._choices = False, choices
        self.changed.emit()

    def fail(
        self, title: Bilingual, text: Bilingual, choices: tuple[str, ...], code: str = ""
    ) -> None:
        """It did not work: why, the ways on, and a small code for staff."""
        self._title, self._text = title, text
        self._working, self._checking, self._choices, self._code = False, False, choices, code
        self.changed.emit()

    def wipe(self) -> None:
        """Forget what was said."""
        self.guide(Bilingual("", ""), Bilingual("", ""), ())

    @property
    def is_checking(self) -> bool:
        """Whether somebody is being looked up, so that a new card or code must wait."""
        return self._checking

    def _get_choices(self) -> list[dict[str, Any]]:
        return [
            {"id": choice, "label": _CHOICES[choice].in_language(self._language)}
            for choice in self._choices
        ]

    title = shown(str, lambda self: self._title.in_language(self._language), notify=changed)
    text = shown(str, lambda self: self._text.in_language(self._language), notify=changed)
    working = shown(bool, lambda self: self._working, notify=changed)
    code = shown(str, lambda self: self._code, notify=changed)
    choices = shown("QVariantList", _get_choices, notify=changed)

    @Slot(str)
    def choose(self, choice: str) -> None:
        """The visitor touched one of the ways on."""
        self.chosen.emit(choice)
