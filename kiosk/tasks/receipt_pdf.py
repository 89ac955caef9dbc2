"""A receipt as an A4 page (PDF), drawn by Qt; safe to call on a worker thread.

Needs a ``QGuiApplication`` for its fonts. A slip that is no receipt is drawn in another
colour, framed, and crossed by its standing, so that no copy of it passes for one.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen

from kiosk.a4_page import INK as _INK
from kiosk.a4_page import MM as _MM
from kiosk.a4_page import SECOND as _SECOND
from kiosk.a4_page import TERMINAL as _TITLE
from kiosk.a4_page import A4Page, write_pdf
from kiosk.bilingual import Bilingual
from kiosk.tasks.receipt import Receipt, ReceiptLine
from kiosk.typesetting import typeset

_FINE, _DUE = QColor("#0F7B4F"), QColor("#B3470A")
_QR_MM: Final = 42.0

_AMOUNTS: Final = Bilingual("税费明细", "Taxes and fees")
_FIGURES: Final = Bilingual("主要数字", "Main figures")  # of what is not about money owed


def pdf_bytes(receipt: Receipt, language: str = "zh") -> bytes:
    """Draw ``receipt`` in ``language`` (``"zh"`` or ``"en"``); returns the PDF file."""
    return write_pdf(
        receipt.headline.in_language(language),
        lambda painter, width, height: _Page(painter, width, height, language).draw(receipt),
    )


class _Page(A4Page):
    """The receipt on its page."""

    def draw(self, receipt: Receipt) -> None:
        accent = _FINE if receipt.is_receipt else _DUE
        if not receipt.is_receipt:
            self.cross(self.say(receipt.standing))
        self.head(receipt, accent)
        self.table(receipt.lines)
        if receipt.amounts or receipt.total is not None:
            self.y += 5 * _MM
            self.painter.setPen(_SECOND)
            self.font(10)
            heading = _FIGURES if receipt.total is None else _AMOUNTS
            self.y += self.text(self.say(heading), 0, self.width) + 1.5 * _MM
            self.table(receipt.amounts)
        if receipt.total is not None:
            self.total(receipt.total)
        self.foot(receipt, accent)

    def cross(self, standing: str) -> None:
        """The standing across the page, pale, behind everything."""
        painter = self.painter
        painter.save()
        painter.setPen(QColor("#FBEADF"))
        self.font(52, bold=True)
        painter.translate(self.width / 2, self.height / 2)
        painter.rotate(-35)
        for row in (-1, 0, 1):
            area = QRectF(-self.width, row * 78 * _MM - 20 * _MM, 2 * self.width, 40 * _MM)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), typeset(standing))
        painter.restore()

    def head(self, receipt: Receipt, accent: QColor) -> None:
        painter = self.painter
        painter.setPen(_SECOND)
        self.font(10)
        self.y += self.text(self.say(_TITLE), 0, self.width) + 3 * _MM
        painter.setPen(_INK)
        self.font(28, bold=True)
        top = self.y
        high = self.text(self.say(receipt.headline), 0, self.width * 0.6)
        self.badge(self.say(receipt.standing), accent, top, high, filled=receipt.is_receipt)
        self.y = top + high + 5 * _MM
        if receipt.mark is not None:
            painter.setPen(_DUE)
            self.font(11, bold=True)
            self.y += self.text(f"★ {self.say(receipt.mark)}", 0, self.width) + 2 * _MM
        painter.fillRect(QRectF(0, self.y, self.width, 0.8 * _MM), accent)
        self.y += 5 * _MM

    def badge(self, text: str, accent: QColor, top: float, high: float, *, filled: bool) -> None:
        painter = self.painter
        text = typeset(text)
        self.font(16, bold=True)
        wide = painter.fontMetrics().horizontalAdvance(text) + 12 * _MM
        area = QRectF(self.width - wide, top + high * 0.1, wide, high * 0.85)
        painter.setPen(QPen(accent, 0.8 * _MM))
        painter.setBrush(accent if filled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, 3 * _MM, 3 * _MM)
        painter.setPen(QColor("white") if filled else accent)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def table(self, lines: tuple[ReceiptLine, ...]) -> None:
        split = self.width * 0.42
        for line in lines:
            top = self.y
            self.y = top + 2.2 * _MM
            self.painter.setPen(_SECOND)
            self.font(12)
            left = self.text(self.say(line.label), 0, split - 4 * _MM)
            self.painter.setPen(_INK)
            right = self.text(
                self.say(line.value), split, self.width - split, Qt.AlignmentFlag.AlignRight
            )
            self.y = top + max(left, right) + 4.4 * _MM
            self.rule()

    def total(self, line: ReceiptLine) -> None:
        self.y += 3 * _MM
        self.painter.setPen(_INK)
        self.font(13)
        top = self.y
        self.y = top + 2.6 * _MM
        self.text(self.say(line.label), 0, self.width * 0.5)
        self.y = top
        self.font(22, bold=True)
        high = self.text(
            self.say(line.value), self.width * 0.4, self.width * 0.6, Qt.AlignmentFlag.AlignRight
        )
        self.y = top + high + 4 * _MM

    def foot(self, receipt: Receipt, accent: QColor) -> None:
        self.y += 4 * _MM
        top = self.y
        side = _QR_MM * _MM
        wide = self.width - (side + 8 * _MM if receipt.code else 0)
        for number, note in enumerate(receipt.notes):
            first = number == 0 and not receipt.is_receipt
            self.painter.setPen(accent if first else _INK)
            self.font(14 if first else 12, bold=first)
            self.y += self.text(self.say(note), 0, wide) + 2.5 * _MM
        if receipt.code:
            left = self.width - side
            self.qr_code(receipt.code, left, top, side)
            self.y = top + side + 1.5 * _MM
            self.painter.setPen(_SECOND)
            self.font(10)
            self.text(self.say(receipt.code_caption), left, side, Qt.AlignmentFlag.AlignHCenter)
