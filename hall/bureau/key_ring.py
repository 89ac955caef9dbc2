"""The bureau's signing keys: made, rotated before they end, revoked when they leak.

Ed25519 only: SM2 signing keys belong in hardware at the bureau, not in a file.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import insert, select, update

from hall.bureau.bureau import PublicKey, PublicKeys
from hall.clock import Clock
from hall.database import Database
from hall.tables import signing_keys

_LIFE: Final = timedelta(days=90)
_OVERLAP: Final = timedelta(days=14)
"""A new key is published this long before the old one ends: terminals may be offline."""
_KEPT: Final = timedelta(days=3650)
"""Receipts are checked years later, so their public keys stay published."""
_SETTLE: Final = timedelta(days=1)
"""Terminals fetch keys daily; a new key signs only once they had that time."""
_CODE_LIFE: Final = 60
"""Seconds an identity code may live."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its name."""

    kid: str
    private_key: Ed25519PrivateKey
    not_before: datetime
    not_after: datetime


class KeyRing:
    """Keys for two uses: ``identity`` (codes on phones) and ``receipt``."""

    def __init__(self, database: Database, clock: Clock, issuer: str) -> None:
        self._database = database
        self._clock = clock
        self._issuer = issuer

    def current(self, use: str) -> SigningKey:
        """Return the key to sign with; makes the first one, and the next in good time."""
        now = self._clock()
        usable = [key for key in self._keys(use) if key.not_before <= now < key.not_after]
        if not usable or max(key.not_after for key in usable) - now < _OVERLAP:
            usable.append(self._make(use))
        # The one that ends last was published last; sign with it once terminals have had
        # time to fetch it, else with the one before.
        settled = [key for key in usable if now - key.not_before >= _SETTLE]
        return max(settled or usable, key=lambda key: key.not_after)

    def rotate(self, use: str) -> str:
        """Publish a new key at once; return its name."""
        return self._make(use).kid

    def revoke(self, kid: str) -> bool:
        """Stop believing a key; say whether there is such a key."""
        with self._database.writing() as connection:
            return (
                connection.execute(
                    update(signing_keys)
                    .where((signing_keys.c.kid == kid) & signing_keys.c.revoked_at.is_(None))
                    .values(revoked_at=self._clock())
                ).rowcount
                == 1
            )

    def published(self) -> PublicKeys:
        """Return the public halves, and the names of the revoked."""
        for use in ("identity", "receipt"):
            self.current(use)
        now = self._clock()
        with self._database.reading() as connection:
            rows = connection.execute(
                select(signing_keys).order_by(signing_keys.c.not_before)
            ).all()
        return PublicKeys(
            issuer=self._issuer,
            max_age_seconds=_CODE_LIFE,
            keys=tuple(
                PublicKey(
                    kid=row.kid,
                    alg="EdDSA",
                    public_key=Ed25519PrivateKey.from_private_bytes(row.private_key)
                    .public_key()
                    .public_bytes(Encoding.Raw, PublicFormat.Raw),
                    use=row.use,
                    not_before=row.not_before,
                    not_after=row.not_after,
                )
                for row in rows
                if row.revoked_at is None
                and (row.use == "receipt" or row.not_after > now - timedelta(days=1))
            ),
            revoked=tuple(row.kid for row in rows if row.revoked_at is not None),
        )

    def _keys(self, use: str) -> list[SigningKey]:
        with self._database.reading() as connection:
            rows = connection.execute(
                select(signing_keys).where(
                    (signing_keys.c.use == use) & signing_keys.c.revoked_at.is_(None)
                )
            ).all()
        return [
            SigningKey(
                row.kid,
                Ed25519PrivateKey.from_private_bytes(row.private_key),
                row.not_before,
                # A receipt's key is believed for years but signs for 90 days only.
                row.not_before + _LIFE,
            )
            for row in rows
        ]

    def _make(self, use: str) -> SigningKey:
        # Whole seconds, as in what it signs: nothing may seem signed before the key began.
        now = self._clock().replace(microsecond=0)
        private_key = Ed25519PrivateKey.generate()
        letter = "r" if use == "receipt" else "i"
        key = SigningKey(f"{letter}{secrets.token_hex(4)}", private_key, now, now + _LIFE)
        believed = _KEPT if use == "receipt" else _LIFE
        with self._database.writing() as connection:
            connection.execute(
                insert(signing_keys).values(
                    kid=key.kid,
                    use=use,
                    private_key=private_key.private_bytes_raw(),
                    not_before=now,
                    not_after=now + believed,
                )
            )
        return key
