"""HTTP for callers that mean it: a connection that does not ask in time is closed.

uvicorn waits for ever for the rest of a request's head; a few hundred such connections would
use up what a process may open.
"""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_WITHIN_S: Final = 15.0
"""From the connection, or from the first byte of a further request, to the end of its head.
A TLS handshake has its own, longer patience (asyncio's)."""


class PunctualProtocol(H11Protocol):
    """uvicorn's protocol with a time limit for heads; bodies have :mod:`hall.body_limit`."""

    head_within_s = HEAD_WITHIN_S
    _head_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin to wait."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Wait on while the head is not whole; it does not begin anew with each byte."""
        super().data_received(data)
        if self._asks():
            self._stop_waiting()
        elif self._head_due is None:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The caller is gone."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _asks(self) -> bool:
        """Whether a request is being answered, or the connection has become a WebSocket."""
        upgraded = self.transport.get_protocol() is not self
        return upgraded or (self.cycle is not None and not self.cycle.response_complete)

    def _wait_for_head(self) -> None:
        loop = asyncio.get_running_loop()
        self._head_due = loop.call_later(self.head_within_s, self._give_up)

    def _give_up(self) -> None:
        self._head_due = None
        if not self._asks():
            self.transport.close()

    def _stop_waiting(self) -> None:
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None
