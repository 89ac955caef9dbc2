"""One A4 page (PDF) drawn by Qt, from top to bottom; safe to call on a worker thread.

Needs a ``QGuiApplication`` for its fonts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import segno
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextOption,
)

from kiosk.bilingual import Bilingual
from kiosk.typesetting import typeset

_FAMILIES: Final = ["Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "sans-serif"]
_DPI: Final = 300
_MARGIN_MM: Final = 20.0

MM: Final = _DPI / 25.4  # device pixels in a millimetre
INK, SECOND, LINE = QColor("#12233F"), QColor("#52627A"), QColor("#D9E0EA")
TERMINAL: Final = Bilingual("智慧办税服务厅自助终端", "Smart tax hall self-service terminal")


class A4Page:
    """A page being filled; lengths are device pixels, ``y`` is where the next thing goes."""

    def __init__(self, painter: QPainter, width: int, height: int, language: str) -> None:
        self.painter = painter
        self.width, self.height = float(width), float(height)
        self.language = language
        self.y = 0.0

    def say(self, text: Bilingual) -> str:
        """``text`` in the page's language."""
        return text.in_language(self.language)

    def font(self, points: float, *, bold: bool = False) -> None:
        """Write in this size from now on."""
        font = QFont(_FAMILIES)
        font.setPointSizeF(points)
        font.setBold(bold)
        self.painter.setFont(font)

    def text(
        self,
        text: str,
        left: float,
        width: float,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> float:
        """Write ``text`` at the present height, wrapped; returns how high it is."""
        text = typeset(text)
        option = QTextOption(align)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        # Measured as it is drawn: the last line of a note would be cut off otherwise.
        room = QRectF(left, self.y, width, self.height)
        bounds = self.painter.boundingRect(room, text, option)
        self.painter.drawText(QRectF(left, self.y, width, bounds.height() + 1), text, option)
        return float(bounds.height())

    def rule(self) -> None:
        """A thin line across the page."""
        self.painter.setPen(QPen(LINE, 0.25 * MM))
        self.painter.drawLine(0, int(self.y), int(self.width), int(self.y))

    def qr_code(self, text: str, left: float, top: float, side: float) -> None:
        """Draw ``text`` as a QR code, ``side`` wide and high."""
        modules = tuple(tuple(row) for row in segno.make_qr(text, error="m").matrix)
        size = side / len(modules)
        for y, row in enumerate(modules):
            for x, dark in enumerate(row):
                if dark:
                    # A hair wider than the module: no white seams between neighbours.
                    area = QRectF(left + x * size, top + y * size, size + 0.5, size + 0.5)
                    self.painter.fillRect(area, Qt.GlobalColor.black)


def write_pdf(title: str, draw: Callable[[QPainter, int, int], None]) -> bytes:
    """Make a PDF of one page; ``draw`` gets a painter and the page's width and height.

    Raises ``RuntimeError`` if Qt cannot draw.
    """
    return write_pages(title, lambda painter, width, height, _turn: draw(painter, width, height))


def write_pages(
    title: str, draw: Callable[[QPainter, int, int, Callable[[], None]], None]
) -> bytes:
    """Make a PDF of as many pages as ``draw`` turns; its last argument begins the next one.

    Raises ``RuntimeError`` if Qt cannot draw.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    writer.setTitle(title)
    writer.setCreator(TERMINAL.en)
    painter = QPainter()
    if not painter.begin(writer):
        raise RuntimeError("the PDF page cannot be drawn")

    def turn() -> None:
        writer.newPage()

    try:
        draw(painter, writer.width(), writer.height(), turn)
    finally:
        painter.end()
    buffer.close()
    return bytes(buffer.data().data())
