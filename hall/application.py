"""The web application over a hall: routes, guards, life span."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from hall.access import AccessLog, SecurityHeaders
from hall.api import (
    API,
    drafts,
    help_calls,
    papers,
    payments,
    phone_codes,
    submissions,
    terminal_reports,
    terminals,
    visits,
    windows,
)
from hall.body_limit import BodyLimit
from hall.bureau.bureau import BureauUnavailableError
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.routes import LostReplies, local_token, synthetic_router
from hall.composition import Hall
from hall.console import items as console_items
from hall.console import notices as console_notices
from hall.console import papers as console_papers
from hall.console import payments as console_payments
from hall.console import routes as console
from hall.console import windows as console_windows
from hall.payments.tending import keep_tending
from hall.phone_page import routes as phone_page
from hall.problem import Problem, respond
from hall.problem import install as install_problems
from hall.retention import keep_forgetting
from hall.storage_faults import install as install_storage_faults
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
        running = [
            asyncio.create_task(hall.help_desk.run()),
            asyncio.create_task(keep_forgetting(hall)),
            *(
                ()
                if hall.payments is None
                else (
                    asyncio.create_task(
                        keep_tending(hall.payments, hall.settings.payments.look_seconds)
                    ),
                )
            ),
        ]
        yield
        for task in running:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
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
    install_storage_faults(app)

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
        phone_codes.router,
        drafts.router,
        papers.router,
        submissions.router,
        payments.router,
        help_calls.router,
        windows.router,
        terminal_reports.router,
        console_items.router,
        console_papers.router,
        console_notices.router,
        console_windows.router,
        console_payments.router,
        console.router,
        phone_page.router,
    ):
        app.include_router(router)
    if isinstance(hall.bureau, SyntheticBureau):
        token = local_token(hall.settings.state)
        app.include_router(synthetic_router(hall.bureau, token))
        app.add_middleware(LostReplies, faults=hall.bureau.faults, path=f"{API}/submissions")
    app.add_middleware(
        BodyLimit, recognises=lambda token: hall.terminals.recognise(token) is not None
    )
    app.add_middleware(SecurityHeaders, tls=hall.settings.speaks_tls)
    app.add_middleware(AccessLog)
    return app
