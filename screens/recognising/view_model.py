"""Recognising the visitor: what is going on, and what to do when it does not work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bilingual import Bilingual
from screens.qml_property import shown
from screens.recognising.live_picture import LivePicture

if TYPE_CHECKING:
    from devices.code_camera.preview import Preview

_CHOICES = {
    "again": Bilingual("好的,再试一次", "Try again"),
    "code": Bilingual("改用二维码", "Use a QR code instead"),
    "card": Bilingual("刷身份证", "Use an ID card"),
    "number": Bilingual("输入身份证号和短信验证码", "Type an ID number, get a code by SMS"),
    "companion": Bilingual("为家人办(两张身份证)", "For a relative (two ID cards)"),
    "others": Bilingual("看看还能为谁办", "See for whom else I may act"),
    "help": Bilingual("请工作人员帮我", "Call a member of staff"),
    "leave": Bilingual("不办了,返回", "Leave"),
}
_DONE = Bilingual("好的,看完了", "Thank you, that is all")


class RecognisingModel(QObject):
    """Says one thing at a time."""

    changed = Signal()
    picture_changed = Signal()
    chosen = Signal(str)
    looking_changed = Signal(bool)  # whether a live picture is wanted
    told = Signal(str)  # how it turned out: fine, due or overdue

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self.live_picture = LivePicture()
        self._looking = False
        self._say(Bilingual("", ""), Bilingual("", ""), ())

    def _say(
        self,
        title: Bilingual,
        text: Bilingual,
        choices: tuple[str, ...],
        *,
        tone: str = "",
        code: str = "",
        checking: bool = False,
        looking: bool = False,
        facts: tuple[tuple[Bilingual, Bilingual], ...] = (),
    ) -> None:
        self._title, self._text, self._choices = title, text, choices
        self._tone, self._code, self._facts = tone, code, facts
        self._checking = checking
        if looking is not self._looking:
            self._looking = looking
            self.looking_changed.emit(looking)
        if not looking:
            self.live_picture.wipe()
            self.picture_changed.emit()
        self.changed.emit()

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.changed.emit()

    def check(self, title: Bilingual, text: Bilingual) -> None:
        """Somebody is being looked up; nothing to press, and no second card or code."""
        self._say(title, text, (), checking=True)

    def guide(
        self, title: Bilingual, text: Bilingual, choices: tuple[str, ...], *, looking: bool = False
    ) -> None:
        """Tell the visitor what to do; ``looking`` shows what the camera sees."""
        self._say(title, text, choices, looking=looking)

    def fail(
        self, title: Bilingual, text: Bilingual, choices: tuple[str, ...], code: str = ""
    ) -> None:
        """It did not work: why, the ways on, and a small code for staff."""
        self.tell(title, text, choices, tone="due", code=code)

    def tell(
        self,
        title: Bilingual,
        text: Bilingual,
        choices: tuple[str, ...],
        *,
        tone: str,
        code: str = "",
        facts: tuple[tuple[Bilingual, Bilingual], ...] = (),
    ) -> None:
        """Say how it turned out; ``facts`` are names and values to compare with a paper."""
        self._say(title, text, choices, tone=tone, code=code, facts=facts)
        self.told.emit(tone)

    def show_picture(self, preview: Preview) -> None:
        """What the camera sees now; dropped unless somebody is looking."""
        if self._looking:
            self.live_picture.show(preview)
            self.picture_changed.emit()

    def drop_picture(self) -> None:
        """The camera is away: an old picture would only mislead."""
        self.live_picture.wipe()
        self.picture_changed.emit()

    def wipe(self) -> None:
        """Forget what was said and seen."""
        self._say(Bilingual("", ""), Bilingual("", ""), ())

    @property
    def is_checking(self) -> bool:
        """Whether somebody is being looked up, so that a new card or code must wait."""
        return self._checking

    @property
    def is_looking(self) -> bool:
        """Whether a live picture is wanted."""
        return self._looking

    @property
    def is_guiding(self) -> bool:
        """Whether the visitor is told what to do, and nothing went wrong with it."""
        return not self._checking and not self._tone and bool(self._choices)

    @property
    def ways_on(self) -> tuple[str, ...]:
        """What the visitor can choose now."""
        return self._choices

    def _label(self, choice: str) -> str:
        words = _DONE if self._choices == ("leave",) else _CHOICES[choice]
        return words.in_language(self._language)

    def _get_choices(self) -> list[dict[str, Any]]:
        return [{"id": choice, "label": self._label(choice)} for choice in self._choices]

    def _get_facts(self) -> list[dict[str, str]]:
        return [
            {
                "name": name.in_language(self._language),
                "value": value.in_language(self._language),
            }
            for name, value in self._facts
        ]

    title = shown(
        str, lambda self: self._title.in_language(self._language).rstrip("。."), notify=changed
    )
    text = shown(str, lambda self: self._text.in_language(self._language), notify=changed)
    working = shown(bool, lambda self: self._tone == "", notify=changed)
    tone = shown(str, lambda self: self._tone or "due", notify=changed)
    code = shown(str, lambda self: self._code, notify=changed)
    choices = shown("QVariantList", _get_choices, notify=changed)
    facts = shown("QVariantList", _get_facts, notify=changed)
    looking = shown(bool, lambda self: self._looking, notify=changed)
    pictureSource = shown(str, lambda self: self.live_picture.source, notify=picture_changed)

    @Slot(str)
    def choose(self, choice: str) -> None:
        """The visitor touched one of the ways on."""
        self.chosen.emit(choice)
