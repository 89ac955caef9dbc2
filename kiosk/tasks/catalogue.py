"""Which guided tasks there are, and the files they are in."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from kiosk.tasks.compile_task import compile_task
from kiosk.tasks.definition import TaskDefinition
from kiosk.tasks.glossary_and_lists import TermEntry, read_glossary
from kiosk.tasks.task_file import read_task_file

ASSETS: Final = Path(__file__).resolve().parents[2] / "assets"
TASKS: Final = ASSETS / "tasks"
GLOSSARY: Final = ASSETS / "glossary.yaml"

_FILE_NAME: Final = re.compile(r"(S\d\d)\.v(\d+)\.yaml")


class NoSuchTask(LookupError):  # noqa: N818 - the caller's choice, not a fault
    """There is no such task, or no version of it for that day."""


@lru_cache(maxsize=1)
def glossary(path: Path = GLOSSARY) -> dict[str, TermEntry]:
    """Terms of tax in plain words, by key."""
    return read_glossary(path)


@lru_cache(maxsize=128)
def read_task(path: Path) -> TaskDefinition:
    """Read, check and compile one task file.

    Raises :class:`kiosk.tasks.marked_yaml.ContentError` naming file and line of
    everything wrong with it.
    """
    model, lines = read_task_file(path)
    return compile_task(model, lines, path, glossary())


def versions(task_id: str, directory: Path = TASKS) -> tuple[int, ...]:
    """The versions of ``task_id`` that exist, newest first."""
    found = [_FILE_NAME.fullmatch(path.name) for path in directory.glob(f"{task_id}.v*.yaml")]
    return tuple(sorted((int(match[2]) for match in found if match), reverse=True))


def task_ids(directory: Path = TASKS) -> tuple[str, ...]:
    """The tasks that can be done on this terminal, e.g. ``("S01", "S05")``. Reads no file."""
    found = {
        match[1] for path in directory.glob("S*.yaml") if (match := _FILE_NAME.fullmatch(path.name))
    }
    return tuple(sorted(found))


def load_task(
    task_id: str,
    on: date | None = None,
    *,
    version: int | None = None,
    directory: Path = TASKS,
) -> TaskDefinition:
    """Load a task: the version given, else the newest one valid on day ``on``.

    Without a day, the newest version. Raises :class:`NoSuchTask` if there is none, and
    :class:`kiosk.tasks.marked_yaml.ContentError` if the file is wrong. Loaded files are
    kept, so a second call costs nothing.
    """
    for number in versions(task_id, directory):
        if version is not None and number != version:
            continue
        definition = read_task(directory / f"{task_id}.v{number}.yaml")
        if version is not None or on is None or definition.covers(on):
            return definition
    wanted = task_id if version is None else f"{task_id} version {version}"
    raise NoSuchTask(f"no task {wanted}" + (f" on {on}" if on else ""))
