"""A slip as ESC/POS bytes.

Commands come from python-escpos. Its text encoder knows single-byte code pages only, so
Chinese is sent as ``FS &`` (select the Chinese character mode) and GB18030 bytes. A line
with a character that the printer's font lacks is sent as a picture of the same size.

The result is a list of pieces, each a whole command or line: between two pieces, and
only there, a status request may be put on the wire.
"""

from __future__ import annotations

from collections.abc import Iterator

import segno
from escpos.constants import FS, GS, HW_INIT, QR_ECLEVEL_M
from escpos.image import EscposImage
from escpos.printer import Dummy
from PIL import Image

from devices.receipt_printer.line_drawing import COLUMN_DOTS, draw_line
from devices.receipt_printer.slip import Alignment, Cut, Feed, QrCode, Slip, TextSize
from devices.receipt_printer.slip_layout import LaidOutPart, PrintedLine, lay_out
from devices.settings import CharacterSet, QrDrawing

SELECT_CHINESE = FS + b"&"
NO_AUTOMATIC_STATUS = GS + b"a\x00"
_SMALLEST_MODULE_DOTS = 3  # 0.375 mm: what phones still read
STRIP_ROWS = 64  # a picture goes out in strips, so that status can be asked in between

_CHINESE_SIZE = {
    TextSize.NORMAL: 0x00,
    TextSize.WIDE: 0x04,
    TextSize.TALL: 0x08,
    TextSize.LARGE: 0x0C,
}
_ALIGNMENT = {Alignment.LEFT: "left", Alignment.CENTRE: "center", Alignment.RIGHT: "right"}


def encode_slip(
    slip: Slip,
    *,
    columns: int,
    characters: CharacterSet = CharacterSet.GBK,
    qr_drawing: QrDrawing = QrDrawing.PRINTER,
) -> list[bytes]:
    """The slip as pieces of ESC/POS for a paper of ``columns`` columns (32 at 58 mm, 48 at 80 mm).

    Raises :class:`ValueError` for a QR code whose content does not fit the paper.
    """
    pieces = [HW_INIT + NO_AUTOMATIC_STATUS + SELECT_CHINESE]
    for part in lay_out(slip, columns):
        pieces += _encode_part(part, columns, characters, qr_drawing)
    return pieces


def font_has(text: str, characters: CharacterSet) -> bool:
    """Whether the printer's own font can be expected to have every character of ``text``."""
    if text.isascii():
        return True
    if characters is CharacterSet.NONE:
        return False
    try:
        text.encode(characters.value)
    except UnicodeEncodeError:
        return False
    return True


def _encode_part(
    part: LaidOutPart, columns: int, characters: CharacterSet, qr_drawing: QrDrawing
) -> Iterator[bytes]:
    match part:
        case PrintedLine() if font_has(part.text, characters):
            yield _encode_line(part)
        case PrintedLine():
            yield _style(Alignment.LEFT)
            yield from _encode_picture(draw_line(part, columns))
        case QrCode():
            yield from _encode_qr(part, columns, qr_drawing)
        case Feed():
            yield b"\n" * part.lines
        case Cut():
            printer = Dummy()
            printer.cut(mode="PART" if part.partial else "FULL")
            yield bytes(printer.output)


def _style(align: Alignment, size: TextSize = TextSize.NORMAL, *, bold: bool = False) -> bytes:
    printer = Dummy()
    printer.set(
        align=_ALIGNMENT[align],
        bold=bold,
        double_width=size.columns_factor == 2,
        double_height=size.rows_factor == 2,
        normal_textsize=size is TextSize.NORMAL,
    )
    return b"".join((printer.output, FS, b"!", bytes((_CHINESE_SIZE[size],))))


def _encode_line(line: PrintedLine) -> bytes:
    return _style(line.align, line.size, bold=line.bold) + line.text.encode("gb18030") + b"\n"


def _encode_picture(picture: Image.Image) -> Iterator[bytes]:
    for top in range(0, picture.height, STRIP_ROWS):
        strip = EscposImage(
            picture.crop((0, top, picture.width, min(top + STRIP_ROWS, picture.height)))
        )
        size = strip.width_bytes.to_bytes(2, "little") + strip.height.to_bytes(2, "little")
        yield GS + b"v0\x00" + size + strip.to_raster_format()


def _encode_qr(part: QrCode, columns: int, drawing: QrDrawing) -> Iterator[bytes]:
    dots = columns * COLUMN_DOTS
    try:
        code = segno.make_qr(part.content, error="m", boost_error=False)
    except segno.DataOverflowError:
        raise ValueError("the content is too long for a QR code") from None
    modules = int(code.symbol_size(border=2)[0])
    module_dots = min(part.module_dots, dots // modules, 16)
    if module_dots < _SMALLEST_MODULE_DOTS:
        raise ValueError(f"the QR code of {modules} modules does not fit {dots} dots of paper")
    yield _style(Alignment.CENTRE)
    if drawing is QrDrawing.PRINTER:
        printer = Dummy()
        printer.qr(part.content, ec=QR_ECLEVEL_M, size=module_dots, native=True)
        yield bytes(printer.output) + b"\n"
        return
    side = modules * module_dots
    picture = Image.new("1", (side, side), 1)
    for row, line in enumerate(code.matrix_iter(scale=module_dots, border=2)):
        for column, dark in enumerate(line):
            if dark:
                picture.putpixel((column, row), 0)
    yield from _encode_picture(picture)
