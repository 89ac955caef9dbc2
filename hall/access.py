"""What every request passes: a log without personal data, a limit on size, strict headers."""

from __future__ import annotations

import logging
import time
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hall.api import API
from hall.bureau.attachment import LARGEST_BYTES, MOST_ATTACHMENTS
from hall.problem import Problem, respond
from kiosk.bilingual import Bilingual

log = logging.getLogger("hall.access")

LARGEST_BODY: Final = 4 * 1024 * 1024
"""Bytes. A filing with its signature has about 50 kB."""
LARGEST_FILING: Final = LARGEST_BODY + MOST_ATTACHMENTS * LARGEST_BYTES * 4 // 3
"""Bytes. Pictures of papers go with a filing, in base64."""
_FILINGS: Final = f"{API}/submissions"

_CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class AccessLog:
    """Logs method, route template, status and time: no path, query, body or address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and log how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            milliseconds = (time.perf_counter() - started) * 1000
            log.info("%s %s %d %.0f ms", scope["method"], route, status, milliseconds)


class SecurityHeaders:
    """Adds the headers that keep a browser from doing more than our own pages ask."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer's headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _CONTENT_SECURITY_POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, complete)


class BodyLimit:
    """Refuses bodies over :data:`LARGEST_BODY`, however they are announced.

    A filing may have :data:`LARGEST_FILING`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = LARGEST_FILING if scope["path"] == _FILINGS else LARGEST_BODY
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > largest:
            await respond(_too_large())(scope, receive, send)
            return
        total = 0

        async def count() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            if total > largest:
                raise _too_large()
            return message

        await self._app(scope, count, send)


def _too_large() -> Problem:
    return Problem(413, "too_large", Bilingual("内容太大", "the body is too large"))
