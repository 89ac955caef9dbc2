"""Sees every touch and key before the window does.

A module of its own, loaded after the first frame: the enumerations of Qt's events and
keys take longer to build than the whole attract screen.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWindow

_TOUCHES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
    }
)
# A visitor must not leave the program by keyboard.
_FORBIDDEN_KEYS = frozenset(
    {Qt.Key.Key_Close, Qt.Key.Key_Meta, Qt.Key.Key_Menu, Qt.Key.Key_Print, Qt.Key.Key_SysReq}
)


class TouchFilter(QObject):
    """An event filter for the application; in production it also keeps the window open."""

    touched = Signal(bool)  # whether by a key

    def __init__(self, window: QWindow, *, production: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._production = production

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell of every touch; swallow the keys that lead out."""
        kind = event.type()
        if kind in _TOUCHES:
            self.touched.emit(kind == QEvent.Type.KeyPress)
            if isinstance(event, QKeyEvent) and event.key() in _FORBIDDEN_KEYS:
                return True
        elif kind == QEvent.Type.Close and watched is self._window and self._production:
            event.ignore()
            return True
        return super().eventFilter(watched, event)
