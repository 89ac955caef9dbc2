"""Limits on attempts, kept in the database so that a restart or a second worker counts on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, select

from hall.clock import Clock
from hall.database import Database
from hall.problem import Problem
from hall.secret_keys import SecretKeys
from hall.tables import attempts
from kiosk.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``count`` attempts in ``window`` for one subject."""

    scope: str
    count: int
    window: timedelta
    code: str = "too_many_tries"


class Throttle:
    """Counts attempts by subject; subjects are kept as keyed digests only."""

    def __init__(self, database: Database, secret_keys: SecretKeys, clock: Clock) -> None:
        self._database = database
        self._secret_keys = secret_keys
        self._clock = clock

    def check(self, limit: Limit, subject: str) -> None:
        """Raise a 429 :class:`Problem` when ``subject`` has used up ``limit``."""
        with self._database.reading() as connection:
            self._check(connection, limit, subject)

    def take(self, limit: Limit, subject: str) -> int:
        """Count one attempt, or raise a 429 :class:`Problem`; :meth:`give_back` undoes it.

        Counted before it is tried: of a hundred tries at once no more than ``limit`` pass.
        """
        with self._database.writing() as connection:
            if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
                mine = func.hashtext(limit.scope + self._digest(subject))
                connection.execute(select(func.pg_advisory_xact_lock(mine)))
            self._check(connection, limit, subject)
            return self._record(connection, limit, subject)

    def give_back(self, attempt: int) -> None:
        """Do not count an attempt of :meth:`take`: it succeeded."""
        with self._database.writing() as connection:
            connection.execute(delete(attempts).where(attempts.c.attempt_id == attempt))

    def record(self, limit: Limit, subject: str) -> None:
        """Count one attempt."""
        with self._database.writing() as connection:
            self._record(connection, limit, subject)

    def _check(self, connection: Connection, limit: Limit, subject: str) -> None:
        now = self._clock()
        mine = (attempts.c.scope == limit.scope) & (attempts.c.subject == self._digest(subject))
        used, oldest = connection.execute(
            select(func.count(), func.min(attempts.c.at)).where(
                mine & (attempts.c.at > now - limit.window)
            )
        ).one()
        if used >= limit.count:
            wait = max(1, int((oldest + limit.window - now).total_seconds()) + 1)
            minutes = -(-wait // 60)
            raise Problem(
                429,
                limit.code,
                Bilingual(
                    f"尝试次数过多,请约 {minutes} 分钟后再试",
                    f"too many tries; please try again in about {minutes} min",
                ),
                retry_after=wait,
            )

    def _record(self, connection: Connection, limit: Limit, subject: str) -> int:
        now = self._clock()
        connection.execute(
            delete(attempts).where(
                (attempts.c.scope == limit.scope) & (attempts.c.at <= now - limit.window)
            )
        )
        attempt: int = connection.execute(
            insert(attempts)
            .values(scope=limit.scope, subject=self._digest(subject), at=now)
            .returning(attempts.c.attempt_id)
        ).scalar_one()
        return attempt

    def forget(self, limit: Limit, subject: str) -> None:
        """Forget the attempts of ``subject``, after one succeeded."""
        with self._database.writing() as connection:
            connection.execute(
                delete(attempts).where(
                    (attempts.c.scope == limit.scope)
                    & (attempts.c.subject == self._digest(subject))
                )
            )

    def _digest(self, subject: str) -> str:
        return self._secret_keys.digest("throttle", subject)
