"""Has codes sent to the number a visitor gives, and checks what they typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject

from kiosk.bilingual import Bilingual

if TYPE_CHECKING:
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.background import Background
    from kiosk.hall_client import HallClient, HallError, SmsSent
    from kiosk.visit import Visit

T = TypeVar("T")

_NOT_SENT: Final = Bilingual(
    "现在连不上,验证码没有发出。", "There is no line now; no code could be sent."
)
_NOT_CHECKED: Final = Bilingual(
    "现在连不上,验证码还没有核对。", "There is no line now; the code could not be checked."
)


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
        def sent(answer: SmsSent) -> None:
            self._sms_id = answer.sms_id
            self._phone.sent(number, answer.masked_phone)

        self._ask(
            number, lambda hall, *visit: hall.send_phone_code(*visit, number), sent, _NOT_SENT
        )

    def _check(self, number: str, code: str) -> None:
        sms_id = self._sms_id

        def confirmed(proof: str) -> None:
            self._phone.confirmed(number, proof)

        self._ask(
            number,
            lambda hall, *visit: hall.check_phone_code(*visit, sms_id, number, code),
            confirmed,
            _NOT_CHECKED,
        )

    def _ask(
        self,
        number: str,
        question: Callable[[HallClient, str, str, str], T],
        done: Callable[[T], None],
        no_line: Bilingual,
    ) -> None:
        """Ask the hall about ``number``; what goes wrong is said at its field.

        ``question`` gets the client, and the visit, its token and the taxpayer.
        """
        outside, runner = self._outside, self._task.runner
        visit_id, token = self._visit.visit_id, self._visit.visit_token
        if outside is None or runner is None or visit_id is None or token is None:
            self._phone.failed(number, no_line, stuck=True)
            return
        hall, taxpayer_id = outside.hall, runner.profile.taxpayer_id
        generation = self._visit.generation

        def ask() -> T | _Failure:
            from kiosk.hall_client import HallError

            try:
                return question(hall, visit_id, token, taxpayer_id)
            except HallError as error:
                return _failure(error, no_line)

        def told(answer: T | _Failure) -> None:
            if generation != self._visit.generation:
                return
            if isinstance(answer, _Failure):
                self._phone.failed(number, answer.words, stuck=answer.stuck)
            else:
                done(answer)

        self._background.run(ask, told)


@dataclass(frozen=True)
class _Failure:
    """What to say, and whether no code can be had now."""

    words: Bilingual
    stuck: bool


def _failure(error: HallError, no_line: Bilingual) -> _Failure:
    from kiosk.hall_client import Refused

    if isinstance(error, Refused):
        return _Failure(error.text, error.status == 429 and error.code != "limit_number")
    return _Failure(no_line, stuck=True)
