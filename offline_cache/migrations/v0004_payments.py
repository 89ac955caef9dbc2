"""Version 4: payments that were ordered here, followed until their end is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils.db import Database

STATEMENTS = (
    """
    CREATE TABLE payments (
        sequence INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL DEFAULT 'starting' CHECK (
            state IN (
                'starting', 'not_started', 'unclear', 'waiting', 'paid', 'settled', 'failed',
                'cancelled', 'expired', 'refunding', 'refunded'
            )
        ),
        body BLOB NOT NULL,
        person_key TEXT NOT NULL,
        taxpayer_id TEXT NOT NULL,
        task_id TEXT NOT NULL,
        payment_id TEXT NOT NULL DEFAULT '',
        reply BLOB,
        told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
        created_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX payments_of ON payments (taxpayer_id, person_key)",
    "CREATE INDEX payments_in ON payments (state)",
    """
    CREATE TRIGGER payments_ordered
    BEFORE UPDATE OF key, body, person_key, taxpayer_id, task_id, created_at ON payments
    BEGIN SELECT RAISE(ABORT, 'what was ordered cannot be changed'); END
    """,
    """
    CREATE TRIGGER payments_end BEFORE UPDATE OF state ON payments
    WHEN OLD.state IN ('settled', 'not_started') AND NEW.state IS NOT OLD.state
    BEGIN SELECT RAISE(ABORT, 'a payment that is over stays over'); END
    """,
    """
    CREATE TRIGGER payments_kept BEFORE DELETE ON payments
    WHEN OLD.state IN ('starting', 'unclear', 'waiting', 'paid', 'refunding')
    BEGIN SELECT RAISE(ABORT, 'a payment that is not over cannot be forgotten'); END
    """,
)


def upgrade(database: Database) -> None:
    """Take the step from version 3."""
    for statement in STATEMENTS:
        database.execute(statement)
