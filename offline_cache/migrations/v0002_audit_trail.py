"""Version 2: the audit trail, to which rows can only be added, one link after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils.db import Database

STATEMENTS = (
    """
    CREATE TABLE audit_entries (
        seq INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        event TEXT NOT NULL,
        subject TEXT NOT NULL,
        taxpayer TEXT NOT NULL,
        previous BLOB NOT NULL,
        hash BLOB NOT NULL
    ) STRICT
    """,
    "CREATE INDEX audit_entries_subject ON audit_entries (subject)",
    """
    CREATE TRIGGER audit_entries_linked BEFORE INSERT ON audit_entries
    WHEN NEW.seq != 1 + coalesce((SELECT max(seq) FROM audit_entries), 0)
        OR NEW.previous != coalesce(
            (SELECT hash FROM audit_entries ORDER BY seq DESC LIMIT 1), zeroblob(32)
        )
    BEGIN SELECT RAISE(ABORT, 'an audit entry must follow the last one'); END
    """,
    """
    CREATE TRIGGER audit_entries_fixed BEFORE UPDATE ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'the audit trail can only be added to'); END
    """,
    """
    CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'the audit trail can only be added to'); END
    """,
)


def upgrade(database: Database) -> None:
    """Take the step from version 1."""
    for statement in STATEMENTS:
        database.execute(statement)
