"""The attract screen: the ways in that work now."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from devices.device import DeviceState
from kiosk.bilingual import Bilingual
from screens.qml_property import shown

_WORKING = frozenset({DeviceState.READY, DeviceState.BUSY})

_CARD = Bilingual("刷身份证", "Use your ID card")
_CARD_HOW = Bilingual("把身份证放在屏幕下方的感应区", "Put it on the reader below the screen")
_CODE = Bilingual("扫二维码", "Show a QR code")
_CODE_HOW = Bilingual(
    "税务 App 身份码、电子营业执照", "Tax app identity code or electronic licence"
)
_NUMBER = Bilingual("输入号码", "Type your number")
_NUMBER_HOW = Bilingual("没带证件?输身份证号和短信验证码", "No card? ID number and a code by SMS")
_NOT_NOW = {
    "card": Bilingual("读卡器暂时不能用", "The card reader is not working"),
    "code": Bilingual("扫码口暂时不能用", "The code reader is not working"),
    "number": Bilingual("网络不通,暂时不能发短信", "No network: no SMS just now"),
}
_PREPARING = {
    "card": Bilingual("读卡器正在准备…", "The card reader is getting ready…"),
    "code": Bilingual("扫码口正在准备…", "The code reader is getting ready…"),
}
_INSTEAD = {
    "card": Bilingual("请刷身份证", "please use your card"),
    "code": Bilingual("请扫二维码", "please show a code"),
    "number": Bilingual("请输入号码", "please type your number"),
    "": Bilingual("请到咨询台", "please ask at the desk"),
}
_HELLO = {
    "card": Bilingual("您好,刷一下就能办税", "Hello. One card, and your taxes are done"),
    "code": Bilingual("您好,扫一下就能办税", "Hello. One code, and your taxes are done"),
    "number": Bilingual("您好,输入号码就能办税", "Hello. Type your number to begin"),
    "": Bilingual("您好,请到咨询台办理", "Hello. Please ask at the desk"),
}


class AttractModel(QObject):
    """What the attract screen says and offers."""

    changed = Signal()
    reading_asked = Signal(str)
    chosen = Signal(str)  # "card", "code", "number", "ask", "complain", "calendar"

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._card: DeviceState | None = DeviceState.CONNECTING
        self._camera: DeviceState | None = DeviceState.CONNECTING
        self._scanner: DeviceState | None = None
        self._near = False
        self._resting = False
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
        self._camera = state
        self.changed.emit()

    def set_scanner(self, state: DeviceState | None) -> None:
        """How the code scanner stands; ``None`` when there is none."""
        self._scanner = state
        self.changed.emit()

    def set_presence(self, *, near: bool, resting: bool) -> None:
        """Somebody stands here, or nobody has for a while: greet, or dim the screen."""
        if (near, resting) != (self._near, self._resting):
            self._near, self._resting = near, resting
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

    @property
    def is_resting(self) -> bool:
        """Whether nobody has been here for a while."""
        return self._resting

    @property
    def _code(self) -> DeviceState | None:
        """The better of camera and scanner: one of them is enough."""
        fitted = [state for state in (self._camera, self._scanner) if state is not None]
        for state in fitted:
            if state in _WORKING:
                return state
        if DeviceState.CONNECTING in fitted:
            return DeviceState.CONNECTING
        return fitted[0] if fitted else None

    @property
    def working(self) -> tuple[str, ...]:
        """The ways in that work now, the simplest first."""
        works = {
            "card": self._card in _WORKING,
            "code": self._code in _WORKING,
            "number": self._number_entry and self._online is not False,
        }
        return tuple(way for way, there in works.items() if there)

    def _way(self, way: str, words: Bilingual, how: Bilingual, *, big: bool) -> dict[str, Any]:
        working = self.working
        if way in working:
            text = self._say(how)
        elif way in _PREPARING and self._state_of(way) is DeviceState.CONNECTING:
            text = self._say(_PREPARING[way])
        else:
            instead = _INSTEAD[working[0] if working else ""]
            comma = ", " if self._language == "en" else ","
            text = self._say(_NOT_NOW[way])
            if way != "number" or not working:
                text += comma + self._say(instead)
        return {
            "id": way,
            "title": self._say(words),
            "text": text,
            "works": way in working,
            "big": big,
        }

    def _state_of(self, way: str) -> DeviceState | None:
        return self._card if way == "card" else self._code

    def _get_ways(self) -> list[dict[str, Any]]:
        ways = []
        if self._card is not None:
            ways.append(self._way("card", _CARD, _CARD_HOW, big=True))
        if self._code is not None:
            ways.append(self._way("code", _CODE, _CODE_HOW, big=True))
        if self._number_entry:
            ways.append(self._way("number", _NUMBER, _NUMBER_HOW, big=not ways))
        return ways

    def _get_hello(self) -> str:
        # It promises only what works; what is still getting ready will.
        if self._card in _WORKING or self._card is DeviceState.CONNECTING:
            return self._say(_HELLO["card"])
        if self._code is DeviceState.CONNECTING:
            return self._say(_HELLO["code"])
        working = self.working
        return self._say(_HELLO[working[0] if working else ""])

    def _get_greeting(self) -> str:
        if not self._near:
            return ""
        working = self.working
        return self._say(
            {
                "card": Bilingual(
                    "您来啦!把身份证放在下面就开始。", "Welcome! Lay your ID card below to begin."
                ),
                "code": Bilingual(
                    "您来啦!把手机上的码对准扫码口就开始。",
                    "Welcome! Hold the code on your phone up to begin.",
                ),
                "number": Bilingual(
                    "您来啦!点“输入号码”就开始。", "Welcome! Touch “Type your number” to begin."
                ),
                "": Bilingual("您来啦!请到咨询台。", "Welcome! Please ask at the desk."),
            }[working[0] if working else ""]
        )

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
    helloText = shown(str, _get_hello, notify=changed)
    greetingText = shown(str, _get_greeting, notify=changed)
    resting = shown(bool, lambda self: self._resting, notify=changed)
    deadlineText = shown(str, lambda self: self._say(self._deadline), notify=changed)

    @Slot(str)
    def choose(self, way: str) -> None:
        """The visitor touched one of the ways in."""
        self.chosen.emit(way)

    @Slot(str)
    def toggleReading(self, what: str) -> None:
        """Pass a reading choice on to the shell."""
        self.reading_asked.emit(what)
