"""Cyclic garbage is collected on the GUI thread, a little at a time.

Python collects on whichever thread happens to allocate. A QObject that dies on a worker
takes its timers and connections with it from the wrong thread, and Qt crashes. So while a
terminal is open nothing is collected by itself: young garbage goes here every second, the
rest when a visit ends, which is also when nothing of the visitor should be left in memory.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from kiosk.visit import Visit

_EVERY_MS: Final = 1000
#: So many rounds of the middle generation mean a very long visit: then all is collected.
_ROUNDS_AT_MOST: Final = 100


class GarbageCollection(QObject):
    """Collects for one terminal, from its making until :meth:`close`."""

    _open: ClassVar[int] = 0

    def __init__(self, visit: Visit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        GarbageCollection._open += 1
        self._closed = False
        gc.disable()
        self.keep()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._collect_young)
        self._timer.start()
        # After the event that ends a visit: what it still holds is garbage by then.
        self._afterwards = QTimer(self)
        self._afterwards.setSingleShot(True)
        self._afterwards.timeout.connect(gc.collect)
        visit.on_end(self._afterwards.start)

    def keep(self) -> None:
        """What there is now stays as long as the terminal: it is not looked through again.

        Most of what a terminal holds is made at its start (the law, the tasks); without it
        collecting at the end of a visit takes a few milliseconds.
        """
        gc.freeze()

    def keep_the_rest(self) -> None:
        """The same for what was made later; only while nobody is here."""
        gc.collect()
        self.keep()

    def _collect_young(self) -> None:
        young, middle, old = gc.get_count()
        limit_young, limit_middle, _ = gc.get_threshold()
        if old > _ROUNDS_AT_MOST:
            gc.collect()
        elif middle > limit_middle:
            gc.collect(1)
        elif young > limit_young:
            gc.collect(0)

    def close(self) -> None:
        """Collect everything once more; after the last terminal Python does it by itself."""
        if not self._closed:
            self._closed = True
            self._timer.stop()
            self._afterwards.stop()
            GarbageCollection._open -= 1
            if GarbageCollection._open == 0:
                gc.unfreeze()
                gc.enable()
            gc.collect()
