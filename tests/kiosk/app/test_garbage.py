"""What a visit leaves in memory goes when it ends, and on the GUI thread."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from kiosk.app.garbage import GarbageCollection
from kiosk.visit import EndReason, IdleClock, Visit


class Ring(QObject):
    """Holds itself, with a timer that only its own thread may stop."""

    died_on: list[str] = []  # noqa: RUF012 - shared on purpose

    def __init__(self) -> None:
        super().__init__()
        self.itself = self
        timer = QTimer(self)
        timer.start(10_000)
        self.destroyed.connect(lambda: Ring.died_on.append(threading.current_thread().name))


def test_a_ring_dies_at_the_end_of_the_visit_and_on_the_gui_thread(qtbot: QtBot) -> None:
    Ring.died_on.clear()
    visit = Visit(IdleClock(60, 20))
    collection = GarbageCollection(visit)
    try:
        visit.begin()
        Ring()

        def litter() -> None:
            for _ in range(20_000):
                ring: list[object] = []
                ring.append(ring)

        worker = threading.Thread(target=litter, name="worker")
        worker.start()
        worker.join()
        assert Ring.died_on == []  # a worker that litters does not sweep
        visit.end(EndReason.VISITOR)
        qtbot.waitUntil(lambda: Ring.died_on != [])
        assert Ring.died_on == [threading.current_thread().name]
    finally:
        collection.close()
    assert gc.isenabled()


def test_the_last_terminal_gives_collecting_back(qtbot: QtBot) -> None:
    visit = Visit(IdleClock(60, 20))
    first, second = GarbageCollection(visit), GarbageCollection(visit)
    first.close()
    first.close()
    assert not gc.isenabled()
    second.close()
    assert gc.isenabled()
