"""The rating (好差评): five grades, reasons where they help, never pressed for.

GB/T 39734-2020: one visit, one rating; voluntary; the answer is not steered.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.bilingual import Bilingual
from screens.qml_property import shown

_GRADES = (
    Bilingual("非常满意", "Very satisfied"),
    Bilingual("满意", "Satisfied"),
    Bilingual("基本满意", "Fairly satisfied"),
    Bilingual("不满意", "Not satisfied"),
    Bilingual("非常不满意", "Not satisfied at all"),
)

_REASONS = {
    "slow": Bilingual("太慢了", "Too slow"),
    "unclear": Bilingual("看不懂、说不清", "Hard to understand"),
    "not_found": Bilingual("找不到要办的事", "Could not find what I came for"),
    "not_finished": Bilingual("没有办成", "Could not finish"),
    "device": Bilingual("机器不好用", "The machine did not work well"),
    "help": Bilingual("帮办不满意", "Not happy with the help"),
}


_THANKED_MS = 4_000


class RatingModel(QObject):
    """Asks once, thanks, and lets go."""

    changed = Signal()
    rated = Signal(int, list)  # grade 1..5 (1 = very satisfied), reason ids
    skipped = Signal()
    closed = Signal()

    def __init__(self, wait_s: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._close = QTimer(self)
        self._close.setSingleShot(True)
        self._close.timeout.connect(self.closed)
        self._wait_ms = round(wait_s * 1000)
        self.wipe()

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.changed.emit()

    def ask(self, *, card_on_reader: bool) -> None:
        """Begin asking; the page closes by itself after the configured wait."""
        self.wipe()
        self._card = card_on_reader
        self._close.start(self._wait_ms)
        self.changed.emit()

    def thank(self, *, card_on_reader: bool) -> None:
        """Somebody who has rated already leaves: thank them, and close soon."""
        self.wipe()
        self._card = card_on_reader
        self._thanked = True
        self._close.start(_THANKED_MS)
        self.changed.emit()

    def card_taken(self) -> None:
        """The card has left the reader."""
        self._card = False
        self.changed.emit()

    def wipe(self) -> None:
        """Forget what was answered."""
        self._grade = 0
        self._chosen: tuple[str, ...] = ()
        self._thanked = False
        self._card = False
        self._close.stop()
        self.changed.emit()

    def _finish(self) -> None:
        self.rated.emit(self._grade, list(self._chosen))
        self._thanked = True
        self._close.start(_THANKED_MS)
        self.changed.emit()

    def _get_grades(self) -> list[dict[str, Any]]:
        return [
            {"grade": number, "label": words.in_language(self._language)}
            for number, words in enumerate(_GRADES, start=1)
        ]

    def _get_reasons(self) -> list[dict[str, Any]]:
        return [
            {
                "id": reason,
                "label": words.in_language(self._language),
                "chosen": reason in self._chosen,
            }
            for reason, words in _REASONS.items()
        ]

    def _get_lead(self) -> str:
        if self._thanked:
            words = Bilingual("屏幕马上清空,请慢走。", "The screen is cleared now. Goodbye.")
        elif self._grade:
            words = Bilingual(
                "哪里没做好?可以选几项,也可以直接提交。",
                "What went wrong? Choose any, or simply send.",
            )
        else:
            words = Bilingual(
                "评不评都可以,不影响办理结果。", "This is optional and does not affect your matter."
            )
        return words.in_language(self._language)

    grades = shown("QVariantList", _get_grades, notify=changed)
    reasons = shown("QVariantList", _get_reasons, notify=changed)
    lead = shown(str, _get_lead, notify=changed)
    thanked = shown(bool, lambda self: self._thanked, notify=changed)
    askingReasons = shown(bool, lambda self: self._grade >= 4 and not self._thanked, notify=changed)
    takeAway = shown(
        str,
        lambda self: (
            Bilingual("请拿走您的身份证!", "Please take your ID card!").in_language(self._language)
            if self._card
            else ""
        ),
        notify=changed,
    )

    @Slot(int)
    def grade(self, grade: int) -> None:
        """The visitor touched a grade; the two bad ones ask why."""
        if self._thanked or self._grade:
            return
        self._grade = grade
        if grade >= 4:
            self._close.start(self._wait_ms)
            self.changed.emit()
        else:
            self._finish()

    @Slot(str)
    def toggleReason(self, reason: str) -> None:
        """Choose or drop a reason."""
        if reason in self._chosen:
            self._chosen = tuple(r for r in self._chosen if r != reason)
        else:
            self._chosen = (*self._chosen, reason)
        self._close.start(self._wait_ms)
        self.changed.emit()

    @Slot()
    def send(self) -> None:
        """Send the grade with its reasons."""
        if self._grade and not self._thanked:
            self._finish()

    @Slot()
    def skip(self) -> None:
        """Leave without rating."""
        self._close.stop()
        self.skipped.emit()
