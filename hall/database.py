"""The hall's database: SQLite for one hall, PostgreSQL for a province, the same SQL.

The SQLite file is encrypted as a whole (SQLCipher); at PostgreSQL that is its host's task.

Every write is one short transaction. On SQLite writers take turns at a lock of
this process before they ask SQLite for its own: its busy handler sleeps between
tries, which costs a busy hall a second at the slow end.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import String, TypeDecorator

from hall import sqlcipher
from hall.migrations import NEWEST, migrate, version_of
from kiosk.china_time import CHINA

log = logging.getLogger(__name__)

_READ_ONLY: Final = "hall_read_only"


class DatabaseTooNewError(sqlcipher.DatabaseUnusableError):
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

    def __init__(self, url: str, key: bytes | None = None) -> None:
        """Open or create the database at ``url`` and bring it up to date.

        ``key`` (32 bytes) is for a SQLite file and needed there. Before an older SQLite
        file is changed it is copied beside itself (``….before-version-N``), under the same
        key. Raises :class:`DatabaseTooNewError` when a newer version of this program has
        written it, and :class:`hall.sqlcipher.DatabaseUnusableError` for a file that is not
        encrypted or has another key.
        """
        address = make_url(url)
        self._sqlite = address.get_backend_name() == "sqlite"
        self._file = Path(address.database or "") if self._sqlite else None
        # Parameters hold personal data, and an exception's text reaches the log.
        if self._file is None:
            self.engine: Engine = create_engine(url, hide_parameters=True)
        else:
            self.engine = _sqlite_engine(url, self._file, key)
        self._writers = threading.Lock()
        try:
            with self.writing() as connection:
                self._bring_up_to_date(connection, key)
        except BaseException:
            self.engine.dispose()
            raise

    def _bring_up_to_date(self, connection: Connection, key: bytes | None) -> None:
        version = version_of(connection)
        if version > NEWEST:
            raise DatabaseTooNewError(
                f"the hall's database has schema {version}, this program knows {NEWEST}: "
                "install the newer version again, or restore a backup of this version"
            )
        if 0 < version < NEWEST and self._file is not None and key is not None:
            copy = self._file.with_name(f"{self._file.name}.before-version-{NEWEST}")
            sqlcipher.copy(self._file, key, copy)  # nobody writes: this transaction holds it
            log.warning("database of version %d copied to %s", version, copy.name)
        migrate(connection)
        if version != NEWEST:
            log.info("database brought from version %d to %d", version, NEWEST)

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


def _sqlite_engine(url: str, file: Path, key: bytes | None) -> Engine:
    if key is None:
        raise ValueError("a SQLite database needs its key")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(
        url,
        hide_parameters=True,
        module=sqlcipher.DRIVER,
        creator=lambda: sqlcipher.connect(file, key),
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling is switched off; _begin_sqlite does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE: a reader that turns writer half-way could otherwise fail with "locked".
    read_only = connection.get_execution_options().get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
