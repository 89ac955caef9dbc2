"""Reads the files of all tasks ahead, one at a time, while nobody is here."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.china_time import china_today
from kiosk.visit import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from kiosk.background import Background
    from kiosk.visit import Visit

log = logging.getLogger(__name__)

_SETTLED_MS: Final = 3_000
_BETWEEN_MS: Final = 300  # Python reads a file in 0.1 s, in which a worker slows the screen


class TaskReading(QObject):
    """Finds the tasks that cannot be begun, before a visitor does; the others begin at once."""

    wrong_found = Signal(str)  # a task's id
    finished = Signal()  # all are read, and nobody is here

    def __init__(self, visit: Visit, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visit = visit
        self._background = background
        self._to_read: list[str] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    def begin(self, task_ids: frozenset[str]) -> None:
        """Read these once the terminal has settled."""
        self._to_read = sorted(task_ids, reverse=True)
        self._timer.start(_SETTLED_MS)

    def _go_on(self) -> None:
        if self._visit.stage is not Stage.NONE:
            self._timer.start(_BETWEEN_MS)
        elif self._to_read:
            task_id = self._to_read.pop()
            self._background.run(lambda: is_readable(task_id, china_today()), self._read(task_id))
        else:
            self.finished.emit()

    def _read(self, task_id: str) -> Callable[[bool], None]:
        def told(readable: bool) -> None:
            if not readable:
                self.wrong_found.emit(task_id)
            self._timer.start(_BETWEEN_MS)

        return told


def is_readable(task_id: str, today: date, directory: Path | None = None) -> bool:
    """Whether a task can be begun today as its files stand; the log says why not."""
    from kiosk.tasks import NoSuchTask, load_task
    from kiosk.tasks.catalogue import TASKS
    from kiosk.tasks.marked_yaml import ContentError

    try:
        load_task(task_id, today, directory=directory or TASKS)
    except (NoSuchTask, ContentError) as error:
        log.error("tasks: %s is not offered: %s", task_id, error)
        return False
    return True
