"""Keys and a replay guard that outlives its process."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.identity.key_set import KeyUse, PublishedKey
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
