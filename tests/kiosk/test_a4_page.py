"""What is written on A4 is on the paper to its last word."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTextOption

from kiosk.a4_page import A4Page
from kiosk.typesetting import typeset

NOTE = (
    "个人所得税逾期 236 天,滞纳金算到签名当天 ¥ 914.50(7,750.00 × 236 × 0.05%),"
    "每晚一天加 ¥ 3.88,缴款时一并缴。"
)


def _drawn(wide: int, *, on_page: bool) -> QImage:
    image = QImage(640, 400, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    page = A4Page(painter, 640, 400, "zh")
    page.font(16)
    if on_page:
        page.text(NOTE, 0, wide)
    else:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        painter.drawText(QRectF(0, 0, wide, 400), typeset(NOTE), option)
    painter.end()
    return image


def test_a_note_with_a_long_sum_loses_no_line(qapp: object) -> None:
    for wide in range(300, 640, 20):
        assert _drawn(wide, on_page=True) == _drawn(wide, on_page=False), wide


def test_a_sign_is_not_torn_from_its_sum() -> None:
    assert "¥\u00a0914.50" in typeset(NOTE)
