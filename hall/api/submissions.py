"""Filings and ratings: handed in under a key, counted once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from hall.api import API
from hall.api.callers import HallDep, TerminalDep
from hall.api.kept_bodies import IdempotencyKey, described_as, read_kept
from hall.api.wire import AcceptedBody, ProcessingBody, RatingNumber, RatingRequest, RefusedBody
from hall.bureau.filing import Filing
from hall.ratings import Rating
from hall.submissions import Reply

router = APIRouter(prefix=API, tags=["submissions"])

_REPLIES: dict[int | str, dict[str, Any]] = {
    200: {"model": AcceptedBody | RefusedBody},
    202: {"model": ProcessingBody},
}


@router.post(
    "/submissions",
    response_class=Response,
    responses=_REPLIES,
    openapi_extra=described_as(Filing),
)
async def submit(
    hall: HallDep, terminal: TerminalDep, request: Request, key: IdempotencyKey
) -> Response:
    """Hand in a filing; the body is kept byte for byte.

    The same key with the same body gives the stored reply, however often it is sent.
    """
    body = await request.body()
    return _respond(await run_in_threadpool(hall.submissions.submit, terminal, str(key), body))


@router.get("/submissions/{key}", response_class=Response, responses=_REPLIES)
def submission(hall: HallDep, terminal: TerminalDep, key: UUID) -> Response:
    """Say what became of a filing."""
    del terminal
    return _respond(hall.submissions.query(str(key)))


@router.post("/ratings", openapi_extra=described_as(RatingRequest))
async def rate(
    hall: HallDep, terminal: TerminalDep, request: Request, key: IdempotencyKey
) -> RatingNumber:
    """Count a rating (好差评), once."""
    body = await request.body()
    asked = read_kept(body, RatingRequest)
    rating = Rating(
        grade=asked.grade,
        reasons=tuple(asked.reasons),
        text=asked.text,
        item=asked.item,
        rated_at=asked.rated_at,
    )
    return RatingNumber(
        number=await run_in_threadpool(hall.ratings.take, terminal, str(key), body, rating)
    )


def _respond(reply: Reply) -> Response:
    return Response(
        reply.text, status_code=200 if reply.final else 202, media_type="application/json"
    )
