"""Codes to mobile numbers that a visitor gives during a visit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import StringConstraints

from hall.api import API
from hall.api.callers import HallDep, TerminalDep, VisitToken
from hall.api.wire import Inbound, Outbound, SmsSent

router = APIRouter(prefix=API, tags=["visits"])

Mobile = Annotated[str, StringConstraints(pattern=r"^1[3-9]\d{9}$")]
TaxpayerId = Annotated[str, StringConstraints(max_length=80)]


class PhoneCodeRequest(Inbound):
    """Have a code sent to a number."""

    taxpayer_id: TaxpayerId
    phone: Mobile


class PhoneCodeCheck(Inbound):
    """The code the visitor typed."""

    taxpayer_id: TaxpayerId
    phone: Mobile
    code: Annotated[str, StringConstraints(max_length=12)]


class PhoneProof(Outbound):
    """The number is confirmed; the proof goes with the filing."""

    proof: str


@router.post("/visits/{visit_id}/phone-codes", status_code=202)
def send_phone_code(
    hall: HallDep,
    terminal: TerminalDep,
    visit_id: str,
    body: PhoneCodeRequest,
    visit_token: VisitToken,
) -> SmsSent:
    """Send a code to a number that the visitor gave."""
    visit = hall.visits.acting_for(terminal, visit_id, visit_token, body.taxpayer_id)
    sent = hall.phone_codes.send(terminal, visit.person_key, body.phone)
    return SmsSent(sms_id=sent.sms_id, masked_phone=sent.masked_phone, expires_at=sent.expires_at)


@router.post("/visits/{visit_id}/phone-codes/{sms_id}/check")
def check_phone_code(
    hall: HallDep,
    terminal: TerminalDep,
    visit_id: str,
    sms_id: str,
    body: PhoneCodeCheck,
    visit_token: VisitToken,
) -> PhoneProof:
    """Check the code, and give the proof that the number is the visitor's."""
    visit = hall.visits.acting_for(terminal, visit_id, visit_token, body.taxpayer_id)
    proof = hall.phone_codes.confirm(terminal, visit.person_key, sms_id, body.phone, body.code)
    return PhoneProof(proof=proof)
