"""The numbered steps that bring a database of any older version to the newest; never back.

A step is written once and never changed after it was used. It imports nothing that may
change later: only the SQL that was right at that time. ``hall.tables`` and its kin say what
the newest version looks like; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from hall.migrations import v0001_first_tables, v0002_later_tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

STEPS: Final[tuple[Callable[[Connection], None], ...]] = (
    v0001_first_tables.upgrade,
    v0002_later_tables.upgrade,
)
NEWEST: Final = len(STEPS)

# Any number that nothing else locks: two workers that start together take turns.
_LOCK: Final = 0x7A7A01


def version_of(connection: Connection) -> int:
    """Return the version of a database; 0 for an empty one."""
    from sqlalchemy import inspect

    if not inspect(connection).has_table("schema_info"):
        return 0
    version = connection.exec_driver_sql("SELECT max(version) FROM schema_info").scalar()
    return int(version or 0)


def migrate(connection: Connection, to: int = NEWEST) -> None:
    """Take every missing step up to version ``to``, within the caller's transaction.

    All or nothing: both SQLite and PostgreSQL take back tables with a transaction.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    for number in range(version_of(connection) + 1, to + 1):
        STEPS[number - 1](connection)
        connection.exec_driver_sql("DELETE FROM schema_info")
        connection.exec_driver_sql(f"INSERT INTO schema_info VALUES ({number})")  # noqa: S608  (a number of ours)
