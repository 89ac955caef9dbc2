"""One end of a live connection: texts in order, pictures only the newest."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

Message = dict[str, object]

LONGEST_TEXT: Final = 16 * 1024
_MOST_WAITING: Final = 500
"""An end that lets so many texts pile up is not reading any more."""


_MOST_MESSAGES: Final = 600
_WITHIN_S: Final = 10.0
"""An end that says more than so much in so long is not a person at a console or a terminal."""


class Channel:
    """Writes to one WebSocket from a task of its own, so that nobody waits for a slow end."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._texts: deque[str] = deque()
        self._frame: bytes | None = None
        self._closing: tuple[int, str] | None = None
        self._wake = asyncio.Event()

    def send(self, message: Message) -> None:
        """Send a message, after those before it."""
        if len(self._texts) >= _MOST_WAITING:
            self.close(1008, "too slow")
            return
        self._texts.append(json.dumps(message, ensure_ascii=False))
        self._wake.set()

    def offer_frame(self, frame: bytes) -> None:
        """Send a picture, unless a newer one comes before its turn."""
        self._frame = frame
        self._wake.set()

    def drop_frame(self) -> None:
        """Do not send the picture that still waits, if any."""
        self._frame = None

    def close(self, code: int, reason: str) -> None:
        """Close once everything before this was sent."""
        self._closing = self._closing or (code, reason)
        self._wake.set()

    async def converse(
        self,
        on_message: Callable[[Message], Awaitable[None]],
        on_frame: Callable[[bytes], Awaitable[None]],
    ) -> None:
        """Read until the other end goes, and write meanwhile.

        A text that is not a JSON object, or is too long, closes the connection, and so does
        an end that floods it. Nothing more is heard of an end that is being closed.
        """
        writer = asyncio.create_task(self._write())
        loop = asyncio.get_running_loop()
        since, heard = loop.time(), 0
        try:
            while True:
                received = await self._socket.receive()
                if received["type"] == "websocket.disconnect":
                    return
                if loop.time() - since > _WITHIN_S:
                    since, heard = loop.time(), 0
                heard += 1
                if self._closing is not None or heard > _MOST_MESSAGES:
                    self.close(1008, "too many messages")
                    continue
                text, data = received.get("text"), received.get("bytes")
                if data is not None:
                    await on_frame(data)
                elif text is not None:
                    message = _read(text)
                    if message is None:
                        self.close(1007, "not a message")
                    else:
                        await on_message(message)
        finally:
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer

    async def _write(self) -> None:
        with suppress(WebSocketDisconnect, RuntimeError, OSError):
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._texts or self._frame is not None:
                    while self._texts:
                        await self._socket.send_text(self._texts.popleft())
                    if self._frame is not None:
                        frame, self._frame = self._frame, None
                        await self._socket.send_bytes(frame)
                if self._closing is not None:
                    await self._socket.close(*self._closing)
                    return


def _read(text: str) -> Message | None:
    if len(text) > LONGEST_TEXT:
        return None
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
