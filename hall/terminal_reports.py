"""What terminals report of themselves: the end of their audit trail, and a store set aside.

A trail (审计) that was cut off at its end is sound in itself; only its head, kept elsewhere,
shows it (see :mod:`kiosk.audit`). So the newest head of each terminal is kept here, and one
an hour of the earlier ones. A head that goes back, or says something else of a number that
was told before, is trouble, and stays so until staff have seen it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from hall.clerks import Clerk
from hall.clock import Clock
from hall.database import Database, insert_once
from hall.tables import audit_heads, terminal_reports, terminals
from hall.terminals import Terminal

log = logging.getLogger(__name__)

_BETWEEN_HEADS: Final = timedelta(hours=1)

STORE_RECOVERED: Final = "store_recovered"
AUDIT_BROKEN: Final = "audit_broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest entry of a trail: its number and its hash."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldHead(Head):
    """A head, and when the hall was told of it."""

    noted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that staff should know of a terminal. ``detail`` names files and counts."""

    terminal_id: str
    label: str
    kind: str  # STORE_RECOVERED or AUDIT_BROKEN
    detail: dict[str, Any]
    noted_at: datetime


class TerminalReports:
    """Takes reports in, and tells staff what is in them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def take(self, terminal: Terminal, head: Head, recovery: dict[str, Any] | None) -> bool:
        """Note a report; returns whether staff have seen ``recovery``, if there is one."""
        now = self._clock()
        mine = terminal_reports.c.terminal_id == terminal.terminal_id
        with self._database.writing() as connection:
            insert_once(
                connection,
                terminal_reports,
                {
                    "terminal_id": terminal.terminal_id,
                    "audit_seq": 0,
                    "audit_hash": "",
                    "noted_at": now,
                },
            )
            row = connection.execute(select(terminal_reports).where(mine)).one()
            values: dict[str, Any] = {}
            if _contradicts(row.audit_seq, row.audit_hash, head):
                detail = {"known": row.audit_seq, "told": head.seq}
                log.warning("audit trail of %s goes back: %s", terminal.label, detail)
                values |= {
                    "broken": json.dumps(detail),
                    "broken_at": now,
                    "broken_seen_at": None,
                }
            values |= {"audit_seq": head.seq, "audit_hash": head.hash, "noted_at": now}
            told = None if recovery is None else json.dumps(recovery, sort_keys=True)
            if told is not None and told != row.recovery:
                log.warning("store of %s was set aside: %s", terminal.label, told)
                values |= {"recovery": told, "recovery_at": now, "recovery_seen_at": None}
            connection.execute(update(terminal_reports).where(mine).values(**values))
            self._keep_head(connection, terminal, head, now)
        return told is not None and told == row.recovery and row.recovery_seen_at is not None

    def _keep_head(
        self, connection: Connection, terminal: Terminal, head: Head, now: datetime
    ) -> None:
        newest = connection.scalar(
            select(audit_heads.c.noted_at)
            .where(audit_heads.c.terminal_id == terminal.terminal_id)
            .order_by(audit_heads.c.noted_at.desc())
            .limit(1)
        )
        if head.seq and (newest is None or newest <= now - _BETWEEN_HEADS):
            connection.execute(
                insert(audit_heads).values(
                    terminal_id=terminal.terminal_id, seq=head.seq, hash=head.hash, noted_at=now
                )
            )

    def heads(self, terminal_id: str) -> tuple[Head, ...]:
        """The heads that are known of a terminal's trail, to check the whole trail against."""
        told = self.told_heads(terminal_id) or ()
        return tuple(Head(seq=one.seq, hash=one.hash) for one in told)

    def told_heads(self, name: str) -> tuple[ToldHead, ...] | None:
        """Every head that is known of a terminal, by its id or its name; oldest first.

        A name stands for all that were ever enrolled under it: a terminal that was enrolled
        anew goes on with its trail. ``None`` if there is no such terminal.
        """
        with self._database.reading() as connection:
            ids = connection.scalars(
                select(terminals.c.terminal_id).where(
                    (terminals.c.terminal_id == name) | (terminals.c.label == name)
                )
            ).all()
            rows = connection.execute(
                select(audit_heads.c.seq, audit_heads.c.hash, audit_heads.c.noted_at)
                .where(audit_heads.c.terminal_id.in_(ids))
                .union_all(
                    select(
                        terminal_reports.c.audit_seq,
                        terminal_reports.c.audit_hash,
                        terminal_reports.c.noted_at,
                    ).where(
                        terminal_reports.c.terminal_id.in_(ids) & (terminal_reports.c.audit_seq > 0)
                    )
                )
            ).all()
        if not ids:
            return None
        known: dict[tuple[int, str], ToldHead] = {}
        for row in sorted(rows, key=lambda row: row.noted_at):
            known.setdefault(
                (row.seq, row.hash), ToldHead(seq=row.seq, hash=row.hash, noted_at=row.noted_at)
            )
        return tuple(known.values())

    def notices(self) -> tuple[Notice, ...]:
        """What staff have not seen yet, of terminals that are still in use."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(terminal_reports, terminals.c.label)
                .join(terminals, terminals.c.terminal_id == terminal_reports.c.terminal_id)
                .where(terminals.c.revoked_at.is_(None))
                .order_by(terminals.c.label)
            ).all()
        found = []
        for row in rows:
            for kind, text, at, seen in (
                (AUDIT_BROKEN, row.broken, row.broken_at, row.broken_seen_at),
                (STORE_RECOVERED, row.recovery, row.recovery_at, row.recovery_seen_at),
            ):
                if text and seen is None:
                    found.append(
                        Notice(
                            terminal_id=row.terminal_id,
                            label=row.label,
                            kind=kind,
                            detail=json.loads(text),
                            noted_at=at,
                        )
                    )
        return tuple(found)

    def seen(self, terminal_id: str, kind: str, clerk: Clerk) -> bool:
        """A clerk has read a notice; False if there is none to read."""
        columns = {
            AUDIT_BROKEN: (terminal_reports.c.broken_at, terminal_reports.c.broken_seen_at),
            STORE_RECOVERED: (terminal_reports.c.recovery_at, terminal_reports.c.recovery_seen_at),
        }
        if kind not in columns:
            return False
        there, seen = columns[kind]
        with self._database.writing() as connection:
            done = connection.execute(
                update(terminal_reports)
                .where(
                    (terminal_reports.c.terminal_id == terminal_id)
                    & there.is_not(None)
                    & seen.is_(None)
                )
                .values({seen.name: self._clock()})
            ).rowcount
        if done:
            log.info("notice %s read by clerk %s", kind, clerk.clerk_id)
        return done == 1


def _contradicts(seq: int, known: str, head: Head) -> bool:
    """Whether ``head`` cannot follow what was told before."""
    return head.seq < seq or (head.seq == seq and seq > 0 and head.hash != known)
