"""Draws a line of text as dots, for characters that the printer's font lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from devices.receipt_printer.fonts import MISSING_GLYPH, chinese_font, font_for
from devices.receipt_printer.slip import Alignment
from devices.receipt_printer.slip_layout import PrintedLine, columns_of

COLUMN_DOTS = 12  # a half-width character of printers' font A
ROW_DOTS = 30  # a line with its spacing
_GLYPH_DOTS = 22
_BASELINE = 23
_DARK_BELOW = 140  # of 255


@dataclass(frozen=True, slots=True)
class Cell:
    """One character on the printer's grid, with its multiples of width and height."""

    character: str
    bold: bool = False
    width: int = 1
    height: int = 1

    @property
    def columns(self) -> int:
        """How many columns the cell takes."""
        return columns_of(self.character) * self.width


def draw_line(line: PrintedLine, columns: int) -> Image.Image:
    """The line as a black-on-white picture (mode ``1``) of the paper's printable width.

    Characters stand on the same grid as the printer's own, so drawn and encoded lines
    match. A character that no font has is drawn as 〓. Raises
    :class:`devices.receipt_printer.fonts.NoChineseFontError` without any Chinese font.
    """
    size = line.size
    cells = [
        Cell(character, line.bold, size.columns_factor, size.rows_factor) for character in line.text
    ]
    return draw_cells(cells, columns, line.align)


def draw_cells(cells: Sequence[Cell], columns: int, align: Alignment) -> Image.Image:
    """A row of cells as a picture of mode ``1``, ``columns`` wide, as high as its highest cell."""
    height = ROW_DOTS * max((cell.height for cell in cells), default=1)
    paper = Image.new("L", (columns * COLUMN_DOTS, height), 255)
    spare = columns - sum(cell.columns for cell in cells)
    indent = {Alignment.LEFT: 0, Alignment.CENTRE: spare / 2, Alignment.RIGHT: spare}[align]
    at = max(0, round(indent * COLUMN_DOTS))
    for cell in cells:
        glyph = _draw_glyph(cell)
        paper.paste(glyph, (at, height - glyph.height))
        at += glyph.width
    return paper.point(lambda dot: 255 if dot > _DARK_BELOW else 0).convert("1")


def _draw_glyph(cell: Cell) -> Image.Image:
    width = columns_of(cell.character) * COLUMN_DOTS
    glyph = Image.new("L", (width, ROW_DOTS), 255)
    font = font_for(cell.character, _GLYPH_DOTS, bold=cell.bold)
    shown = cell.character if font is not None else MISSING_GLYPH
    ImageDraw.Draw(glyph).text(
        (width / 2, _BASELINE),
        shown,
        fill=0,
        font=font or chinese_font(_GLYPH_DOTS, bold=cell.bold),
        anchor="ms",
    )
    return glyph.resize((width * cell.width, ROW_DOTS * cell.height), Image.Resampling.NEAREST)
