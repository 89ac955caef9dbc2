"""Signing in by number: first the resident number, then six digits from a text message."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.bilingual import Bilingual
from screens.qml_property import shown

NUMBER_LENGTH: Final = 18
CODE_LENGTH: Final = 6
_GROUPS: Final = (6, 14)  # where a resident number is parted: region, birth, order
_NOTHING: Final = Bilingual("", "")

_CHOICES = {
    "again": Bilingual("换个号码再试", "Try another number"),
    "card": Bilingual("改刷身份证", "Use an ID card instead"),
    "code": Bilingual("改用二维码", "Use a QR code instead"),
    "help": Bilingual("请工作人员帮我", "Call a member of staff"),
    "leave": Bilingual("不办了,返回", "Leave"),
}


class Step(StrEnum):
    """What is asked for now."""

    NUMBER = "number"
    CODE = "code"
    STOPPED = "stopped"  # it cannot go on; only the ways out are left


class NumberEntryModel(QObject):
    """What was typed so far, and what is wrong with it. Forgotten at every step's end."""

    changed = Signal()
    number_given = Signal(str)
    code_given = Signal(str)
    resend_asked = Signal()
    chosen = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.tick)
        self._forget()

    def _forget(self) -> None:
        self._step = Step.NUMBER
        self._typed = ""
        self._busy = False
        self._title = self._problem = self._way_on = _NOTHING
        self._phone = ""
        self._wait = 0
        self._staff_code = ""
        self._choices: tuple[str, ...] = ()
        self._second.stop()

    # -- what the host tells it --------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.changed.emit()

    def ask_number(self, ways_on: tuple[str, ...]) -> None:
        """Ask for a number; ``ways_on`` are the other ways in."""
        self._forget()
        self._choices = ways_on
        self.changed.emit()

    def ask_code(self, masked_phone: str, resend_after_s: int) -> None:
        """Ask for the code that went to ``masked_phone``."""
        self._step, self._typed, self._busy = Step.CODE, "", False
        self._problem = self._way_on = _NOTHING
        self._phone, self._wait = masked_phone, resend_after_s
        self._second.start()
        self.changed.emit()

    def set_busy(self) -> None:
        """The hall is being asked: nothing can be typed meanwhile."""
        self._busy = True
        self._problem = self._way_on = _NOTHING
        self.changed.emit()

    def object_to(self, problem: Bilingual, way_on: Bilingual, *, keep: bool) -> None:
        """Say what is wrong with what was typed; ``keep`` it to be corrected."""
        self._busy = False
        self._problem, self._way_on = problem, way_on
        if not keep:
            self._typed = ""
        self.changed.emit()

    def stop(
        self, title: Bilingual, text: Bilingual, ways_on: tuple[str, ...], staff_code: str
    ) -> None:
        """It cannot go on: why, and the ways that are left."""
        self._forget()
        self._step = Step.STOPPED
        self._title, self._problem = title, text
        self._choices, self._staff_code = ways_on, staff_code
        self.changed.emit()

    def wait_to_resend(self, seconds: int) -> None:
        """A new code can be asked for in so many seconds."""
        self._wait, self._busy = seconds, False
        self._second.start()
        self.changed.emit()

    def wipe(self) -> None:
        """Forget everything that was typed."""
        self._forget()
        self.changed.emit()

    def go_back(self) -> bool:
        """From the code back to the number; False when there is nothing to go back to."""
        if self._step is not Step.CODE:
            return False
        self.ask_number(self._choices)
        return True

    def press(self, key: str) -> None:
        """A key of the keypad: a character, ``correct`` or ``confirm``."""
        if key == "correct":
            self.erase()
        elif key == "confirm":
            self.submit()
        else:
            self.typeKey(key)

    @Slot()
    def tick(self) -> None:
        """One second has passed."""
        self._wait = max(0, self._wait - 1)
        if self._wait == 0:
            self._second.stop()
        self.changed.emit()

    @property
    def step(self) -> Step:
        """What is asked for now."""
        return self._step

    @property
    def busy(self) -> bool:
        """Whether the hall is being asked."""
        return self._busy

    # -- what the QML reads ------------------------------------------------------------

    def _say(self, words: Bilingual) -> str:
        return words.in_language(self._language)

    def _get_title(self) -> str:
        if self._step is Step.STOPPED:
            return self._say(self._title).rstrip("。.")
        if self._step is Step.CODE:
            return self._say(
                Bilingual(f"验证码已发到 {self._phone}", f"A code was sent to {self._phone}")
            )
        return self._say(Bilingual("请输入身份证号", "Please type your ID number"))

    def _get_text(self) -> str:
        if self._step is Step.STOPPED:
            return self._say(self._problem)
        if self._step is Step.CODE:
            return self._say(
                Bilingual(
                    "请输入短信里的 6 位数字。不要告诉别人,工作人员也不会问您要。",
                    "Type the six digits of the message. Tell nobody: the staff never ask.",
                )
            )
        return self._say(
            Bilingual(
                "18 位,最后一位可能是 X。验证码会发到您在税务局登记的手机。",
                "18 characters; the last may be an X. "
                "A code goes to the phone registered at the tax bureau.",
            )
        )

    def _get_entry(self) -> str:
        if self._step is Step.CODE:
            return " ".join(self._typed.ljust(CODE_LENGTH, "_"))
        parted = ""
        for place, character in enumerate(self._typed):
            parted += ("  " if place in _GROUPS else "") + character
        return parted

    def _get_count(self) -> str:
        length = CODE_LENGTH if self._step is Step.CODE else NUMBER_LENGTH
        return f"{len(self._typed)} / {length}"

    def _get_resend(self) -> str:
        if self._wait > 0:
            return self._say(Bilingual(f"{self._wait} 秒后可重发", f"Send again in {self._wait} s"))
        return self._say(Bilingual("没收到?重新发送", "Nothing came? Send again"))

    def _get_problem(self) -> str:
        if self._step is Step.STOPPED:
            return ""
        space = " " if self._language == "en" else ""
        return (self._say(self._problem) + space + self._say(self._way_on)).strip()

    def _get_submit(self) -> str:
        if self._busy:
            return self._say(Bilingual("请稍等…", "One moment…"))
        if self._step is Step.CODE:
            return self._say(Bilingual("确定", "Confirm"))
        return self._say(Bilingual("发送验证码", "Send the code"))

    def _get_choices(self) -> list[dict[str, Any]]:
        return [{"id": choice, "label": self._say(_CHOICES[choice])} for choice in self._choices]

    stepName = shown(str, lambda self: self._step.value, notify=changed)
    title = shown(str, _get_title, notify=changed)
    text = shown(str, _get_text, notify=changed)
    entryText = shown(str, _get_entry, notify=changed)
    countText = shown(str, _get_count, notify=changed)
    problemText = shown(str, _get_problem, notify=changed)
    resendText = shown(str, _get_resend, notify=changed)
    submitText = shown(str, _get_submit, notify=changed)
    canResend = shown(bool, lambda self: self._wait == 0 and not self._busy, notify=changed)
    canSubmit = shown(bool, lambda self: bool(self._typed) and not self._busy, notify=changed)
    working = shown(bool, lambda self: self._busy, notify=changed)
    staffCode = shown(str, lambda self: self._staff_code, notify=changed)
    choices = shown("QVariantList", _get_choices, notify=changed)

    # -- what the QML asks for -----------------------------------------------------------

    @Slot(str)
    def typeKey(self, key: str) -> None:
        """One more character."""
        wanted, length = (
            ("0123456789", CODE_LENGTH)
            if self._step is Step.CODE
            else ("0123456789X", NUMBER_LENGTH)
        )
        if self._busy or self._step is Step.STOPPED or key not in wanted or not key:
            return
        if len(self._typed) < length:
            self._typed += key
            self._problem = self._way_on = _NOTHING
            self.changed.emit()
        if self._step is Step.CODE and len(self._typed) == CODE_LENGTH:
            self.submit()

    @Slot()
    def erase(self) -> None:
        """Take the last character back."""
        if not self._busy:
            self._typed = self._typed[:-1]
            self.changed.emit()

    @Slot()
    def clear(self) -> None:
        """Take everything back."""
        if not self._busy:
            self._typed = ""
            self.changed.emit()

    @Slot()
    def submit(self) -> None:
        """Go on with what was typed."""
        if self._busy or not self._typed or self._step is Step.STOPPED:
            return
        typed = self._typed
        if self._step is Step.NUMBER:
            self.number_given.emit(typed)
        else:
            self.code_given.emit(typed)

    @Slot()
    def resend(self) -> None:
        """Ask for another message."""
        if self._step is Step.CODE and self._wait == 0 and not self._busy:
            self.resend_asked.emit()

    @Slot(str)
    def choose(self, choice: str) -> None:
        """The visitor touched one of the other ways."""
        self.chosen.emit(choice)
