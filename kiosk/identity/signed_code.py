"""Signed codes as they travel in a QR code: a prefix and base45 of COSE_Sign1.

``TH1:`` is an identity code, ``TR1:`` the verification code of a receipt. The inside is
COSE_Sign1 (RFC 9052) with the key's name (``kid``) in the protected header, written in
base45 (RFC 9285), which QR codes hold in their alphanumeric mode: a minimal identity
code fits version 8. Nothing here trusts what it reads; a caller must verify.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cbor2
from base45 import b45decode, b45encode

from kiosk.identity.signatures import COSE_NUMBER, SignatureAlgorithm, SignatureVerifier, Signer

_LONGEST: Final = 1200  # characters; a full identity code has about 300
_DEEPEST: Final = 4
_SIGN1_TAG: Final = 18
_CWT_TAG: Final = 61
_HEADER_ALGORITHM: Final = 1
_HEADER_CRITICAL: Final = 2
_HEADER_KEY: Final = 4


class SignedCodeError(ValueError):
    """The text is not a signed code of the kind asked for. Carries none of the text."""


@dataclass(frozen=True, slots=True)
class SignedCode:
    """A signed code taken apart, not yet verified."""

    kid: str
    algorithm: SignatureAlgorithm
    claims: dict[int, object]
    protected: bytes
    payload: bytes
    signature: bytes

    def is_signed_by(self, verifier: SignatureVerifier) -> bool:
        """True when ``verifier``'s key signed exactly these headers and claims."""
        if verifier.algorithm is not self.algorithm:
            return False
        return verifier.verify(self.signature, _signed_bytes(self.protected, self.payload))


def sign_code(prefix: str, claims: dict[int, object], signer: Signer, kid: str) -> str:
    """Write ``claims`` as a signed code that begins with ``prefix``."""
    protected = cbor2.dumps(
        {_HEADER_ALGORITHM: COSE_NUMBER[signer.algorithm], _HEADER_KEY: kid.encode()}
    )
    payload = cbor2.dumps(claims)
    signature = signer.sign(_signed_bytes(protected, payload))
    message = cbor2.dumps(cbor2.CBORTag(_SIGN1_TAG, [protected, {}, payload, signature]))
    return prefix + str(b45encode(message), "ascii")


def read_code(prefix: str, text: str) -> SignedCode:
    """Take a signed code apart.

    Raises :class:`SignedCodeError` when the text is not one; whoever made it, this
    neither hangs nor raises anything else.
    """
    if not text.startswith(prefix):
        raise SignedCodeError("does not begin with " + prefix)
    if len(text) > _LONGEST:
        raise SignedCodeError("longer than any signed code")
    try:
        message = b45decode(text[len(prefix) :].strip("\r\n\t"))
    except ValueError as error:
        raise SignedCodeError("not base45") from error
    parts = _read_cbor(_without_tags(message))
    if not (isinstance(parts, list) and len(parts) == 4):
        raise SignedCodeError("not COSE_Sign1")
    protected, unprotected, payload, signature = parts
    if unprotected != {}:  # nobody signs it, so nothing may stand in it
        raise SignedCodeError("unsigned headers")
    if not (
        isinstance(protected, bytes) and isinstance(payload, bytes) and isinstance(signature, bytes)
    ):
        raise SignedCodeError("not COSE_Sign1")
    header, claims = _read_map(protected), _read_map(payload)
    kid = header.get(_HEADER_KEY)
    number = header.get(_HEADER_ALGORITHM)
    if not isinstance(kid, bytes) or _HEADER_CRITICAL in header:
        raise SignedCodeError("header names no key, or asks for what is not understood")
    algorithm = next((a for a, n in COSE_NUMBER.items() if n == number), None)
    if algorithm is None:
        raise SignedCodeError("unknown signature algorithm")
    try:
        name = kid.decode("ascii")
    except UnicodeDecodeError as error:
        raise SignedCodeError("key name is not text") from error
    return SignedCode(
        kid=name,
        algorithm=algorithm,
        claims={k: v for k, v in claims.items() if isinstance(k, int)},
        protected=protected,
        payload=payload,
        signature=signature,
    )


def _signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """Sig_structure of RFC 9052 §4.4."""
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _without_tags(message: bytes) -> bytes:
    """Drop the optional outer tags 61 (CWT) and 18 (COSE_Sign1)."""
    message = message.removeprefix(bytes((0xD8, _CWT_TAG)))
    return message.removeprefix(bytes((0xC0 | _SIGN1_TAG,)))


def _read_map(data: bytes) -> dict[object, object]:
    """Read a CBOR map. A label that comes twice is refused (RFC 9052 §3)."""
    value = _read_cbor(data)
    if not isinstance(value, dict):
        raise SignedCodeError("header or claims are not a map")
    # Of two equal labels the decoder keeps one: then fewer are left than the map announced.
    small = data[0] & 0x1F
    width = 0 if small < 24 else 1 << (small - 24)
    announced = int.from_bytes(data[1 : 1 + width], "big") if width else small
    if len(value) != announced:
        raise SignedCodeError("a label comes twice")
    return value


def _read_cbor(data: bytes) -> object:
    """Read CBOR made only of integers, strings, arrays and maps of definite length."""
    _check_plain(data)
    try:
        return cbor2.loads(data)
    except (cbor2.CBORDecodeError, TypeError, ValueError) as error:
        raise SignedCodeError("not CBOR") from error


def _check_plain(data: bytes) -> None:
    """Refuse everything else before the decoder sees it.

    CBOR tags can ask a decoder for regular expressions, huge powers of two and shared
    references; none belongs in a code that a stranger holds up to a camera.
    """
    position = 0
    open_items = [1]  # how many items are still to come, per level
    while open_items:
        if open_items[-1] == 0:
            open_items.pop()
            continue
        open_items[-1] -= 1
        if position >= len(data):
            raise SignedCodeError("CBOR ends too early")
        major, small = data[position] >> 5, data[position] & 0x1F
        position += 1
        if small < 24:
            value = small
        elif small < 28:
            width = 1 << (small - 24)
            value = int.from_bytes(data[position : position + width], "big")
            position += width
        else:
            raise SignedCodeError("CBOR of indefinite length")
        if major in (2, 3):
            position += value
        elif major in (4, 5):
            open_items.append(value * (major - 3))
            if len(open_items) > _DEEPEST + 1:
                raise SignedCodeError("CBOR nested too deeply")
        elif major > 5:
            raise SignedCodeError("CBOR with tags or simple values")
        if position > len(data):
            raise SignedCodeError("CBOR ends too early")
    if position != len(data):
        raise SignedCodeError("CBOR with bytes left over")
