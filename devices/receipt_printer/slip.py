"""What a slip (凭条) consists of: pure data, no printer in sight.

A slip is a sequence of parts from top to bottom. How wide the paper is, which
characters the printer's font has and how a QR code is drawn is settled later, by
:mod:`devices.receipt_printer.slip_layout` and :mod:`devices.receipt_printer.escpos_encoding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Alignment(StrEnum):
    """Where a line stands on the paper."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class TextSize(StrEnum):
    """How large the characters of a line are, in multiples of the printer's own."""

    NORMAL = "normal"
    TALL = "tall"  # double height
    WIDE = "wide"  # double width
    LARGE = "large"  # double width and height

    @property
    def columns_factor(self) -> int:
        """How many columns a half-width character takes: 1 or 2."""
        return 2 if self in (TextSize.WIDE, TextSize.LARGE) else 1

    @property
    def rows_factor(self) -> int:
        """How many rows a line takes: 1 or 2."""
        return 2 if self in (TextSize.TALL, TextSize.LARGE) else 1


@dataclass(frozen=True, slots=True)
class TextLine:
    """A paragraph of text; wraps at the paper's width, a newline starts a new line."""

    text: str
    align: Alignment = Alignment.LEFT
    size: TextSize = TextSize.NORMAL
    bold: bool = False


@dataclass(frozen=True, slots=True)
class KeyValue:
    """A name on the left and its value on the right, as in ``应纳税额      ¥ 1,230.00``."""

    key: str
    value: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""

    double: bool = False


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code (error correction M), centred.

    ``module_dots`` is the wished side of one module in printer dots (1–16); it is made
    smaller where the code would not fit the paper.
    """

    content: str
    module_dots: int = 6


@dataclass(frozen=True, slots=True)
class Feed:
    """Blank lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class Cut:
    """Feed the slip out and cut it off. A slip without one is cut at its end."""

    partial: bool = True


SlipPart = TextLine | KeyValue | Rule | QrCode | Feed | Cut


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip, from top to bottom."""

    parts: tuple[SlipPart, ...]
