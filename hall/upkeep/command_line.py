"""The commands that look after the hall's database: encrypt, backup, restore, check."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from hall.settings import HallSettings, SettingsError

ReadSettings = Callable[[argparse.Namespace], HallSettings]


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    where: argparse.ArgumentParser,
    read_settings: ReadSettings,
) -> None:
    """Add the four commands to the hall's own."""
    encrypt = commands.add_parser(
        "encrypt",
        parents=[where],
        help="encrypt, once, a database of an earlier version (server stopped)",
    )
    encrypt.set_defaults(run=lambda asked: _encrypt(read_settings(asked)))

    backup = commands.add_parser(
        "backup", parents=[where], help="copy the database, encrypted, while the server runs"
    )
    backup.add_argument("to", type=Path, metavar="FILE|DIR", help="never replaces anything")
    backup.set_defaults(run=lambda asked: _backup(read_settings(asked), asked.to))

    restore = commands.add_parser(
        "restore", parents=[where], help="put a copy back in place (server stopped)"
    )
    restore.add_argument("backup", type=Path, metavar="FILE")
    restore.set_defaults(run=lambda asked: _restore(read_settings(asked), asked.backup))

    check = commands.add_parser(
        "check", parents=[where], help="look through the whole database and at its keys"
    )
    check.set_defaults(run=lambda asked: _check(read_settings(asked)))


def _file(settings: HallSettings) -> Path:
    file = settings.database_file
    if file is None:
        raise SettingsError(
            "database_url: this command is for SQLite; PostgreSQL has its own tools "
            "(pg_dump, pg_restore, an encrypted disk)"
        )
    return file


def _key(settings: HallSettings, *, may_make: bool = False) -> bytes:
    from hall.database_key import database_key

    return database_key(settings.resolved_database_key, may_make=may_make)


def _encrypt(settings: HallSettings) -> int:
    from hall.sqlcipher import is_plain, is_there
    from hall.upkeep.encrypting import encrypt_plain

    file = _file(settings)
    if not is_there(file):
        raise SettingsError(f"{file}: there is no database here; a new one is encrypted anyway")
    if encrypt_plain(file, _key(settings, may_make=is_plain(file))):
        print(f"{file}: encrypted; keep a copy of its key elsewhere")
    else:
        print(f"{file}: is encrypted already")
    return 0


def _backup(settings: HallSettings, to: Path) -> int:
    from hall.sqlcipher import refuse_plain
    from hall.upkeep.backups import back_up
    from kiosk.china_time import china_now

    file = _file(settings)
    refuse_plain(file)
    try:
        print(back_up(file, _key(settings), to, china_now()))
    except OSError as error:
        print(f"no backup was made: {error}", file=sys.stderr)
        return 1
    return 0


def _restore(settings: HallSettings, backup: Path) -> int:
    from hall.upkeep.backups import restore
    from kiosk.china_time import china_now

    aside = restore(backup, _file(settings), _key(settings), china_now())
    print(f"restored from {backup}")
    if aside is not None:
        print(f"what was there lies in {aside}; delete it when it is not needed any more")
    return 0


def _check(settings: HallSettings) -> int:
    from hall.migrations import NEWEST
    from hall.sqlcipher import refuse_plain
    from hall.upkeep.backups import DamagedError, look_through

    file = _file(settings)
    refuse_plain(file)
    try:
        version = look_through(file, _key(settings))
    except DamagedError as damaged:
        print(damaged)
        return 1
    newer = "" if version == NEWEST else f", the next start brings it to {NEWEST}"
    print(f"{file}: encrypted, opens with its key, sound; version {version}{newer}")
    open_to_others = [
        one
        for one in (file, settings.resolved_database_key, settings.resolved_sealing_key)
        if os.name == "posix" and one.exists() and stat.S_IMODE(one.stat().st_mode) & 0o077
    ]
    for one in open_to_others:
        print(f"{one}: other users may read or change it; run: chmod 600 {one}")
    return 1 if open_to_others else 0
