"""A file that cannot be read is set aside, never deleted, and what it holds is rescued.

The order survives a power cut at any point: a complete new file is built beside the old
one first; then the old one is renamed away; then the new one takes its name. A missing
file with a complete new one beside it means that only the last step is left.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from offline_cache.instants import to_micros
from offline_cache.migrations import migrate
from offline_cache.sqlcipher import Database, SqlError, connect

# What cannot be fetched again: signatures, payments, enrolment, codes used, tries counted.
RESCUED = (
    "settings",
    "pending_events",
    "payments",
    "seen_codes",
    "attempts",
    "drafts",
    "draft_attachments",
)
RECOVERY_SETTING = "store.recovery"
_SIDE_FILES = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was done with a store that could not be read. For staff to act on."""

    reason: str  # "damaged": some pages; "unreadable": wrong key, or damaged from the start
    moved_to: str  # file name, in the store's directory
    rescued: dict[str, int]  # rows copied into the new store, by table


def replace_damaged(path: Path, key: bytes, now: datetime) -> None:
    """Put a new store at ``path``, with every row that can be read in the old one.

    Raises ``OSError`` or a SQLite error if the disk does not allow it; the old file is
    then still at ``path``.
    """
    fresh = _beside(path, "-fresh")
    _remove(fresh)
    os.close(os.open(fresh, os.O_CREAT | os.O_RDWR, 0o600))
    aside = _free_name(path, now)
    database = connect(fresh, key)
    try:
        migrate(database)
        with database.atomic():
            rescued = _rescue(path, key, database)
            report = {
                "reason": "unreadable" if rescued is None else "damaged",
                "moved_to": aside.name,
                "rescued": rescued or {},
            }
            database.execute(
                "INSERT OR REPLACE INTO settings (name, value, changed_at) VALUES (?, ?, ?)",
                (RECOVERY_SETTING, json.dumps(report), to_micros(now)),
            )
    finally:
        database.conn.close()
    flush_directory(path.parent)
    _rename_all(path, aside)
    finish_replacing(path)


def finish_replacing(path: Path) -> None:
    """Take the last step of :func:`replace_damaged` if a power cut came before it."""
    fresh = _beside(path, "-fresh")
    if path.exists() or not fresh.exists():
        return
    # A log left by the old file must not be replayed into the new one.
    _rename_all(path, _free_name(path, datetime.fromtimestamp(fresh.stat().st_mtime).astimezone()))
    fresh.replace(path)
    flush_directory(path.parent)


def flush_directory(directory: Path) -> None:
    """Make names just created or changed in ``directory`` survive a power cut."""
    if os.name != "posix":
        return  # Windows keeps names in its journal and has no handle to flush
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _free_name(path: Path, now: datetime) -> Path:
    stem = f"{path.name}.damaged-{now:%Y%m%dT%H%M%S}"
    target = path.with_name(stem)
    number = 1
    while any(_beside(target, suffix).exists() for suffix in _SIDE_FILES):
        number += 1
        target = path.with_name(f"{stem}-{number}")
    return target


def _rename_all(path: Path, target: Path) -> None:
    for suffix in _SIDE_FILES:
        side = _beside(path, suffix)
        if side.exists():
            side.replace(_beside(target, suffix))
    flush_directory(path.parent)


def _remove(path: Path) -> None:
    for suffix in _SIDE_FILES:
        _beside(path, suffix).unlink(missing_ok=True)


def _rescue(path: Path, key: bytes, fresh: Database) -> dict[str, int] | None:
    """Copy every readable row; return the counts by table, or None if nothing opens.

    Works on a copy: opening a file folds its log into it, and the original is evidence.
    """
    copy = _beside(path, "-rescue")
    _remove(copy)
    try:
        for suffix in ("", "-wal"):
            if _beside(path, suffix).exists():
                shutil.copy2(_beside(path, suffix), _beside(copy, suffix))
        try:
            connect(copy, key).conn.close()
        except SqlError:
            return None
        counts = {table: _copy_rows(copy, key, fresh, table) for table in RESCUED}
        return {table: count for table, count in counts.items() if count}
    finally:
        _remove(copy)


def _copy_rows(copy: Path, key: bytes, fresh: Database, table: str) -> int:
    known = {row[1] for row in fresh.execute(f"PRAGMA table_info({table})")}
    copied = 0
    for row in _readable_rows(copy, key, table):
        kept = {name: value for name, value in row.items() if name in known}
        columns = ", ".join(kept)
        marks = ", ".join("?" * len(kept))
        try:
            cursor = fresh.execute(
                f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608  (names from the schema)
                list(kept.values()),
            )
        except SqlError:
            continue  # a row that breaks today's rules cannot be used; it stays set aside
        copied += cursor.rowcount
    return copied


def _readable_rows(copy: Path, key: bytes, table: str) -> Iterator[dict[str, object]]:
    """Yield rows from the front until the damage, then from the back until the damage.

    So one bad page costs no more than the rows on it, and a second one everything
    between. Each direction has its own connection: SQLCipher refuses all further reads
    on one that has met a bad page.
    """
    for direction in ("ASC", "DESC"):
        try:
            source = connect(copy, key)
        except SqlError:
            return
        try:
            keys = [row[1] for row in source.execute(f"PRAGMA table_info({table})") if row[5]]
            order = ", ".join(f"{name} {direction}" for name in keys)
            cursor = source.execute(f"SELECT * FROM {table} NOT INDEXED ORDER BY {order}")  # noqa: S608  (names from the schema)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))
            return
        except SqlError:
            continue
        finally:
            source.conn.close()
