"""Finds a Chinese font file on this machine, for text that is drawn rather than encoded."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

MISSING_GLYPH = "〓"  # 字符缺字标记 (geta mark): what printers' trade puts for a missing character

_WINDOWS_FONTS = ("msyh.ttc", "simsun.ttc", "simsunb.ttf", "simhei.ttf")


class NoChineseFontError(RuntimeError):
    """No font on this machine can draw the text."""


@lru_cache(maxsize=64)
def font_for(character: str, pixels: int, *, bold: bool = False) -> ImageFont.FreeTypeFont | None:
    """A font of ``pixels`` height that has the character, or ``None`` if no font has it."""
    for path, index in _candidates(character, bold):
        try:
            font = ImageFont.truetype(path, pixels, index=index)
        except OSError:
            continue
        if _has_glyph(font, character):
            return font
    return None


@lru_cache(maxsize=8)
def chinese_font(pixels: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The usual Chinese sans font of ``pixels`` height.

    Raises :class:`NoChineseFontError` if this machine has none.
    """
    font = font_for("税", pixels, bold=bold)
    if font is None:
        raise NoChineseFontError(
            "no Chinese font found; install one, for example the Debian package fonts-noto-cjk"
        )
    return font


def _has_glyph(font: ImageFont.FreeTypeFont, character: str) -> bool:
    """Whether the font draws the character otherwise than an unassigned code point."""
    if character.isspace():
        return True
    drawn, missing = font.getmask(character), font.getmask("\U000effff")
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)


@lru_cache(maxsize=64)
def _candidates(character: str, bold: bool) -> tuple[tuple[str, int], ...]:
    if sys.platform == "win32":
        folder = Path("C:/Windows/Fonts")
        return tuple((str(folder / name), 0) for name in _WINDOWS_FONTS)
    fc_match = shutil.which("fc-match")
    if fc_match is None:
        return ()
    weight = "bold" if bold else "regular"
    pattern = f"Noto Sans CJK SC,sans:lang=zh-cn:weight={weight}:charset={ord(character):x}"
    found = subprocess.run(
        [fc_match, "--sort", "--format", "%{file}\t%{index}\n", pattern],
        capture_output=True,
        text=True,
        check=False,
        timeout=10,
    )
    lines = [line.split("\t") for line in found.stdout.splitlines()[:4] if "\t" in line]
    # The upper half of fontconfig's index names an instance of a variable font.
    return tuple((path, int(index) & 0xFFFF) for path, index in lines)
