"""Refusals in one form: RFC 9457 problem documents with a stable ``code``."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from kiosk.bilingual import Bilingual

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):  # noqa: N818  (an answer to give, not a fault of ours)
    """A request that cannot be answered as asked.

    ``code`` is stable and for programs, ``words`` are for people. Neither ever
    holds personal data.
    """

    def __init__(
        self,
        status: int,
        code: str,
        words: Bilingual,
        *,
        retry_after: int | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.words = words
        self.retry_after = retry_after
        self.more = more or {}
        """Members of this code's own in the problem document."""


class ProblemBody(BaseModel):
    """A problem document as it travels."""

    type: str
    title: str
    status: int
    detail: str
    detail_en: str
    code: str


def respond(problem: Problem) -> JSONResponse:
    """Turn a problem into its HTTP answer."""
    body = ProblemBody(
        type=f"urn:tax-hall:problem:{problem.code}",
        title=problem.code.replace("_", " "),
        status=problem.status,
        detail=problem.words.zh,
        detail_en=problem.words.en,
        code=problem.code,
    )
    headers = {"Cache-Control": "no-store"}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(
        body.model_dump() | dict(problem.more),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def install(app: FastAPI) -> None:
    """Make every error of ``app`` a problem document without personal data."""

    @app.exception_handler(Problem)
    async def known(_request: Request, problem: Problem) -> JSONResponse:
        return respond(problem)

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        # The places and kinds of the faults, never the values: those may be personal.
        places = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['type']}"
            for fault in error.errors()
        )
        return respond(
            Problem(
                422,
                "malformed",
                Bilingual(f"请求格式不正确({places})", f"the request is malformed ({places})"),
            )
        )

    @app.exception_handler(HTTPException)
    async def plain(_request: Request, error: HTTPException) -> JSONResponse:
        code = {404: "not_found", 405: "method_not_allowed", 400: "malformed"}.get(
            error.status_code, "http_error"
        )
        words = (
            Bilingual("请求格式不正确", "the request is malformed")
            if error.status_code == 400
            else Bilingual("没有这个地址或方法", "there is no such address or method")
        )
        return respond(Problem(error.status_code, code, words))

    @app.exception_handler(RecursionError)
    @app.exception_handler(OverflowError)
    async def beyond_measure(request: Request, error: Exception) -> JSONResponse:
        # JSON nested a thousand deep, or a number or a year that no column holds: final, or
        # a terminal would send it for ever.
        route = getattr(request.scope.get("route"), "path", "unmatched")
        log.error("beyond measure in %s %s", request.method, route, exc_info=error)
        return respond(
            Problem(422, "malformed", Bilingual("请求格式不正确", "the request is malformed"))
        )

    @app.exception_handler(Exception)
    async def ours(request: Request, error: Exception) -> JSONResponse:
        route = request.scope.get("route")
        where = getattr(route, "path", "unmatched")
        log.error("fault in %s %s", request.method, where, exc_info=error)
        words = Bilingual(
            "服务器内部错误,请稍后重试", "the server failed; please try again shortly"
        )
        return respond(Problem(500, "hall_fault", words))
