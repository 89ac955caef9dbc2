"""The signature step: the strokes of the finger until they are handed in as a picture."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from screens.qml_property import shown
from screens.task.signature_image import SMALLEST_LENGTH, ink_length, signature_png


class Signature(QObject):
    """What stands on the signature pad. Nothing of it is kept once it is handed in."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[tuple[float, float]]] = []
        self._pad_size = (1.0, 1.0)
        self._locked = False

    @property
    def is_there(self) -> bool:
        """Whether there is more than a slip of the finger."""
        return ink_length(self._strokes) >= SMALLEST_LENGTH

    def lock(self, locked: bool) -> None:
        """While what was signed is being kept, nothing is added to it."""
        self._locked = locked

    def take(self) -> bytes:
        """The signature as PNG; the pad is empty afterwards."""
        picture = signature_png(self._strokes, *self._pad_size)
        self.clear()
        return picture

    strokes = shown(
        "QVariantList",
        lambda self: [[list(point) for point in stroke] for stroke in self._strokes],
        notify=changed,
    )

    @Slot(list, float, float)
    def addStroke(self, points: list[list[float]], width: float, height: float) -> None:
        """One stroke of the finger, on a pad of ``width`` x ``height`` design pixels."""
        if points and not self._locked:
            self._pad_size = (width, height)
            self._strokes = [*self._strokes, [(float(p[0]), float(p[1])) for p in points]]
            self.changed.emit()

    @Slot()
    def clear(self) -> None:
        """Start the signature again."""
        self._strokes = []
        self.changed.emit()
