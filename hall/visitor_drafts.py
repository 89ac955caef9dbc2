"""Half-finished tasks (草稿), so that they can be gone on with at another terminal.

One draft per person, taxpayer and task; the newest wins. It lies sealed, under a keyed
digest of whose it is, for seven days (shortest necessary retention, 个人信息保护法
article 19), and goes as soon as the bureau has accepted the filing made of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from hall.clock import Clock
from hall.database import Database
from hall.sealing import NotOpenedError, SealingKey
from hall.secret_keys import SecretKeys
from hall.tables import submissions, terminals, visitor_drafts
from hall.terminals import Terminal

LIFETIME: Final = timedelta(days=7)
_SILENT: Final = timedelta(seconds=45)
"""A terminal says every ten seconds that it is there."""
_UNDER_WAY: Final = timedelta(days=1)
"""How long a filing without an answer counts as being on its way."""
_MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """A draft as it was left, and where."""

    task_version: int
    answers: bytes = field(repr=False)
    saved_at: datetime
    terminal_label: str
    here: bool
    """Whether the asking terminal saved it."""
    out_of_contact: bool = False
    """Whether the terminal that saved it is silent: it may have been signed there since."""
    handed_in: bool = False
    """Whether the filing made of it is here, signed, and the bureau has not answered yet."""


class VisitorDrafts:
    """Keeps drafts for visitors, not for terminals."""

    def __init__(
        self, database: Database, secret_keys: SecretKeys, sealing: SealingKey, clock: Clock
    ) -> None:
        self._database = database
        self._secret_keys = secret_keys
        self._sealing = sealing
        self._clock = clock

    def save(
        self,
        terminal: Terminal,
        person_key: str,
        taxpayer_id: str,
        task: str,
        version: int,
        saved_at: datetime,
        answers: bytes,
    ) -> bool:
        """Keep a draft; False if a newer one lies here already, which then stays.

        A terminal whose clock is fast does not win for ever: no draft is younger than now.
        """
        now = self._clock()
        saved_at = min(saved_at, now)
        owner = self._owner(person_key, taxpayer_id, task)
        sealed = self._sealing.seal(answers, owner)
        with self._database.writing() as connection:
            mine = visitor_drafts.c.owner == owner
            kept = connection.scalar(select(visitor_drafts.c.saved_at).where(mine))
            if kept is not None and kept > saved_at:
                return False
            connection.execute(delete(visitor_drafts).where(mine))
            connection.execute(
                visitor_drafts.insert().values(
                    owner=owner,
                    terminal_id=terminal.terminal_id,
                    task_version=version,
                    sealed=sealed,
                    saved_at=saved_at,
                    expires_at=now + LIFETIME,
                )
            )
        return True

    def find(
        self, terminal: Terminal, person_key: str, taxpayer_id: str, task: str
    ) -> KeptDraft | None:
        """Return the draft, unless there is none or its time is over."""
        owner = self._owner(person_key, taxpayer_id, task)
        with self._database.reading() as connection:
            row = connection.execute(
                select(visitor_drafts, terminals.c.label, terminals.c.last_seen_at)
                .join(terminals, terminals.c.terminal_id == visitor_drafts.c.terminal_id)
                .where(
                    (visitor_drafts.c.owner == owner)
                    & (visitor_drafts.c.expires_at > self._clock())
                )
            ).one_or_none()
        if row is None:
            return None
        try:
            answers = self._sealing.open(row.sealed, owner)
        except NotOpenedError:  # the key file was replaced: what lies here is lost
            return None
        here, seen = row.terminal_id == terminal.terminal_id, row.last_seen_at
        return KeptDraft(
            task_version=row.task_version,
            answers=answers,
            saved_at=row.saved_at,
            terminal_label=row.label,
            here=here,
            out_of_contact=not here and seen is not None and self._clock() - seen > _SILENT,
            handed_in=self._handed_in((person_key, taxpayer_id, task), row.saved_at),
        )

    def _handed_in(self, of: tuple[str, str, str], since: datetime) -> bool:
        """Whether a filing of it came in since then and waits for the bureau."""
        waiting = (
            select(submissions.c.body)
            .where(
                submissions.c.reply.is_(None)
                & (submissions.c.received_at >= max(since, self._clock() - _UNDER_WAY))
            )
            .order_by(submissions.c.received_at.desc())
            .limit(_MOST)
        )
        with self._database.reading() as connection:
            return any(_filed(body) == of for body in connection.execute(waiting).scalars())

    def discard(self, person_key: str, taxpayer_id: str, task: str) -> None:
        """Forget a draft; forgetting none changes nothing."""
        with self._database.writing() as connection:
            connection.execute(
                delete(visitor_drafts).where(
                    visitor_drafts.c.owner == self._owner(person_key, taxpayer_id, task)
                )
            )

    def forget_filed(self, body: bytes) -> None:
        """The bureau accepted this filing: forget the draft that it was made of.

        The terminal asks for it too, but may be offline when it does.
        """
        filed = _filed(body)
        if filed is not None:  # a body of another kind has no draft
            self.discard(*filed)

    def purge(self) -> int:
        """Forget drafts whose time is over; return how many."""
        with self._database.writing() as connection:
            return connection.execute(
                delete(visitor_drafts).where(visitor_drafts.c.expires_at <= self._clock())
            ).rowcount

    def _owner(self, person_key: str, taxpayer_id: str, task: str) -> str:
        return self._secret_keys.digest("draft", f"{person_key}\0{taxpayer_id}\0{task}")


def _filed(body: bytes) -> tuple[str, str, str] | None:
    """By whom, for whom and what was filed; None for a body of another kind."""
    try:
        filed = json.loads(body)
        return str(filed["person_key"]), str(filed["taxpayer_id"]), str(filed["task"])
    except (ValueError, KeyError, TypeError):
        return None
