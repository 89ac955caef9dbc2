"""What was begun and not finished: go on with it, or begin anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bilingual import Bilingual
from screens.qml_property import shown

_TITLE: Final = Bilingual("上次没办完,接着办吗?", "You did not finish this. Continue?")
_GO_ON: Final = Bilingual("接着上次的办", "Continue where you left off")
_ANEW: Final = Bilingual("从头办", "Start over")
_ANEW_NOTE: Final = Bilingual(
    "从头办,上次填的就不要了。", "Starting over discards what you entered before."
)
_LABELS: Final = (
    Bilingual("事项", "Matter"),
    Bilingual("上次保存", "Last saved"),
    Bilingual("在哪儿办的", "Where"),
    Bilingual("办到哪一步", "You had come to"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A draft, as far as the visitor is told about it."""

    matter: Bilingual
    saved: Bilingual  # 今天 09:41
    where: Bilingual  # 本机 / 4 号终端
    step: Bilingual
    caution: Bilingual | None = None  # why it may be better left alone


class ResumeOffer(QObject):
    """Offers an unfinished task; open until the visitor has chosen."""

    changed = Signal()
    go_on_asked = Signal()
    anew_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unfinished: Unfinished | None = None
        self._language = "zh"

    @property
    def is_open(self) -> bool:
        """Whether the visitor is being asked."""
        return self._unfinished is not None

    def open(self, unfinished: Unfinished) -> None:
        """Ask the visitor."""
        self._unfinished = unfinished
        self.changed.emit()

    def close(self) -> None:
        """Ask no more."""
        self._unfinished = None
        self.changed.emit()

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.changed.emit()

    def step(self) -> dict[str, Any]:
        """The question in the form of a step (:mod:`screens.task.step_map`)."""
        unfinished = self._unfinished
        if unfinished is None:
            return {"kind": ""}
        values = (unfinished.matter, unfinished.saved, unfinished.where, unfinished.step)
        return {
            "id": "resume",
            "kind": "resume",
            "title": self._say(_TITLE),
            "lead": "",
            "rows": [
                {
                    "key": f"unfinished_{index}",
                    "label": self._say(label),
                    "shown": self._say(value),
                    "source": "",
                    "edited": False,
                    "error": "",
                    "action": "",
                }
                for index, (label, value) in enumerate(zip(_LABELS, values, strict=True))
            ],
            # On top, where it is seen before the buttons.
            "removed": [] if unfinished.caution is None else [self._say(unfinished.caution)],
            "primary": self._say(_GO_ON),
        }

    def _say(self, words: Bilingual) -> str:
        return words.in_language(self._language)

    anew = shown(
        "QVariantMap",
        lambda self: {"label": self._say(_ANEW), "note": self._say(_ANEW_NOTE)},
        notify=changed,
    )

    def go_on(self) -> None:
        """The main button."""
        if self.is_open:
            self.close()
            self.go_on_asked.emit()

    @Slot()
    def beginAnew(self) -> None:
        """The visitor does not want what was entered then."""
        if self.is_open:
            self.close()
            self.anew_asked.emit()
