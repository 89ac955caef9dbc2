"""The hall server's public keys, as the terminal keeps them for verifying offline.

The server publishes them at ``GET /identity/keys`` (with rotation: several keys are
valid side by side; and with revocation: names of keys that must no longer be believed).
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

from kiosk.identity.signatures import SignatureAlgorithm, SignatureVerifier, verifier_for


class KeyUse(StrEnum):
    """What a key may sign. A receipt key can never vouch for a person."""

    IDENTITY = "identity"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedKey:
    """One public key with its time of use (``not_after`` is past the last instant)."""

    kid: str
    use: KeyUse
    verifier: SignatureVerifier
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySet:
    """All keys known, and when the hall server last said so."""

    issuer: str
    fetched_at: datetime
    keys: tuple[PublishedKey, ...]
    revoked: frozenset[str] = field(default_factory=frozenset)
    max_age_seconds: int = 60  # how long an identity code may live

    def named(self, kid: str, use: KeyUse) -> PublishedKey | None:
        """The key of that name and use, revoked or not; ``None`` if there is none."""
        return next((key for key in self.keys if key.kid == kid and key.use is use), None)


class _KeyOnTheWire(msgspec.Struct):
    kid: str
    alg: str
    public_key: str
    use: str
    not_before: datetime
    not_after: datetime


class _KeySetOnTheWire(msgspec.Struct):
    issuer: str
    keys: list[_KeyOnTheWire]
    revoked: list[str] = []
    max_age_seconds: int = 60


# Built here once: msgspec crashes when two threads meet a new type at the same moment.
_KEY_SETS: Final = msgspec.json.Decoder(_KeySetOnTheWire)


def decode_key_set(raw: bytes, fetched_at: datetime) -> KeySet:
    """Read the hall server's key set.

    A key of an unknown algorithm or use is skipped, so that a newer server does not
    stop an older terminal. Raises ``ValueError`` naming what is wrong otherwise.
    """
    try:
        wire = _KEY_SETS.decode(raw)
    except msgspec.MsgspecError as error:
        raise ValueError(f"identity keys: {error}") from error
    keys = []
    for key in wire.keys:
        if key.alg not in set(SignatureAlgorithm) or key.use not in set(KeyUse):
            continue
        for name in ("not_before", "not_after"):
            if getattr(key, name).tzinfo is None:
                raise ValueError(f"identity keys: {key.kid}: {name} has no UTC offset")
        try:
            public_key = base64.urlsafe_b64decode(key.public_key + "=" * (-len(key.public_key) % 4))
            verifier = verifier_for(SignatureAlgorithm(key.alg), public_key)
        except (binascii.Error, ValueError) as error:
            raise ValueError(f"identity keys: {key.kid}: public_key: {error}") from error
        keys.append(
            PublishedKey(
                kid=key.kid,
                use=KeyUse(key.use),
                verifier=verifier,
                not_before=key.not_before,
                not_after=key.not_after,
            )
        )
    return KeySet(
        issuer=wire.issuer,
        fetched_at=fetched_at,
        keys=tuple(keys),
        revoked=frozenset(wire.revoked),
        max_age_seconds=wire.max_age_seconds,
    )
