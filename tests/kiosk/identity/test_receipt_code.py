"""Checking a printed receipt at a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.identity.key_set import KeySet, KeyUse
from kiosk.identity.receipt_code import (
    ReceiptFacts,
    ReceiptFault,
    sign_receipt,
    verify_receipt_code,
)
from kiosk.identity.refusal import Refusal
from kiosk.identity.signatures import Ed25519Signer
from tests.kiosk.identity.trial_keys import ISSUER, NOW, published

FACTS = ReceiptFacts(
    number="2220261121000001",
    taxpayer_id="91110000600037341L",
    amount=Decimal("12300.00"),
    accepted_at=NOW,
    task="S01",
)


def receipt_keys(private_key: Ed25519PrivateKey) -> KeySet:
    key = published(Ed25519Signer(private_key), "r1", KeyUse.RECEIPT)
    return KeySet(issuer=ISSUER, fetched_at=NOW, keys=(key,))


def reason(outcome: ReceiptFacts | Refusal[ReceiptFault]) -> ReceiptFault:
    assert isinstance(outcome, Refusal)
    assert outcome.words.zh
    assert outcome.way_on.en
    return outcome.reason


def test_a_receipt_says_what_it_certifies(private_key: Ed25519PrivateKey) -> None:
    code = sign_receipt(private_key, "r1", FACTS)
    assert code.startswith("TR1:")
    assert verify_receipt_code(code, receipt_keys(private_key)) == FACTS


def test_a_receipt_outlives_its_key_but_not_its_revocation(private_key: Ed25519PrivateKey) -> None:
    code = sign_receipt(private_key, "r1", FACTS)
    keys = receipt_keys(private_key)
    retired = replace(keys, keys=(replace(keys.keys[0], not_after=NOW + timedelta(days=1)),))
    assert verify_receipt_code(code, retired) == FACTS
    before = replace(keys, keys=(replace(keys.keys[0], not_after=NOW),))
    assert reason(verify_receipt_code(code, before)) is ReceiptFault.KEY_OUT_OF_TIME
    revoked = replace(keys, revoked=frozenset({"r1"}))
    assert reason(verify_receipt_code(code, revoked)) is ReceiptFault.KEY_REVOKED


def test_forged_unknown_and_keyless(private_key: Ed25519PrivateKey, keys: KeySet) -> None:
    forged = sign_receipt(Ed25519PrivateKey.generate(), "r1", FACTS)
    mine = receipt_keys(private_key)
    assert reason(verify_receipt_code(forged, mine)) is ReceiptFault.BAD_SIGNATURE
    code = sign_receipt(private_key, "k1", FACTS)
    assert reason(verify_receipt_code(code, keys)) is ReceiptFault.UNKNOWN_KEY  # identity key
    assert reason(verify_receipt_code(code, None)) is ReceiptFault.NO_KEYS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=120))
def test_anything_else_is_no_receipt(text: str, private_key: Ed25519PrivateKey) -> None:
    outcome = verify_receipt_code("TR1:" + text, receipt_keys(private_key))
    assert reason(outcome) is ReceiptFault.MALFORMED
