"""The synthetic payment provider beside a trial's hall, and what a trial can tell it."""

from __future__ import annotations

import json
import socket
import sys
import urllib.request
from pathlib import Path
from typing import Final

READY: Final = "provider ready "
_LOOPBACK: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class PaymentProvider:
    """Where the provider is, how it is started, and how its faults are set."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.port = free_port()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def key_file(self) -> Path:
        """The merchant key that it shares with the hall."""
        return self.state / "merchant_key"

    @property
    def codes(self) -> str:
        """The page of the codes that are shown at present, for a developer's browser."""
        token = (self.state / "admin_token").read_text(encoding="ascii")
        return f"{self.url}/codes?token={token}"

    def command(self) -> list[str]:
        """Return the command that serves it; makes the key, so that the hall can start too."""
        from hall.payments.request_signing import make_merchant_key

        make_merchant_key(self.key_file)
        return [
            sys.executable,
            "-m",
            "hall.payments.synthetic_provider",
            "--state",
            str(self.state),
            "--port",
            str(self.port),
            "--key-file",
            str(self.key_file),
        ]

    def hall_arguments(self) -> list[str]:
        """Return what the hall's ``serve`` needs to know of it."""
        return ["--payments-url", self.url, "--payments-key", str(self.key_file)]

    def set_faults(self, **faults: object) -> None:
        """Put these faults (``ProviderFaults``) in force and no others; raises ``OSError``."""
        self._admin("/admin/faults", faults)

    def set_balance(self, agreement: str, balance: str) -> None:
        """Say how much money (yuan) is on the account of an agreement; raises ``OSError``."""
        self._admin(f"/admin/agreements/{agreement}", {"balance": balance})

    def press(self, code: str, button: str = "now") -> None:
        """Open the shown ``code`` as a phone does and press ``now``, ``later`` or ``fail``.

        Raises ``OSError`` if the code leads nowhere.
        """
        if not code.startswith(self.url + "/pay/"):
            raise ValueError("this code does not belong to the trial's payment provider")
        request = urllib.request.Request(f"{code}/{button}", data=b"", method="POST")  # noqa: S310
        with _LOOPBACK.open(request, timeout=10) as answer:
            answer.read()

    def _admin(self, path: str, body: dict[str, object]) -> None:
        token = (self.state / "admin_token").read_text(encoding="ascii")
        request = urllib.request.Request(  # noqa: S310
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            method="POST",
        )
        with _LOOPBACK.open(request, timeout=10) as answer:
            answer.read()


def free_port() -> int:
    """Return a port of this machine that nobody uses at present."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
