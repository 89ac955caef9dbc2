"""A visitor's hand and eye in front of the terminal: real clicks, and waiting to see.

Works on the terminal's own window in this process. Every wait has an end; nothing sleeps.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from workbench.stopping import listen

PATIENCE_S = 20.0
T = TypeVar("T")


class NotSeenError(AssertionError):
    """What the visitor waited for did not come; the text names it."""


class VisitorHand:
    """Touches and reads the screen as a person would."""

    def __init__(self, window: QQuickWindow, patience_s: float = PATIENCE_S) -> None:
        self.window = window
        self.patience_s = patience_s

    # -- seeing -----------------------------------------------------------------------

    def items(self) -> Iterator[QQuickItem]:
        """Every item that is visible now."""
        waiting = [self.window.contentItem()]
        while waiting:
            item = waiting.pop()
            if item.isVisible() and item.opacity() > 0:
                yield item
                waiting.extend(item.childItems())

    def find(self, name: str) -> QQuickItem | None:
        """The visible item called ``name`` (its ``objectName``), or None."""
        for item in self.items():
            if item.objectName() == name and item.width() > 0 and item.height() > 0:
                return item
        return None

    def texts(self) -> list[str]:
        """Every text on the screen."""
        found = []
        for item in self.items():
            text = item.property("text")
            if isinstance(text, str) and text:
                found.append(text.replace("\u00a0", " "))
        return found

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Let the terminal work until ``holds()``; NotSeenError after the patience."""
        deadline = time.monotonic() + self.patience_s
        while not holds():
            listen()
            if time.monotonic() > deadline:
                raise NotSeenError(f"waited in vain for {what}; on the screen: {self.texts()[:40]}")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def meanwhile(self, job: Callable[[], T]) -> T:
        """Run ``job`` on a thread while the terminal goes on; return what it returns."""
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(job)
            self.wait_until(future.done, "the other side")
            return future.result()

    def see(self, name: str) -> QQuickItem:
        """Wait for an item and return it."""
        self.wait_until(lambda: self.find(name) is not None, f"“{name}”")
        item = self.find(name)
        if item is None:
            raise NotSeenError(name)
        return item

    def see_screen(self, screen: str) -> None:
        """Wait for a screen by its folder's name."""
        self.see(f"screen_{screen}")

    def read(self, words: str) -> None:
        """Wait until ``words`` stand somewhere on the screen."""
        self.wait_until(lambda: any(words in text for text in self.texts()), f"the words “{words}”")

    def picture(self, file: Path) -> QImage:
        """Take a picture of the window, once nothing moves any more."""
        self.settle()
        image = self.window.grabWindow()
        file.parent.mkdir(parents=True, exist_ok=True)
        image.save(str(file))
        return image

    def settle(self) -> None:
        """Let animations and queued work come to rest."""
        for _ in range(4):
            QTest.qWait(60)

    # -- touching -----------------------------------------------------------------------

    def tap(self, name: str) -> None:
        """Wait for an item, bring it into view, and touch its middle."""
        item = self.see(name)
        self.wait_until(lambda: item.property("usable") is not False, f"“{name}” to be usable")
        self._rest(name)
        self._bring_into_view(self.see(name))
        item = self._rest(name)
        QTest.mouseClick(
            self.window,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            self._middle(item),
        )
        QCoreApplication.processEvents()

    def _rest(self, name: str) -> QQuickItem:
        """Wait until ``name`` stands still: a list may just be drawn anew around it."""
        places: list[QPoint | None] = [None]

        def still() -> bool:
            QTest.qWait(40)
            item = self.find(name)
            places.append(None if item is None else self._middle(item))
            return places[-1] is not None and places[-1] == places[-2]

        self.wait_until(still, f"“{name}” to stand still")
        return self.see(name)

    def tap_at(self, x: float, y: float) -> None:
        """Touch a place of the window."""
        QTest.mouseClick(
            self.window,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            QPoint(round(x), round(y)),
        )
        QCoreApplication.processEvents()

    def sign(self, name: str = "signaturePad") -> None:
        """Write something like a name with the finger."""
        pad = self.see(name)
        self._bring_into_view(pad)
        strokes = [
            [(0.25, 0.3), (0.35, 0.55), (0.28, 0.62)],
            [(0.3, 0.25), (0.42, 0.28), (0.4, 0.6)],
            [(0.55 + 0.08 * math.sin(t / 2), 0.2 + 0.05 * t) for t in range(9)],
            [(0.7, 0.3), (0.62, 0.5), (0.78, 0.52)],
        ]
        for stroke in strokes:
            points = [
                pad.mapToScene(QPointF(x * pad.width(), y * pad.height())).toPoint()
                for x, y in stroke
            ]
            none = Qt.KeyboardModifier.NoModifier
            QTest.mousePress(self.window, Qt.MouseButton.LeftButton, none, points[0])
            for point in points[1:]:
                QTest.mouseMove(self.window, point, 5)
            QTest.mouseRelease(self.window, Qt.MouseButton.LeftButton, none, points[-1])
        QCoreApplication.processEvents()

    def type(self, text: str) -> None:
        """Type on the number pad that is open."""
        self.tap("key_clear" if self.find("key_clear") else f"key_{text[0]}")
        rest = text if self.find("key_clear") else text[1:]
        for character in rest:
            self.tap(f"key_{character}")

    def write(self, words: str) -> None:
        """Write into the field that has the focus, as the on-screen keyboard hands words over."""
        self.wait_until(lambda: self._written_in() is not None, "a field to write in")
        field = self._written_in()
        event = QInputMethodEvent()
        event.setCommitString(words)
        if field is not None:
            QCoreApplication.sendEvent(field, event)

    def _written_in(self) -> QQuickItem | None:
        item = self.window.activeFocusItem()
        return item if item is not None and item.inherits("QQuickTextInput") else None

    def _middle(self, item: QQuickItem) -> QPoint:
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def _bring_into_view(self, item: QQuickItem) -> None:
        """Turn the page, by its own arrows, until the middle of ``item`` can be touched."""
        for _ in range(30):
            area = self._scroll_area(item)
            down = None if area is None else self._arrow("scrollDown", area)
            if area is None or down is None:
                return
            top = area.mapToScene(QPointF(0, 0)).y()
            # The arrows stand below the page, or beside it where the screen is wide.
            edge, at = (area, area.height()) if area.property("beside") else (down, 0)
            bottom = edge.mapToScene(QPointF(0, at)).y()
            middle = self._middle(item).y()
            if top <= middle <= bottom - 6:
                return
            arrow = down if middle > bottom - 6 else self._arrow("scrollUp", area)
            if arrow is None:
                return
            QTest.mouseClick(
                self.window,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
                self._middle(arrow),
            )
            self._wait_for_turn(area, float(area.property("contentY")))

    def _wait_for_turn(self, area: QQuickItem, before: float) -> None:
        self.wait_until(lambda: float(area.property("contentY")) != before, "the page to turn")
        self.settle()

    def _scroll_area(self, item: QQuickItem) -> QQuickItem | None:
        parent: QQuickItem | None = item.parentItem()
        while parent is not None:
            if parent.property("longer") is not None:
                return parent if parent.property("longer") else None
            parent = parent.parentItem()
        return None

    def _arrow(self, name: str, area: QQuickItem) -> QQuickItem | None:
        waiting = list(area.childItems())
        while waiting:
            item = waiting.pop()
            if item.objectName() == name:
                return item if item.isVisible() else None
            waiting.extend(item.childItems())
        return None
