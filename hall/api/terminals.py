"""Enrolment, heartbeat and keys."""

from __future__ import annotations

import base64
from typing import Literal, cast

from fastapi import APIRouter, Request

from hall.api import API
from hall.api.callers import HallDep, TerminalDep, client_address
from hall.api.papers import paper_ways
from hall.api.wire import Enrolled, Enrolment, IdentityKey, IdentityKeys, TerminalState

router = APIRouter(prefix=API, tags=["terminals"])


@router.post("/terminals/enrol", status_code=201)
def enrol(hall: HallDep, request: Request, body: Enrolment) -> Enrolled:
    """Redeem a one-time enrolment code for the terminal's token."""
    terminal, token = hall.terminals.enrol(
        body.enrolment_code,
        name=body.terminal_name,
        software_version=body.software_version,
        client=client_address(request),
    )
    return Enrolled(
        terminal_id=terminal.terminal_id,
        token=token,
        hall_name=hall.settings.hall_name,
        terminal_label=terminal.label,
        region=hall.settings.region,
    )


@router.get("/terminals/me")
def me(hall: HallDep, terminal: TerminalDep, request: Request) -> TerminalState:
    """Say who the terminal is and what time it is; this is also its heartbeat."""
    hall.terminals.heartbeat(terminal)
    return TerminalState(
        terminal_id=terminal.terminal_id,
        hall_name=hall.settings.hall_name,
        terminal_label=terminal.label,
        region=hall.settings.region,
        server_time=hall.clock(),
        simulated=hall.bureau.simulated,
        paper_ways=paper_ways(hall, request),
    )


@router.get("/identity/keys")
def identity_keys(hall: HallDep, terminal: TerminalDep) -> IdentityKeys:
    """Return the keys by which identity codes and receipts are verified offline."""
    del terminal
    published = hall.bureau.keys()
    return IdentityKeys(
        issuer=published.issuer,
        max_age_seconds=published.max_age_seconds,
        keys=[
            IdentityKey(
                kid=key.kid,
                alg=cast(Literal["EdDSA", "SM2"], key.alg),
                public_key=base64.urlsafe_b64encode(key.public_key).rstrip(b"=").decode(),
                use=cast(Literal["identity", "receipt"], key.use),
                not_before=key.not_before,
                not_after=key.not_after,
            )
            for key in published.keys
        ],
        revoked=list(published.revoked),
    )
