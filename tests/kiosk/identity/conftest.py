"""Keys, a key set and a replay guard that outlives its process."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.identity.key_set import KeySet, KeyUse, PublishedKey
from kiosk.identity.signatures import Ed25519Signer, Ed25519Verifier

NOW = datetime(2026, 11, 21, 2, 0, 0, tzinfo=UTC)
ISSUER = "test-bureau"


class FileGuard:
    """A replay guard in a file, opened anew by every instance, as after a restart."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.execute("create table if not exists taken (cti blob primary key, until text)")

    def seen(self, cti: bytes, until: datetime) -> bool:
        with self._db:
            before = self._db.total_changes
            self._db.execute("insert or ignore into taken values (?, ?)", (cti, until.isoformat()))
            return self._db.total_changes == before

    def close(self) -> None:
        self._db.close()


def published(signer: Ed25519Signer, kid: str, use: KeyUse = KeyUse.IDENTITY) -> PublishedKey:
    return PublishedKey(
        kid=kid,
        use=use,
        verifier=Ed25519Verifier(signer.public_key),
        not_before=NOW - timedelta(days=30),
        not_after=NOW + timedelta(days=30),
    )


@pytest.fixture(scope="session")
def private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(scope="session")
def keys(private_key: Ed25519PrivateKey) -> KeySet:
    return KeySet(
        issuer=ISSUER, fetched_at=NOW, keys=(published(Ed25519Signer(private_key), "k1"),)
    )


@pytest.fixture
def guard_path(tmp_path: Path) -> Path:
    return tmp_path / "taken.sqlite"
