"""From the parts of a slip to lines that fit the paper.

The unit is the column: the width of one half-width character (12 dots). A Chinese
character takes two. Which is which follows the printer, not Unicode: what GB18030
writes in one byte prints in one column, everything else in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from devices.receipt_printer.slip import (
    Alignment,
    Cut,
    Feed,
    KeyValue,
    QrCode,
    Rule,
    Slip,
    TextLine,
    TextSize,
)

# Signs that the printers' GB2312 fonts lack, and their twins that the fonts have.
_TWINS = str.maketrans(
    {
        "¥": "￥",
        "•": "·",
        "‧": "·",
        "−": "-",
        "‑": "-",
        "–": "-",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\t": "    ",
        "\u200b": None,
        "\ufeff": None,
    }
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_PIECE = re.compile(r"\n| +|[!-~]+|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：？！）》」』】〉”’…—·%,.;:?!)]}")
_NEVER_LAST = frozenset("（《「『【〈“‘￥([{")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line that fits the paper."""

    text: str
    align: Alignment = Alignment.LEFT
    size: TextSize = TextSize.NORMAL
    bold: bool = False


LaidOutPart = PrintedLine | QrCode | Feed | Cut


def printable(text: str) -> str:
    """The text with twins for signs that printers lack, and without control characters.

    Control characters never reach the printer: an ESC inside a taxpayer's name must not
    become a command.
    """
    return _CONTROL.sub("", text.translate(_TWINS))


def columns_of(text: str) -> int:
    """How many columns the text takes at normal size."""
    return sum(1 if " " <= character <= "~" else 2 for character in text)


def lay_out(slip: Slip, columns: int) -> list[LaidOutPart]:
    """The slip as lines of at most ``columns`` columns, ending in a cut.

    Raises :class:`ValueError` for a paper narrower than 16 columns.
    """
    if columns < 16:
        raise ValueError(f"paper of {columns} columns is too narrow for a slip (at least 16)")
    laid_out: list[LaidOutPart] = []
    for part in slip.parts:
        match part:
            case TextLine():
                width = columns // part.size.columns_factor
                laid_out += [
                    PrintedLine(line, part.align, part.size, part.bold)
                    for line in wrap(printable(part.text), width)
                ]
            case KeyValue():
                laid_out += _key_value_lines(part, columns)
            case Rule():
                laid_out.append(PrintedLine(("=" if part.double else "-") * columns))
            case _:
                laid_out.append(part)
    if not laid_out or not isinstance(laid_out[-1], Cut):
        laid_out.append(Cut())
    return laid_out


def wrap(text: str, columns: int) -> list[str]:
    """Break text into lines of at most ``columns`` columns.

    Breaks between Chinese characters and between words; closing punctuation does not
    start a line and an opening bracket does not end one (避头尾) where the width allows it.
    """
    lines: list[str] = []
    current: list[str] = []
    for piece in _pieces(text, columns):
        if piece == "\n":
            lines.append("".join(current).rstrip())
            current = []
            continue
        if columns_of("".join(current)) + columns_of(piece) <= columns:
            if current or piece.strip() or not lines:
                current.append(piece)
            continue
        carried: list[str] = []
        if piece[0] in _NEVER_FIRST and len(current) > 1:
            carried = [current.pop()]
        while len(current) > 1 and current[-1] in _NEVER_LAST:
            carried.insert(0, current.pop())
        lines.append("".join(current).rstrip())
        current = [*carried, piece] if piece.strip() else carried
        if columns_of("".join(current)) > columns:  # the width does not allow the nicety
            lines.append("".join(carried))
            current = [piece]
    lines.append("".join(current).rstrip())
    return lines


def _pieces(text: str, columns: int) -> Iterator[str]:
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece == "\n":
            yield piece
            continue
        while columns_of(piece) > columns:
            yield piece[:columns]
            piece = piece[columns:]
        yield piece


def _key_value_lines(part: KeyValue, columns: int) -> list[PrintedLine]:
    key, value = printable(part.key), printable(part.value)
    gap = columns - columns_of(key) - columns_of(value)
    if gap >= 1 and "\n" not in key + value:
        return [PrintedLine(key + " " * gap + value, bold=part.bold)]
    return [
        *(PrintedLine(line, bold=part.bold) for line in wrap(key, columns)),
        *(
            PrintedLine(line, align=Alignment.RIGHT, bold=part.bold)
            for line in wrap(value, columns)
        ),
    ]
