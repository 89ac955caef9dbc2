"""The console's pages, sign-in and live connection.

The session is a cookie that other sites cannot send (SameSite=Strict); whatever changes
something also needs a header that other sites cannot set, and the live connection
accepts only pages from this very host.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Header, Request, Response, WebSocket
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from hall.api.callers import (
    CLERK_COOKIE,
    CONSOLE_HEADER,
    ClerkDep,
    HallDep,
    client_address,
    foreign_page,
    hall_of,
)
from hall.api.wire import Inbound
from hall.help_desk.channel import Channel, Message
from hall.help_desk.desk import Seat
from hall.problem import Problem
from kiosk.bilingual import Bilingual

router = APIRouter(prefix="/console", include_in_schema=False)

_STATIC: Final = Path(__file__).parent / "static"
_TYPES: Final = {
    "console.css": "text/css",
    "console.js": "text/javascript",
    "back.js": "text/javascript",
    "papers.js": "text/javascript",
    "notices.js": "text/javascript",
    "picture.js": "text/javascript",
    "sound.js": "text/javascript",
    "payments.css": "text/css",
    "payments.html": "text/html",
    "payments.js": "text/javascript",
    "windows.css": "text/css",
    "windows.html": "text/html",
    "windows.js": "text/javascript",
    "words.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


class SignIn(Inbound):
    """Name and password."""

    name: str = Field(max_length=80)
    password: str = Field(max_length=200)


class SignedIn(BaseModel):
    """Who is signed in, and where."""

    name: str
    hall_name: str
    simulated: bool


@router.get("/")
def page() -> Response:
    """The console; it shows nothing but the sign-in form to who is not signed in."""
    return FileResponse(_STATIC / "console.html", media_type="text/html")


@router.get("/{name}")
def asset(name: str) -> Response:
    """The page's own script, style and icon."""
    if name not in _TYPES:
        raise Problem(404, "not_found", Bilingual("没有这个文件", "there is no such file"))
    return FileResponse(_STATIC / name, media_type=_TYPES[name])


@router.post("/api/sign-in")
def sign_in(
    hall: HallDep,
    request: Request,
    response: Response,
    body: SignIn,
    console: Annotated[str | None, Header(alias=CONSOLE_HEADER)] = None,
) -> SignedIn:
    """Sign a clerk in."""
    if console is None:
        raise foreign_page()
    clerk, token = hall.clerks.sign_in(body.name, body.password, client=client_address(request))
    response.set_cookie(
        CLERK_COOKIE,
        token,
        max_age=hall.settings.clerk_hours * 3600,
        path="/console",
        secure=hall.settings.speaks_tls or hall.settings.production,
        httponly=True,
        samesite="strict",
    )
    return SignedIn(
        name=clerk.name, hall_name=hall.settings.hall_name, simulated=hall.bureau.simulated
    )


@router.post("/api/sign-out", status_code=204)
def sign_out(hall: HallDep, request: Request, clerk: ClerkDep) -> Response:
    """Sign the clerk out."""
    del clerk
    hall.clerks.sign_out(request.cookies[CLERK_COOKIE])
    answer = Response(status_code=204)
    answer.delete_cookie(CLERK_COOKIE, path="/console")
    return answer


@router.get("/api/me")
def me(hall: HallDep, clerk: ClerkDep) -> SignedIn:
    """Say who is signed in."""
    return SignedIn(
        name=clerk.name, hall_name=hall.settings.hall_name, simulated=hall.bureau.simulated
    )


@router.websocket("/socket")
async def live(socket: WebSocket) -> None:
    """The console's live connection."""
    hall = hall_of(socket)
    token = socket.cookies.get(CLERK_COOKIE, "")
    origin = urlsplit(socket.headers.get("Origin", ""))
    clerk = await run_in_threadpool(hall.clerks.recognise, token)
    if clerk is None or origin.netloc != socket.headers.get("Host"):
        await socket.close(4401, "not signed in")
        return
    await socket.accept()
    channel = Channel(socket)
    seat = Seat(clerk, channel, lambda: hall.clerks.recognise(token) is not None)

    async def on_message(message: Message) -> None:
        await hall.help_desk.from_clerk(seat, message)

    async def on_frame(_data: bytes) -> None:
        channel.close(1003, "no pictures from here")

    await hall.help_desk.clerk_joined(seat)
    try:
        await channel.converse(on_message, on_frame)
    finally:
        await hall.help_desk.clerk_left(seat)
