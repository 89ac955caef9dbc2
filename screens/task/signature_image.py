"""A signature as a PNG: black strokes on white, drawn from the points of the finger."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter, QPainterPath, QPen

Point = tuple[float, float]

SIGNATURE_WIDTH = 800
SMALLEST_LENGTH = 120.0  # design pixels of ink: less is a slip of the finger


def ink_length(strokes: Sequence[Sequence[Point]]) -> float:
    """The length of all strokes in design pixels."""
    total = 0.0
    for stroke in strokes:
        for (x0, y0), (x1, y1) in pairwise(stroke):
            total += ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    return total


def signature_png(strokes: Sequence[Sequence[Point]], width: float, height: float) -> bytes:
    """Draw ``strokes``, given on a pad of ``width`` x ``height``, as PNG bytes."""
    scale = SIGNATURE_WIDTH / width
    image = QImage(SIGNATURE_WIDTH, round(height * scale), QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(
        QPen(
            QColor("black"),
            7 * scale,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
    )
    for stroke in strokes:
        path = QPainterPath(QPointF(stroke[0][0] * scale, stroke[0][1] * scale))
        for x, y in stroke:
            path.lineTo(QPointF(x * scale + 0.1, y * scale))
        painter.drawPath(path)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    buffer.close()
    return bytes(data.data())
