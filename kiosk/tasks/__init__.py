"""Guided tasks (办税事项): their language, and the runner that walks one.

``load_task`` reads a task file, ``TaskRunner`` walks it; what a screen draws is in
:mod:`kiosk.tasks.views` and :mod:`kiosk.tasks.step_kinds`, which import nothing heavy.
The two names below are therefore only loaded when they are first used (pydantic takes a
fifth of a second, and the first frame does not wait for it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.tasks.catalogue import NoSuchTask, load_task, task_ids
    from kiosk.tasks.draft import DraftUnusable
    from kiosk.tasks.runner import TaskRunner

__all__ = ["DraftUnusable", "NoSuchTask", "TaskRunner", "load_task", "task_ids"]

_HOMES = {
    "DraftUnusable": "kiosk.tasks.draft",
    "NoSuchTask": "kiosk.tasks.catalogue",
    "TaskRunner": "kiosk.tasks.runner",
    "load_task": "kiosk.tasks.catalogue",
    "task_ids": "kiosk.tasks.catalogue",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)
