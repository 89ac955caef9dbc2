"""What happens when someone shows an identity code."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import base45
import cbor2
import cwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.identity.identity_code import (
    IdentityRefused,
    RefusalReason,
    VerifiedIdentity,
    issue_identity_code,
    verify_identity_code,
)
from kiosk.identity.key_set import KeySet, KeyUse, decode_key_set
from kiosk.identity.signatures import Ed25519Signer, Sm2Signer
from tests.kiosk.identity.trial_keys import ISSUER, NOW, FileGuard, published

SECOND = timedelta(seconds=1)


@pytest.fixture
def guard(guard_path: Path) -> Iterator[FileGuard]:
    with closing(FileGuard(guard_path)) as opened:
        yield opened


@pytest.fixture
def code(private_key: Ed25519PrivateKey) -> str:
    return issue_identity_code(private_key, "k1", "person-7", NOW, issuer=ISSUER)


def reason(outcome: VerifiedIdentity | IdentityRefused) -> RefusalReason:
    assert isinstance(outcome, IdentityRefused)
    assert outcome.words.zh
    assert outcome.words.en
    assert outcome.way_on.zh
    assert outcome.way_on.en
    assert "{" not in outcome.words.zh + outcome.words.en
    return outcome.reason


def test_a_fresh_code_says_who_it_is(code: str, keys: KeySet, guard: FileGuard) -> None:
    outcome = verify_identity_code(code, keys, NOW + 20 * SECOND, guard)
    assert isinstance(outcome, VerifiedIdentity)
    assert outcome.person_key == "person-7"
    assert outcome.clock_words is None


def test_the_code_is_small_enough_for_version_8(code: str) -> None:
    import segno

    assert code.startswith("TH1:")
    assert int(segno.make(code, error="m").version) <= 9


def test_a_code_counts_once_even_after_a_restart(code: str, keys: KeySet, guard_path: Path) -> None:
    with closing(FileGuard(guard_path)) as guard:
        assert isinstance(verify_identity_code(code, keys, NOW, guard), VerifiedIdentity)
        assert reason(verify_identity_code(code, keys, NOW, guard)) is RefusalReason.ALREADY_USED
    with closing(FileGuard(guard_path)) as restarted:
        outcome = verify_identity_code(code, keys, NOW + SECOND, restarted)
        assert reason(outcome) is RefusalReason.ALREADY_USED


def test_a_refused_code_is_not_spent(code: str, keys: KeySet, guard: FileGuard) -> None:
    early = verify_identity_code(code, keys, NOW - 40 * SECOND, guard)
    assert reason(early) is RefusalReason.FROM_THE_FUTURE
    assert isinstance(verify_identity_code(code, keys, NOW, guard), VerifiedIdentity)


@pytest.mark.parametrize(
    ("offset", "refusal", "difference"),
    [
        (-31, RefusalReason.FROM_THE_FUTURE, 0),
        (-30, None, 30),
        (-1, None, 1),
        (0, None, 0),
        (60, None, 0),
        (61, None, -1),
        (90, None, -30),
        (91, RefusalReason.EXPIRED, 0),
        (86400 * 3, RefusalReason.EXPIRED, 0),
    ],
)
def test_the_clock_may_differ_by_30_seconds_and_is_then_spoken_of(
    offset: int,
    refusal: RefusalReason | None,
    difference: int,
    code: str,
    keys: KeySet,
    guard: FileGuard,
) -> None:
    outcome = verify_identity_code(code, keys, NOW + offset * SECOND, guard)
    if refusal:
        assert reason(outcome) is refusal
        return
    assert isinstance(outcome, VerifiedIdentity)
    assert outcome.clock_difference == difference * SECOND
    if difference == 0:
        assert outcome.clock_words is None
    else:
        assert outcome.clock_words is not None
        assert ("慢" if difference > 0 else "快") in outcome.clock_words.zh
        assert str(abs(difference)) in outcome.clock_words.en


def test_the_words_say_how_old_the_code_is(code: str, keys: KeySet, guard: FileGuard) -> None:
    outcome = verify_identity_code(code, keys, NOW + timedelta(minutes=5), guard)
    assert isinstance(outcome, IdentityRefused)
    assert "5 分钟" in outcome.words.zh
    assert "5 minutes" in outcome.words.en


def test_keys_rotate_side_by_side_and_a_revoked_one_is_refused(
    private_key: Ed25519PrivateKey, keys: KeySet, guard: FileGuard
) -> None:
    new_key = Ed25519PrivateKey.generate()
    both = replace(keys, keys=(*keys.keys, published(Ed25519Signer(new_key), "k2")))
    old = issue_identity_code(private_key, "k1", "a", NOW, issuer=ISSUER)
    new = issue_identity_code(new_key, "k2", "b", NOW, issuer=ISSUER)
    assert reason(verify_identity_code(new, keys, NOW, guard)) is RefusalReason.UNKNOWN_KEY
    assert isinstance(verify_identity_code(old, both, NOW, guard), VerifiedIdentity)
    assert isinstance(verify_identity_code(new, both, NOW, guard), VerifiedIdentity)
    revoked = replace(both, revoked=frozenset({"k1"}))
    again = issue_identity_code(private_key, "k1", "a", NOW, issuer=ISSUER)
    assert reason(verify_identity_code(again, revoked, NOW, guard)) is RefusalReason.KEY_REVOKED


def test_a_key_is_believed_only_in_its_time(
    private_key: Ed25519PrivateKey, keys: KeySet, guard: FileGuard
) -> None:
    key = replace(keys.keys[0], not_before=NOW - timedelta(days=2), not_after=NOW)
    code = issue_identity_code(private_key, "k1", "a", NOW + timedelta(hours=1), issuer=ISSUER)
    outcome = verify_identity_code(
        code, replace(keys, keys=(key,)), NOW + timedelta(hours=1), guard
    )
    assert reason(outcome) is RefusalReason.KEY_OUT_OF_TIME


def test_keys_never_fetched_or_too_old(code: str, keys: KeySet, guard: FileGuard) -> None:
    assert reason(verify_identity_code(code, None, NOW, guard)) is RefusalReason.NO_KEYS
    old = replace(keys, fetched_at=NOW - timedelta(days=8))
    assert reason(verify_identity_code(code, old, NOW, guard)) is RefusalReason.KEYS_TOO_OLD


def test_a_receipt_key_cannot_vouch_for_a_person(
    private_key: Ed25519PrivateKey, keys: KeySet, guard: FileGuard, code: str
) -> None:
    receipts = replace(keys, keys=(published(Ed25519Signer(private_key), "k1", KeyUse.RECEIPT),))
    assert reason(verify_identity_code(code, receipts, NOW, guard)) is RefusalReason.UNKNOWN_KEY


def test_another_issuer_and_a_long_life_are_refused(
    private_key: Ed25519PrivateKey, keys: KeySet, guard: FileGuard
) -> None:
    other = issue_identity_code(private_key, "k1", "a", NOW, issuer="elsewhere")
    assert reason(verify_identity_code(other, keys, NOW, guard)) is RefusalReason.WRONG_ISSUER
    long = issue_identity_code(
        private_key, "k1", "a", NOW, issuer=ISSUER, lifetime=timedelta(hours=1)
    )
    assert reason(verify_identity_code(long, keys, NOW, guard)) is RefusalReason.LIVES_TOO_LONG


def test_someone_elses_signature_is_refused(keys: KeySet, guard: FileGuard) -> None:
    forged = issue_identity_code(Ed25519PrivateKey.generate(), "k1", "a", NOW, issuer=ISSUER)
    assert reason(verify_identity_code(forged, keys, NOW, guard)) is RefusalReason.BAD_SIGNATURE


@pytest.mark.parametrize("twice", ["key name", "person"])
def test_a_label_that_comes_twice_is_refused_though_it_is_signed(
    twice: str, private_key: Ed25519PrivateKey, keys: KeySet, guard: FileGuard
) -> None:
    def map_of(*pairs: tuple[object, object]) -> bytes:
        inside = b"".join(cbor2.dumps(one) for pair in pairs for one in pair)
        return bytes((0xA0 | len(pairs),)) + inside

    now = int(NOW.timestamp())
    person = [(2, "somebody")] if twice == "person" else []
    key_name = [(4, b"another")] if twice == "key name" else []
    protected = map_of((1, -8), *key_name, (4, b"k1"))
    payload = map_of((1, ISSUER), *person, (2, "p"), (4, now + 60), (6, now), (7, bytes(16)))
    signature = private_key.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    message = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))
    text = "TH1:" + base45.b45encode(message).decode()
    assert reason(verify_identity_code(text, keys, NOW, guard)) is RefusalReason.MALFORMED


def test_sm2_keys_work_behind_the_same_interface(keys: KeySet, guard: FileGuard) -> None:
    signer = Sm2Signer.generate()
    raw = json.dumps(
        {
            "issuer": ISSUER,
            "max_age_seconds": 60,
            "keys": [
                {
                    "kid": "sm",
                    "alg": "SM2",
                    "public_key": base64.urlsafe_b64encode(signer.public_key).decode().rstrip("="),
                    "use": "identity",
                    "not_before": "2026-11-01T00:00:00+08:00",
                    "not_after": "2026-12-01T00:00:00+08:00",
                }
            ],
            "revoked": [],
        }
    ).encode()
    sm2_keys = decode_key_set(raw, NOW)
    good = issue_identity_code(signer, "sm", "person-8", NOW, issuer=ISSUER)
    outcome = verify_identity_code(good, sm2_keys, NOW, guard)
    assert isinstance(outcome, VerifiedIdentity)
    assert outcome.person_key == "person-8"
    forged = issue_identity_code(Sm2Signer.generate(), "sm", "a", NOW, issuer=ISSUER)
    assert reason(verify_identity_code(forged, sm2_keys, NOW, guard)) is RefusalReason.BAD_SIGNATURE


def test_a_code_written_by_the_cwt_library_is_read(
    private_key: Ed25519PrivateKey, keys: KeySet, guard: FileGuard
) -> None:
    """Another implementation of RFC 8392 as the far end."""
    issued = int(NOW.timestamp())
    claims = {1: ISSUER, 2: "person-9", 4: issued + 60, 6: issued, 7: bytes(16)}
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "kid": "k1",
        "d": base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("="),
        "x": base64.urlsafe_b64encode(Ed25519Signer(private_key).public_key).decode().rstrip("="),
    }
    key = cwt.COSEKey.from_jwk(jwk)
    message = cwt.COSE.new(alg_auto_inclusion=True).encode(
        cbor2.dumps(claims), key, protected={"alg": "EdDSA", "kid": b"k1"}
    )
    text = "TH1:" + base45.b45encode(message).decode()
    outcome = verify_identity_code(text, keys, NOW, guard)
    assert isinstance(outcome, VerifiedIdentity)
    assert outcome.person_key == "person-9"


def test_the_cwt_library_reads_ours(private_key: Ed25519PrivateKey, code: str) -> None:
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "kid": "k1",
        "x": base64.urlsafe_b64encode(Ed25519Signer(private_key).public_key).decode().rstrip("="),
    }
    message = base45.b45decode(code.removeprefix("TH1:"))
    claims = cbor2.loads(cwt.COSE.new().decode(message, cwt.COSEKey.from_jwk(jwk)))
    assert claims[2] == "person-7"


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_changed_byte_is_accepted(
    data: st.DataObject, private_key: Ed25519PrivateKey, keys: KeySet, guard: FileGuard
) -> None:
    code = issue_identity_code(private_key, "k1", "p", NOW, issuer=ISSUER, cti=bytes(16))
    message = bytearray(base45.b45decode(code.removeprefix("TH1:")))
    at = data.draw(st.integers(0, len(message) - 1))
    message[at] ^= data.draw(st.integers(1, 255))
    outcome = verify_identity_code(
        "TH1:" + base45.b45encode(bytes(message)).decode(), keys, NOW, guard
    )
    assert isinstance(outcome, IdentityRefused)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held_up=st.one_of(st.text(max_size=200), st.binary(max_size=200)))
def test_whatever_is_held_up_is_refused_in_words(
    held_up: str | bytes, keys: KeySet, guard: FileGuard
) -> None:
    text = (
        held_up if isinstance(held_up, str) else "TH1:" + base45.b45encode(held_up).decode("ascii")
    )
    assert reason(verify_identity_code(text, keys, NOW, guard)) is RefusalReason.MALFORMED


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"public_key": "AAAA"}, "k9"),
        ({"not_after": "2026-12-01T00:00:00"}, "not_after"),
        ({"kid": 7}, "kid"),
    ],
)
def test_a_wrong_key_set_is_named(change: dict[str, object], names: str) -> None:
    key = {
        "kid": "k9",
        "alg": "EdDSA",
        "public_key": base64.urlsafe_b64encode(bytes(32)).decode(),
        "use": "identity",
        "not_before": "2026-11-01T00:00:00+08:00",
        "not_after": "2026-12-01T00:00:00+08:00",
    }
    raw = json.dumps({"issuer": "x", "keys": [key | change]}).encode()
    with pytest.raises(ValueError, match=names):
        decode_key_set(raw, NOW)


def test_a_key_of_tomorrows_algorithm_is_skipped() -> None:
    key = {
        "kid": "k9",
        "alg": "ML-DSA",
        "public_key": "AAAA",
        "use": "identity",
        "not_before": "2026-11-01T00:00:00+08:00",
        "not_after": "2026-12-01T00:00:00+08:00",
    }
    assert decode_key_set(json.dumps({"issuer": "x", "keys": [key]}).encode(), NOW).keys == ()
