"""``python -m hall check-trail``: is a terminal's audit trail the one that we were told of?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from hall.settings import HallSettings

ReadSettings = Callable[[argparse.Namespace], HallSettings]


def add_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    where: argparse.ArgumentParser,
    read_settings: ReadSettings,
) -> None:
    """Add ``check-trail`` to the hall's commands."""
    check = commands.add_parser(
        "check-trail",
        parents=[where],
        help="hold a terminal's exported audit trail against what the hall was told of it",
    )
    check.add_argument("terminal", metavar="ID|NAME", help="as `terminals` lists it")
    check.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="of kiosk --export-trail"
    )
    check.set_defaults(run=lambda asked: _check(read_settings(asked), asked.terminal, asked.files))


def _check(settings: HallSettings, terminal: str, files: list[Path]) -> int:
    """0: all fits, 1: something does not, 2: nothing to compare."""
    from hall.composition import open_database
    from hall.terminal_reports import TerminalReports
    from hall.trail_check.against_heads import check_trails
    from hall.trail_check.exported_trail import NoTrailError, read_trail
    from kiosk.china_time import china_now

    try:
        trails = [read_trail(file) for file in files]
    except NoTrailError as error:
        print(error, file=sys.stderr)
        return 2
    database = open_database(settings)
    try:
        heads = TerminalReports(database, china_now).told_heads(terminal)
    finally:
        database.close()
    if heads is None:
        print(f"no terminal is called {terminal} (see `terminals`)", file=sys.stderr)
        return 2
    found = check_trails(trails, heads)
    print(f"{found.entries} entries; {found.fitting} of {found.heads} heads that were told fit")
    for misfit in found.misfits:
        print(f"{misfit.trail}: {misfit.words}")
    if not heads:
        print("the hall was told of no head: whether the end was cut off cannot be said")
        return 2 if found.sound else 1
    return 0 if found.sound else 1
