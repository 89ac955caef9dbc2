"""The hall's own secrets: a digest key for numbers, and how tokens are made and kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy import select

from hall import tables
from hall.database import Database, insert_once


def new_token() -> str:
    """Return a fresh token of 256 random bits, safe in a header and in a URL."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a token. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


class SecretKeys:
    """Keyed digests, so that a number never stands in a table as itself."""

    def __init__(self, database: Database) -> None:
        with database.writing() as connection:
            insert_once(
                connection,
                tables.secrets,
                {"name": "digest", "value": secrets.token_bytes(32)},
            )
            self._key: bytes = connection.execute(
                select(tables.secrets.c.value).where(tables.secrets.c.name == "digest")
            ).scalar_one()

    def digest(self, purpose: str, value: str) -> str:
        """Return the hexadecimal HMAC-SHA-256 of ``value`` for one ``purpose``."""
        return hmac.new(self._key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()
