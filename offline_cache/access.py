"""One connection shared by all threads, one lock, typed faults."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from offline_cache.faults import StoreFault, StoreUnavailable, typed_faults
from offline_cache.sqlcipher import Database

Value = str | int | float | bytes | None
Parameters = Sequence[Value] | Mapping[str, Value]
Row = dict[str, Any]  # the schema says what is in a column, not Python


class Access:
    """The way every table of the store is read and written. Thread-safe.

    Every method raises ``StoreUnavailable`` for the world's faults and ``StoreDefect``
    for ours. When :meth:`transaction` returns, what was written is on the disk.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._lock = threading.RLock()
        self._open = True
        self.clock = clock

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """Hold the store alone; commit at the end, roll back on any exception."""
        with self._lock:
            if not self._open:
                raise StoreUnavailable(StoreFault.CLOSED)
            with typed_faults(), self._database.atomic():
                yield self._database

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Return all rows of a query, by column name."""
        with self._lock:
            if not self._open:
                raise StoreUnavailable(StoreFault.CLOSED)
            with typed_faults():
                return list(self._database.query(sql, parameters))  # type: ignore[arg-type]  # a Mapping will do

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Return the first row of a query, or None."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def write(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement durably; return how many rows it changed."""
        with self.transaction() as database:
            count: int = database.execute(sql, parameters).rowcount  # type: ignore[arg-type]  # a Mapping will do
            return count

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of it; safe to call twice."""
        with self._lock:
            if self._open:
                self._open = False
                with typed_faults():
                    self._database.conn.close()
