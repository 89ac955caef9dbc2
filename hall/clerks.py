"""The clerks of the help desk (帮办员): their accounts and their sign-ins."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, insert, select, update

from hall.clock import Clock
from hall.database import Database
from hall.problem import Problem
from hall.secret_keys import new_token, token_hash
from hall.tables import clerk_sessions, clerks
from hall.throttle import Limit, Throttle
from kiosk.bilingual import Bilingual
from kiosk.masking import masked_person

SHORTEST_PASSWORD: Final = 10
_SIGN_IN_NAME: Final = Limit("sign_in_name", 5, timedelta(minutes=15))
_SIGN_IN_ADDRESS: Final = Limit("sign_in_address", 30, timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Clerk:
    """One member of the hall's staff."""

    clerk_id: str
    name: str

    @property
    def masked_name(self) -> str:
        """What a visitor sees: the family name, then ``*``."""
        return masked_person(self.name)


@dataclass(frozen=True, slots=True)
class Account:
    """A clerk's account, for whoever looks after them."""

    name: str
    created_at: datetime
    disabled_at: datetime | None


class Clerks:
    """Adds clerks, signs them in, recognises them."""

    def __init__(
        self, database: Database, throttle: Throttle, clock: Clock, session_life: timedelta
    ) -> None:
        self._database = database
        self._throttle = throttle
        self._clock = clock
        self._session_life = session_life
        self._hasher = PasswordHasher()
        self._decoy_hash: str | None = None
        # Each check takes 64 MiB: a burst of them would take the server's memory.
        self._one_at_a_time = threading.Lock()

    def add(self, name: str, password: str) -> Clerk:
        """Add a clerk.

        Raises ``ValueError`` when the name is taken or the password is too short.
        """
        clerk = Clerk(str(uuid.uuid4()), name)
        hashed = self._hash(password)
        with self._database.writing() as connection:
            if connection.scalar(select(clerks.c.clerk_id).where(clerks.c.name == name)):
                raise ValueError(
                    "there is a clerk of this name already; `new-password` changes their password"
                )
            connection.execute(
                insert(clerks).values(
                    clerk_id=clerk.clerk_id,
                    name=name,
                    password_hash=hashed,
                    created_at=self._clock(),
                )
            )
        return clerk

    def all(self) -> tuple[Account, ...]:
        """List all accounts by name, removed ones too."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(clerks.c.name, clerks.c.created_at, clerks.c.disabled_at).order_by(
                    clerks.c.name
                )
            ).all()
        return tuple(Account(row.name, row.created_at, row.disabled_at) for row in rows)

    def set_password(self, name: str, password: str) -> None:
        """Give a clerk a new password; every sign-in ends, and a removed one may come again.

        Raises ``ValueError`` for an unknown name or a password that is too short.
        """
        self._change(name, password_hash=self._hash(password), disabled_at=None)
        self._throttle.forget(_SIGN_IN_NAME, name)

    def disable(self, name: str) -> None:
        """Let a clerk no longer in: every sign-in ends. Raises ``ValueError`` if unknown."""
        self._change(name, disabled_at=self._clock())

    def _change(self, name: str, **values: object) -> None:
        with self._database.writing() as connection:
            clerk_id = connection.scalar(select(clerks.c.clerk_id).where(clerks.c.name == name))
            if clerk_id is None:
                raise ValueError("there is no clerk of this name (see `clerks`)")
            connection.execute(update(clerks).where(clerks.c.clerk_id == clerk_id).values(**values))
            connection.execute(delete(clerk_sessions).where(clerk_sessions.c.clerk_id == clerk_id))

    def _hash(self, password: str) -> str:
        if len(password) < SHORTEST_PASSWORD:
            raise ValueError(f"the password needs at least {SHORTEST_PASSWORD} characters")
        return self._hasher.hash(password)

    def sign_in(self, name: str, password: str, *, client: str) -> tuple[Clerk, str]:
        """Check the password; return the clerk and a session token.

        Raises :class:`Problem` 401 ``sign_in_refused``, or 429 after too many failures.
        """
        from_here = self._throttle.take(_SIGN_IN_ADDRESS, client)
        self._throttle.take(_SIGN_IN_NAME, name)
        with self._database.reading() as connection:
            row = connection.execute(
                select(clerks.c.clerk_id, clerks.c.password_hash).where(
                    (clerks.c.name == name) & clerks.c.disabled_at.is_(None)
                )
            ).one_or_none()
        try:
            with self._one_at_a_time:
                self._hasher.verify(self._decoy() if row is None else row.password_hash, password)
        except (VerifyMismatchError, InvalidHashError):
            row = None
        if row is None:
            raise Problem(
                401,
                "sign_in_refused",
                Bilingual("姓名或密码不对", "the name or the password is wrong"),
            )
        self._throttle.forget(_SIGN_IN_NAME, name)
        self._throttle.give_back(from_here)
        token = new_token()
        now = self._clock()
        with self._database.writing() as connection:
            connection.execute(delete(clerk_sessions).where(clerk_sessions.c.expires_at <= now))
            connection.execute(
                insert(clerk_sessions).values(
                    token_hash=token_hash(token),
                    clerk_id=row.clerk_id,
                    expires_at=now + self._session_life,
                )
            )
        return Clerk(row.clerk_id, name), token

    def _decoy(self) -> str:
        # Verified when no such clerk exists, so that both refusals take equally long.
        if self._decoy_hash is None:
            self._decoy_hash = self._hasher.hash(new_token())
        return self._decoy_hash

    def recognise(self, token: str) -> Clerk | None:
        """Return the clerk who holds this session token, or ``None``."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(clerks.c.clerk_id, clerks.c.name)
                .join_from(clerk_sessions, clerks)
                .where(
                    (clerk_sessions.c.token_hash == token_hash(token))
                    & (clerk_sessions.c.expires_at > self._clock())
                    & clerks.c.disabled_at.is_(None)
                )
            ).one_or_none()
        return None if row is None else Clerk(row.clerk_id, row.name)

    def sign_out(self, token: str) -> None:
        """End the session."""
        with self._database.writing() as connection:
            connection.execute(
                delete(clerk_sessions).where(clerk_sessions.c.token_hash == token_hash(token))
            )
