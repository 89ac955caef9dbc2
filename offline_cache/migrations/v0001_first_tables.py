"""Version 1: profiles, people, drafts, pending events, seen codes, settings, attempts.

Instants are microseconds since 1970 UTC. Long columns come last: SQLite walks a whole
value to reach the column behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils.db import Database

TABLES = (
    """
    CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        changed_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE people (
        person_key TEXT PRIMARY KEY,
        id_digest TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        fetched_at INTEGER NOT NULL,
        mandates_json BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE cached_profiles (
        taxpayer_id TEXT NOT NULL,
        person_key TEXT NOT NULL,
        fetched_at INTEGER NOT NULL,
        raw BLOB NOT NULL,
        PRIMARY KEY (taxpayer_id, person_key)
    ) STRICT
    """,
    """
    CREATE TABLE drafts (
        draft_id TEXT PRIMARY KEY,
        person_key TEXT NOT NULL,
        taxpayer_id TEXT NOT NULL,
        task_id TEXT NOT NULL,
        task_version INTEGER NOT NULL,
        saved_at INTEGER NOT NULL,
        kept_until INTEGER,
        answers BLOB NOT NULL,
        UNIQUE (person_key, taxpayer_id, task_id)
    ) STRICT
    """,
    """
    CREATE TABLE pending_events (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        state TEXT NOT NULL CHECK (
            state IN ('queued', 'sending', 'unknown', 'accepted', 'refused')
        ),
        body_sha256 TEXT NOT NULL,
        person_key TEXT NOT NULL,
        taxpayer_id TEXT NOT NULL,
        task_id TEXT NOT NULL,
        period_start TEXT,
        period_end TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        next_at INTEGER NOT NULL,
        problem TEXT NOT NULL DEFAULT '',
        reply BLOB,
        body BLOB,
        CHECK (body IS NOT NULL OR state IN ('accepted', 'refused'))
    ) STRICT
    """,
    "CREATE INDEX pending_events_due ON pending_events (state, next_at)",
    "CREATE INDEX pending_events_of ON pending_events (taxpayer_id, person_key)",
    """
    CREATE TABLE seen_codes (
        cti BLOB PRIMARY KEY,
        until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE attempts (
        purpose TEXT NOT NULL,
        subject TEXT NOT NULL,
        day TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (purpose, subject, day)
    ) STRICT, WITHOUT ROWID
    """,
)

# What was signed is never un-signed, rewritten, or taken back from its final state.
RULES = (
    """
    CREATE TRIGGER pending_events_move BEFORE UPDATE OF state ON pending_events
    WHEN NOT (
        (OLD.state = 'queued' AND NEW.state = 'sending')
        OR (OLD.state = 'sending' AND NEW.state IN ('queued', 'unknown', 'accepted', 'refused'))
        OR (OLD.state = 'unknown' AND NEW.state IN ('queued', 'unknown', 'accepted', 'refused'))
    )
    BEGIN SELECT RAISE(ABORT, 'a pending event cannot go from this state to that one'); END
    """,
    """
    CREATE TRIGGER pending_events_signed
    BEFORE UPDATE OF key, kind, body_sha256, person_key, taxpayer_id, task_id, created_at
    ON pending_events
    BEGIN SELECT RAISE(ABORT, 'what was signed cannot be changed'); END
    """,
    """
    CREATE TRIGGER pending_events_body BEFORE UPDATE OF body ON pending_events
    WHEN NEW.body IS NOT NULL AND NEW.body IS NOT OLD.body
    BEGIN SELECT RAISE(ABORT, 'what was signed cannot be changed'); END
    """,
    """
    CREATE TRIGGER pending_events_kept BEFORE DELETE ON pending_events
    WHEN OLD.state NOT IN ('accepted', 'refused')
    BEGIN SELECT RAISE(ABORT, 'an undelivered event cannot be deleted'); END
    """,
)

# What was signed at this terminal, projected over the profile as it was last fetched.
# An accepted filing stays in view until a profile fetched later shows it as filed.
VIEWS = (
    """
    CREATE VIEW signed_obligations AS
    SELECT
        profile.taxpayer_id,
        profile.person_key,
        obligation.value ->> '$.task_id' AS task_id,
        obligation.value ->> '$.tax' AS tax,
        obligation.value ->> '$.period_start' AS period_start,
        obligation.value ->> '$.period_end' AS period_end,
        event.key,
        event.state,
        event.created_at AS signed_at
    FROM cached_profiles AS profile
    JOIN json_each(CAST(profile.raw AS TEXT), '$.filings.obligations') AS obligation
    JOIN pending_events AS event
        ON event.taxpayer_id = profile.taxpayer_id
        AND event.task_id = obligation.value ->> '$.task_id'
        AND event.period_start = obligation.value ->> '$.period_start'
        AND event.period_end = obligation.value ->> '$.period_end'
    WHERE obligation.value ->> '$.filed_on' IS NULL
        AND (
            event.state IN ('queued', 'sending', 'unknown')
            OR (event.state = 'accepted' AND event.changed_at > profile.fetched_at)
        )
    """,
)


def upgrade(database: Database) -> None:
    """Take the step from an empty file."""
    for statement in (*TABLES, *RULES, *VIEWS):
        database.execute(statement)
