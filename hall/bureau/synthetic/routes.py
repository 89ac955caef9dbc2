"""What exists only beside the synthetic bureau: a phone that shows codes, and faults to order.

Guarded by a token of this machine, kept in the state folder. A browser hands it over
once (``?token=``) and then keeps it as a cookie.
"""

from __future__ import annotations

import hmac
import io
import secrets
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

import segno
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from pydantic import BaseModel
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.faults import Faults, FaultSettings
from hall.problem import Problem
from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Mandate, Role

COOKIE: Final = "hall_synthetic"
_HERE: Final = Path(__file__).parent
_TYPES: Final = {"phone.css": "text/css", "phone.js": "text/javascript"}


class CodeBody(BaseModel):
    """A fresh identity code."""

    code: str


class MessagesBody(BaseModel):
    """Text messages, newest last."""

    messages: list[str]


class KeyBody(BaseModel):
    """The name of a signing key."""

    kid: str


def local_token(state: Path) -> str:
    """Return the token that guards these routes; made on first use, readable by us only."""
    path = state / "synthetic_token"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        state.mkdir(parents=True, exist_ok=True)
        token = secrets.token_urlsafe(24)
        path.touch(mode=0o600)
        path.write_text(token, encoding="ascii")
        return token


def synthetic_router(bureau: SyntheticBureau, token: str) -> APIRouter:
    """Build the routes below ``/synthetic``."""

    def guard(request: Request) -> None:
        held = (
            request.query_params.get("token", ""),
            request.headers.get("Authorization", "").removeprefix("Bearer "),
            request.cookies.get(COOKIE, ""),
        )
        if not any(hmac.compare_digest(one.encode(), token.encode()) for one in held):
            raise Problem(
                401,
                "synthetic_token",
                Bilingual(
                    "请用启动时显示的地址打开本页", "open this page by the address shown at start"
                ),
            )

    router = APIRouter(prefix="/synthetic", dependencies=[Depends(guard)], include_in_schema=False)

    def person_name(person_key: str) -> str:
        for person in bureau.people():
            if person.person_key == person_key:
                return person.name
        raise Problem(404, "person_unknown", Bilingual("没有这位人员", "there is no such person"))

    def keep_token(request: Request) -> Response:
        # Out of the address bar, so that it is not copied with the address.
        answer = RedirectResponse(request.url.path, status_code=303)
        answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", path="/synthetic")
        return answer

    @router.get("/phone")
    def phone(request: Request) -> Response:
        """Choose whose phone this is."""
        if "token" in request.query_params:
            return keep_token(request)
        rows = "".join(
            f'<li><a href="/synthetic/phone/{escape(person.person_key, quote=True)}">'
            f"<b>{escape(person.name)}</b><span>{escape(_taxpayers(person.mandates))}</span>"
            "</a></li>"
            for person in bureau.people()
        )
        return _page("选择人员 · Choose a person", f"<ul>{rows}</ul>")

    @router.get("/phone/{person_key}")
    def code_page(request: Request, person_key: str) -> Response:
        """Show this person's identity code, renewed before it expires."""
        if "token" in request.query_params:
            return keep_token(request)
        name = escape(person_name(person_key))
        key = escape(person_key, quote=True)
        return _page(
            f"{name} 的身份码",
            '<div class="card">'
            f'<img id="code" data-source="/synthetic/phone/{key}/code.svg" '
            'alt="身份码 identity code">'
            '<p id="left" role="timer">正在生成… · Making a code…</p>'
            '<button id="renew" type="button">刷新 · Renew</button></div>'
            f'<section id="messages" data-source="/synthetic/messages/{key}">'
            "<h3>短信 · Messages</h3><ol></ol></section>"
            '<p class="back"><a href="/synthetic/phone">换一位 · Another person</a></p>',
        )

    @router.get("/phone/{person_key}/code.svg")
    def code_picture(person_key: str) -> Response:
        """Draw a fresh identity code."""
        person_name(person_key)
        picture = io.BytesIO()
        segno.make_qr(bureau.identity_code(person_key), error="m").save(
            picture, kind="svg", scale=8, border=4, dark="#12233F", light="#FFFFFF"
        )
        return Response(picture.getvalue(), media_type="image/svg+xml")

    @router.get("/assets/{name}")
    def asset(name: str) -> Response:
        """Hand out the phone page's script and style."""
        if name not in _TYPES:
            raise Problem(404, "not_found", Bilingual("没有这个文件", "there is no such file"))
        return FileResponse(_HERE / name, media_type=_TYPES[name])

    @router.get("/identity-code/{person_key}")
    def identity_code(person_key: str) -> CodeBody:
        """Return a fresh identity code as text, for the device dock."""
        person_name(person_key)
        return CodeBody(code=bureau.identity_code(person_key))

    @router.get("/messages/{person_key}")
    def messages(person_key: str) -> MessagesBody:
        """Return the text messages sent to this person."""
        return MessagesBody(messages=list(bureau.messages(person_key)))

    @router.get("/faults")
    def faults() -> FaultSettings:
        """Say which faults are in force."""
        return bureau.faults.settings

    @router.post("/faults")
    def set_faults(asked: FaultSettings) -> FaultSettings:
        """Put these faults in force, and no others."""
        bureau.faults.set(asked)
        return bureau.faults.settings

    @router.post("/keys/{use}/rotate")
    def rotate(use: str) -> KeyBody:
        """Publish a new signing key for ``identity`` or ``receipt``."""
        if use not in {"identity", "receipt"}:
            raise Problem(404, "not_found", Bilingual("没有这种密钥", "there is no such use"))
        return KeyBody(kid=bureau.key_ring.rotate(use))

    @router.post("/keys/{kid}/revoke")
    def revoke(kid: str) -> KeyBody:
        """Revoke a signing key."""
        if not bureau.key_ring.revoke(kid):
            raise Problem(404, "not_found", Bilingual("没有这个密钥", "there is no such key"))
        return KeyBody(kid=kid)

    return router


class LostReplies:
    """Cuts a submission's reply off after the filing was committed, when a trial asks for it."""

    def __init__(self, app: ASGIApp, faults: Faults, path: str) -> None:
        self._app = app
        self._faults = faults
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; lose its answer if it is one's turn."""
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] != self._path:
            await self._app(scope, receive, send)
            return
        kept: list[Message] = []

        async def keep(message: Message) -> None:
            kept.append(message)

        await self._app(scope, receive, keep)
        if self._faults.loses_this_reply():
            # The head announces a body that never comes: the server then drops the line.
            await send(kept[0])
            return
        for message in kept:
            await send(message)


def _taxpayers(mandates: Sequence[Mandate]) -> str:
    names = [one.taxpayer_name for one in mandates if one.role is not Role.SELF]
    if not names:
        return "本人 · for oneself"
    return "、".join(names[:2]) + (f" 等 {len(names)} 户" if len(names) > 2 else "")


def _page(title: str, inside: str) -> HTMLResponse:
    return HTMLResponse(
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title>"
        '<link rel="stylesheet" href="/synthetic/assets/phone.css">'
        '<script src="/synthetic/assets/phone.js" defer></script></head><body>'
        '<p class="mark">模拟数据 · Synthetic data</p>'
        f"<h1>{title}</h1><main>{inside}</main></body></html>"
    )
