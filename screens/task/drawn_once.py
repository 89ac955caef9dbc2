"""What a page is drawn from, worked out once however many items of the page ask for it.

Each binding in QML that names ``model.result`` asks anew, and a result's code alone takes
tens of milliseconds to draw.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class DrawnOnce:
    """Keeps values until :meth:`forget`, which goes with every change and every wiping."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def forget(self) -> None:
        """Work everything out again when it is next asked for."""
        self._values.clear()

    def get(self, name: str, work_out: Callable[[], T]) -> T:
        """The value called ``name``, worked out if it is not known yet."""
        if name not in self._values:
            self._values[name] = work_out()
        value: T = self._values[name]
        return value
