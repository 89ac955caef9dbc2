"""Codes to mobile numbers that a visitor gives, and the proof that the code was right."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

import msgspec

from kiosk.hall_client.connection import Response
from kiosk.hall_client.failures import HallFault
from kiosk.hall_client.replies import SmsSent


class _Proof(msgspec.Struct):
    proof: str


# Built here once: msgspec crashes when two threads meet a new type at the same moment.
_SENT: Final = msgspec.json.Decoder(SmsSent)
_PROOF: Final = msgspec.json.Decoder(_Proof)


class PhoneCodeCalls(ABC):
    """The part of the hall client that confirms numbers."""

    @abstractmethod
    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Response: ...

    def send_phone_code(
        self, visit_id: str, visit_token: str, taxpayer_id: str, phone: str
    ) -> SmsSent:
        """Have a code sent to ``phone``.

        ``Refused`` 429 ``limit_number | limit_terminal | limit_day``, 401 ``visit_over``.
        """
        response = self._call(
            "POST",
            f"/visits/{quote(visit_id, safe='')}/phone-codes",
            {"taxpayer_id": taxpayer_id, "phone": phone},
            headers={"X-Visit-Token": visit_token},
        )
        try:
            return _SENT.decode(response.body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise HallFault("not_understood", response.status) from None

    def check_phone_code(
        self,
        visit_id: str,
        visit_token: str,
        taxpayer_id: str,
        sms_id: str,
        phone: str,
        code: str,
    ) -> str:
        """Check a code and return the proof for the filing.

        ``Refused`` 401 ``code_invalid``, 409 ``code_already_used``.
        """
        response = self._call(
            "POST",
            f"/visits/{quote(visit_id, safe='')}/phone-codes/{quote(sms_id, safe='')}/check",
            {"taxpayer_id": taxpayer_id, "phone": phone, "code": code},
            headers={"X-Visit-Token": visit_token},
        )
        try:
            return _PROOF.decode(response.body).proof
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise HallFault("not_understood", response.status) from None
