"""The commands for the clerks: add one, list them, give a new password, let one no longer in."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from collections.abc import Callable

from hall.clerks import Clerks
from hall.settings import HallSettings

Settings = Callable[[argparse.Namespace], HallSettings]


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    where: argparse.ArgumentParser,
    settings: Settings,
) -> None:
    """Add the commands to the hall's; ``where`` says which hall."""
    password = argparse.ArgumentParser(add_help=False)
    how = password.add_mutually_exclusive_group()
    how.add_argument("--password-stdin", action="store_true", help="read it from standard input")
    how.add_argument("--generate", action="store_true", help="make a password and print it")

    add = commands.add_parser(
        "add-clerk", parents=[where, password], help="add a clerk who may sign in to the console"
    )
    add.add_argument("name", metavar="NAME")
    add.set_defaults(run=lambda asked: _with_password(asked, _clerks(settings(asked)).add))

    listed = commands.add_parser("clerks", parents=[where], help="list the clerks")
    listed.set_defaults(run=lambda asked: _list(_clerks(settings(asked))))

    new = commands.add_parser(
        "new-password",
        parents=[where, password],
        help="give a clerk a new password (forgotten, seen by others); lets a removed one in again",
    )
    new.add_argument("name", metavar="NAME")
    new.set_defaults(run=lambda asked: _with_password(asked, _clerks(settings(asked)).set_password))

    remove = commands.add_parser(
        "remove-clerk", parents=[where], help="let a clerk no longer in, from now on"
    )
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=lambda asked: _remove(asked, _clerks(settings(asked))))


def _clerks(settings: HallSettings) -> Clerks:
    from hall.composition import open_accounts

    return open_accounts(settings)[1]


def _with_password(asked: argparse.Namespace, act: Callable[[str, str], object]) -> int:
    if asked.generate:
        password = secrets.token_urlsafe(12)
    elif asked.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    elif not sys.stdin.isatty():
        raise ValueError("there is no terminal to ask on: give --password-stdin or --generate")
    else:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise ValueError("the two passwords differ")
    act(asked.name, password)
    if asked.generate:
        print(password)
    return 0


def _list(clerks: Clerks) -> int:
    for account in clerks.all():
        removed = account.disabled_at
        state = "may sign in" if removed is None else f"removed {removed:%Y-%m-%d %H:%M}"
        print(f"{account.name}  added {account.created_at:%Y-%m-%d}  {state}")
    return 0


def _remove(asked: argparse.Namespace, clerks: Clerks) -> int:
    clerks.disable(asked.name)
    print(
        f"{asked.name} is signed out and can no longer sign in; `new-password` lets them in again"
    )
    return 0
