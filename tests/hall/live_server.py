"""A hall served on loopback by the real server, in a thread of the test process."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from hall.application import build_application
from hall.composition import Hall
from hall.punctual_protocol import PunctualProtocol


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


@contextmanager
def serve(hall: Hall, port: int = 0) -> Iterator[str]:
    """Serve ``hall``; yield its address, e.g. ``http://127.0.0.1:40123``."""
    with serve_application(build_application(hall), port) as url:
        yield url


@contextmanager
def serve_application(
    application: FastAPI, port: int = 0, http: type[asyncio.Protocol] = PunctualProtocol
) -> Iterator[str]:
    """Serve any application; yield its address."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    server = _Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            http=http,
            ws="websockets-sansio",
            timeout_graceful_shutdown=1,
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert server.up.wait(10)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
        assert not thread.is_alive()
