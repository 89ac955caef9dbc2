"""Ways to take a paper away besides this terminal's printers: one's own phone, or the desk.

A way is offered only while it is really there: the hall has said so, there is a line and a
visit that the hall knows. The desk is offered only where printing here has failed.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bilingual import Bilingual
from screens.qml_property import shown
from screens.task.result import PrintState, qr_picture

PHONE: Final = "phone"
DESK: Final = "desk"

_LABELS: Final = {
    DESK: Bilingual("换一台打印(到服务台取)", "Print elsewhere (fetch it at the desk)"),
    PHONE: Bilingual("手机扫码取走", "Take it on your phone"),
}
_HEADINGS: Final = {
    DESK: Bilingual("到服务台取", "Fetch it at the desk"),
    PHONE: Bilingual("手机扫码取走", "Take it on your phone"),
}
_MAKING: Final = Bilingual("正在准备,请稍等…", "One moment, please…")
_DESK_TEXT: Final = Bilingual(
    "请到服务台,报取件号和您的姓名,工作人员替您打印。今天有效。",
    "Go to the service desk and say this number and your name: staff will print it. "
    "Good for today.",
)
_PHONE_TEXT: Final = Bilingual(
    "用手机扫一扫,点“保存到手机”。24 小时内有效,最多取 5 次。",
    "Scan this with your phone and press save. Good for 24 hours and five times.",
)
_PHONE_NOTE: Final = Bilingual(
    "这个码只给您自己用,不要让别人扫。", "The code is for you alone: let nobody else scan it."
)
_NUMBER: Final = Bilingual("取件号", "Number")
_FAILED: Final = Bilingual("没有成功", "That did not work")
_AGAIN: Final = Bilingual("再试一次", "Try again")

_TROUBLE: Final = frozenset({PrintState.NONE, PrintState.PAPER_OUT, PrintState.FAILED})
_PAGE: Final = {
    PrintState.PRINTING: ("unknown", Bilingual("正在打印 A4…", "Printing the A4 page…")),
    PrintState.PRINTED: (
        "fine",
        Bilingual("A4 已打印,请在出纸口取走。", "The A4 page is printed: please take it."),
    ),
    PrintState.PAPER_OUT: (
        "due",
        Bilingual(
            "A4 打印机没纸了。办理结果不受影响。",
            "The A4 printer is out of paper. The result is not affected.",
        ),
    ),
    PrintState.FAILED: (
        "due",
        Bilingual(
            "A4 没有打出来。办理结果不受影响。",
            "The A4 page did not print. The result is not affected.",
        ),
    ),
}


class TakeAway(QObject):
    """What is offered below a result, and the sheet with the code or the number."""

    changed = Signal()
    sheet_changed = Signal()
    asked = Signal(str)  # PHONE or DESK

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._open_ways: frozenset[str] = frozenset()
        self._there_is_paper = False
        self._slip = PrintState.UNASKED
        self._page = PrintState.UNASKED
        self._page_printer = False
        self._way = ""
        self._text: Bilingual | None = None
        self._code = self._number = ""
        self._failed = False

    # -- what the wiring tells it ------------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self._tell()

    def set_ways(self, ways: frozenset[str]) -> None:
        """Which ways there are now."""
        if ways != self._open_ways:
            self._open_ways = ways
            self._tell()

    def set_paper(self, there_is: bool) -> None:
        """Whether the present result is something to take home."""
        if there_is != self._there_is_paper:
            self._there_is_paper = there_is
            self._tell()

    def set_slip(self, state: PrintState) -> None:
        """How the slip is doing."""
        self._slip = state
        self._tell()

    def set_page(self, state: PrintState) -> None:
        """How the A4 page is doing."""
        self._page = state
        self._tell()

    def set_page_printer(self, ready: bool) -> None:
        """Whether an A4 page can be printed."""
        self._page_printer = ready
        self._tell()

    def show_code(self, address: str) -> None:
        """The paper lies at the hall: ``address`` opens it on the phone that scans it."""
        if self._way == PHONE:
            self._text, self._code = _PHONE_TEXT, qr_picture(address)
            self._tell()

    def show_number(self, number: str) -> None:
        """The desk has it under ``number``."""
        if self._way == DESK:
            self._text, self._number = _DESK_TEXT, number
            self._tell()

    def fail(self, words: Bilingual) -> None:
        """It could not be left at the hall."""
        if self._way:
            self._text, self._failed = words, True
            self._tell()

    def wipe(self) -> None:
        """Forget the visitor."""
        self._there_is_paper = False
        self._slip = self._page = PrintState.UNASKED
        self._close()

    def _close(self) -> None:
        self._way, self._text, self._failed = "", None, False
        self._code = self._number = ""
        self._tell()

    @property
    def is_open(self) -> bool:
        """Whether the sheet is open."""
        return self._way != ""

    def _tell(self) -> None:
        self.changed.emit()
        self.sheet_changed.emit()

    # -- what the QML reads ------------------------------------------------------------------

    def _say(self, words: Bilingual) -> str:
        return words.in_language(self._language)

    def _is_trouble(self) -> bool:
        return self._slip in _TROUBLE or self._page in _TROUBLE

    def _get_offers(self) -> list[dict[str, str]]:
        if not self._there_is_paper:
            return []
        offered = [DESK] if self._is_trouble() else []
        return [
            {"way": way, "label": self._say(_LABELS[way])}
            for way in (*offered, PHONE)
            if way in self._open_ways
        ]

    def _get_page(self) -> dict[str, str]:
        if self._page not in _PAGE or not self._there_is_paper:
            return {}
        status, words = _PAGE[self._page]
        again = self._page is not PrintState.PRINTING and self._page_printer
        return {
            "status": status,
            "text": self._say(words),
            "action": self._say(Bilingual("再打一次", "Print again")) if again else "",
        }

    def _get_sheet(self) -> dict[str, Any]:
        if not self._way:
            return {}
        text = self._say(_MAKING if self._text is None else self._text)
        return {
            "heading": self._say(_FAILED if self._failed else _HEADINGS[self._way]),
            "making": self._text is None,
            "text": text,
            "code": self._code,
            "note": self._say(_PHONE_NOTE) if self._code else "",
            "numberLabel": self._say(_NUMBER),
            "number": self._number,
            "again": self._say(_AGAIN) if self._failed else "",
        }

    offers = shown("QVariantList", _get_offers, notify=changed)
    urgent = shown(bool, lambda self: self._is_trouble(), notify=changed)
    page = shown("QVariantMap", _get_page, notify=changed)
    sheet = shown("QVariantMap", _get_sheet, notify=sheet_changed)

    # -- what the visitor does -----------------------------------------------------------------

    @Slot(str)
    def take(self, way: str) -> None:
        """The visitor chose a way."""
        if way in self._open_ways and self._there_is_paper:
            self._close()
            self._way = way
            self._tell()
            self.asked.emit(way)

    @Slot()
    def again(self) -> None:
        """Once more, after it failed."""
        self.take(self._way)

    @Slot()
    def close(self) -> None:
        """Close the sheet; the paper stays where it is."""
        self._close()
