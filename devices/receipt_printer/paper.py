"""What stands on the simulated printer's paper, as text and as a picture."""

from __future__ import annotations

from dataclasses import dataclass, field

from PIL import Image

from devices.receipt_printer.line_drawing import COLUMN_DOTS, Cell, draw_cells
from devices.receipt_printer.slip import Alignment

_MARGIN_DOTS = 28
_QUIET_MODULES = 2


@dataclass(frozen=True, slots=True)
class TextOnPaper:
    """A printed line of characters."""

    cells: tuple[Cell, ...]
    align: Alignment

    @property
    def text(self) -> str:
        """The characters, without their looks."""
        return "".join(cell.character for cell in self.cells)


@dataclass(frozen=True, slots=True)
class DotsOnPaper:
    """A printed picture: one bit a dot, rows padded to whole bytes, 1 is black."""

    width: int
    height: int
    dots: bytes
    align: Alignment

    def picture(self) -> Image.Image:
        """The picture, black on white, mode ``1``."""
        inverted = bytes(byte ^ 0xFF for byte in self.dots)
        return Image.frombytes("1", (self.width, self.height), inverted)


@dataclass(frozen=True, slots=True)
class QrOnPaper:
    """A QR code that the printer drew by itself."""

    content: str
    module_dots: int
    align: Alignment

    def picture(self) -> Image.Image:
        """The code, black on white, mode ``1``."""
        import segno

        code = segno.make_qr(self.content, error="m", boost_error=False)
        rows = [
            bytes(0 if dark else 255 for dark in row)
            for row in code.matrix_iter(scale=self.module_dots, border=_QUIET_MODULES)
        ]
        return Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows)).convert("1")


OnPaper = TextOnPaper | DotsOnPaper | QrOnPaper


@dataclass(slots=True)
class Paper:
    """One length of paper, from its top to where it was cut, or to where printing stopped."""

    columns: int
    items: list[OnPaper] = field(default_factory=list)
    cut: bool = False

    def as_text(self) -> str:
        """The paper as plain text; pictures and codes as a word in brackets."""
        return "\n".join(self._text_of(item) for item in self.items).strip("\n")

    def as_picture(self) -> Image.Image:
        """The paper as a grey picture, ``columns * 12`` dots wide plus its margins.

        Raises :class:`devices.receipt_printer.fonts.NoChineseFontError` without a font.
        """
        width = self.columns * COLUMN_DOTS
        strips = [self._picture_of(item, width) for item in self.items]
        height = sum(strip.height for strip in strips)
        paper = Image.new("L", (width + 2 * _MARGIN_DOTS, height + 2 * _MARGIN_DOTS), 255)
        at = _MARGIN_DOTS
        for strip in strips:
            paper.paste(strip, (_MARGIN_DOTS, at))
            at += strip.height
        return paper

    def _text_of(self, item: OnPaper) -> str:
        match item:
            case TextOnPaper():
                taken = sum(cell.columns for cell in item.cells)
                return (" " * self._indent(taken, item.align) + item.text).rstrip()
            case QrOnPaper():
                return f"[QR {item.content}]"
            case DotsOnPaper():
                return f"[picture {item.width} x {item.height}]"

    def _indent(self, taken: int, align: Alignment) -> int:
        spare = max(0, self.columns - taken)
        return {Alignment.LEFT: 0, Alignment.CENTRE: spare // 2, Alignment.RIGHT: spare}[align]

    def _picture_of(self, item: OnPaper, width: int) -> Image.Image:
        if isinstance(item, TextOnPaper):
            return draw_cells(item.cells, self.columns, item.align)
        picture = item.picture()
        spare = max(0, width - picture.width)
        left = {Alignment.LEFT: 0, Alignment.CENTRE: spare // 2, Alignment.RIGHT: spare}
        strip = Image.new("1", (width, picture.height), 1)
        strip.paste(picture, (left[item.align], 0))
        return strip
