"""Keys that a terminal chose (幂等键): whatever comes again under a key must be the same bytes."""

from __future__ import annotations

import hashlib

from hall.problem import Problem
from kiosk.bilingual import Bilingual


def body_hash_of(body: bytes) -> str:
    """The SHA-256 of a body, hexadecimal, as it is kept beside its key."""
    return hashlib.sha256(body).hexdigest()


def require_same_body(kept_hash: str, body_hash: str) -> None:
    """Raise :class:`Problem` 422 ``key_reused`` if a key stands for another body already."""
    if kept_hash != body_hash:
        raise Problem(
            422,
            "key_reused",
            Bilingual(
                "同一个提交编号对应了不同的内容", "this key was used before with another body"
            ),
        )
