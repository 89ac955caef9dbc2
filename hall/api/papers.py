"""Papers that a terminal leaves for its visitor: for their phone, or for the desk to print."""

from __future__ import annotations

import base64
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, Base64Bytes, Field, StringConstraints

from hall.api import API
from hall.api.callers import HallDep, TerminalDep
from hall.api.kept_bodies import IdempotencyKey
from hall.api.wire import Inbound, Outbound, ShortText
from hall.composition import Hall
from hall.key_files import KEY_BYTES
from hall.left_papers import Purpose
from hall.problem import Problem
from kiosk.bilingual import Bilingual

router = APIRouter(prefix=API, tags=["papers"])


class PaperBody(Inbound):
    """A PDF, sealed by the terminal with a key of its own."""

    purpose: Purpose
    title_zh: ShortText
    title_en: Annotated[str, StringConstraints(max_length=160)]
    visit_id: str
    sealed: Base64Bytes = Field(
        max_length=2_800_000,
        description="12 bytes of nonce, then AES-256-GCM with associated data tax-hall-paper/1",
    )
    key: Base64Bytes | None = Field(
        default=None, max_length=64, description="32 bytes; only for the desk"
    )


class PaperLeft(Outbound):
    """Where the paper lies now."""

    paper_id: str
    url: str = Field(description="for a phone: this, # and the key in base64url")
    pickup_number: str = Field(description="for the desk")
    expires_at: AwareDatetime


@router.post("/papers", status_code=201)
def leave_paper(
    hall: HallDep,
    terminal: TerminalDep,
    request: Request,
    body: PaperBody,
    key: IdempotencyKey,
) -> PaperLeft:
    """Leave a paper for 24 hours. 403 ``way_closed`` where this hall cannot do it."""
    if body.purpose.value not in paper_ways(hall, request):
        raise Problem(
            403,
            "way_closed",
            Bilingual(
                "本厅现在不能这样取文件", "papers cannot be taken away like this in this hall"
            ),
        )
    if body.key is not None and len(body.key) != KEY_BYTES:
        raise Problem(422, "malformed", Bilingual("密钥长度不对", "the key has a wrong length"))
    visit = hall.visits.running(terminal, body.visit_id)
    if visit is None:
        raise Problem(
            401,
            "visit_over",
            Bilingual("本次办理已结束,请重新刷证", "this visit is over; please start again"),
        )
    left = hall.left_papers.leave(
        terminal,
        str(key),
        body.purpose,
        Bilingual(body.title_zh, body.title_en),
        visit.masked_name,
        body.sealed,
        body.key if body.purpose is Purpose.DESK else None,
    )
    url = ""
    if body.purpose is Purpose.PHONE:
        url = f"{phone_address(hall, request)}/papers/{left.paper_id}"
    return PaperLeft(
        paper_id=left.paper_id,
        url=url,
        pickup_number=left.pickup_number,
        expires_at=left.expires_at,
    )


def phone_address(hall: Hall, request: Request) -> str:
    """The address by which phones reach this server, without a slash at its end, or ``""``.

    In a trial it is the address that the terminal itself uses.
    """
    if hall.settings.phone_url:
        return hall.settings.phone_url.rstrip("/")
    return str(request.base_url).rstrip("/") if hall.settings.synthetic else ""


def paper_ways(hall: Hall, request: Request) -> list[str]:
    """How papers can be taken away in this hall now: ``phone``, ``desk``."""
    ways = [Purpose.PHONE.value] if phone_address(hall, request) else []
    return [*ways, Purpose.DESK.value] if hall.settings.desk_prints else ways


def read_key(text: str) -> bytes:
    """The key out of a link: base64url without padding; empty if it is none."""
    try:
        key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
    return key if len(key) == KEY_BYTES else b""
