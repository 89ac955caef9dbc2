"""Has codes sent to the number a visitor gives, and checks what they typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from kiosk.bilingual import Bilingual

if TYPE_CHECKING:
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.background import Background
    from kiosk.hall_client import SmsSent
    from kiosk.visit import Visit

_NO_LINE: Final = Bilingual(
    "现在连不上,验证码没有发出。", "There is no line now; no code could be sent."
)
_WRONG: Final = Bilingual("验证码不对,请再看一次短信", "That is not the code; look again")


class PhoneCodeHost(QObject):
    """One number at a time."""

    def __init__(
        self,
        visit: Visit,
        models: ScreenModels,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._task = models.task
        self._phone = models.task.phone
        self._background = background
        self._outside: Outside | None = None
        self._sms_id = ""
        self._online = False
        visit.on_end(self._wipe)
        self._task.changed.connect(self._say_online)  # the visit may have begun meanwhile
        self._phone.code_asked.connect(self._send)
        self._phone.code_typed.connect(self._check)

    def open(self, outside: Outside) -> None:
        """The hall client is there."""
        self._outside = outside

    def set_online(self, online: bool) -> None:
        """Whether the hall answers; to a visit that it does not know it sends no codes."""
        self._online = online
        self._say_online()

    def _say_online(self) -> None:
        self._phone.set_online(self._online and self._visit.visit_id is not None)

    def _wipe(self) -> None:
        self._sms_id = ""

    def _send(self, number: str) -> None:
        outside, runner = self._outside, self._task.runner
        visit_id, token = self._visit.visit_id, self._visit.visit_token
        if outside is None or runner is None or visit_id is None or token is None:
            self._phone.failed(number, _NO_LINE, stuck=True)
            return
        hall, taxpayer_id = outside.hall, runner.profile.taxpayer_id
        generation = self._visit.generation

        def send() -> SmsSent | tuple[Bilingual, bool]:
            from kiosk.hall_client import HallError

            try:
                return hall.send_phone_code(visit_id, token, taxpayer_id, number)
            except HallError as error:
                return _words(error, _NO_LINE)

        def told(answer: SmsSent | tuple[Bilingual, bool]) -> None:
            if generation != self._visit.generation:
                return
            if isinstance(answer, tuple):
                self._phone.failed(number, answer[0], stuck=answer[1])
            else:
                self._sms_id = answer.sms_id
                self._phone.sent(number, answer.masked_phone)

        self._background.run(send, told)

    def _check(self, number: str, code: str) -> None:
        outside, runner, sms_id = self._outside, self._task.runner, self._sms_id
        visit_id, token = self._visit.visit_id, self._visit.visit_token
        if outside is None or runner is None or visit_id is None or token is None:
            self._phone.failed(number, _NO_LINE, stuck=True)
            return
        hall, taxpayer_id = outside.hall, runner.profile.taxpayer_id
        generation = self._visit.generation

        def check() -> str | tuple[Bilingual, bool]:
            from kiosk.hall_client import HallError

            try:
                return hall.check_phone_code(visit_id, token, taxpayer_id, sms_id, number, code)
            except HallError as error:
                return _words(error, _WRONG)

        def told(answer: str | tuple[Bilingual, bool]) -> None:
            if generation != self._visit.generation:
                return
            if isinstance(answer, tuple):
                self._phone.failed(number, answer[0], stuck=answer[1])
            else:
                self._phone.confirmed(number, answer)

        self._background.run(check, told)


def _words(error: Exception, otherwise: Bilingual) -> tuple[Bilingual, bool]:
    """What to say, and whether no code can be had now."""
    from kiosk.hall_client import Refused

    if isinstance(error, Refused):
        return error.text or otherwise, error.status == 429 and error.code != "limit_number"
    return _NO_LINE, True
