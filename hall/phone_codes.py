"""A mobile number a visitor gives, confirmed by a code (短信验证码), and the proof of it.

The proof is a keyed digest over number, person and time: whoever holds the hall's key can
check it, nobody else can make one. It goes with the filing, so that it need not be kept.
"""

from __future__ import annotations

import hmac
import re
from datetime import timedelta
from typing import Final

from hall.bureau.bureau import Bureau
from hall.clock import Clock
from hall.database import Database
from hall.message_codes import MessageCodes, SentCode
from hall.secret_keys import SecretKeys
from hall.settings import SmsSettings
from hall.terminals import Terminal
from hall.throttle import Limit, Throttle
from kiosk.bilingual import Bilingual

PROOF_LIFETIME: Final = timedelta(days=8)  # a draft is kept for seven
_FORM: Final = re.compile(r"P1\.(\d{10,12})\.([0-9a-f]{64})")
_PURPOSE: Final = "contact phone"


class PhoneProofs:
    """Makes and checks proofs that a number was confirmed by a person."""

    def __init__(self, secret_keys: SecretKeys, clock: Clock) -> None:
        self._secret_keys = secret_keys
        self._clock = clock

    def issue(self, phone: str, person_key: str) -> str:
        """A proof that ``person_key`` holds ``phone`` now."""
        return self._written(phone, person_key, int(self._clock().timestamp()))

    def holds(self, proof: str, phone: str, person_key: str) -> bool:
        """Whether ``proof`` is ours, for this number and person, and not too old."""
        form = _FORM.fullmatch(proof)
        if form is None:
            return False
        issued = int(form[1])
        age = self._clock().timestamp() - issued
        expected = self._written(phone, person_key, issued)
        return -60 <= age <= PROOF_LIFETIME.total_seconds() and hmac.compare_digest(expected, proof)

    def _written(self, phone: str, person_key: str, issued: int) -> str:
        digest = self._secret_keys.digest("phone proof", f"{phone} {person_key} {issued}")
        return f"P1.{issued}.{digest}"


class PhoneCodes:
    """Sends codes to numbers that visitors give, within limits, and checks them, once."""

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
        self._proofs = PhoneProofs(secret_keys, clock)
        day, hour = timedelta(days=1), timedelta(hours=1)
        gap = timedelta(seconds=settings.gap_seconds)
        self._limits = (
            (Limit("sms_hall", settings.per_hall_day, day, "limit_day"), ""),
            (Limit("sms_terminal", settings.per_terminal_hour, hour, "limit_terminal"), "terminal"),
            (Limit("phone_number", settings.per_number_day, day, "limit_number"), "phone"),
            (Limit("phone_person", settings.per_number_day, day, "limit_number"), "person"),
            (Limit("phone_gap", 1, gap, "limit_number"), "phone"),
        )

    def send(self, terminal: Terminal, person_key: str, phone: str) -> SentCode:
        """Send a code to ``phone``.

        Raises :class:`Problem` 429 ``limit_number``, ``limit_terminal`` or ``limit_day``.
        """
        subjects = {"": "", "terminal": terminal.terminal_id, "phone": phone, "person": person_key}
        for limit, whose in self._limits:
            self._throttle.check(limit, subjects[whose])
        for limit, whose in self._limits:
            self._throttle.record(limit, subjects[whose])
        made = self._codes.make(terminal, self._owner(phone, person_key), _PURPOSE)
        minutes = self._settings.valid_seconds // 60
        masked = self._bureau.send_sms(
            person_key,
            Bilingual(
                f"验证码 {made.code},用于核实联系手机,{minutes} 分钟内有效。请勿告诉他人。",
                f"Code {made.code} to confirm your number, valid for {minutes} min. Tell nobody.",
            ),
            phone=phone,
        )
        return SentCode(sms_id=made.sms_id, masked_phone=masked, expires_at=made.expires_at)

    def confirm(
        self, terminal: Terminal, person_key: str, sms_id: str, phone: str, code: str
    ) -> str:
        """Check a code and return the proof; a code is good once.

        Raises :class:`Problem` 401 ``code_invalid`` or 409 ``code_already_used``.
        """
        self._codes.redeem(terminal, sms_id, self._owner(phone, person_key), code)
        return self._proofs.issue(phone, person_key)

    def _owner(self, phone: str, person_key: str) -> str:
        return self._secret_keys.digest("contact phone", f"{phone} {person_key}")
