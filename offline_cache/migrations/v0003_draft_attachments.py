"""Version 3: pictures of papers, each belonging to a draft and ending with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils.db import Database

STATEMENTS = (
    """
    CREATE TABLE draft_attachments (
        attachment_id TEXT PRIMARY KEY,
        draft_id TEXT NOT NULL REFERENCES drafts (draft_id) ON DELETE CASCADE,
        fact TEXT NOT NULL,
        media_type TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        taken_at INTEGER NOT NULL,
        content BLOB NOT NULL
    ) STRICT
    """,
    "CREATE INDEX draft_attachments_of ON draft_attachments (draft_id)",
)


def upgrade(database: Database) -> None:
    """Take the step from version 2."""
    for statement in STATEMENTS:
        database.execute(statement)
