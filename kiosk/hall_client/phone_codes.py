"""Codes to mobile numbers that a visitor gives, and the proof that the code was right."""

from __future__ import annotations

from typing import Final

import msgspec

from kiosk.hall_client.answers import read_answer
from kiosk.hall_client.calls import HallCalls, path_part
from kiosk.hall_client.replies import SmsSent


class _Proof(msgspec.Struct):
    proof: str


# Built here once: msgspec crashes when two threads meet a new type at the same moment.
_SENT: Final = msgspec.json.Decoder(SmsSent)
_PROOF: Final = msgspec.json.Decoder(_Proof)


class PhoneCodeCalls(HallCalls):
    """The part of the hall client that confirms numbers."""

    def send_phone_code(
        self, visit_id: str, visit_token: str, taxpayer_id: str, phone: str
    ) -> SmsSent:
        """Have a code sent to ``phone``.

        ``Refused`` 429 ``limit_number | limit_terminal | limit_day``, 401 ``visit_over``.
        """
        response = self._call(
            "POST",
            f"/visits/{path_part(visit_id)}/phone-codes",
            {"taxpayer_id": taxpayer_id, "phone": phone},
            headers={"X-Visit-Token": visit_token},
        )
        return read_answer(_SENT, response)

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
            f"/visits/{path_part(visit_id)}/phone-codes/{path_part(sms_id)}/check",
            {"taxpayer_id": taxpayer_id, "phone": phone, "code": code},
            headers={"X-Visit-Token": visit_token},
        )
        return read_answer(_PROOF, response).proof
