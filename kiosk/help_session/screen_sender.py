"""Pictures of the screen for the helper: masked here, before anything leaves the terminal.

Fail closed: where it is not certain what must be hidden, the whole picture is blank.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QObject, QRectF, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter

from kiosk.background import Background

FRAMES_A_SECOND: Final = 5
_QUALITY: Final = 72
_MARGIN: Final = 4.0  # logical pixels around a mask: shadows and smoothed edges
_MASK: Final = QColor("#52627A")
_BLANK: Final = QColor("#12233F")

Masks = Sequence[QRectF] | None
"""What to hide, in logical pixels of the window; ``None`` when that is not known."""


class ScreenSender(QObject):
    """Grabs, masks, encodes and hands on pictures while it is on.

    ``grab`` and ``masks`` are called on the GUI thread, at most five times a second and
    only after :meth:`mark_dirty`. ``frame_ready`` carries ``b"J"`` and a JPEG picture.
    """

    frame_ready = Signal(bytes)

    def __init__(
        self,
        grab: Callable[[], QImage],
        masks: Callable[[], Masks],
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._grab = grab
        self._masks = masks
        self._background = background
        self._may_send: Callable[[], bool] = lambda: True
        self._turn = 0  # pictures begun before the latest start or stop are not handed on
        self._on = False
        self._dirty = False
        self._busy = False
        self._grabbing = False
        self._last = b""
        self._timer = QTimer(self)
        self._timer.setInterval(1000 // FRAMES_A_SECOND)
        self._timer.timeout.connect(self._tick)

    @property
    def is_on(self) -> bool:
        """Whether pictures are being taken."""
        return self._on

    def start(self, may_send: Callable[[], bool]) -> None:
        """Begin with a full picture; ``may_send`` says when the line has room for another."""
        self._may_send = may_send
        self._turn += 1
        self._on = True
        self._dirty = True
        self._busy = False
        self._last = b""
        self._timer.start()
        self._tick()

    def stop(self) -> None:
        """Take no more pictures, and hand on none that are still being encoded."""
        self._turn += 1
        self._on = False
        self._timer.stop()
        self._last = b""

    @Slot()
    def mark_dirty(self) -> None:
        """Say that the screen was drawn anew; connect the window's ``frameSwapped``."""
        if not self._grabbing:  # taking a picture draws, too
            self._dirty = True

    @Slot()
    def _tick(self) -> None:
        if not self._on or not self._dirty or self._busy or not self._may_send():
            return
        self._dirty = False
        self._grabbing = True
        try:
            # Grabbing may lay the screen out anew; what was or is there must be hidden.
            before = self._masks()
            image = self._grab()
            after = self._masks()
        finally:
            self._grabbing = False
        hidden = None if before is None or after is None else [*before, *after]
        self._busy = True
        turn, last = self._turn, self._last
        self._background.run(
            lambda: encode(masked(image, hidden), last),
            lambda made: self._made(turn, made),
        )

    def _made(self, turn: int, made: tuple[bytes, bytes | None]) -> None:
        if turn != self._turn:
            return
        self._busy = False
        self._last, frame = made
        if frame is not None:
            self.frame_ready.emit(frame)


def masked(image: QImage, masks: Masks) -> QImage:
    """Return a copy of ``image`` with ``masks`` painted over, or blank if in doubt."""
    if image.isNull():
        return image
    safe = image.convertToFormat(QImage.Format.Format_RGB32)
    ratio = image.devicePixelRatio()
    if masks is None or ratio <= 0 or not all(_is_certain(mask) for mask in masks):
        safe.fill(_BLANK)
        return safe
    safe.setDevicePixelRatio(ratio)
    painter = QPainter(safe)
    for mask in masks:
        if not mask.isEmpty():
            painter.fillRect(mask.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN), _MASK)
    painter.end()
    return safe


def encode(image: QImage, last: bytes) -> tuple[bytes, bytes | None]:
    """Return the picture's digest, and its frame unless the digest is ``last``."""
    if image.isNull():
        return last, None
    digest = blake2b(image.constBits(), digest_size=16).digest()
    if digest == last:
        return digest, None
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # PySide's stubs want bytes for the format where the call takes text.
    if not image.save(buffer, "JPEG", _QUALITY):  # type: ignore[call-overload]
        return last, None
    return digest, b"J" + buffer.data().data()


def _is_certain(mask: QRectF) -> bool:
    sides = (mask.x(), mask.y(), mask.width(), mask.height())
    return all(math.isfinite(side) for side in sides) and mask.width() >= 0 and mask.height() >= 0
