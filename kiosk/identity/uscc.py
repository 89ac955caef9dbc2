"""Unified social credit codes (统一社会信用代码, USCC) of companies and other bodies.

GB 32100-2015: registration authority, kind of body, six digits of region, nine
characters of organisation code (GB 11714), one check character modulo 31.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

from stdnum.cn.uscc import calc_check_digit

from kiosk.bilingual import Bilingual
from kiosk.identity.refusal import Refusal

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# stdnum's own ``validate`` refuses the letters that rural collectives (N) and others have
# in the first two places.
_FORM: Final = re.compile(rf"[1-9A-Y][1-9A-Y]\d{{6}}[{_ALPHABET}]{{10}}", re.ASCII)
_CANDIDATE: Final = re.compile(
    # The region's first digit is 1..6 or 71, 81, 82; a letter or digit before or after
    # would make it part of something longer.
    rf"(?<![0-9A-Za-z])[1-9AN-Y][1-9A-Y](?:[1-6]\d|71|8[12])\d{{4}}[{_ALPHABET}]{{10}}(?![0-9A-Za-z])"
)


class UsccFault(StrEnum):
    """What is wrong with a code."""

    LENGTH = "length"
    CHARACTERS = "characters"
    CHECK_CHARACTER = "check_character"


def check_uscc(text: str) -> str | Refusal[UsccFault]:
    """Return the code in its standard form, or why it is none."""
    code = "".join(unicodedata.normalize("NFKC", text).split()).upper().replace("-", "")
    if len(code) != 18:
        return _refuse(UsccFault.LENGTH, len(code))
    if not _FORM.fullmatch(code):
        return _refuse(UsccFault.CHARACTERS)
    if calc_check_digit(code[:17]) != code[17]:
        return _refuse(UsccFault.CHECK_CHARACTER)
    return code


def find_uscc(text: str) -> str | None:
    """The one code that stands in a longer text and passes its check.

    ``None`` if there is none, or several different ones: nobody can tell which.
    """
    found = {
        checked
        for candidate in _CANDIDATE.findall(text)
        if isinstance(checked := check_uscc(candidate), str)
    }
    return found.pop() if len(found) == 1 else None


_WORDS: Final[dict[UsccFault, Bilingual]] = {
    UsccFault.LENGTH: Bilingual(
        "统一社会信用代码应为 18 位,现在是 {length} 位。",
        "The credit code has 18 characters; this one has {length}.",
    ),
    UsccFault.CHARACTERS: Bilingual(
        "代码只能用数字和大写字母,且不用 I、O、S、V、Z。",
        "The code has digits and capital letters only, and never I, O, S, V or Z.",
    ),
    UsccFault.CHECK_CHARACTER: Bilingual(
        "代码有一位输错了(校验码不符)。",
        "One of the characters is wrong: the check character does not fit.",
    ),
}


def _refuse(fault: UsccFault, length: int = 0) -> Refusal[UsccFault]:
    words = _WORDS[fault]
    return Refusal(
        fault,
        Bilingual(words.zh.format(length=length), words.en.format(length=length)),
        Bilingual(
            "请对照营业执照再看一遍,改正后继续。",
            "Compare it with the licence, correct it and go on.",
        ),
    )
