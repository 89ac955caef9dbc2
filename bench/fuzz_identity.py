"""Fuzzing of what people can hold up: ``python -m bench.fuzz_identity [--examples N]``.

A million payloads (by default) go through the classifier, the identity verifier and the
receipt verifier: random text and bytes, base45 of random CBOR, real codes with bytes
changed, cut, doubled or spliced, real claims signed by the wrong key. Each must be
refused in words; only the untouched code of the right key is accepted, and that once,
also by a guard opened anew as after a restart. Stops at the first surprise.

The payloads come in rounds of 10,000, each drawn from its own seed in a process of its
own: hypothesis keeps what it has drawn (20 KB a payload). ``--first-round`` goes on where
an earlier run ended.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import sqlite3
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cbor2
from base45 import b45decode, b45encode
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from kiosk.identity.classify import CodeKind, classify_code
from kiosk.identity.identity_code import (
    IdentityRefused,
    RefusalReason,
    VerifiedIdentity,
    issue_identity_code,
    verify_identity_code,
)
from kiosk.identity.key_set import KeySet, KeyUse, PublishedKey
from kiosk.identity.receipt_code import verify_receipt_code
from kiosk.identity.refusal import Refusal
from kiosk.identity.signatures import Ed25519Signer, Ed25519Verifier
from kiosk.identity.signed_code import sign_code

NOW = datetime(2026, 11, 21, 2, 0, 0, tzinfo=UTC)
ROUND = 10_000
RIGHT_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WRONG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
GOOD = issue_identity_code(RIGHT_KEY, "k1", "person", NOW, issuer="fuzz", cti=bytes(16))
GOOD_BYTES: bytes = b45decode(GOOD.removeprefix("TH1:"))


class FileGuard:
    """A replay guard in a file."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.execute("create table if not exists taken (cti blob primary key)")

    def seen(self, cti: bytes, until: datetime) -> bool:  # noqa: ARG002 -- the protocol's form
        """See :class:`kiosk.identity.identity_code.ReplayGuard`."""
        with self._database:
            cursor = self._database.execute("insert or ignore into taken values (?)", (cti,))
            return cursor.rowcount == 0

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def published(use: KeyUse) -> PublishedKey:
    """The right key."""
    return PublishedKey(
        kid="k1",
        use=use,
        verifier=Ed25519Verifier(Ed25519Signer(RIGHT_KEY).public_key),
        not_before=NOW - timedelta(days=1),
        not_after=NOW + timedelta(days=1),
    )


KEYS = KeySet(
    issuer="fuzz", fetched_at=NOW, keys=(published(KeyUse.IDENTITY), published(KeyUse.RECEIPT))
)


