"""The attract screen: the ways in that work now."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from devices.device import DeviceState
from kiosk.bilingual import Bilingual
from screens.qml_property import shown

_WORKING = frozenset({DeviceState.READY, DeviceState.BUSY})

_CARD = (
    Bilingual("刷身份证", "Use your ID card"),
    Bilingual("把身份证放在屏幕下方的感应区", "Put it on the reader below the screen"),
    Bilingual("读卡器暂时不能用,请扫二维码", "The card reader is not working, please show a code"),
    Bilingual("读卡器正在准备…", "The card reader is getting ready…"),
)
_CODE = (
    Bilingual("扫二维码", "Show a QR code"),
    Bilingual("税务 App 身份码、电子营业执照", "Tax app identity code or electronic licence"),
    Bilingual(
        "扫码器暂时不能用,请刷身份证", "The code camera is not working, please use your card"
    ),
    Bilingual("扫码器正在准备…", "The code camera is getting ready…"),
)


class AttractModel(QObject):
    """What the attract screen says and offers."""

    changed = Signal()
    reading_asked = Signal(str)
    chosen = Signal(str)  # "card", "code", "number", "ask", "complain", "calendar"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._card: DeviceState | None = DeviceState.CONNECTING
        self._code: DeviceState | None = DeviceState.CONNECTING
        self._online: bool | None = None
        self._help_open = False
        self._number_entry = False
        self._deadline = Bilingual("", "")

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.changed.emit()

    def set_card_reader(self, state: DeviceState | None) -> None:
        """How the card reader stands; ``None`` when there is none."""
        self._card = state
        self.changed.emit()

    def set_code_camera(self, state: DeviceState | None) -> None:
        """How the code camera stands; ``None`` when there is none."""
        self._code = state
        self.changed.emit()

    def set_online(self, online: bool, *, help_open: bool) -> None:
        """Whether the hall server answers, and whether somebody sits at the help desk."""
        self._online, self._help_open = online, help_open
        self.changed.emit()

    def set_number_entry(self, offered: bool) -> None:
        """Offer the way in by number and SMS code."""
        self._number_entry = offered
        self.changed.emit()

    def set_deadline(self, words: Bilingual) -> None:
        """The filing deadline of this month, in words."""
        self._deadline = words
        self.changed.emit()

    def _say(self, words: Bilingual) -> str:
        return words.in_language(self._language)

    def _way(
        self, way: str, sign: str, words: tuple[Bilingual, ...], state: DeviceState | None
    ) -> dict[str, Any]:
        works = state in _WORKING
        text = words[1] if works else words[3] if state is DeviceState.CONNECTING else words[2]
        return {
            "id": way,
            "sign": sign,
            "title": self._say(words[0]),
            "text": self._say(text),
            "works": works,
            "big": True,
        }

    def _get_ways(self) -> list[dict[str, Any]]:
        ways = []
        if self._card is not None:
            ways.append(self._way("card", "证", _CARD, self._card))
        if self._code is not None:
            ways.append(self._way("code", "码", _CODE, self._code))
        if self._number_entry:
            online = self._online is not False
            ways.append(
                {
                    "id": "number",
                    "sign": "号",
                    "title": self._say(Bilingual("输入号码", "Type your number")),
                    "text": self._say(
                        Bilingual(
                            "没带证件?输身份证号和短信验证码",
                            "No card? ID number and a code by SMS",
                        )
                        if online
                        else Bilingual("网络不通,暂时不能发短信", "No network: no SMS just now")
                    ),
                    "works": online,
                    "big": False,
                }
            )
        return ways

    def _get_asks(self) -> list[dict[str, Any]]:
        reachable = self._online is True and self._help_open
        reason = (
            ""
            if reachable
            else self._say(
                Bilingual("网络不通,请到咨询台", "Offline: please ask at the desk")
                if self._online is False
                else Bilingual(
                    "现在无人值守,请到咨询台", "Nobody there now: please ask at the desk"
                )
            )
        )
        return [
            {
                "id": "ask",
                "label": self._say(Bilingual("只想问一问", "Just a question")),
                "works": reachable,
                "reason": reason,
            },
            {
                "id": "complain",
                "label": self._say(Bilingual("不满意,请找我", "Not satisfied? Tell us")),
                "works": reachable,
                "reason": reason,
            },
        ]

    ways = shown("QVariantList", _get_ways, notify=changed)
    asks = shown("QVariantList", _get_asks, notify=changed)
    deadlineText = shown(str, lambda self: self._say(self._deadline), notify=changed)

    @Slot(str)
    def choose(self, way: str) -> None:
        """The visitor touched one of the ways in."""
        self.chosen.emit(way)

    @Slot(str)
    def toggleReading(self, what: str) -> None:
        """Pass a reading choice on to the shell."""
        self.reading_asked.emit(what)
