"""The terminals of the hall: enrolled once by a code, known afterwards by their token."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, select, update

from hall.clock import Clock
from hall.database import Database
from hall.problem import Problem
from hall.secret_keys import new_token, token_hash
from hall.tables import enrolment_codes, terminals
from hall.throttle import Limit, Throttle
from kiosk.bilingual import Bilingual

# Crockford's base 32: no I, L, O, U, so that a code read from paper is typed right.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ENROL_TRIES: Final = Limit("enrol", 10, timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Terminal:
    """One enrolled terminal."""

    terminal_id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTerminal:
    """A terminal as the hall's administrators see it."""

    terminal_id: str
    label: str
    name: str
    software_version: str
    last_seen_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """A code that enrols one terminal, once, until it expires."""

    code: str
    label: str
    expires_at: datetime


class Terminals:
    """Enrols terminals and recognises them."""

    def __init__(self, database: Database, throttle: Throttle, clock: Clock) -> None:
        self._database = database
        self._throttle = throttle
        self._clock = clock

    def issue_code(self, label: str, valid: timedelta = timedelta(hours=24)) -> EnrolmentCode:
        """Make a one-time code for the terminal that will be called ``label``."""
        code = "".join(secrets.choice(_ALPHABET) for _ in range(12))
        now = self._clock()
        with self._database.writing() as connection:
            connection.execute(
                insert(enrolment_codes).values(
                    code_hash=token_hash(code), label=label, created_at=now, expires_at=now + valid
                )
            )
        shown = "-".join(code[start : start + 4] for start in (0, 4, 8))
        return EnrolmentCode(shown, label, now + valid)

    def enrol(
        self, code: str, *, name: str, software_version: str, client: str
    ) -> tuple[Terminal, str]:
        """Redeem ``code``; return the terminal and its token, which is shown only now.

        Raises :class:`Problem` 403 ``enrolment_refused`` for a wrong, used or expired
        code, 429 after too many wrong ones from one address.
        """
        attempt = self._throttle.take(_ENROL_TRIES, client)
        now = self._clock()
        token = new_token()
        mine = enrolment_codes.c.code_hash == token_hash(_normal(code))
        with self._database.writing() as connection:
            redeemed = connection.execute(
                update(enrolment_codes)
                .where(
                    mine
                    & enrolment_codes.c.used_at.is_(None)
                    & (enrolment_codes.c.expires_at > now)
                )
                .values(used_at=now)
            ).rowcount
            if redeemed:
                label = connection.execute(select(enrolment_codes.c.label).where(mine)).scalar_one()
                terminal = Terminal(str(uuid.uuid4()), label)
                connection.execute(
                    insert(terminals).values(
                        terminal_id=terminal.terminal_id,
                        label=label,
                        name=name,
                        software_version=software_version,
                        token_hash=token_hash(token),
                        enrolled_at=now,
                    )
                )
        if redeemed:
            self._throttle.give_back(attempt)
            return terminal, token
        raise Problem(
            403,
            "enrolment_refused",
            Bilingual(
                "登记码不对、已用过或已过期,请在服务器上重新生成",
                "the enrolment code is wrong, used or expired; make a new one on the server",
            ),
        )

    def recognise(self, token: str) -> Terminal | None:
        """Return the terminal that holds ``token``, or ``None``."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(terminals.c.terminal_id, terminals.c.label).where(
                    (terminals.c.token_hash == token_hash(token)) & terminals.c.revoked_at.is_(None)
                )
            ).one_or_none()
        return None if row is None else Terminal(row.terminal_id, row.label)

    def heartbeat(self, terminal: Terminal) -> None:
        """Note that the terminal is alive."""
        with self._database.writing() as connection:
            connection.execute(
                update(terminals)
                .where(terminals.c.terminal_id == terminal.terminal_id)
                .values(last_seen_at=self._clock())
            )

    def all(self) -> tuple[KnownTerminal, ...]:
        """Every terminal that was ever enrolled, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(terminals).order_by(terminals.c.enrolled_at)).all()
        return tuple(
            KnownTerminal(
                terminal_id=row.terminal_id,
                label=row.label,
                name=row.name,
                software_version=row.software_version,
                last_seen_at=row.last_seen_at,
                revoked_at=row.revoked_at,
            )
            for row in rows
        )

    def revoke(self, terminal_id: str) -> bool:
        """Refuse this terminal from now on; say whether there was such a terminal."""
        with self._database.writing() as connection:
            return (
                connection.execute(
                    update(terminals)
                    .where(terminals.c.terminal_id == terminal_id)
                    .values(revoked_at=self._clock())
                ).rowcount
                == 1
            )


def _normal(code: str) -> str:
    typed = "".join(code.split()).replace("-", "").upper()
    return typed.replace("O", "0").replace("I", "1").replace("L", "1")
