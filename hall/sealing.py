"""What the hall keeps of visitors for a while lies sealed: drafts, and papers for the desk.

The key is a file beside the database, not in it: a copy of the database alone (a backup,
a stolen disk of the database server) opens nothing. Workers that share a database share
this file.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hall.key_files import make_key, read_key

_NONCE: Final = 12


class NotOpenedError(Exception):
    """The key is not the one it was sealed with, or what was sealed has been changed."""


def seal(key: bytes, content: bytes, what: bytes) -> bytes:
    """Seal ``content``: 12 bytes of nonce, then AES-256-GCM with ``what`` bound in."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, what)


def unseal(key: bytes, sealed: bytes, what: bytes) -> bytes:
    """Open what :func:`seal` closed; raises :class:`NotOpenedError`."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], what)
    except (InvalidTag, ValueError):
        raise NotOpenedError from None


class SealingKey:
    """The hall's key, made at its first use and readable by this user only."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._key: bytes | None = None

    def seal(self, content: bytes, what: str) -> bytes:
        """Seal ``content`` as ``what`` (whose it is), which must be said again to open it."""
        return seal(self._read(), content, what.encode())

    def open(self, sealed: bytes, what: str) -> bytes:
        """Open again; raises :class:`NotOpenedError`."""
        return unseal(self._read(), sealed, what.encode())

    def _read(self) -> bytes:
        if self._key is None:
            self._key = read_key(self._file) or make_key(self._file)
        return self._key
