"""Signing in without card and phone app: the resident number, and a code by text message.

Tries are limited here by number, terminal and day, under a keyed digest, and by the hall
once more. Blocking; no Qt.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.bilingual import Bilingual
from kiosk.hall_client import HallError, OpenVisit, Refused
from kiosk.identity.attempt_limits import LimitReached, Purpose
from kiosk.identity.visitor import Evidence
from kiosk.reception.refusals import hall_refusal
from kiosk.reception.results import Admitted, CodeSent, NotAdmitted

if TYPE_CHECKING:
    from kiosk.hall_client import HallClient
    from kiosk.identity.attempt_limits import AttemptLimits
    from kiosk.identity.refusal import Refusal
    from kiosk.identity.visitor import Visitor

WRONG_CODE: Final = "sms_code_wrong"
WAIT: Final = "sms_wait"
_SOON: Final = timedelta(minutes=3)
_OTHERS: Final = ("card", "code", "help", "leave")


class Desk(Protocol):
    """Lets people in, or not; :class:`kiosk.reception.desk.Reception` is one."""

    def admit(self, opened: OpenVisit, evidence: Evidence) -> Admitted:
        """Let the person in whose visit the hall opened."""
        ...

    def refuse(self, refusal: NotAdmitted) -> NotAdmitted:
        """Note that somebody was not let in."""
        ...


class SmsSignIn:
    """Sends a code to the phone the bureau knows, and admits whoever types it."""

    def __init__(
        self,
        hall: HallClient,
        digest: Callable[[str], str],
        limits: AttemptLimits,
        desk: Desk,
        clock: Callable[[], datetime],
    ) -> None:
        """``digest`` is keyed: counts are kept under it, never under a number."""
        self._hall = hall
        self._digest = digest
        self._limits = limits
        self._desk = desk
        self._clock = clock

    def send(self, number: str) -> CodeSent | NotAdmitted:
        """Have a code sent to the holder of a resident number that passed its check."""
        digest, day = self._digest(number), self._clock().date()
        refused = (
            self._limits.refusal(Purpose.SMS_SENT, digest, day)
            or self._limits.refusal(Purpose.SMS_CODE_WRONG, digest, day)
            or self._limits.attempt(Purpose.NUMBER_TYPED, digest, day)
        )
        if refused is not None:
            return self._limited(refused)
        try:
            sent = self._hall.send_sms_code(number, "sign_in")
        except Refused as problem:
            return self._not_sent(problem)
        except HallError:
            return self._desk.refuse(_OFFLINE)
        # Counted only now: a line that was down must not use up somebody's tries.
        self._limits.attempt(Purpose.SMS_SENT, digest, day)
        return CodeSent(
            sms_id=sent.sms_id, masked_phone=sent.masked_phone, expires_at=sent.expires_at
        )

    def redeem(self, number: str, sms_id: str, code: str) -> Admitted | NotAdmitted:
        """Admit whoever types the code that was sent.

        A wrong one is a :class:`NotAdmitted` with the code :data:`WRONG_CODE`.
        """
        opened = self._open(number, sms_id, code)
        if isinstance(opened, NotAdmitted):
            return opened
        return self._desk.admit(opened, Evidence.SMS_CODE)

    def prove(self, visitor: Visitor, sms_id: str, code: str) -> NotAdmitted | None:
        """Check the code of somebody who is already known; None if it was right.

        A wrong one is a :class:`NotAdmitted` with the code :data:`WRONG_CODE`. The visit
        that the hall opens for a code is ended again at once.
        """
        opened = self._open(visitor.id_number, sms_id, code)
        if isinstance(opened, NotAdmitted):
            return opened
        with suppress(HallError):  # the hall lets visits expire by itself
            self._hall.end_visit(opened.visit_id)
        if opened.person.person_key != visitor.person_key:
            return self._desk.refuse(_wrong(0))
        return None

    def _open(self, number: str, sms_id: str, code: str) -> OpenVisit | NotAdmitted:
        digest, day = self._digest(number), self._clock().date()
        refused = self._limits.refusal(Purpose.SMS_CODE_WRONG, digest, day)
        if refused is not None:
            return self._limited(refused)
        try:
            opened = self._hall.visit_by_sms(number, sms_id, code)
        except Refused as problem:
            if problem.code != "code_invalid":
                return self._desk.refuse(_as_refusal(problem))
            self._limits.attempt(Purpose.SMS_CODE_WRONG, digest, day)
            left = self._limits.left(Purpose.SMS_CODE_WRONG, digest, day)
            refused = self._limits.refusal(Purpose.SMS_CODE_WRONG, digest, day)
            return self._limited(refused) if refused else self._desk.refuse(_wrong(left))
        except HallError:
            return self._desk.refuse(_OFFLINE)
        self._limits.succeeded(Purpose.SMS_CODE_WRONG, digest, day)
        return opened

    def _limited(self, refused: Refusal[LimitReached]) -> NotAdmitted:
        return self._desk.refuse(
            NotAdmitted(refused.words, refused.way_on, f"sms_{refused.reason.value}", _OTHERS)
        )

    def _not_sent(self, problem: Refused) -> NotAdmitted:
        wait = problem.retry_after
        if problem.status != 429:
            return self._desk.refuse(_as_refusal(problem))
        if wait is not None and wait <= _SOON:
            seconds = max(1, round(wait.total_seconds()))
            return self._desk.refuse(
                NotAdmitted(
                    Bilingual("刚刚发过一条验证码。", "A code was sent just now."),
                    Bilingual(
                        f"{seconds} 秒后可以再发一条。", f"Another can be sent in {seconds} s."
                    ),
                    WAIT,
                    ("again", *_OTHERS),
                    wait,
                )
            )
        title, way_on = _LIMITS.get(problem.code, (problem.text, _ANOTHER_WAY))
        return self._desk.refuse(NotAdmitted(title, way_on, f"sms_{problem.code}", _OTHERS, wait))


def _as_refusal(problem: Refused) -> NotAdmitted:
    return hall_refusal(problem, Evidence.SMS_CODE)


def _wrong(left: int) -> NotAdmitted:
    return NotAdmitted(
        Bilingual("验证码不对或已过期。", "The code is wrong or has expired."),
        Bilingual(
            f"请看清短信再输一次,今天还可以试 {left} 次。",
            f"Please look at the message again; {left} more "
            f"{'try' if left == 1 else 'tries'} today.",
        ),
        WRONG_CODE,
        ("again", *_OTHERS),
    )


_ANOTHER_WAY: Final = Bilingual(
    "请用身份证或手机身份码,或到咨询台。",
    "Use your ID card or the code on your phone, or ask at the desk.",
)
# The hall's codes, see its API: which limit stopped it.
_LIMITS: Final = {
    "limit_number": (
        Bilingual("这个号码今天发的短信太多了", "Too many messages went to this number today"),
        _ANOTHER_WAY,
    ),
    "limit_terminal": (
        Bilingual(
            "这台机器刚才发的短信太多了", "This terminal has sent too many messages just now"
        ),
        Bilingual(
            "请用身份证或手机身份码,或换一台机器。",
            "Use your ID card or the code on your phone, or another terminal.",
        ),
    ),
    "limit_day": (
        Bilingual("本厅今天的短信已经用完", "The hall has used up its messages for today"),
        _ANOTHER_WAY,
    ),
}
_OFFLINE: Final = NotAdmitted(
    Bilingual("网络不通,现在发不了短信", "Offline: no text message can be sent now"),
    Bilingual(
        "请用身份证或手机身份码,网络不通也能用。",
        "Use your ID card or the code on your phone: both work offline.",
    ),
    "sms_offline",
    _OTHERS,
)
