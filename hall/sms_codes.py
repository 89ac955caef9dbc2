"""Codes by text message (短信验证码), for those who have neither card nor phone app."""

from __future__ import annotations

from datetime import timedelta

from hall.bureau.bureau import Bureau, Person
from hall.clock import Clock
from hall.database import Database
from hall.message_codes import MessageCodes, SentCode
from hall.problem import Problem
from hall.secret_keys import SecretKeys
from hall.settings import SmsSettings
from hall.terminals import Terminal
from hall.throttle import Limit, Throttle
from kiosk.bilingual import Bilingual


class SmsCodes:
    """Sends codes, within limits, and checks them, once."""

    def __init__(
        self,
        database: Database,
        bureau: Bureau,
        throttle: Throttle,
        secret_keys: SecretKeys,
        clock: Clock,
        settings: SmsSettings,
    ) -> None:
        self._codes = MessageCodes(database, secret_keys, clock, settings)
        self._bureau = bureau
        self._throttle = throttle
        self._secret_keys = secret_keys
        self._settings = settings
        gap = timedelta(seconds=settings.gap_seconds)
        day = timedelta(days=1)
        hour = timedelta(hours=1)
        self._gap = Limit("sms_gap", 1, gap, "limit_number")
        self._per_number = Limit("sms_number", settings.per_number_day, day, "limit_number")
        self._per_terminal = Limit(
            "sms_terminal", settings.per_terminal_hour, hour, "limit_terminal"
        )
        self._per_hall = Limit("sms_hall", settings.per_hall_day, day, "limit_day")

    def send(self, terminal: Terminal, id_number: str, purpose: str) -> SentCode:
        """Send a code to the phone the bureau has for ``id_number``.

        Raises :class:`Problem` 429 ``limit_number``, ``limit_terminal`` or
        ``limit_day``, 404 ``person_unknown``.
        """
        self._throttle.check(self._per_hall, "")
        self._throttle.check(self._per_terminal, terminal.terminal_id)
        self._throttle.check(self._per_number, id_number)
        self._throttle.check(self._gap, id_number)
        # Tries with unknown numbers count too, or a terminal could be used to guess numbers.
        self._throttle.record(self._per_terminal, terminal.terminal_id)
        self._throttle.record(self._per_number, id_number)
        person = self._bureau.find_person(id_number, None)
        if person is None:
            raise person_unknown()
        self._throttle.record(self._gap, id_number)
        self._throttle.record(self._per_hall, "")
        made = self._codes.make(terminal, self._owner(id_number), purpose)
        minutes = self._settings.valid_seconds // 60
        masked_phone = self._bureau.send_sms(
            person.person_key,
            Bilingual(
                f"验证码 {made.code},{minutes} 分钟内在办税终端输入。请勿告诉他人。",
                f"Code {made.code}: enter it at the tax terminal within {minutes} min. "
                "Tell nobody.",
            ),
        )
        return SentCode(sms_id=made.sms_id, masked_phone=masked_phone, expires_at=made.expires_at)

    def redeem(self, terminal: Terminal, sms_id: str, id_number: str, code: str) -> Person:
        """Check a code and return the person; a code is good once.

        Raises :class:`Problem` 401 ``code_invalid`` or 409 ``code_already_used``.
        """
        self._codes.redeem(terminal, sms_id, self._owner(id_number), code)
        person = self._bureau.find_person(id_number, None)
        if person is None:
            raise person_unknown()
        return person

    def _owner(self, id_number: str) -> str:
        return self._secret_keys.digest("number", id_number)


def person_unknown() -> Problem:
    """The bureau knows nobody of this number and name."""
    return Problem(
        404,
        "person_unknown",
        Bilingual(
            "税务系统里查不到这位人员,请核对号码,或到窗口办理实名信息采集",
            "the tax system does not know this person; check the number, "
            "or register at the counter",
        ),
    )
