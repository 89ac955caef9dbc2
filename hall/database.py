"""The hall's database: SQLite for one hall, PostgreSQL for a province, the same SQL.

Every write is one short transaction. On SQLite writers take turns at a lock of
this process before they ask SQLite for its own: its busy handler sleeps between
tries, which costs a busy hall a second at the slow end.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, Engine, Table, create_engine, event, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import String, TypeDecorator

from kiosk.china_time import CHINA

_READ_ONLY: Final = "hall_read_only"


class DatabaseTooNewError(Exception):
    """The database was written by a newer version of this program."""


class Instant(TypeDecorator[datetime]):
    """An instant, kept as UTC text of fixed width so that text order is time order."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write; raises ``ValueError`` for an instant without offset."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs an offset")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read back, in Asia/Shanghai."""
        del dialect
        return None if value is None else datetime.fromisoformat(value).astimezone(CHINA)


class Database:
    """One engine, and the two ways to use it."""

    def __init__(self, url: str) -> None:
        """Open or create the database at ``url``.

        Raises :class:`DatabaseTooNewError` when its schema is newer than this program.
        """
        from hall.tables import SCHEMA_VERSION, metadata, schema_info

        self._sqlite = make_url(url).get_backend_name() == "sqlite"
        if self._sqlite and (name := make_url(url).database):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        # Parameters hold personal data, and an exception's text reaches the log.
        self.engine: Engine = create_engine(url, hide_parameters=True)
        self._writers = threading.Lock()
        if self._sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        with self.writing() as connection:
            metadata.create_all(connection)
            version = connection.scalar(select(schema_info.c.version))
            if version is None:
                connection.execute(insert(schema_info).values(version=SCHEMA_VERSION))
            elif version > SCHEMA_VERSION:
                raise DatabaseTooNewError(
                    f"the hall's database has schema {version}, this program knows "
                    f"{SCHEMA_VERSION}: install the newer version again"
                )

    @property
    def is_of_one_process(self) -> bool:
        """Whether a single server process owns this database (SQLite)."""
        return self._sqlite

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that may write; committed at the end, rolled back on an error."""
        with self._writers if self._sqlite else nullcontext(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view for reading; never waits for writers on SQLite."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(**{_READ_ONLY: True})
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def insert_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert ``values`` unless the primary key is there already; say whether it was inserted."""
    keys: list[Column[object]] = list(table.primary_key.columns)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    # RETURNING, because not every driver counts the rows of an insert.
    inserted = connection.execute(
        dialect.insert(table)
        .values(values)
        .on_conflict_do_nothing(index_elements=keys)
        .returning(keys[0])
    )
    return inserted.first() is not None


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling is switched off; _begin_sqlite does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE: a reader that turns writer half-way could otherwise fail with "locked".
    read_only = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
