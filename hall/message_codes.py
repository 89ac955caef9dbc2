"""Codes sent by text message (短信验证码) as the hall keeps them: digests, few tries, good once."""

from __future__ import annotations

import hmac
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from hall.clock import Clock
from hall.database import Database
from hall.problem import Problem
from hall.secret_keys import SecretKeys
from hall.settings import SmsSettings
from hall.tables import sms_codes
from hall.terminals import Terminal
from kiosk.bilingual import Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCode:
    """A code that is kept and now has to be sent."""

    sms_id: str
    code: str = field(repr=False)  # six digits
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCode:
    """A code is on its way."""

    sms_id: str
    masked_phone: str
    expires_at: datetime


class MessageCodes:
    """Makes codes and takes them back, each at its terminal, from its owner, once.

    An owner is a keyed digest (:meth:`SecretKeys.digest`) of whom the code is for and what
    it is for; a code made for one use is wrong for any other.
    """

    def __init__(
        self, database: Database, secret_keys: SecretKeys, clock: Clock, settings: SmsSettings
    ) -> None:
        self._database = database
        self._secret_keys = secret_keys
        self._clock = clock
        self._valid = timedelta(seconds=settings.valid_seconds)
        self._tries = settings.tries

    def make(self, terminal: Terminal, owner: str, purpose: str) -> MessageCode:
        """Make a code and keep its digest; ``purpose`` is noted for those who look."""
        made = MessageCode(
            sms_id=str(uuid.uuid4()),
            code=f"{secrets.randbelow(1_000_000):06d}",
            expires_at=self._clock() + self._valid,
        )
        with self._database.writing() as connection:
            connection.execute(
                insert(sms_codes).values(
                    sms_id=made.sms_id,
                    terminal_id=terminal.terminal_id,
                    number_digest=owner,
                    code_digest=self._secret_keys.digest(made.sms_id, made.code),
                    purpose=purpose,
                    expires_at=made.expires_at,
                    tries_left=self._tries,
                )
            )
        return made

    def redeem(self, terminal: Terminal, sms_id: str, owner: str, code: str) -> None:
        """Use a code up; a wrong try costs one of its tries.

        Raises :class:`Problem` 401 ``code_invalid`` or 409 ``code_already_used``.
        """
        now = self._clock()
        mine = (sms_codes.c.sms_id == sms_id) & (sms_codes.c.terminal_id == terminal.terminal_id)
        # Under a lock from the look to the mark: guesses at the same moment cost a try each.
        with self._database.writing() as connection:
            row = connection.execute(select(sms_codes).where(mine).with_for_update()).one_or_none()
            right = (
                row is not None
                and row.expires_at > now
                and row.tries_left > 0
                and hmac.compare_digest(row.number_digest, owner)
                and hmac.compare_digest(row.code_digest, self._secret_keys.digest(sms_id, code))
            )
            if row is not None and not right:
                connection.execute(
                    update(sms_codes).where(mine).values(tries_left=sms_codes.c.tries_left - 1)
                )
            fresh = (
                right
                and connection.execute(
                    update(sms_codes)
                    .where(mine & sms_codes.c.used_at.is_(None))
                    .values(used_at=now)
                ).rowcount
                == 1
            )
        # Outside the transaction: an exception inside would take the lost try back.
        if not right:
            raise code_invalid()
        if not fresh:
            raise code_already_used()


def code_invalid() -> Problem:
    """The code is wrong, expired, or not ours."""
    return Problem(
        401,
        "code_invalid",
        Bilingual(
            "验证码不对或已过期,请重新获取", "the code is wrong or expired; ask for a new one"
        ),
    )


def code_already_used() -> Problem:
    """The code was good, once."""
    return Problem(
        409,
        "code_already_used",
        Bilingual("这个码已经用过,请重新获取", "this code was used already; ask for a new one"),
    )
