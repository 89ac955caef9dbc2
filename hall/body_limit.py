"""How large a body may be, and how slow: nobody fills the server's memory or holds it up.

Strangers may send little. Only an enrolled terminal may send a filing with its pictures, and
it is recognised before the body is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hall.api import API
from hall.api.callers import terminal_unknown
from hall.bureau.attachment import LARGEST_BYTES, MOST_ATTACHMENTS
from hall.problem import Problem, respond
from kiosk.bilingual import Bilingual

LARGEST_OF_STRANGERS: Final = 64 * 1024
"""Bytes. Signing in, enrolling, fetching a paper, a notification of a payment."""
LARGEST_BODY: Final = 4 * 1024 * 1024
"""Bytes. A filing with its signature has about 50 kB."""
LARGEST_FILING: Final = LARGEST_BODY + MOST_ATTACHMENTS * LARGEST_BYTES * 4 // 3
"""Bytes. Pictures of papers go with a filing, in base64."""
_FILINGS: Final = f"{API}/submissions"
_ENROLMENT: Final = f"{API}/terminals/enrol"

PATIENCE_S: Final = 20.0
"""How long a body may take, and …"""
SLOWEST: Final = 20_000
"""… one second more for each so many bytes of it that have come."""


class BodyLimit:
    """Refuses bodies that are too large (413), too slow (408), or framed in two ways (400)."""

    def __init__(
        self,
        app: ASGIApp,
        recognises: Callable[[str], bool],
        patience_s: float = PATIENCE_S,
    ) -> None:
        """``recognises`` says whether a token is an enrolled terminal's; it may block."""
        self._app = app
        self._recognises = recognises
        self._patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        announced = headers.get(b"content-length", b"0")
        chunked = b"transfer-encoding" in headers
        problem: Problem | None = None
        largest = LARGEST_OF_STRANGERS
        if not announced.isdigit() or (chunked and b"content-length" in headers):
            problem = _framed_wrongly()
        elif chunked or int(announced) > largest:
            path = scope["path"]
            if await self._is_of_a_terminal(headers.get(b"authorization", b"")):
                largest = LARGEST_FILING if path == _FILINGS else LARGEST_BODY
            elif path.startswith(API) and path != _ENROLMENT:
                # Never 413: to a terminal that would be the end of what it wants to hand in.
                problem = terminal_unknown()
            if problem is None and int(announced) > largest:
                problem = _too_large()
        if problem is None:
            guard = _Guard(largest, self._patience_s, receive, send)
            try:
                await self._app(scope, guard.receive, guard.send)
            except Exception:
                if guard.problem is None:
                    raise
            problem = None if guard.answering else guard.problem
        if problem is not None:
            answer = respond(problem)
            answer.headers["Connection"] = "close"  # what else comes is not read
            await answer(scope, receive, send)

    async def _is_of_a_terminal(self, authorisation: bytes) -> bool:
        scheme, _, token = authorisation.decode("latin-1").partition(" ")
        return scheme.lower() == "bearer" and await run_in_threadpool(self._recognises, token)


class _Guard:
    """Counts and times one body. Once it was refused, the application's answer is not sent."""

    def __init__(self, largest: int, patience_s: float, receive: Receive, send: Send) -> None:
        self.problem: Problem | None = None
        self.answering = False
        self._largest = largest
        self._receive = receive
        self._send = send
        self._total = 0
        self._whole = False
        self._loop = asyncio.get_running_loop()
        self._due = self._loop.time() + patience_s

    async def receive(self) -> Message:
        """Return the next piece; raises the :class:`Problem` it also keeps."""
        if self._whole:
            return await self._receive()  # only tells when the caller goes away
        try:
            async with asyncio.timeout_at(self._due + self._total / SLOWEST):
                message = await self._receive()
        except TimeoutError:
            self.problem = _too_slow()
            raise self.problem from None
        self._total += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._total > self._largest:
            self.problem = _too_large()
            raise self.problem
        return message

    async def send(self, message: Message) -> None:
        """Pass the answer on, unless the body was refused meanwhile."""
        if self.problem is None or self.answering:
            self.answering = True
            await self._send(message)


def _too_large() -> Problem:
    return Problem(413, "too_large", Bilingual("内容太大", "the body is too large"))


def _too_slow() -> Problem:
    return Problem(408, "too_slow", Bilingual("内容传得太慢", "the body comes too slowly"))


def _framed_wrongly() -> Problem:
    return Problem(
        400, "framed_wrongly", Bilingual("内容长度不明确", "the length of the body is not clear")
    )
