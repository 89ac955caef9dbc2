"""What the world does to the database, said to the terminal so that it keeps what it has.

A full disk is 507, anything else that takes the database away for a while 503. Both mean
"not taken, ask again": nothing was written. Our own mistakes stay 500.
"""

from __future__ import annotations

import logging
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from hall.problem import Problem, respond
from kiosk.bilingual import Bilingual

log = logging.getLogger(__name__)

# Primary result codes of https://www.sqlite.org/rescode.html
_FULL: Final = 13
_AWAY: Final = frozenset({5, 6, 8, 10, 11, 14, 15})
"""BUSY, LOCKED, READONLY, IOERR, CORRUPT, CANTOPEN, PROTOCOL."""


def problem_of(error: DBAPIError) -> Problem | None:
    """Return what to answer for a fault of the world; ``None`` for a mistake of ours."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        if code & 0xFF == _FULL:
            return storage_full()
        return storage_away() if code & 0xFF in _AWAY else None
    return storage_away() if error.connection_invalidated else None


def storage_full() -> Problem:
    """The server's disk is full."""
    return Problem(
        507,
        "storage_full",
        Bilingual(
            "大厅服务器磁盘已满,未收下,请工作人员清理后会自动重试",
            "the hall server's disk is full; nothing was taken, and it is tried again by itself "
            "once staff have made room",
        ),
        retry_after=60,
    )


def storage_away() -> Problem:
    """The database cannot be read or written at present."""
    return Problem(
        503,
        "storage_unavailable",
        Bilingual(
            "大厅服务器暂时无法存取数据,未收下,稍后会自动重试",
            "the hall server cannot store anything at present; nothing was taken, "
            "and it is tried again by itself",
        ),
        retry_after=15,
    )


def install(app: FastAPI) -> None:
    """Answer storage faults of ``app`` in words."""

    @app.exception_handler(DBAPIError)
    async def world(request: Request, error: DBAPIError) -> JSONResponse:
        problem = problem_of(error)
        if problem is None:
            raise error
        route = getattr(request.scope.get("route"), "path", "unmatched")
        log.error("%s in %s %s: %s", problem.code, request.method, route, error.orig)
        return respond(problem)

    @app.exception_handler(PoolTimeoutError)
    async def crowded(request: Request, error: PoolTimeoutError) -> JSONResponse:
        del error
        route = getattr(request.scope.get("route"), "path", "unmatched")
        log.error("no connection to the database was free for %s %s", request.method, route)
        return respond(storage_away())
