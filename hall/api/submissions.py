"""Filings and ratings: handed in under a key, counted once."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from hall.api import API
from hall.api.callers import HallDep, TerminalDep
from hall.api.wire import AcceptedBody, ProcessingBody, RatingNumber, RatingRequest, RefusedBody
from hall.bureau.filing import Filing
from hall.ratings import Rating
from hall.submissions import Reply

router = APIRouter(prefix=API, tags=["submissions"])

IdempotencyKey = Annotated[UUID, Header(alias="Idempotency-Key")]

_REPLIES: dict[int | str, dict[str, Any]] = {
    200: {"model": AcceptedBody | RefusedBody},
    202: {"model": ProcessingBody},
}


def _body_of(schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "/submissions",
    response_class=Response,
    responses=_REPLIES,
    openapi_extra=_body_of(Filing.__name__),
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


@router.post("/ratings", openapi_extra=_body_of(RatingRequest.__name__))
async def rate(
    hall: HallDep, terminal: TerminalDep, request: Request, key: IdempotencyKey
) -> RatingNumber:
    """Count a rating (好差评), once."""
    body = await request.body()
    try:
        asked = RatingRequest.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False)) from error
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
