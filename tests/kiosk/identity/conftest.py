"""Fixtures of the identity tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.identity.key_set import KeySet
from kiosk.identity.signatures import Ed25519Signer
from tests.kiosk.identity.trial_keys import ISSUER, NOW, published


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
