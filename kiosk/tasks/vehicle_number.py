"""The vehicle identification number (车辆识别代号, VIN): 17 characters, the ninth a check digit."""

from __future__ import annotations

import re
from typing import Final

_VALUES: Final = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_AT: Final = 8


def is_well_formed(number: str) -> bool:
    """17 characters of digits and capitals without I, O and Q (GB 16735)."""
    return re.fullmatch(r"[0-9A-HJ-NPR-Z]{17}", number) is not None


def check_digit(number: str) -> str:
    """The check digit that a well-formed number has to have in its ninth place."""
    rest = sum(_VALUES[sign] * weight for sign, weight in zip(number, _WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def is_valid(number: str) -> bool:
    """Whether a number is well formed and its check digit agrees."""
    return is_well_formed(number) and check_digit(number) == number[_CHECK_AT]
