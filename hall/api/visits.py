"""Visits: who is here, for whom, and what is known of those taxpayers."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Response

from hall.api import API
from hall.api.callers import HallDep, TerminalDep, VisitToken
from hall.api.wire import (
    ByIdCard,
    ByIdentityCode,
    ByLicenceCode,
    BySmsCode,
    LicenceBody,
    LicenceRequest,
    MandateBody,
    SmsRequest,
    SmsSent,
    VisitBody,
    VisitPerson,
    VisitRequest,
)
from hall.bureau.bureau import Person
from hall.bureau.synthetic.bureau import LICENCE_HOST
from hall.composition import Hall
from hall.problem import Problem
from hall.sms_codes import person_unknown
from hall.terminals import Terminal
from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Evidence
from kiosk.taxpayer import encode_profile

router = APIRouter(prefix=API, tags=["visits"])


@router.post("/visits", status_code=201)
def begin_visit(hall: HallDep, terminal: TerminalDep, body: VisitRequest) -> VisitBody:
    """Begin a visit on the evidence the terminal has."""
    opened = hall.visits.open(
        terminal,
        _recognise(hall, terminal, body),
        Evidence(body.evidence),
        only_taxpayer=body.uscc.upper() if isinstance(body, ByLicenceCode) else None,
    )
    return VisitBody(
        visit_id=opened.visit.visit_id,
        visit_token=opened.token,
        expires_at=opened.visit.expires_at,
        person=VisitPerson.of(opened.person),
        mandates=[MandateBody.of(mandate) for mandate in opened.mandates],
    )


def _recognise(
    hall: Hall,
    terminal: Terminal,
    body: ByIdCard | ByIdentityCode | BySmsCode | ByLicenceCode,
) -> Person:
    if isinstance(body, ByIdentityCode):
        return hall.identity_codes.redeem(body.code)
    if isinstance(body, BySmsCode):
        return hall.sms_codes.redeem(terminal, body.sms_id, body.id_number, body.code)
    if body.person is None:
        raise Problem(
            403,
            "person_needed",
            Bilingual(
                "已识别营业执照,请再刷经办人身份证",
                "the licence was read; now show the ID card of the person acting for it",
            ),
        )
    person = hall.bureau.find_person(body.person.id_number, body.person.name)
    if person is None:
        raise person_unknown()
    return person


@router.get(
    "/visits/{visit_id}/taxpayers/{taxpayer_id}/profile",
    response_class=Response,
    responses={
        200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Profile"}}}}
    },
)
def profile(
    hall: HallDep,
    terminal: TerminalDep,
    visit_id: str,
    taxpayer_id: str,
    visit_token: VisitToken,
) -> Response:
    """Return the one-household (一户式) or one-person (一人式) profile."""
    found = hall.visits.profile(terminal, visit_id, visit_token, taxpayer_id)
    return Response(encode_profile(found), media_type="application/json")


@router.delete("/visits/{visit_id}", status_code=204)
def end_visit(hall: HallDep, terminal: TerminalDep, visit_id: str) -> Response:
    """End the visit; its token is worth nothing from now on."""
    hall.visits.end(terminal, visit_id)
    return Response(status_code=204)


@router.post("/sms-codes", status_code=202)
def send_sms_code(hall: HallDep, terminal: TerminalDep, body: SmsRequest) -> SmsSent:
    """Send a code to the phone the bureau has for this person."""
    sent = hall.sms_codes.send(terminal, body.id_number, body.purpose)
    return SmsSent(sms_id=sent.sms_id, masked_phone=sent.masked_phone, expires_at=sent.expires_at)


@router.post("/licence-codes/resolve")
def resolve_licence(hall: HallDep, terminal: TerminalDep, body: LicenceRequest) -> LicenceBody:
    """Say whose business licence a code's URL stands for; only hosts on the list are asked."""
    del terminal
    try:
        parts = urlsplit(body.url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    allowed = set(hall.settings.licence_hosts)
    if hall.settings.synthetic:
        allowed.add(LICENCE_HOST)
    if parts.scheme != "https" or host not in allowed:
        raise Problem(
            403,
            "host_not_allowed",
            Bilingual("这个二维码不是认可的电子营业执照", "this is not a recognised licence code"),
        )
    taxpayer = hall.bureau.licence(body.url)
    if taxpayer is None:
        raise Problem(
            404,
            "licence_unknown",
            Bilingual("查不到这张营业执照", "no licence was found for this code"),
        )
    return LicenceBody(uscc=taxpayer.uscc, name=taxpayer.name)
