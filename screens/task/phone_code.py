"""A mobile number and the code that confirms it: sent, typed, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.bilingual import Bilingual
from kiosk.tasks.phone_proof import PROOF, UNCONFIRMED, proven
from kiosk.tasks.step_kinds import StepKind
from screens.qml_property import shown

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner
    from kiosk.tasks.views import FieldView

CODE_LENGTH: Final = 6
_AGAIN_AFTER_S: Final = 60
_SECOND_MS: Final = 1000

_SEND = Bilingual("发送验证码", "Send a code")
_SENDING = Bilingual("正在发送…", "Sending…")
_CHECKING = Bilingual("正在核对…", "Checking…")
_CONFIRMED = Bilingual("手机号已核实", "The number is confirmed")
_OPEN = Bilingual(
    "号码先记下,没有核实。税务人员可能会再打电话核对。",
    "The number is noted, not confirmed. An officer may ring to check it.",
)
_OFFLINE = Bilingual(
    "现在没有网络,发不了验证码。可以先记下号码。",
    "There is no line now, so no code can be sent. The number can be noted as it is.",
)
_SKIP = Bilingual("先记下,不核实", "Note it unconfirmed")


class PhoneCode(QObject):
    """Confirms the number of the step on the screen."""

    changed = Signal()
    ticked = Signal()
    moved = Signal()  # an answer changed: draw the step anew and save it
    code_asked = Signal(str)  # send a code to this number
    code_typed = Signal(str, str)  # the number, and the code the visitor typed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner: TaskRunner | None = None
        self._language = "zh"
        self._online = False
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._tick)
        self._forget("")

    def _forget(self, number: str) -> None:
        self._number = number
        self._masked = ""  # where the code went; "" before one was sent
        self._typed = ""
        self._busy: Bilingual | None = None
        self._error: Bilingual | None = None
        self._stuck = False  # no code can be had now
        self._left = 0
        self._timer.stop()

    # -- what the wiring tells it -------------------------------------------------------

    def show(self, runner: TaskRunner | None, language: str) -> None:
        """Draw the number that ``runner`` asks for now; None forgets everything."""
        self._runner, self._language = runner, language
        field = self._field()
        number = str(field.value) if field is not None and field.value is not None else ""
        if number != self._number:
            self._forget(number)
        self.changed.emit()

    def set_online(self, online: bool) -> None:
        """Whether a code can be sent."""
        if online is not self._online:
            self._online = online
            self.changed.emit()

    def sent(self, number: str, masked: str) -> None:
        """A code is on its way to ``number``."""
        if number != self._number:
            return
        self._masked, self._typed, self._busy, self._error = masked, "", None, None
        self._left = _AGAIN_AFTER_S
        self._timer.start()
        self.changed.emit()
        self.ticked.emit()

    def confirmed(self, number: str, proof: str) -> None:
        """The code was right."""
        self._take(number, proof)

    def failed(self, number: str, words: Bilingual, *, stuck: bool = False) -> None:
        """It could not be sent, or was not right; ``stuck``: no code can be had now."""
        if number == self._number:
            self._typed, self._busy, self._error, self._stuck = "", None, words, stuck
            self.changed.emit()

    def _take(self, number: str, proof: str) -> None:
        runner, field = self._runner, self._field()
        if runner is None or field is None or number != self._number:
            return
        self._forget(number)
        runner.answer(field.key + PROOF, proven(number, proof))
        self.moved.emit()

    def _tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._timer.stop()
        self.ticked.emit()

    # -- what the QML reads ---------------------------------------------------------------

    def _field(self) -> FieldView | None:
        runner = self._runner
        if runner is None or runner.exit is not None or runner.signed:
            return None
        if runner.current_step.kind is not StepKind.PHONE:
            return None
        return next((field for field in runner.current.fields if field.check), None)

    def _say(self, words: Bilingual | None) -> str:
        return "" if words is None else words.in_language(self._language)

    def _get_view(self) -> dict[str, Any]:
        field = self._field()
        if field is None:
            return {}
        if field.check != "needed":
            good = field.check == "confirmed"
            return {
                "status": "fine" if good else "low",
                "text": self._say(_CONFIRMED if good else _OPEN),
            }
        stuck = self._stuck or not self._online
        text = self._error
        if text is None and not self._online:
            text = _OFFLINE
        status = "overdue" if self._error is not None else "due"
        if text is None and self._masked:
            status, text = (
                "unknown",
                Bilingual(
                    f"6 位验证码已发到 {self._masked},请看手机短信",
                    f"A code of 6 digits was sent to {self._masked}",
                ),
            )
        if self._busy is not None:
            status, text = "unknown", self._busy
        return {
            "status": status,
            "text": self._say(text),
            "typing": bool(self._masked),
            "digits": [self._typed[n : n + 1] for n in range(CODE_LENGTH)],
            "busy": self._busy is not None,
            "send": self._say(_SEND) if self._online and not self._masked else "",
            "skip": self._say(_SKIP) if stuck else "",
        }

    def _get_again(self) -> str:
        if not self._masked or self._field() is None:
            return ""
        if self._left > 0:
            return self._say(
                Bilingual(f"{self._left} 秒后可重新发送", f"Send again in {self._left} s")
            )
        return self._say(Bilingual("重新发送", "Send again"))

    view = shown("QVariantMap", _get_view, notify=changed)
    again = shown(str, _get_again, notify=ticked)
    free = shown(bool, lambda self: self._left <= 0 and self._busy is None, notify=ticked)

    # -- what the visitor does --------------------------------------------------------------

    @Slot()
    def send(self) -> None:
        """Have a code sent (again)."""
        field = self._field()
        if field is None or field.check != "needed" or self._busy is not None or self._left > 0:
            return
        self._busy, self._error, self._stuck = _SENDING, None, False
        self.changed.emit()
        self.code_asked.emit(self._number)

    @Slot(str)
    def typeKey(self, digit: str) -> None:
        """A key of the pad; the last digit has the code checked."""
        if not self._masked or self._busy is not None or len(self._typed) >= CODE_LENGTH:
            return
        self._typed += digit
        self._error = None
        if len(self._typed) == CODE_LENGTH:
            self._busy = _CHECKING
            self.code_typed.emit(self._number, self._typed)
        self.changed.emit()

    @Slot()
    def eraseKey(self) -> None:
        """Take the last digit back."""
        if self._busy is None:
            self._typed = self._typed[:-1]
            self.changed.emit()

    @Slot()
    def clearKeys(self) -> None:
        """Begin the code again."""
        if self._busy is None:
            self._typed = ""
            self.changed.emit()

    @Slot()
    def skip(self) -> None:
        """Let the number stand without a code: there is no line."""
        if self._stuck or not self._online:
            self._take(self._number, UNCONFIRMED)
