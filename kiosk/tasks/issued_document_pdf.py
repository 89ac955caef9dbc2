"""A document of the bureau (证明, 凭证) as A4 pages, drawn by Qt; safe on a worker thread.

Needs a ``QGuiApplication`` for its fonts. Made-up data is marked three times: a line
above the title, pale words across every page, and in the seal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from kiosk.a4_page import INK, MM, SECOND, A4Page, write_pages
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.tasks.receipt import MADE_UP
from kiosk.tasks.seal_outline import draw_seal
from kiosk.typesetting import typeset

if TYPE_CHECKING:
    from kiosk.issued_document import DocumentColumn, IssuedDocument

_HEAD_FILL, _GRID = QColor("#F1F4F9"), QColor("#8A97AB")
_PALE: Final = QColor("#F6ECE6")
_QR_MM: Final = 34.0
_SEAL_MM: Final = 40.0
_FOOT_MM: Final = 12.0
_PAD: Final = 1.3 * MM
_CELL: Final = 10.0  # points

_NUMBER: Final = Bilingual("编号", "No.")
_HOLDER: Final = Bilingual("名称", "Name")
_HOLDER_ID: Final = Bilingual("识别号", "Tax number")
_ISSUED: Final = Bilingual("开具时间", "Issued")
_ISSUER: Final = Bilingual("税务机关", "Tax authority")
_PAGE: Final = Bilingual("第 {0} 页,共 {1} 页", "Page {0} of {1}")
_VERIFY: Final = Bilingual("扫码验真伪", "Scan to verify")
_NO_ROWS: Final = Bilingual("(没有记录)", "(no entries)")


def document_pdf(document: IssuedDocument, language: str = "zh", *, synthetic: bool) -> bytes:
    """Draw ``document`` in ``language`` (``"zh"`` or ``"en"``); returns the PDF file.

    ``synthetic`` marks it as made up. Raises ``RuntimeError`` if Qt cannot draw.
    """
    title = document.title.in_language(language)
    pages = 1

    def draw(painter: QPainter, width: int, height: int, turn: Callable[[], None]) -> None:
        nonlocal pages
        page = _Pages(painter, width, height, language, turn, pages, synthetic=synthetic)
        page.draw(document)
        pages = page.number

    raw = write_pages(title, draw)
    if pages > 1:  # "page 1 of 3" can only be written once the three are known
        raw = write_pages(title, draw)
    return raw


class _Pages(A4Page):
    """The document, page after page."""

    def __init__(
        self,
        painter: QPainter,
        width: int,
        height: int,
        language: str,
        turn: Callable[[], None],
        pages: int,
        *,
        synthetic: bool,
    ) -> None:
        super().__init__(painter, width, height, language)
        self.turn_page = turn
        self.pages = pages
        self.number = 1
        self.synthetic = synthetic
        self.bottom = self.height - _FOOT_MM * MM
        self.foot_text = ""

    def draw(self, document: IssuedDocument) -> None:
        self.foot_text = f"{self.say(document.title)}  {document.number}"
        self.begin_page()
        self.head(document)
        self.box(document)
        if document.columns:
            self.y += 5 * MM
            self.table(document)
        if document.notes:
            self.y += 5 * MM
            for note in document.notes:
                self.note(self.say(note.text))
        self.seal_and_code(document)

    # -- pages ---------------------------------------------------------------------------

    def begin_page(self) -> None:
        if self.synthetic:
            self.across(self.say(MADE_UP))
        self.foot()
        self.y = 0.0
        if self.synthetic:
            self.painter.setPen(QColor("#B3470A"))
            self.font(10, bold=True)
            self.y += self.text(f"★ {self.say(MADE_UP)}", 0, self.width) + 2 * MM

    def next_page(self) -> None:
        self.turn_page()
        self.number += 1
        self.begin_page()

    def room(self, high: float) -> bool:
        """Whether something ``high`` still fits here."""
        return self.y + high <= self.bottom

    def across(self, words: str) -> None:
        painter = self.painter
        painter.save()
        painter.setPen(_PALE)
        self.font(34, bold=True)
        painter.translate(self.width / 2, self.height / 2)
        painter.rotate(-35)
        for row in (-1, 0, 1):
            area = QRectF(-self.width, row * 80 * MM - 20 * MM, 2 * self.width, 40 * MM)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), typeset(words))
        painter.restore()

    def foot(self) -> None:
        self.y = self.height - 6 * MM
        self.painter.setPen(SECOND)
        self.font(8.5)
        self.text(self.foot_text, 0, self.width * 0.75)
        page = self.say(_PAGE).format(self.number, max(self.pages, self.number))
        self.text(page, self.width * 0.6, self.width * 0.4, Qt.AlignmentFlag.AlignRight)

    # -- parts ---------------------------------------------------------------------------

    def head(self, document: IssuedDocument) -> None:
        self.y += 3 * MM
        self.painter.setPen(INK)
        self.font(24, bold=True)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.y += self.text(self.say(document.title), 0, self.width, centre) + 1.5 * MM
        if self.language == "en":
            self.painter.setPen(SECOND)
            self.font(12)
            self.y += self.text(document.title_zh, 0, self.width, centre) + 1.5 * MM
        self.painter.setPen(QPen(INK, 0.5 * MM))
        for line in (0.0, 1.1 * MM):
            self.painter.drawLine(
                QPointF(self.width * 0.28, self.y + line), QPointF(self.width * 0.72, self.y + line)
            )
        self.y += 5 * MM
        self.painter.setPen(SECOND)
        self.font(10.5)
        number = f"{self.say(_NUMBER)} {document.number}"
        self.y += self.text(number, 0, self.width, Qt.AlignmentFlag.AlignRight) + 2 * MM

    def box(self, document: IssuedDocument) -> None:
        """Whose it is, and what it says, as a form of two columns."""
        issued = f"{document.issued_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        entries = [
            (self.say(_HOLDER), document.holder),
            (self.say(_HOLDER_ID), document.holder_id),
            (self.say(_ISSUED), issued),
        ]
        if document.issuer_zh:
            entries.append((self.say(_ISSUER), self.say(document.issuer)))
        entries += [(self.say(line.label), self.say(line.value)) for line in document.lines]
        # Two to a row where both are short; a long one has the row for itself.
        self.font(11)
        half = self.width / 2
        split = 0.3 * half
        rows: list[list[tuple[str, str]]] = []
        for entry in entries:
            short = not self.is_long(entry, half)
            if rows and len(rows[-1]) == 1 and short and not self.is_long(rows[-1][0], half):
                rows[-1].append(entry)
            else:
                rows.append([entry])
        for row in rows:
            self.entries(row, half, split)

    def is_long(self, entry: tuple[str, str], half: float) -> bool:
        split = 0.3 * half
        return (
            self.advance(entry[1]) > half - split - 2 * _PAD
            or self.advance(entry[0]) > split - 2 * _PAD
        )

    def entries(self, row: Sequence[tuple[str, str]], half: float, split: float) -> None:
        self.font(11)
        alone = len(row) == 1
        if alone and self.advance(row[0][0]) > split - 2 * _PAD:
            split = min(self.advance(row[0][0]) + 3 * _PAD, self.width * 0.45)
        whole = self.width if alone else half
        high = max(
            max(
                self.height_of(label, split - 2 * _PAD),
                self.height_of(value, whole - split - 2 * _PAD),
            )
            for label, value in row
        )
        high += 2 * _PAD
        if not self.room(high):
            self.next_page()
            self.font(11)
        for place, (label, value) in enumerate(row):
            left = place * half
            self.cell(label, QRectF(left, self.y, split, high), fill=_HEAD_FILL, ink=SECOND)
            self.cell(value, QRectF(left + split, self.y, whole - split, high))
        self.y += high

    def table(self, document: IssuedDocument) -> None:
        rows = document.rows_in(self.language)
        heads = tuple(self.say(column.label) for column in document.columns)
        widths = self.widths(heads, rows)
        self.table_head(heads, widths, document.columns)
        self.font(_CELL)
        if not rows:
            high = self.height_of("0", self.width) + 2 * _PAD
            area = QRectF(0, self.y, self.width, high)
            self.cell(self.say(_NO_ROWS), area, ink=SECOND, align=Qt.AlignmentFlag.AlignHCenter)
            self.y += high
        for row in rows:
            high = self.row_height(row, widths)
            if not self.room(high):
                self.next_page()
                self.table_head(heads, widths, document.columns)
                self.font(_CELL)
            self.row(row, widths, document.columns, high)
        if document.total is not None:
            self.total(self.say(document.total.label), document.total.value)

    def total(self, label: str, value: str) -> None:
        """The sum: what it is and in capital figures at the left, the figure at the right."""
        self.font(11.5, bold=True)
        right = max(self.advance(value) + 3 * _PAD, self.width * 0.25)
        left = self.width - right
        high = self.height_of(label, left - 2 * _PAD) + 2.4 * _PAD
        if not self.room(high):
            self.next_page()
            self.font(11.5, bold=True)
        self.cell(label, QRectF(0, self.y, left, high), fill=_HEAD_FILL)
        self.cell(
            value,
            QRectF(left, self.y, right, high),
            fill=_HEAD_FILL,
            align=Qt.AlignmentFlag.AlignRight,
        )
        self.y += high

    def widths(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
        """What each column needs; if the page is too narrow, the wide ones give way."""
        self.font(_CELL)
        wanted = [
            max((self.advance(text) for text in (head, *(row[place] for row in rows))), default=0)
            + 2.6 * _PAD
            for place, head in enumerate(heads)
        ]
        spare = self.width - sum(wanted)
        if spare >= 0:
            return [one + spare / len(wanted) for one in wanted]
        fair = self.width / len(wanted)
        narrow = sum(one for one in wanted if one <= fair)
        wide = sum(one for one in wanted if one > fair)
        return [one if one <= fair else one * (self.width - narrow) / wide for one in wanted]

    def table_head(
        self, heads: Sequence[str], widths: Sequence[float], columns: Sequence[DocumentColumn]
    ) -> None:
        self.font(_CELL, bold=True)
        high = self.row_height(heads, widths)
        if not self.room(2 * high):
            self.next_page()
            self.font(_CELL, bold=True)
        self.row(heads, widths, columns, high, fill=_HEAD_FILL)

    def row_height(self, row: Sequence[str], widths: Sequence[float]) -> float:
        heights = [
            self.height_of(text, wide - 2 * _PAD) for text, wide in zip(row, widths, strict=True)
        ]
        return max(heights) + 2 * _PAD

    def row(
        self,
        row: Sequence[str],
        widths: Sequence[float],
        columns: Sequence[DocumentColumn],
        high: float,
        *,
        fill: QColor | None = None,
    ) -> None:
        left = 0.0
        for text, wide, column in zip(row, widths, columns, strict=True):
            right = column.align == "right"
            align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            self.cell(text, QRectF(left, self.y, wide, high), fill=fill, align=align)
            left += wide
        self.y += high

    def note(self, words: str) -> None:
        self.font(10.5)
        high = self.height_of(words, self.width)
        if not self.room(high):
            self.next_page()
            self.font(10.5)
        self.painter.setPen(INK)
        self.text(words, 0, self.width)
        self.y += high + 1.5 * MM

    def seal_and_code(self, document: IssuedDocument) -> None:
        """The code to verify at the left, the seal at the right, and the day below it."""
        high = (_SEAL_MM + 10) * MM
        if not self.room(high + 6 * MM):
            self.next_page()
        top = self.y + 6 * MM
        if document.verification:
            side = _QR_MM * MM
            self.qr_code(document.verification, 0, top, side)
            self.y = top + side + 1.5 * MM
            self.painter.setPen(SECOND)
            self.font(9.5)
            self.text(self.say(_VERIFY), 0, side, Qt.AlignmentFlag.AlignHCenter)
        side = _SEAL_MM * MM
        draw_seal(
            self,
            QRectF(self.width - side - 12 * MM, top, side, side),
            document.issuer_zh or document.title_zh,
            synthetic=self.synthetic,
        )
        self.y = top + side + 2 * MM
        self.painter.setPen(INK)
        self.font(11)
        day = document.issued_at.astimezone(CHINA)
        words = (
            f"{day:%Y-%m-%d}"
            if self.language == "en"
            else f"{day.year} 年 {day.month} 月 {day.day} 日"
        )
        self.text(words, self.width - side - 24 * MM, side + 24 * MM, Qt.AlignmentFlag.AlignHCenter)

    # -- cells ---------------------------------------------------------------------------

    def advance(self, text: str) -> float:
        return float(self.painter.fontMetrics().horizontalAdvance(typeset(text)))

    def height_of(self, text: str, width: float) -> float:
        flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWrapAnywhere)
        area = QRectF(0, 0, max(width, 1.0), self.height)
        return float(self.painter.boundingRect(area, flags, typeset(text) or " ").height())

    def cell(
        self,
        text: str,
        area: QRectF,
        *,
        fill: QColor | None = None,
        ink: QColor = INK,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """A framed cell, its text in the middle of its height, in the present font."""
        painter = self.painter
        if fill is not None:
            painter.fillRect(area, fill)
        painter.setPen(QPen(_GRID, 0.2 * MM))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        painter.setPen(ink)
        flags = int(align) | int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWrapAnywhere)
        painter.drawText(area.adjusted(_PAD, 0, -_PAD, 0), flags, typeset(text))
