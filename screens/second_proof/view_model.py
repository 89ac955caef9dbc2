"""A second proof: which way, the consent to the face check, the camera, the code."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bilingual import Bilingual
from screens.number_entry.view_model import NumberEntryModel
from screens.qml_property import shown

if TYPE_CHECKING:
    from screens.recognising.live_picture import LivePicture

_NOTHING: Final = Bilingual("", "")
_HOLD_STILL: Final = Bilingual("请站稳,不要动", "Please hold still")
_PICTURE: Final = Bilingual("摄像头看到的画面", "What the camera sees")


class Asking(StrEnum):
    """What the page asks for now."""

    WAY = "way"
    CONSENT = "consent"
    LOOKING = "looking"  # at the visitor, through the camera
    MISSED = "missed"  # the face was not recognised, and may be shown again
    CODE = "code"
    STAFF = "staff"


_TITLES: Final = {
    Asking.WAY: Bilingual("请再确认一次是您本人", "Please confirm once more that it is you"),
    Asking.CONSENT: Bilingual("刷脸核对,您同意吗?", "May we compare your face?"),
    Asking.LOOKING: Bilingual("请正对屏幕,看着摄像头", "Please look into the camera"),
    Asking.STAFF: Bilingual("请工作人员当面核对", "A member of staff looks at your card"),
}
_TEXTS: Final = {
    Asking.CONSENT: Bilingual(
        "脸部信息是敏感个人信息,您单独同意,本办税服务厅才会用。有疑问请问咨询台。",
        "Your face is sensitive personal information: this tax hall uses it only if you agree. "
        "The desk answers your questions.",
    ),
    Asking.STAFF: Bilingual(
        "窗口看过您和身份证,就为您办这件事。材料一样,不多收费。",
        "At a window they look at you and at your card, and do it for you: "
        "the same papers, no extra charge.",
    ),
}
# What is done, where, what is kept, and that nothing hangs on it: individually, in plain words.
_POINTS: Final = (
    (
        Bilingual("做什么", "What is done"),
        Bilingual(
            "摄像头看您几秒钟,和您身份证里的照片比一比。",
            "The camera looks at you for some seconds; that is compared with your card's photo.",
        ),
    ),
    (
        Bilingual("在哪里", "Where"),
        Bilingual("只在这台机器上比,不上传。", "On this machine only; nothing is sent."),
    ),
    (
        Bilingual("留下什么", "What is kept"),
        Bilingual(
            "照片和脸部数据比完就清除,只记您同意了、结果如何。",
            "Pictures and face data are wiped at once; only your consent and the result are noted.",
        ),
    ),
    (
        Bilingual("不同意呢", "If you do not agree"),
        Bilingual(
            "用短信或请工作人员核对,一样办,不受影响。",
            "A text message or our staff will do just as well.",
        ),
    ),
)
_WAYS: Final = {
    "sms": (
        Bilingual("手机短信验证码", "A code by text message"),
        Bilingual("发到您在税务局登记的手机", "To the phone registered at the tax bureau"),
    ),
    "face": (
        Bilingual("刷脸核对", "Compare my face"),
        Bilingual("和身份证照片比对,只在本机", "With my card's photo, on this machine only"),
    ),
    "staff": (
        Bilingual("请工作人员核对", "Ask a member of staff"),
        Bilingual("当面看您和身份证", "They look at you and your card"),
    ),
    "agree": (Bilingual("同意,开始核对", "I agree, begin"), _NOTHING),
    "others": (Bilingual("不刷脸,用别的方式", "No, another way"), _NOTHING),
    "again": (Bilingual("再试一次", "Try once more"), _NOTHING),
    "number": (
        Bilingual("取一个窗口号", "Take a window number"),
        Bilingual("窗口叫到您的号,就为您办", "They do it for you at a window"),
    ),
    "help": (Bilingual("呼叫工作人员", "Call a member of staff"), _NOTHING),
    "back": (Bilingual("换一种方式", "Choose another way"), _NOTHING),
}


class SecondProofModel(QObject):
    """Says one thing at a time."""

    changed = Signal()
    picture_changed = Signal()
    chosen = Signal(str)

    def __init__(self, live: LivePicture, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._live = live
        self.number = NumberEntryModel(self)
        self._forget()

    def _forget(self) -> None:
        self._asking = Asking.WAY
        self._matter = self._text = self._problem = self._advice = _NOTHING
        self._title: Bilingual | None = None
        self._choices: tuple[str, ...] = ()
        self._busy = False

    # -- what the host tells it --------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.number.set_language(language)
        self.changed.emit()

    def ask_way(
        self, matter: Bilingual, ways: tuple[str, ...], problem: Bilingual = _NOTHING
    ) -> None:
        """Offer ``ways`` (``sms``, ``face``, ``staff``); ``problem`` is why the last one failed."""
        self._show(Asking.WAY, ways)
        self._matter, self._problem = matter, problem
        self._text = Bilingual(
            f"办“{matter.zh}”前,只凭身份证还不够。下面几种方式一样有效,选哪种都行。",
            f"For “{matter.en}” the card alone is not enough. "
            "These ways are all equally good: take whichever you like.",
        )
        self.changed.emit()

    def ask_consent(self) -> None:
        """Ask whether the face may be compared."""
        self._show(Asking.CONSENT, ("agree", "others"))

    def look(self) -> None:
        """The camera is on."""
        self._show(Asking.LOOKING, ("others",))
        self._advice = _HOLD_STILL
        self.changed.emit()

    def advise(self, advice: Bilingual) -> None:
        """What to do so that the face can be compared."""
        if self._asking is Asking.LOOKING and advice != self._advice:
            self._advice = advice
            self.changed.emit()

    def miss(self, title: Bilingual, text: Bilingual) -> None:
        """It did not work this time."""
        self._show(Asking.MISSED, ("again", "others"))
        self._title, self._text = title, text
        self.changed.emit()

    def ask_code(self, masked_phone: str, resend_after_s: int) -> None:
        """Ask for the code that went to ``masked_phone``."""
        self._show(Asking.CODE, ())
        self.number.ask_code(masked_phone, resend_after_s)

    def ask_staff(self, *, can_call: bool, problem: Bilingual = _NOTHING) -> None:
        """Say where staff are; ``problem`` is why no number can be had."""
        self._show(Asking.STAFF, ("number", "help", "back") if can_call else ("number", "back"))
        self._problem = problem
        self.changed.emit()

    def show_number(self, number: str, ahead: int, minutes: int, *, can_call: bool) -> None:
        """A number for a window was taken: ``ahead`` are before it, about ``minutes``."""
        self._show(Asking.STAFF, ("help", "back") if can_call else ("back",))
        self._title = Bilingual(f"您的窗口号:{number}", f"Your window number: {number}")
        line = (
            Bilingual("马上轮到您。", "You are next. ")
            if ahead == 0
            else Bilingual(
                f"前面还有 {ahead} 人,约 {minutes} 分钟。",
                f"{ahead} before you, about {minutes} min. ",
            )
        )
        self._text = Bilingual(
            f"{line.zh}请带上身份证,窗口看过您和证件,就为您办这件事。",
            f"{line.en}Bring your ID card: they look at you and at it, and do it for you.",
        )
        self.changed.emit()

    def set_busy(self) -> None:
        """The hall is being asked: nothing can be chosen meanwhile."""
        self._busy = True
        self._problem = _NOTHING
        self.changed.emit()

    def picture_shown(self) -> None:
        """The live picture is another one."""
        self.picture_changed.emit()

    def wipe(self) -> None:
        """Forget everything."""
        self._show(Asking.WAY, ())

    def _show(self, asking: Asking, choices: tuple[str, ...]) -> None:
        matter = self._matter if choices or asking is Asking.CODE else _NOTHING
        self._forget()
        self._asking, self._choices, self._matter = asking, choices, matter
        self._text = _TEXTS.get(asking, _NOTHING)
        if asking is not Asking.LOOKING:
            self._live.wipe()
            self.picture_changed.emit()
        if asking is not Asking.CODE:
            self.number.wipe()
        self.changed.emit()

    @property
    def asking(self) -> Asking:
        """What the page asks for now."""
        return self._asking

    @property
    def matter(self) -> Bilingual:
        """What the proof is for."""
        return self._matter

    # -- what the QML reads ------------------------------------------------------------

    def _say(self, words: Bilingual) -> str:
        return words.in_language(self._language)

    def _get_title(self) -> str:
        return self._say(self._title or _TITLES.get(self._asking, _NOTHING))

    def _get_points(self) -> list[dict[str, str]]:
        if self._asking is not Asking.CONSENT:
            return []
        return [{"name": self._say(name), "value": self._say(value)} for name, value in _POINTS]

    def _get_choices(self) -> list[dict[str, Any]]:
        return [
            {
                "id": choice,
                "label": self._say(_WAYS[choice][0]),
                "note": self._say(_WAYS[choice][1]),
            }
            for choice in self._choices
        ]

    askingFor = shown(str, lambda self: self._asking.value, notify=changed)
    title = shown(str, _get_title, notify=changed)
    text = shown(str, lambda self: self._say(self._text), notify=changed)
    problem = shown(str, lambda self: self._say(self._problem), notify=changed)
    advice = shown(str, lambda self: self._say(self._advice), notify=changed)
    pictureName = shown(str, lambda self: self._say(_PICTURE), notify=changed)
    points = shown("QVariantList", _get_points, notify=changed)
    choices = shown("QVariantList", _get_choices, notify=changed)
    working = shown(bool, lambda self: self._busy, notify=changed)
    pictureSource = shown(str, lambda self: self._live.source, notify=picture_changed)
    numberModel = shown(QObject, lambda self: self.number, notify=changed)

    @Slot(str)
    def choose(self, choice: str) -> None:
        """The visitor touched a button."""
        if choice in self._choices and not self._busy:
            self.chosen.emit(choice)
