"""Identity codes (身份码): who someone is, shown on a phone, verified without a network.

``TH1:`` + base45 of a COSE_Sign1 CWT (RFC 8392) with the claims issuer, subject (the
person's key), expiry, time of issue and a random id. A code lives at most 60 seconds
and is taken once. Clocks may differ by up to 30 seconds; the difference is reported, so
that staff learn of a wrong clock before it turns people away.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.bilingual import Bilingual
from kiosk.identity.key_set import KeySet, KeyUse
from kiosk.identity.signatures import Signer, signer_for
from kiosk.identity.signed_code import SignedCode, SignedCodeError, read_code, sign_code

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX: Final = "TH1:"
LIFETIME: Final = timedelta(seconds=60)
CLOCK_SKEW: Final = timedelta(seconds=30)
KEYS_TOO_OLD: Final = timedelta(days=7)  # beyond this a revocation may have been missed

_ISSUER, _SUBJECT, _EXPIRY, _ISSUED_AT, _ID = 1, 2, 4, 6, 7  # CWT claim keys
_LAST_INSTANT: Final = 253402300799  # 9999-12-31T23:59:59Z


class ReplayGuard(Protocol):
    """Remembers which codes were taken, across restarts."""

    def seen(self, cti: bytes, until: datetime) -> bool:
        """Test and set in one step: True if ``cti`` was taken before.

        ``until`` is when the guard may forget it. May raise if it cannot remember; then
        the code is not accepted.
        """
        ...


class RefusalReason(StrEnum):
    """Why an identity code was not accepted."""

    MALFORMED = "malformed"
    NO_KEYS = "no_keys"
    KEYS_TOO_OLD = "keys_too_old"
    UNKNOWN_KEY = "unknown_key"
    KEY_REVOKED = "key_revoked"
    KEY_OUT_OF_TIME = "key_out_of_time"
    BAD_SIGNATURE = "bad_signature"
    WRONG_ISSUER = "wrong_issuer"
    LIVES_TOO_LONG = "lives_too_long"
    EXPIRED = "expired"
    FROM_THE_FUTURE = "from_the_future"
    ALREADY_USED = "already_used"


@dataclass(frozen=True, slots=True)
class VerifiedIdentity:
    """A code that was accepted.

    ``clock_difference`` is how far the issuer's clock provably differs from ours
    (positive: ours is behind), zero when the times fit; ``clock_words`` says so.
    """

    person_key: str
    issued_at: datetime
    expires_at: datetime
    kid: str
    clock_difference: timedelta = timedelta(0)
    clock_words: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class IdentityRefused:
    """A code that was not accepted: what is wrong, and the way on."""

    reason: RefusalReason
    words: Bilingual
    way_on: Bilingual


def issue_identity_code(
    private_key: Ed25519PrivateKey | Signer,
    kid: str,
    sub: str,
    now: datetime,
    *,
    issuer: str,
    lifetime: timedelta = LIFETIME,
    cti: bytes | None = None,
) -> str:
    """Write an identity code for the person ``sub``, valid from ``now``.

    The hall's synthetic bureau and tests issue codes with it; the terminal never does.
    ``cti`` is 16 random bytes unless given.
    """
    issued = int(now.timestamp())
    claims: dict[int, object] = {
        _ISSUER: issuer,
        _SUBJECT: sub,
        _EXPIRY: issued + int(lifetime.total_seconds()),
        _ISSUED_AT: issued,
        _ID: secrets.token_bytes(16) if cti is None else cti,
    }
    return sign_code(PREFIX, claims, signer_for(private_key), kid)


def verify_identity_code(
    text: str, keys: KeySet | None, now: datetime, guard: ReplayGuard
) -> VerifiedIdentity | IdentityRefused:
    """Say who showed the code ``text``, or why that cannot be said.

    ``now`` carries an offset and is the terminal's best idea of the time. The code is
    spent only when all else is right, so a refused code can be shown elsewhere.
    """
    if keys is None or not keys.keys:
        return _refuse(RefusalReason.NO_KEYS)
    if now - keys.fetched_at > KEYS_TOO_OLD:
        return _refuse(RefusalReason.KEYS_TOO_OLD)
    try:
        code = read_code(PREFIX, text)
        claims = _read_claims(code)
    except SignedCodeError:
        return _refuse(RefusalReason.MALFORMED)
    key_reason = _check_key(code, keys, now)
    if key_reason is not None:
        return _refuse(key_reason)
    if claims.issuer != keys.issuer:
        return _refuse(RefusalReason.WRONG_ISSUER)
    lifetime = min(LIFETIME, timedelta(seconds=keys.max_age_seconds))
    if claims.expires_at - claims.issued_at > lifetime:
        return _refuse(RefusalReason.LIVES_TOO_LONG)
    if now > claims.expires_at + CLOCK_SKEW:
        return _refuse(RefusalReason.EXPIRED, now - claims.issued_at)
    if now < claims.issued_at - CLOCK_SKEW:
        return _refuse(RefusalReason.FROM_THE_FUTURE, claims.issued_at - now)
    if guard.seen(claims.cti, claims.expires_at + CLOCK_SKEW + CLOCK_SKEW):
        return _refuse(RefusalReason.ALREADY_USED)
    difference = timedelta(0)
    if now < claims.issued_at:
        difference = claims.issued_at - now
    elif now > claims.expires_at:
        difference = claims.expires_at - now
    return VerifiedIdentity(
        person_key=claims.person_key,
        issued_at=claims.issued_at,
        expires_at=claims.expires_at,
        kid=code.kid,
        clock_difference=difference,
        clock_words=_clock_words(difference) if difference else None,
    )


@dataclass(frozen=True, slots=True)
class _Claims:
    issuer: str
    person_key: str
    issued_at: datetime
    expires_at: datetime
    cti: bytes


def _read_claims(code: SignedCode) -> _Claims:
    issuer, subject = code.claims.get(_ISSUER), code.claims.get(_SUBJECT)
    issued, expires = code.claims.get(_ISSUED_AT), code.claims.get(_EXPIRY)
    cti = code.claims.get(_ID)
    if not (isinstance(issuer, str) and isinstance(subject, str) and 1 <= len(subject) <= 128):
        raise SignedCodeError("no issuer or subject")
    if not (isinstance(cti, bytes) and len(cti) == 16):
        raise SignedCodeError("no code id")
    if not (isinstance(issued, int) and isinstance(expires, int)):
        raise SignedCodeError("no times")
    if not 0 <= issued <= expires <= _LAST_INSTANT - 3600:
        raise SignedCodeError("impossible times")
    return _Claims(
        issuer=issuer,
        person_key=subject,
        issued_at=datetime.fromtimestamp(issued, UTC),
        expires_at=datetime.fromtimestamp(expires, UTC),
        cti=cti,
    )


def _check_key(code: SignedCode, keys: KeySet, now: datetime) -> RefusalReason | None:
    if code.kid in keys.revoked:
        return RefusalReason.KEY_REVOKED
    key = keys.named(code.kid, KeyUse.IDENTITY)
    if key is None:
        return RefusalReason.UNKNOWN_KEY
    if not code.is_signed_by(key.verifier):
        return RefusalReason.BAD_SIGNATURE
    if not key.not_before - CLOCK_SKEW <= now < key.not_after + CLOCK_SKEW:
        return RefusalReason.KEY_OUT_OF_TIME
    return None


_FRESH_CODE = Bilingual(
    "请在手机上刷新身份码,再出示一次。", "Refresh the code on your phone and show it again."
)
_OTHER_WAY = Bilingual(
    "请改用身份证或短信验证码,或按“呼叫帮助”。",
    "Use your ID card or an SMS code instead, or press Call for help.",
)

_WORDS: dict[RefusalReason, tuple[Bilingual, Bilingual]] = {
    RefusalReason.MALFORMED: (
        Bilingual("这个码不完整,读不出身份。", "This code is incomplete; no identity can be read."),
        _FRESH_CODE,
    ),
    RefusalReason.NO_KEYS: (
        Bilingual(
            "本机还没有取得验证身份码的密钥。",
            "This terminal has not yet received the keys that verify identity codes.",
        ),
        _OTHER_WAY,
    ),
    RefusalReason.KEYS_TOO_OLD: (
        Bilingual(
            "本机离线太久,暂时不能验证身份码。",
            "This terminal has been offline too long to verify identity codes.",
        ),
        _OTHER_WAY,
    ),
    RefusalReason.UNKNOWN_KEY: (
        Bilingual(
            "这个身份码不是本厅认可的机构签发的。",
            "This code was not signed by an issuer this hall knows.",
        ),
        _OTHER_WAY,
    ),
    RefusalReason.KEY_REVOKED: (
        Bilingual(
            "签发这个身份码的密钥已被停用。", "The key that signed this code has been withdrawn."
        ),
        _FRESH_CODE,
    ),
    RefusalReason.KEY_OUT_OF_TIME: (
        Bilingual(
            "签发这个身份码的密钥不在使用期内。",
            "The key that signed this code is not valid at this time.",
        ),
        _FRESH_CODE,
    ),
    RefusalReason.BAD_SIGNATURE: (
        Bilingual("这个身份码的签名不对,不能采信。", "The signature of this code is wrong."),
        _OTHER_WAY,
    ),
    RefusalReason.WRONG_ISSUER: (
        Bilingual("这个身份码是给别的机构用的。", "This code was made for use somewhere else."),
        _OTHER_WAY,
    ),
    RefusalReason.LIVES_TOO_LONG: (
        Bilingual(
            "这个身份码的有效期过长,不符合规定。",
            "This code claims to be valid for longer than is allowed.",
        ),
        _FRESH_CODE,
    ),
    RefusalReason.EXPIRED: (
        Bilingual(
            "这个身份码已过期({age}前生成)。", "This code has expired; it was made {age} ago."
        ),
        _FRESH_CODE,
    ),
    RefusalReason.FROM_THE_FUTURE: (
        Bilingual(
            "身份码的时间比本机快{age},两边的时钟对不上。",
            "The time in this code is {age} ahead of this terminal's clock.",
        ),
        _OTHER_WAY,
    ),
    RefusalReason.ALREADY_USED: (
        Bilingual(
            "这个身份码已经用过一次了,每个码只能用一次。",
            "This code has been used already; each code works once.",
        ),
        _FRESH_CODE,
    ),
}


def _refuse(reason: RefusalReason, age: timedelta = timedelta(0)) -> IdentityRefused:
    words, way_on = _WORDS[reason]
    zh, en = _spell(age)
    return IdentityRefused(
        reason, Bilingual(words.zh.format(age=zh), words.en.format(age=en)), way_on
    )


def _clock_words(difference: timedelta) -> Bilingual:
    zh, en = _spell(abs(difference))
    if difference > timedelta(0):
        return Bilingual(
            f"本机时钟可能慢了{zh},请工作人员校时。",
            f"This terminal's clock may be {en} slow; staff should set it.",
        )
    return Bilingual(
        f"本机时钟可能快了{zh},请工作人员校时。",
        f"This terminal's clock may be {en} fast; staff should set it.",
    )


def _spell(age: timedelta) -> tuple[str, str]:
    """A span in words, in its largest fitting unit."""
    seconds = max(0, round(age.total_seconds()))
    for size, zh, en in ((86400, "天", "day"), (3600, "小时", "hour"), (60, "分钟", "minute")):
        if seconds >= 2 * size or (size > 60 and seconds >= size):
            count = seconds // size
            return f" {count} {zh}", f"{count} {en}{'s' if count > 1 else ''}"
    return f" {seconds} 秒", f"{seconds} second{'' if seconds == 1 else 's'}"
