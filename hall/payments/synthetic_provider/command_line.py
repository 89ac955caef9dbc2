"""``python -m hall.payments.synthetic_provider``: the provider as a process of its own."""

from __future__ import annotations

import argparse
import logging
import secrets
import socket
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(
        prog="python -m hall.payments.synthetic_provider",
        description="A payment provider for trials. No real money moves.",
    )
    parser.add_argument("--state", type=Path, required=True, metavar="DIR", help="for its store")
    parser.add_argument("--port", type=int, default=0, help="0 lets the system choose")
    parser.add_argument(
        "--key-file", type=Path, metavar="FILE", help="the hall's merchant key; made if missing"
    )
    asked = parser.parse_args(arguments)
    return _serve(asked.state, asked.port, asked.key_file or asked.state / "merchant_key")


def _serve(state: Path, port: int, key_file: Path) -> int:
    import uvicorn

    from hall.payments.request_signing import RequestSigner, make_merchant_key
    from hall.payments.synthetic_provider.notifier import Notifier
    from hall.payments.synthetic_provider.service import build_service
    from hall.payments.synthetic_provider.till import Till
    from kiosk.china_time import china_now

    logging.basicConfig(level=logging.WARNING)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # This machine only: whoever reaches it can take and give back money.
    listener.bind(("127.0.0.1", port))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    till = Till(state / "provider.sqlite3", china_now, url)
    signer = RequestSigner(make_merchant_key(key_file), china_now)
    token_file = state / "admin_token"
    if not token_file.exists():
        token_file.touch(mode=0o600)
        token_file.write_text(secrets.token_urlsafe(24), encoding="ascii")
    token = token_file.read_text(encoding="ascii")
    app = build_service(till, signer, token, Notifier(till, signer))

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                print(f"admin {token}", flush=True)
                print(f"provider ready {url}", flush=True)

    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
    Server(config).run(sockets=[listener])
    return 0
