"""Requests between hall and provider, signed with a key that both hold (HMAC-SHA-256).

Signed are a subject (method and path, or ``notification``), an instant, a number used
once, and the body. A request older than five minutes, or seen before, is not believed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from hall.clock import Clock

TIMESTAMP: Final = "x-signed-at"
NONCE: Final = "x-signed-once"
SIGNATURE: Final = "x-signature"
_FRESH: Final = timedelta(minutes=5)
_SHORTEST_KEY: Final = 32


class NotSignedError(Exception):
    """The signature is missing, wrong, too old, or was used before."""


class RequestSigner:
    """Signs requests and checks them; safe to use from several threads."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        """``key`` has at least 32 bytes; raises ``ValueError`` for a shorter one."""
        if len(key) < _SHORTEST_KEY:
            raise ValueError(f"the merchant key has fewer than {_SHORTEST_KEY} bytes")
        self._key = key
        self._clock = clock
        self._seen: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def headers(self, subject: str, body: bytes) -> dict[str, str]:
        """Return the headers that sign ``body`` under ``subject``."""
        signed_at = self._clock().isoformat()
        nonce = secrets.token_hex(16)
        return {
            TIMESTAMP: signed_at,
            NONCE: nonce,
            SIGNATURE: self._sign(subject, signed_at, nonce, body),
        }

    def check(self, subject: str, headers: Mapping[str, str], body: bytes) -> None:
        """Raise :class:`NotSignedError` unless ``headers`` (lower case) sign ``body``."""
        signed_at, nonce = headers.get(TIMESTAMP, ""), headers.get(NONCE, "")
        right = self._sign(subject, signed_at, nonce, body)
        if not hmac.compare_digest(right.encode(), headers.get(SIGNATURE, "").encode()):
            raise NotSignedError("wrong signature")
        now = self._clock()
        if abs(now - datetime.fromisoformat(signed_at)) > _FRESH:
            raise NotSignedError("too old; are both clocks right?")
        with self._lock:
            self._seen = {one: at for one, at in self._seen.items() if now - at <= 2 * _FRESH}
            if nonce in self._seen:
                raise NotSignedError("used before")
            self._seen[nonce] = now

    def _sign(self, subject: str, signed_at: str, nonce: str, body: bytes) -> str:
        text = "\n".join((subject, signed_at, nonce, hashlib.sha256(body).hexdigest()))
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()


def read_merchant_key(path: Path) -> bytes:
    """Read a key file (one line of text); raises ``OSError``."""
    return path.read_text(encoding="ascii").strip().encode()


def make_merchant_key(path: Path) -> bytes:
    """Return the key in ``path``; a new one, readable by us only, if there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return read_merchant_key(path)
