"""The place of an electronic seal (电子印章) on a page: an outline, never a likeness of one."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from kiosk.a4_page import MM, A4Page
from kiosk.bilingual import Bilingual

_SEAL = QColor("#C8372D")
_SEAL_HERE: Final = Bilingual("电子印章", "Seal")
_SEAL_MADE_UP: Final = Bilingual("演示章", "Demo seal")


def draw_seal(page: A4Page, area: QRectF, authority: str, *, synthetic: bool) -> None:
    """Draw the ring with the authority's name into ``area``; dashed where data is made up."""
    painter = page.painter
    painter.save()
    style = Qt.PenStyle.DashLine if synthetic else Qt.PenStyle.SolidLine
    painter.setPen(QPen(_SEAL, 0.7 * MM, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(area)
    painter.setPen(_SEAL)
    centre = area.center()
    _ring(page, centre, area.width() / 2 - 5 * MM, authority)
    painter.setBrush(_SEAL)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(_star(centre, 5 * MM))
    painter.setPen(_SEAL)
    page.font(11, bold=True)
    words = page.say(_SEAL_MADE_UP if synthetic else _SEAL_HERE)
    box = QRectF(area.left(), centre.y() + 7 * MM, area.width(), 8 * MM)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.restore()


def _ring(page: A4Page, centre: QPointF, radius: float, words: str) -> None:
    """Letters along the upper part of a circle, as seals have them."""
    painter = page.painter
    page.font(9.5 if len(words) <= 18 else 7.5, bold=True)
    step = min(20.0, 230.0 / max(len(words) - 1, 1))
    first = -step * (len(words) - 1) / 2
    for place, letter in enumerate(words):
        painter.save()
        painter.translate(centre)
        painter.rotate(first + place * step)
        box = QRectF(-6 * MM, -radius - 3 * MM, 12 * MM, 6 * MM)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), letter)
        painter.restore()


def _star(centre: QPointF, radius: float) -> QPolygonF:
    points = []
    for place in range(10):
        far = radius if place % 2 == 0 else radius * 0.382
        angle = math.pi * (place / 5 - 0.5)
        points.append(centre + QPointF(far * math.cos(angle), far * math.sin(angle)))
    return QPolygonF(points)
