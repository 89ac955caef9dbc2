"""Digital signatures (数字签名) behind one interface: Ed25519 and SM2.

The hall server says which algorithm each of its keys uses; the terminal verifies with
whichever it is. Ed25519 comes from ``cryptography`` (RFC 8032), SM2 with SM3 from
``gmssl`` (GB/T 32918.2-2016, default user id ``1234567812345678`` of GB/T 35276-2017).
"""

from __future__ import annotations

import secrets
from enum import StrEnum
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class SignatureAlgorithm(StrEnum):
    """The names the hall server uses in its key set."""

    EDDSA = "EdDSA"
    SM2 = "SM2"


COSE_NUMBER: Final[dict[SignatureAlgorithm, int]] = {
    SignatureAlgorithm.EDDSA: -8,  # IANA COSE Algorithms
    # SM2 has no registered COSE number; below -65536 is for private use (RFC 9053).
    SignatureAlgorithm.SM2: -70002,
}


class SignatureVerifier(Protocol):
    """One public key that can say whether a signature is its owner's."""

    @property
    def algorithm(self) -> SignatureAlgorithm:
        """Which algorithm this key is for."""
        ...

    def verify(self, signature: bytes, message: bytes) -> bool:
        """True only for a signature of ``message`` by this key; never raises."""
        ...


class Signer(Protocol):
    """One private key that signs."""

    @property
    def algorithm(self) -> SignatureAlgorithm:
        """Which algorithm this key is for."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature of ``message``."""
        ...


class Ed25519Verifier:
    """Ed25519 by a raw 32-byte public key. Raises ``ValueError`` if it is not one."""

    algorithm: Final = SignatureAlgorithm.EDDSA

    def __init__(self, public_key: bytes) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(public_key)

    def verify(self, signature: bytes, message: bytes) -> bool:
        """See :class:`SignatureVerifier`."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Ed25519Signer:
    """Ed25519 by a private key of ``cryptography``."""

    algorithm: Final = SignatureAlgorithm.EDDSA

    def __init__(self, private_key: Ed25519PrivateKey) -> None:
        self._key = private_key

    def sign(self, message: bytes) -> bytes:
        """See :class:`Signer`."""
        return self._key.sign(message)

    @property
    def public_key(self) -> bytes:
        """The raw 32-byte public key."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


# The curve sm2p256v1 of GB/T 32918.5-2017.
_P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_N: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123


class Sm2Verifier:
    """SM2 by a raw 64-byte public key ``x ‖ y`` (a leading ``04`` is accepted).

    Signatures are ``r ‖ s``, 64 bytes. Raises ``ValueError`` if the key is not a point
    on the curve. Pure Python: about 60 ms a signature.
    """

    algorithm: Final = SignatureAlgorithm.SM2

    def __init__(self, public_key: bytes) -> None:
        from gmssl.sm2 import CryptSM2

        if len(public_key) == 65 and public_key[0] == 4:
            public_key = public_key[1:]
        x, y = int.from_bytes(public_key[:32], "big"), int.from_bytes(public_key[32:], "big")
        if (
            len(public_key) != 64
            or x >= _P
            or y >= _P
            or (y * y - (x * x * x - 3 * x + _B)) % _P != 0
        ):
            raise ValueError("SM2 public key: not a point on the curve")
        self._crypt = CryptSM2(private_key="", public_key="")
        # Set after construction: the constructor strips every leading "0" and "4" of a
        # key whose x begins with 04.
        self._crypt.public_key = public_key.hex()

    def verify(self, signature: bytes, message: bytes) -> bool:
        """See :class:`SignatureVerifier`."""
        if len(signature) != 64:
            return False
        # gmssl leaves out the range checks of GB/T 32918.2 step B1 and B2.
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        if not (1 <= r < _N and 1 <= s < _N):
            return False
        try:
            return bool(self._crypt.verify_with_sm3(signature.hex(), message))
        except (TypeError, ValueError):  # gmssl's way of meeting the point at infinity
            return False


class Sm2Signer:
    """SM2 by a raw 32-byte private key. Raises ``ValueError`` if out of range."""

    algorithm: Final = SignatureAlgorithm.SM2

    def __init__(self, private_key: bytes) -> None:
        from gmssl.sm2 import CryptSM2, default_ecc_table

        number = int.from_bytes(private_key, "big")
        if len(private_key) != 32 or not 1 <= number < _N - 1:
            raise ValueError("SM2 private key: must be 32 bytes, 1 ≤ d < n − 1")
        self._crypt = CryptSM2(private_key=private_key.hex(), public_key="")
        self._crypt.public_key = self._crypt._kg(number, default_ecc_table["g"])

    @classmethod
    def generate(cls) -> Sm2Signer:
        """Make a new key from the system's random source."""
        return cls((secrets.randbelow(_N - 2) + 1).to_bytes(32, "big"))

    def sign(self, message: bytes) -> bytes:
        """See :class:`Signer`."""
        while True:
            # gmssl's own nonces come from ``random``, which must not sign anything.
            nonce = secrets.randbelow(_N - 1) + 1
            signature = self._crypt.sign_with_sm3(message, f"{nonce:064x}")
            if signature is not None:
                return bytes.fromhex(signature)

    @property
    def public_key(self) -> bytes:
        """The raw 64-byte public key ``x ‖ y``."""
        return bytes.fromhex(self._crypt.public_key)


def verifier_for(algorithm: SignatureAlgorithm, public_key: bytes) -> SignatureVerifier:
    """Build the verifier for a raw public key. Raises ``ValueError`` if it is not one."""
    if algorithm is SignatureAlgorithm.SM2:
        return Sm2Verifier(public_key)
    return Ed25519Verifier(public_key)


def signer_for(private_key: Ed25519PrivateKey | Signer) -> Signer:
    """Wrap a private key of ``cryptography``; hand a ready signer through."""
    if isinstance(private_key, Ed25519PrivateKey):
        return Ed25519Signer(private_key)
    return private_key
