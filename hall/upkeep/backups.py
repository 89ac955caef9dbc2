"""Copies of the hall's database, and back: the SQLite file, encrypted all the way.

A copy has the key of the database it was made from. Keep the key elsewhere than the copies.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from hall import sqlcipher
from hall.key_files import flush_folder
from hall.migrations import NEWEST
from hall.sqlcipher import (
    DatabaseUnusableError,
    NotEncryptedError,
    SqlError,
    WrongKeyError,
    connect,
)

_BESIDE: Final = ("-wal", "-shm")


class InUseError(DatabaseUnusableError):
    """The server, or another command, has the database open."""


class DamagedError(DatabaseUnusableError):
    """A database or a copy of one is damaged."""


def back_up(file: Path, key: bytes, to: Path, now: datetime) -> Path:
    """Copy the database at ``file``, in use or not; return where the copy lies.

    ``to`` is a new file, or a folder that gets one named by the time. The copy is read
    through before it gets its name. Raises ``FileExistsError``, :class:`DamagedError` and
    what :func:`hall.sqlcipher.connect` raises.
    """
    _refuse_missing(file)
    if to.is_dir():
        to = to / f"hall-{now:%Y%m%d-%H%M%S}.sqlite3"
    if to.exists():
        raise FileExistsError(f"{to} is there already; a backup never replaces anything")
    fresh = to.with_name(to.name + ".new")
    try:
        sqlcipher.copy(file, key, fresh)
        look_through(fresh, key)
        os.link(fresh, to)  # unlike a rename, never takes the place of a file
        flush_folder(to.parent)
    finally:
        fresh.unlink(missing_ok=True)
    return to


def restore(backup: Path, file: Path, key: bytes, now: datetime) -> Path | None:
    """Put ``backup`` in the place of the database; return where the one before lies now.

    Raises :class:`InUseError` while the server runs, :class:`DamagedError` for a damaged
    backup, :class:`DatabaseUnusableError` for one of a newer version of this program,
    and what :func:`hall.sqlcipher.connect` raises. Then nothing was changed.
    """
    _refuse_missing(backup)
    version = look_through(backup, key)
    if version > NEWEST:
        raise DatabaseUnusableError(
            f"{backup}: written by a newer version (schema {version}, this program knows {NEWEST})"
        )
    if sqlcipher.is_there(file):
        # One that is damaged, plain or under another key is moved away all the same.
        with suppress(NotEncryptedError, WrongKeyError, SqlError):
            be_alone(file, key)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(file.name + ".restoring")
    try:
        sqlcipher.copy(backup, key, fresh)
        aside = _set_aside(file, now)
        fresh.replace(file)
        flush_folder(file.parent)
    finally:
        fresh.unlink(missing_ok=True)
    return aside


def look_through(file: Path, key: bytes) -> int:
    """Read every page and row; return the schema's version. Raises :class:`DamagedError`."""
    with closing(connect(file, key)) as connection:
        try:
            found = sqlcipher.faults(connection)
            version = connection.execute("SELECT max(version) FROM schema_info").fetchone()[0]
        except SqlError as error:
            found, version = [str(error)], 0
    if found:
        raise DamagedError(f"{file}: damaged: " + "; ".join(found[:5]))
    return int(version or 0)


def be_alone(file: Path, key: bytes | None) -> None:
    """Fold the write-ahead log into ``file``, which only works while nobody else has it open.

    Raises :class:`InUseError`.
    """
    with closing(connect(file, key, busy_seconds=1)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except SqlError as error:
            if "locked" not in str(error):
                raise
            raise InUseError(
                f"{file}: in use; stop the hall server and its other commands first"
            ) from None


def _set_aside(file: Path, now: datetime) -> Path | None:
    if not file.exists():
        return None
    aside = file.with_name(f"{file.name}.before-restore-{now:%Y%m%d-%H%M%S}")
    for end in _BESIDE:
        with suppress(FileNotFoundError):
            file.with_name(file.name + end).rename(aside.with_name(aside.name + end))
    return file.rename(aside)


def _refuse_missing(file: Path) -> None:
    if not sqlcipher.is_there(file):
        raise DatabaseUnusableError(f"{file}: there is no database here")
