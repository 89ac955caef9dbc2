"""The hall's SQLite file under SQLCipher: opened, copied, looked through. No SQLAlchemy here."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import sqlcipher3.dbapi2

from hall.key_files import KEY_BYTES, flush_folder

if TYPE_CHECKING:
    import sqlite3

DRIVER: Final = sqlcipher3.dbapi2
BUSY_SECONDS: Final = 10.0
_PLAIN: Final = b"SQLite format 3\0"
_NOT_A_DATABASE: Final = 26  # SQLITE_NOTADB: another key, or no database at all

SqlError: Final[type[Exception]] = sqlcipher3.dbapi2.Error


class DatabaseUnusableError(Exception):
    """The database cannot be used as it is; the text says why and the way on."""


class NotEncryptedError(DatabaseUnusableError):
    """The file is plain SQLite, written by a version that did not encrypt."""


class WrongKeyError(DatabaseUnusableError):
    """The file does not open with this key."""


def is_plain(path: Path) -> bool:
    """Tell whether ``path`` is a SQLite file that anybody can read."""
    try:
        with path.open("rb") as file:
            return file.read(len(_PLAIN)) == _PLAIN
    except FileNotFoundError:
        return False


def refuse_plain(path: Path) -> None:
    """Raise :class:`NotEncryptedError` when ``path`` is plain SQLite."""
    if is_plain(path):
        raise NotEncryptedError(
            f"{path}: this database is not encrypted yet; stop the server and run once: "
            f"python -m hall encrypt --config FILE (or --state {path.parent}), then start it again"
        )


def is_there(path: Path) -> bool:
    """Tell whether there is a database at ``path``; an empty file is none."""
    return path.exists() and path.stat().st_size > 0


def connect(path: Path, key: bytes | None, *, busy_seconds: float = BUSY_SECONDS) -> Connection:
    """Open ``path`` by its raw key of 32 bytes; ``None`` opens a plain file.

    Made private (0600) if it is not there. Raises :class:`NotEncryptedError` for a plain
    file, :class:`WrongKeyError` for another key, and the driver's errors as they come.
    """
    if key is not None and len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
    if key is not None:
        refuse_plain(path)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = DRIVER.connect(
        str(path), timeout=busy_seconds, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
        if key is not None:
            # A raw key needs no derivation (0.4 ms to open, in place of 100 to 250 ms).
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except SqlError as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", None) == _NOT_A_DATABASE:
            raise WrongKeyError(
                f"{path}: this database does not open with this key; give the key it was made "
                "with (settings: database_key), or restore a backup that belongs to this key"
            ) from None
        raise
    except BaseException:
        connection.close()
        raise
    return cast("Connection", connection)


def copy(path: Path, key: bytes, to: Path) -> None:
    """Copy a database, in use or not, to ``to`` under the same key; whole or not at all.

    One consistent moment of it. Whatever lies at ``to`` is replaced.
    """
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with closing(connect(path, key)) as source, closing(connect(part, key)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, easy to carry
        flush_file(part)
        part.replace(to)
        flush_folder(to.parent)
    finally:
        part.unlink(missing_ok=True)


def faults(connection: Connection) -> list[str]:
    """Look through every page and every row: what is wrong, in SQLite's words."""
    found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    if not found:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
        if found == ["ok"]:
            found = []
        found += [
            f"{row[0]}: row {row[1]} names a row of {row[2]} that is not there"
            for row in connection.execute("PRAGMA foreign_key_check")
        ]
    return found


def flush_file(path: Path) -> None:
    """Make the content of ``path`` durable."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if TYPE_CHECKING:
    Connection = sqlite3.Connection
else:
    Connection = DRIVER.Connection
