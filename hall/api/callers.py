"""Who is calling: an enrolled terminal by its token, a clerk by their session."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from hall.clerks import Clerk
from hall.composition import Hall
from hall.problem import Problem
from hall.terminals import Terminal
from kiosk.bilingual import Bilingual

CLERK_COOKIE = "hall_clerk"
CONSOLE_HEADER = "X-Hall-Console"

_bearer = HTTPBearer(auto_error=False, description="the terminal's token")


def hall_of(connection: HTTPConnection) -> Hall:
    """Return the hall behind this request."""
    return cast(Hall, connection.app.state.hall)


HallDep = Annotated[Hall, Depends(hall_of)]


def terminal_of(
    hall: HallDep, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Terminal:
    """Return the calling terminal; raises :class:`Problem` 401 ``terminal_unknown``."""
    terminal = None if credentials is None else hall.terminals.recognise(credentials.credentials)
    if terminal is None:
        raise terminal_unknown()
    return terminal


TerminalDep = Annotated[Terminal, Depends(terminal_of)]

VisitToken = Annotated[str, Header(alias="X-Visit-Token")]
"""What shows that the terminal asks within a visit that it began."""


def clerk_of(
    request: Request,
    hall: HallDep,
    console: Annotated[str | None, Header(alias=CONSOLE_HEADER)] = None,
) -> Clerk:
    """Return the signed-in clerk.

    Anything but reading also needs the console's own header, which a foreign page
    cannot send. Raises :class:`Problem` 401 ``signed_out`` or 403 ``foreign_page``.
    """
    clerk = hall.clerks.recognise(request.cookies.get(CLERK_COOKIE, ""))
    if clerk is None:
        raise signed_out()
    if request.method not in {"GET", "HEAD"} and console is None:
        raise foreign_page()
    return clerk


ClerkDep = Annotated[Clerk, Depends(clerk_of)]


def terminal_unknown() -> Problem:
    """The token is nobody's, or a revoked terminal's."""
    return Problem(
        401,
        "terminal_unknown",
        Bilingual(
            "本终端未登记或已停用,请工作人员重新登记",
            "this terminal is not enrolled; staff can enrol it again",
        ),
    )


def signed_out() -> Problem:
    """Nobody is signed in."""
    return Problem(401, "signed_out", Bilingual("请先登录", "please sign in"))


def foreign_page() -> Problem:
    """The request does not come from the console's own page."""
    return Problem(
        403,
        "foreign_page",
        Bilingual("请从帮办台页面操作", "this may be asked from the console's own page only"),
    )


def client_address(connection: HTTPConnection) -> str:
    """Return the caller's network address, for limits on tries only."""
    return connection.client.host if connection.client else ""
