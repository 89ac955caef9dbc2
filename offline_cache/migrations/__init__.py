"""The numbered steps that bring a file of any older version to the newest.

A step is written once and never changed after a release. It imports no code of the
application: only the SQL that was right at that time.
"""

from __future__ import annotations

from collections.abc import Callable

from offline_cache.migrations import (
    v0001_first_tables,
    v0002_audit_trail,
    v0003_draft_attachments,
    v0004_payments,
)
from offline_cache.sqlcipher import Database

STEPS: tuple[Callable[[Database], None], ...] = (
    v0001_first_tables.upgrade,
    v0002_audit_trail.upgrade,
    v0003_draft_attachments.upgrade,
    v0004_payments.upgrade,
)
NEWEST = len(STEPS)


def version_of(database: Database) -> int:
    """Return the version of an open file; 0 for an empty one."""
    version: int = database.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(database: Database, to: int = NEWEST) -> None:
    """Take every missing step up to version ``to``, each in one transaction."""
    for number in range(version_of(database) + 1, to + 1):
        with database.atomic():
            STEPS[number - 1](database)
            database.execute(f"PRAGMA user_version = {number}")
