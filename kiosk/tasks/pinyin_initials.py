"""The first letters of Chinese words in pinyin (拼音首字母), without a dictionary.

The 3,755 everyday characters of GB 2312 stand in the order of their pinyin, so the place
of a character tells its first letter. Characters that are read in two ways have both.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

# First character of each letter's run in GB 2312-80, level 1; no syllable begins with i, u, v.
_LETTERS: Final = "abcdefghjklmnopqrstwxyz"
_BEGIN: Final = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
_END: Final = 0xD7F9

#: Characters of everyday words that are read in more than one way, with all first letters.
_TWO_WAYS: Final = {
    "行": "hx", "调": "dt", "会": "hk", "还": "hh", "重": "cz", "长": "cz", "车": "cj", "率": "ls",
    "参": "cs", "系": "jx", "属": "sz", "校": "jx", "降": "jx", "单": "ds", "给": "gj", "觉": "jj",
    "薄": "b", "藏": "cz", "传": "cz", "弹": "dt", "朝": "cz", "盛": "cs", "卡": "kq", "便": "bp",
    "乐": "ly", "没": "m", "省": "sx", "石": "ds", "提": "dt", "宿": "sx", "种": "cz", "转": "z",
}  # fmt: skip


def initials_of(character: str) -> str:
    """All letters a character may begin with in pinyin; a letter or digit stands for itself.

    Empty for punctuation and for characters outside GB 2312's everyday part.
    """
    if character in _TWO_WAYS:
        return _TWO_WAYS[character]
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    try:
        code = int.from_bytes(character.encode("gb2312"))
    except UnicodeEncodeError:
        return ""
    if not _BEGIN[0] <= code <= _END:
        return ""
    return _LETTERS[bisect_right(_BEGIN, code) - 1]


def spelt_by(letters: str, words: str) -> int:
    """How ``letters`` stand in the initials of ``words``: 2 from the start, 1 inside, 0 not."""
    wanted = [letter for letter in letters.lower() if letter.isalnum()]
    there = [found for character in words if (found := initials_of(character))]
    if not wanted or len(wanted) > len(there):
        return 0
    for begin in range(len(there) - len(wanted) + 1):
        if all(letter in there[begin + place] for place, letter in enumerate(wanted)):
            return 2 if begin == 0 else 1
    return 0
