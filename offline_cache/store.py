"""The store as a whole: opened, checked, brought up to date, closed.

::

    store = Store.open(path, key)
    if store.recovery:
        ...  # tell staff: the old file was set aside
    store.profiles.save(...)

All calls are synchronous and safe from any thread; each takes a few milliseconds at
most and is durable when it returns. Call them from workers, not from the GUI thread.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.china_time import china_now
from offline_cache.access import Access
from offline_cache.attachments import Attachments
from offline_cache.attempts import Attempts
from offline_cache.audit_chain import AuditChain
from offline_cache.damage import (
    RECOVERY_SETTING,
    Recovery,
    finish_replacing,
    flush_directory,
    replace_damaged,
)
from offline_cache.drafts import Drafts
from offline_cache.faults import StoreFault, StoreUnavailable, fault_of, typed_faults
from offline_cache.migrations import NEWEST, migrate, version_of
from offline_cache.payments import Payments
from offline_cache.pending import Pending
from offline_cache.people import People
from offline_cache.profiles import Profiles
from offline_cache.seen_codes import SeenCodes
from offline_cache.settings import Settings
from offline_cache.sqlcipher import Database, SqlError, connect

CACHE_LIFETIME = timedelta(days=30)
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


class Store:
    """The encrypted store of one terminal. Only one process may have it open."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime] = china_now,
    ) -> None:
        self.access = Access(database, clock)
        self.settings = Settings(self.access)
        self.profiles = Profiles(self.access)
        self.people = People(self.access, self.settings)
        self.drafts = Drafts(self.access)
        self.attachments = Attachments(self.access)
        self.pending = Pending(self.access)
        self.payments = Payments(self.access)
        self.seen_codes = SeenCodes(self.access)
        self.attempts = Attempts(self.access)
        self.audit = AuditChain(self.access)

    @classmethod
    def open(cls, path: Path, key: bytes, *, clock: Callable[[], datetime] = china_now) -> Store:
        """Open or create the store at ``path`` with a raw key of 32 bytes.

        A file that is damaged or does not open with this key is set aside beside the
        new one, what is readable in it is rescued, and ``recovery`` says so. Raises
        ``StoreUnavailable``: LOCKED (another process has it), READ_ONLY, FULL, IO, or
        NEWER_VERSION (the file is left as it is).
        """
        with typed_faults(), _typed_disk_faults():
            finish_replacing(path)
            _create_private(path)
            database = _open_sound(path, key)
            if database is None:
                replace_damaged(path, key, clock())
                database = _open_sound(path, key)
        if database is None:
            raise StoreUnavailable(StoreFault.IO)  # a new file that is damaged at once
        return cls(database, clock)

    @property
    def recovery(self) -> Recovery | None:
        """What was done with a file that could not be read, until staff acknowledge it."""
        report = self.settings.get(RECOVERY_SETTING)
        return Recovery(**json.loads(report)) if report else None

    def acknowledge_recovery(self) -> None:
        """Staff have seen :attr:`recovery` and dealt with the file set aside."""
        self.settings.delete(RECOVERY_SETTING)

    def purge(self, now: datetime) -> None:
        """Forget everything whose time is over. Call at start and once a day."""
        self.drafts.purge(now)
        self.pending.purge(now)
        self.payments.purge(now)
        self.profiles.purge(now - CACHE_LIFETIME)
        self.people.purge(now - CACHE_LIFETIME)
        self.seen_codes.purge(now)
        self.attempts.purge(now.date() - timedelta(days=2))

    def close(self) -> None:
        """Close the file; safe to call twice. Later calls raise ``StoreUnavailable``."""
        self.access.close()


def _open_sound(path: Path, key: bytes) -> Database | None:
    """Return the file opened, checked and migrated, or None if it cannot be read."""
    try:
        database = connect(path, key)
    except SqlError as error:
        if fault_of(error) is StoreFault.CORRUPT:
            return None
        raise
    try:
        if version_of(database) > NEWEST:
            raise StoreUnavailable(StoreFault.NEWER_VERSION)
        if [row[0] for row in database.execute("PRAGMA quick_check(1)")] == ["ok"]:
            migrate(database)
            return database
    except SqlError as error:
        database.conn.close()
        if fault_of(error) is StoreFault.CORRUPT:
            return None
        raise
    except BaseException:
        database.conn.close()
        raise
    database.conn.close()
    return None


def _create_private(path: Path) -> None:
    """Make the directory and an empty file that only this user may read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    flush_directory(path.parent)


@contextmanager
def _typed_disk_faults() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in _NO_SPACE
        raise StoreUnavailable(StoreFault.FULL if full else StoreFault.READ_ONLY) from error
