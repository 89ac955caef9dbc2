"""Codes by text message (短信验证码), for those who have neither card nor phone app."""

from __future__ import annotations

import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from hall.bureau.bureau import Bureau, Person
from hall.clock import Clock
from hall.database import Database
from hall.problem import Problem
from hall.secret_keys import SecretKeys
from hall.settings import SmsSettings
from hall.tables import sms_codes
from hall.terminals import Terminal
from hall.throttle import Limit, Throttle
from kiosk.bilingual import Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCode:
    """A code is on its way."""

    sms_id: str
    masked_phone: str
    expires_at: datetime


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
        self._database = database
        self._bureau = bureau
        self._throttle = throttle
        self._secret_keys = secret_keys
        self._clock = clock
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
        sms_id = str(uuid.uuid4())
        code = f"{secrets.randbelow(1_000_000):06d}"
        expires_at = self._clock() + timedelta(seconds=self._settings.valid_seconds)
        minutes = self._settings.valid_seconds // 60
        with self._database.writing() as connection:
            connection.execute(
                insert(sms_codes).values(
                    sms_id=sms_id,
                    terminal_id=terminal.terminal_id,
                    number_digest=self._secret_keys.digest("number", id_number),
                    code_digest=self._secret_keys.digest(sms_id, code),
                    purpose=purpose,
                    expires_at=expires_at,
                    tries_left=self._settings.tries,
                )
            )
        masked_phone = self._bureau.send_sms(
            person.person_key,
            Bilingual(
                f"验证码 {code},{minutes} 分钟内在办税终端输入。请勿告诉他人。",
                f"Code {code}: enter it at the tax terminal within {minutes} min. Tell nobody.",
            ),
        )
        return SentCode(sms_id=sms_id, masked_phone=masked_phone, expires_at=expires_at)

    def redeem(self, terminal: Terminal, sms_id: str, id_number: str, code: str) -> Person:
        """Check a code and return the person; a code is good once.

        Raises :class:`Problem` 401 ``code_invalid`` or 409 ``code_already_used``.
        """
        now = self._clock()
        mine = (sms_codes.c.sms_id == sms_id) & (sms_codes.c.terminal_id == terminal.terminal_id)
        with self._database.writing() as connection:
            row = connection.execute(select(sms_codes).where(mine)).one_or_none()
            right = (
                row is not None
                and row.expires_at > now
                and row.tries_left > 0
                and hmac.compare_digest(
                    row.number_digest, self._secret_keys.digest("number", id_number)
                )
                and hmac.compare_digest(row.code_digest, self._secret_keys.digest(sms_id, code))
            )
            if row is not None and not right:
                connection.execute(
                    update(sms_codes).where(mine).values(tries_left=sms_codes.c.tries_left - 1)
                )
            used = (
                right
                and connection.execute(
                    update(sms_codes)
                    .where(mine & sms_codes.c.used_at.is_(None))
                    .values(used_at=now)
                ).rowcount
                == 0
            )
        if not right:
            raise code_invalid()
        if used:
            raise code_already_used()
        person = self._bureau.find_person(id_number, None)
        if person is None:
            raise person_unknown()
        return person


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


def code_invalid() -> Problem:
    """The code is wrong, expired, or not ours."""
    return Problem(
        401,
        "code_invalid",
        Bilingual(
            "验证码不对或已过期,请重新获取", "the code is wrong or expired; ask for a new one"
        ),
    )


def code_already_used() -> Problem:
    """The code was good, once."""
    return Problem(
        409,
        "code_already_used",
        Bilingual("这个码已经用过,请重新获取", "this code was used already; ask for a new one"),
    )
