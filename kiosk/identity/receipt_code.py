"""Verification codes of receipts (回执验证码): ``TR1:``, signed by the hall.

Whoever holds a printed receipt can have it checked at any terminal, without a network:
the code carries what the paper must say. COSE_Sign1 over a CBOR map of receipt number,
taxpayer, amount, instant of acceptance and task, signed with a key of use ``receipt``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.identity.key_set import KeySet, KeyUse
from kiosk.identity.refusal import Refusal
from kiosk.identity.signatures import Signer, signer_for
from kiosk.identity.signed_code import SignedCode, SignedCodeError, read_code, sign_code

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX: Final = "TR1:"
_NUMBER, _TAXPAYER, _AMOUNT, _ACCEPTED_AT, _TASK = 1, 2, 3, 4, 5
_LAST_INSTANT: Final = 253402300799  # 9999-12-31T23:59:59Z


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """What a receipt certifies. ``amount`` in yuan, ``accepted_at`` to the second."""

    number: str
    taxpayer_id: str = field(repr=False)
    amount: Decimal
    accepted_at: datetime
    task: str


class ReceiptFault(StrEnum):
    """Why a receipt's code was not accepted."""

    MALFORMED = "malformed"
    NO_KEYS = "no_keys"
    UNKNOWN_KEY = "unknown_key"
    KEY_REVOKED = "key_revoked"
    KEY_OUT_OF_TIME = "key_out_of_time"
    BAD_SIGNATURE = "bad_signature"


def sign_receipt(private_key: Ed25519PrivateKey | Signer, kid: str, facts: ReceiptFacts) -> str:
    """Write the verification code of a receipt."""
    claims: dict[int, object] = {
        _NUMBER: facts.number,
        _TAXPAYER: facts.taxpayer_id,
        _AMOUNT: f"{facts.amount:f}",
        _ACCEPTED_AT: int(facts.accepted_at.timestamp()),
        _TASK: facts.task,
    }
    return sign_code(PREFIX, claims, signer_for(private_key), kid)


def verify_receipt_code(text: str, keys: KeySet | None) -> ReceiptFacts | Refusal[ReceiptFault]:
    """Say what the receipt with the code ``text`` certifies, or why nothing.

    The key must have been in use when the receipt was made, not now: receipts outlive
    keys. A revoked key certifies nothing, whenever it signed.
    """
    if keys is None or not keys.keys:
        return _refuse(ReceiptFault.NO_KEYS)
    try:
        code = read_code(PREFIX, text)
        facts = _read_facts(code)
    except SignedCodeError:
        return _refuse(ReceiptFault.MALFORMED)
    if code.kid in keys.revoked:
        return _refuse(ReceiptFault.KEY_REVOKED)
    key = keys.named(code.kid, KeyUse.RECEIPT)
    if key is None:
        return _refuse(ReceiptFault.UNKNOWN_KEY)
    if not code.is_signed_by(key.verifier):
        return _refuse(ReceiptFault.BAD_SIGNATURE)
    if not key.not_before <= facts.accepted_at < key.not_after:
        return _refuse(ReceiptFault.KEY_OUT_OF_TIME)
    return facts


def _read_facts(code: SignedCode) -> ReceiptFacts:
    number, taxpayer = code.claims.get(_NUMBER), code.claims.get(_TAXPAYER)
    amount, task = code.claims.get(_AMOUNT), code.claims.get(_TASK)
    accepted = code.claims.get(_ACCEPTED_AT)
    if not (
        isinstance(number, str)
        and isinstance(taxpayer, str)
        and isinstance(amount, str)
        and isinstance(task, str)
        and isinstance(accepted, int)
        and 0 <= accepted <= _LAST_INSTANT
    ):
        raise SignedCodeError("a fact is missing or of the wrong kind")
    try:
        yuan = Decimal(amount)
    except InvalidOperation as error:
        raise SignedCodeError("amount is no number") from error
    if not yuan.is_finite():
        raise SignedCodeError("amount is no number")
    return ReceiptFacts(
        number=number,
        taxpayer_id=taxpayer,
        amount=yuan,
        accepted_at=datetime.fromtimestamp(accepted, UTC),
        task=task,
    )


_ASK_THE_HALL: Final = Bilingual(
    "请把回执带到咨询台核对。", "Please have the receipt checked at the desk."
)
_WORDS: Final[dict[ReceiptFault, Bilingual]] = {
    ReceiptFault.MALFORMED: Bilingual(
        "这个码不完整,读不出回执内容。", "This code is incomplete; no receipt can be read."
    ),
    ReceiptFault.NO_KEYS: Bilingual(
        "本机还没有取得验证回执的密钥。",
        "This terminal has not yet received the keys that verify receipts.",
    ),
    ReceiptFault.UNKNOWN_KEY: Bilingual(
        "这张回执不是本厅认可的机构签发的。", "This receipt was not signed by an issuer we know."
    ),
    ReceiptFault.KEY_REVOKED: Bilingual(
        "签发这张回执的密钥已被停用,不能采信。",
        "The key that signed this receipt has been withdrawn; it proves nothing.",
    ),
    ReceiptFault.KEY_OUT_OF_TIME: Bilingual(
        "回执日期不在签发密钥的使用期内,不能采信。",
        "The receipt's date is outside the time of its key; it proves nothing.",
    ),
    ReceiptFault.BAD_SIGNATURE: Bilingual(
        "回执的签名不对,内容可能被改过。",
        "The receipt's signature is wrong; it may have been changed.",
    ),
}


def _refuse(fault: ReceiptFault) -> Refusal[ReceiptFault]:
    return Refusal(fault, _WORDS[fault], _ASK_THE_HALL)