def wrapped(prefix: str, message: bytes) -> str:
    """Bytes as a code would carry them."""
    return prefix + str(b45encode(message), "ascii")


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The good code after an accident or an attack."""
    message = bytearray(GOOD_BYTES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(message) - 1)))
        match draw(st.integers(0, 3)):
            case 0 if message:
                message[at] ^= draw(st.integers(1, 255))
            case 1:
                del message[at : at + draw(st.integers(1, 20))]
            case 2:
                message[at:at] = draw(st.binary(min_size=1, max_size=8))
            case _:
                message[at:at] = message[: draw(st.integers(1, 40))]
    return wrapped("TH1:", bytes(message))


cbor_values = st.recursive(
    st.integers(-(2**64), 2**64 - 1)
    | st.binary(max_size=20)
    | st.text(max_size=10)
    | st.booleans()
    | st.none()
    | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.integers(-10, 10) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=8,
)
claims = st.dictionaries(st.integers(1, 8), cbor_values, max_size=8)


@st.composite
def forged(draw: st.DrawFn) -> str:
    """Claims of the right or any other form, signed by the wrong key in the right name."""
    made: dict[int, object] = {}
    if draw(st.booleans()):
        issued = int(NOW.timestamp())
        made = {1: "fuzz", 2: "person", 4: issued + 60, 6: issued, 7: draw(st.binary())}
    made |= draw(claims)
    prefix = draw(st.sampled_from(["TH1:", "TR1:"]))
    return sign_code(prefix, made, Ed25519Signer(WRONG_KEY), "k1")


@st.composite
def strange_but_signed(draw: st.DrawFn) -> str:
    """Any claims at all, signed by the right key: accepted only if they make a code."""
    return sign_code("TH1:", dict(draw(claims)), Ed25519Signer(RIGHT_KEY), "k1")


payloads: st.SearchStrategy[str | bytes] = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=200),
    st.builds(wrapped, st.sampled_from(["TH1:", "TR1:"]), st.binary(max_size=200)),
    st.builds(lambda value: wrapped("TH1:", cbor2.dumps(value)), cbor_values),
    st.builds(
        lambda parts: wrapped("TH1:", cbor2.dumps(cbor2.CBORTag(18, parts))),
        st.lists(cbor_values | st.binary(max_size=80), min_size=3, max_size=5),
    ),
    damaged(),
    forged(),
    strange_but_signed(),
)


class SurpriseError(Exception):
    """Something was accepted that must not be."""


def check(payload: str | bytes, guard: FileGuard) -> None:
    """Hold one payload up. Raises :class:`SurpriseError` or whatever went wrong."""
    kind = classify_code(payload).kind
    if kind not in CodeKind:
        raise SurpriseError("a kind outside the closed set")
    text = payload if isinstance(payload, str) else payload.decode("latin-1")
    outcome = verify_identity_code(text, KEYS, NOW, guard)
    if isinstance(outcome, VerifiedIdentity):
        raise SurpriseError("an identity was accepted")
    if not (isinstance(outcome, IdentityRefused) and outcome.words.zh and outcome.way_on.en):
        raise SurpriseError("a refusal without words")
    receipt = verify_receipt_code(text, KEYS)
    if not isinstance(receipt, Refusal):
        raise SurpriseError("a receipt was accepted")


def check_replay(path: Path) -> None:
    """The good code is accepted once, and not after a restart."""
    first = FileGuard(path)
    if not isinstance(verify_identity_code(GOOD, KEYS, NOW, first), VerifiedIdentity):
        raise SurpriseError("the good code was refused")
    first.close()
    restarted = FileGuard(path)
    outcome = verify_identity_code(GOOD, KEYS, NOW, restarted)
    restarted.close()
    if not isinstance(outcome, IdentityRefused) or outcome.reason is not RefusalReason.ALREADY_USED:
        raise SurpriseError("the good code was accepted twice")


def hold_up_round(number: int, size: int) -> int:
    """Hold up ``size`` payloads drawn from seed ``number``; return how many were."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "taken.sqlite")
        check_replay(path)
        guard = FileGuard(path)
        try:
            return hold_up_drawn(number, size, guard)
        finally:
            guard.close()


def hold_up_drawn(number: int, size: int, guard: FileGuard) -> int:
    """Draw and hold up, with an open guard."""
    count = 0

    @seed(number)
    @settings(
        max_examples=size,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(payload=payloads)
    def hold_up(payload: str | bytes) -> None:
        nonlocal count
        count += 1
        check(payload, guard)

    hold_up()
    return count


def run(examples: int, first_round: int = 0) -> int:
    """Hold up ``examples`` payloads in rounds; return how many were."""
    count = 0
    spawn = multiprocessing.get_context("spawn")
    for number in itertools.count(first_round):
        if count >= examples:
            break
        size = min(ROUND, examples - count)
        with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as process:
            count += process.submit(hold_up_round, number, size).result()
        print(f"\r{count} payloads, round {number}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return count


def main() -> int:
    """Fuzz and say how it went."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz_identity", description=__doc__)
    parser.add_argument("--examples", type=int, default=1_000_000)
    parser.add_argument("--first-round", type=int, default=0)
    arguments = parser.parse_args()
    began = time.monotonic()
    count = run(arguments.examples, arguments.first_round)
    print(f"{count} payloads, no surprise, {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
