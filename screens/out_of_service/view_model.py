"""Out of service: why, in words, and a small code for staff."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kiosk.bilingual import Bilingual
from screens.qml_property import shown


class OutOfServiceModel(QObject):
    """The reason the terminal stands still."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reason = Bilingual("", "")
        self._code = ""

    def explain(self, reason: Bilingual, code: str) -> None:
        """Say why."""
        self._reason, self._code = reason, code
        self.changed.emit()

    reason = shown(str, lambda self: self._reason.zh, notify=changed)
    reasonEnglish = shown(str, lambda self: self._reason.en, notify=changed)
    code = shown(str, lambda self: self._code, notify=changed)
