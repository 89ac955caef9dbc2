"""Identity codes (身份码) that terminals hand on: verified again here, and taken once."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import delete

from hall.bureau.bureau import Bureau, Person, PublicKeys
from hall.clock import Clock
from hall.database import Database, insert_once
from hall.message_codes import code_already_used
from hall.problem import Problem
from hall.sms_codes import person_unknown
from hall.tables import used_codes
from kiosk.bilingual import Bilingual
from kiosk.identity.identity_code import IdentityRefused, RefusalReason, verify_identity_code
from kiosk.identity.key_set import KeySet, KeyUse, PublishedKey
from kiosk.identity.signatures import SignatureAlgorithm, verifier_for


class UsedCodes:
    """Remembers in the database which codes were taken, for all terminals of the hall."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def seen(self, cti: bytes, until: datetime) -> bool:
        """Test and set in one step: ``True`` if the code was taken before."""
        with self._database.writing() as connection:
            connection.execute(delete(used_codes).where(used_codes.c.until < self._clock()))
            return not insert_once(
                connection,
                used_codes,
                {"code_digest": hashlib.sha256(cti).hexdigest(), "until": until},
            )


class IdentityCodes:
    """Turns a code into a person."""

    def __init__(self, database: Database, bureau: Bureau, clock: Clock) -> None:
        self._bureau = bureau
        self._clock = clock
        self._used = UsedCodes(database, clock)

    def redeem(self, code: str) -> Person:
        """Return who showed ``code``; a code is good once.

        Raises :class:`Problem` 401 ``code_invalid``, 409 ``code_already_used``, 404
        ``person_unknown``.
        """
        now = self._clock()
        verified = verify_identity_code(code, _key_set(self._bureau.keys(), now), now, self._used)
        if isinstance(verified, IdentityRefused):
            if verified.reason is RefusalReason.ALREADY_USED:
                raise code_already_used()
            words = Bilingual(
                f"{verified.words.zh}{verified.way_on.zh}",
                f"{verified.words.en} {verified.way_on.en}",
            )
            raise Problem(401, "code_invalid", words)
        person = self._bureau.person(verified.person_key)
        if person is None:
            raise person_unknown()
        return person


def _key_set(published: PublicKeys, now: datetime) -> KeySet:
    return KeySet(
        issuer=published.issuer,
        fetched_at=now,
        max_age_seconds=published.max_age_seconds,
        revoked=frozenset(published.revoked),
        keys=tuple(
            PublishedKey(
                kid=key.kid,
                use=KeyUse(key.use),
                verifier=verifier_for(SignatureAlgorithm(key.alg), key.public_key),
                not_before=key.not_before,
                not_after=key.not_after,
            )
            for key in published.keys
        ),
    )
