"""The web application over a hall: routes, guards, life span."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from hall.access import AccessLog, BodyLimit, SecurityHeaders
from hall.api import API, help_calls, submissions, terminals, visits
from hall.bureau.bureau import BureauUnavailableError
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.routes import LostReplies, local_token, synthetic_router
from hall.composition import Hall
from hall.console import routes as console
from hall.problem import Problem, respond
from hall.problem import install as install_problems
from kiosk.bilingual import Bilingual

VERSION: Final = "1"
"""Version of the published interface; it changes only when terminals must change."""


def build_application(hall: Hall) -> FastAPI:
    """Build the web application that serves ``hall``."""

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        if hall.database.is_of_one_process:
            await run_in_threadpool(hall.submissions.forget_claims)
        if isinstance(hall.bureau, SyntheticBureau):
            await run_in_threadpool(hall.bureau.people)  # read before the first visitor comes
        await hall.help_desk.open()
        clock = asyncio.create_task(hall.help_desk.run())
        yield
        clock.cancel()
        with suppress(asyncio.CancelledError):
            await clock
        hall.database.close()

    # No interactive documentation: it would answer strangers, and load scripts from afar.
    app = FastAPI(
        title="Tax hall server",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=life,
    )
    app.state.hall = hall
    install_problems(app)

    @app.exception_handler(BureauUnavailableError)
    async def bureau_unavailable(_request: Request, _error: BureauUnavailableError) -> JSONResponse:
        return respond(
            Problem(
                503,
                "bureau_unavailable",
                Bilingual(
                    "税务局系统暂时没有响应,请稍后再试",
                    "the tax bureau does not answer at present; please try again later",
                ),
                retry_after=30,
            )
        )

    for router in (
        terminals.router,
        visits.router,
        submissions.router,
        help_calls.router,
        console.router,
    ):
        app.include_router(router)
    if isinstance(hall.bureau, SyntheticBureau):
        token = local_token(hall.settings.state)
        app.include_router(synthetic_router(hall.bureau, token))
        app.add_middleware(LostReplies, faults=hall.bureau.faults, path=f"{API}/submissions")
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(AccessLog)
    return app
