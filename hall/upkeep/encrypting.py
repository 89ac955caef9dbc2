"""Encrypts, once, a database that an earlier version of this program kept in the open."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Final

from hall import sqlcipher
from hall.key_files import flush_folder
from hall.sqlcipher import DatabaseUnusableError, connect, is_plain
from hall.upkeep.backups import be_alone

_CHUNK: Final = 1024 * 1024


def encrypt_plain(file: Path, key: bytes) -> bool:
    """Encrypt ``file`` with ``key``; False if it was encrypted already.

    The encrypted copy is compared with the plain one, table by table, before it takes its
    place; a power cut at any moment leaves one of the two whole, and the command may be
    given again. The plain file is overwritten and deleted: on an SSD its blocks may live on
    until the drive reuses them. Raises :class:`hall.upkeep.backups.InUseError` while the
    server runs.
    """
    old = file.with_name(file.name + ".plain")
    if not is_plain(file):
        connect(file, key).close()  # its key?
        _wipe(old)
        return False
    be_alone(file, None)
    fresh = file.with_name(file.name + ".encrypting")
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with closing(connect(file, None)) as plain:
            plain.execute(
                "ATTACH DATABASE ? AS encrypted KEY " + f"\"x'{key.hex()}'\"", [str(fresh)]
            )
            plain.execute("BEGIN IMMEDIATE")
            plain.execute("SELECT sqlcipher_export('encrypted')").fetchall()
            plain.execute("COMMIT")
            plain.execute("DETACH DATABASE encrypted")
        _compare(file, fresh, key)
        sqlcipher.flush_file(fresh)
        old.unlink(missing_ok=True)
        os.link(file, old)
        fresh.replace(file)
        flush_folder(file.parent)
    finally:
        fresh.unlink(missing_ok=True)
    _wipe(old)
    return True


def _compare(plain: Path, encrypted: Path, key: bytes) -> None:
    """Raise :class:`DatabaseUnusableError` unless both hold the same."""
    with closing(connect(plain, None)) as before, closing(connect(encrypted, key)) as after:
        if found := sqlcipher.faults(after):
            raise DatabaseUnusableError(f"{plain}: cannot be encrypted: " + "; ".join(found[:5]))
        names = [
            str(row[0])
            for row in before.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for name in names:
            query = f'SELECT * FROM "{name}" ORDER BY rowid'  # noqa: S608  (our own tables)
            for one, other in zip(before.execute(query), after.execute(query), strict=True):
                if one != other:
                    raise DatabaseUnusableError(f"{plain}: {name} differs once encrypted")


def _wipe(file: Path) -> None:
    if not file.exists():
        return
    if file.stat().st_nlink == 1:
        with file.open("r+b") as content:
            left = file.stat().st_size
            while left > 0:
                left -= content.write(bytes(min(left, _CHUNK)))
            content.flush()
            os.fsync(content.fileno())
    file.unlink()
    flush_folder(file.parent)
