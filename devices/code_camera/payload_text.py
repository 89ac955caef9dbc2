"""From the bytes in a code to its text: right, or refused, never silently wrong.

Codes made in China hold UTF-8 or GBK (GB18030), mostly without saying which. What a
code declares by ECI (extended channel interpretation) is believed. Without ECI, valid
UTF-8 is UTF-8 and what is left is GB18030, except where the bytes would read well both
ways or neither: then there is no text, and the code counts as unreadable.
"""

from __future__ import annotations

import re
from typing import Final

_ECI_CHARSETS: Final = {
    1: "iso8859-1",
    3: "iso8859-1",
    20: "shift_jis",
    25: "utf-16-be",
    26: "utf-8",
    27: "ascii",
    28: "big5",
    29: "gb18030",
    30: "euc-kr",
    31: "gb18030",
    32: "gb18030",
    170: "ascii",
}
_VOICED: Final = tuple("ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ")
_HALF_VOICED: Final = tuple("ﾊﾋﾌﾍﾎ")
_NEVER_FIRST: Final = "ｧｨｩｪｫｬｭｮｯｰﾝ"
_ECI_PROTOCOL: Final = frozenset({b"]Q2", b"]Q4", b"]Q6", b"]L1"})
_ECI_MARK: Final = re.compile(rb"\\(\d{6})")
_DOUBLE_BYTE: Final = re.compile(rb"[\x80-\xff][\x00-\xff]|[\x00-\x7f]+")
_LAST_LATIN: Final = "\u024f"
_LAST_OF_TWO_BYTES: Final = "\u07ff"  # of UTF-8
# Their bytes in UTF-8 are 虏 搂 掳 in GBK, which stand in no everyday payload.
_PLAIN_SYMBOLS: Final = "²§°"
_COMMON_SHARE: Final = 0.6  # of the characters must be in GB2312 to call bytes Chinese


def text_of_payload(data: bytes) -> str | None:
    """The text of bytes that come without any declaration; ``None`` when in doubt."""
    if data.isascii():
        return data.decode("ascii")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _without_utf8(data)
    return None if _reads_both_ways(data, text) else text


def text_of_eci_stream(stream: bytes) -> str | None:
    """The text of a code in the ECI protocol (ISO/IEC 15424).

    ``stream`` begins with the three-character symbology identifier; ``\\000026`` and
    the like announce a character set, and a backslash in the data is doubled. ``None``
    when a set is unknown or its bytes are not of that set.
    """
    identifier, rest = stream[:3], stream[3:]
    if identifier not in _ECI_PROTOCOL:
        return text_of_payload(rest)
    charset: str | None = None
    text = ""
    for part, is_number in _split_at_eci(rest):
        if is_number:
            charset = _ECI_CHARSETS.get(int(part))
            if charset is None:
                return None
            continue
        if charset is None:
            piece = text_of_payload(part)
            if piece is None:
                return None
            text += piece
            continue
        try:
            text += part.decode(charset)
        except UnicodeDecodeError:
            return None
    return text


def _split_at_eci(stream: bytes) -> list[tuple[bytes, bool]]:
    """Cut into data and ECI numbers (marked True), undoubling backslashes."""
    parts: list[tuple[bytes, bool]] = []
    data = b""
    position = 0
    while position < len(stream):
        if stream[position : position + 2] == b"\\\\":
            data += b"\\"
            position += 2
        elif mark := _ECI_MARK.match(stream, position):
            parts += [(data, False), (mark[1], True)]
            data = b""
            position = mark.end()
        else:
            data += stream[position : position + 1]
            position += 1
    return [*parts, (data, False)]


def _reads_both_ways(data: bytes, text: str) -> bool:
    """Valid UTF-8 that is just as well everyday Chinese in GB2312.

    Of characters beyond Latin, Greek and Cyrillic, UTF-8 is in doubt only if it gives
    ones that everyday Chinese does not have. Of the others, a single accented letter
    inside a Latin word is a word; anything else is doubt.
    """
    if _share_in_gb2312(data) < 1:
        return False
    foreign = [character for character in text if character > "\x7f"]
    if any(character > _LAST_OF_TWO_BYTES for character in foreign):
        known = sum(_in_gb2312(character) for character in foreign)
        return known / len(foreign) <= _COMMON_SHARE
    return not all(
        character in _PLAIN_SYMBOLS or _inside_a_latin_word(text, position)
        for position, character in enumerate(text)
        if character > "\x7f"
    )


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _inside_a_latin_word(text: str, position: int) -> bool:
    letter = text[position]
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    neighbours = before + after
    return (
        letter.isalpha()
        and letter <= _LAST_LATIN
        and neighbours.isascii()
        and any(neighbour.isalpha() for neighbour in neighbours)
    )


def _share_in_gb2312(data: bytes) -> float:
    """The share of double-byte characters that GB2312 has, 0 when there are none."""
    pairs = [pair for pair in _DOUBLE_BYTE.findall(data) if pair[0] > 0x7F]
    common = 0
    for pair in pairs:
        try:
            pair.decode("gb2312")
        except UnicodeDecodeError:
            continue
        common += 1
    return common / len(pairs) if pairs else 0


def _without_utf8(data: bytes) -> str | None:
    katakana = _half_width_katakana(data)
    if katakana is not None:
        return katakana
    try:
        chinese = data.decode("gb18030")
    except UnicodeDecodeError:
        chinese = ""
    if chinese and any("\ue000" <= character <= "\uf8ff" for character in chinese):
        chinese = ""  # private use: no everyday text
    share = _share_in_gb2312(data)
    if chinese and share > _COMMON_SHARE:
        return chinese
    latin = data.decode("iso8859-1")
    if all(
        _inside_a_latin_word(latin, position)
        for position, character in enumerate(latin)
        if character > "\x7f"
    ):
        return None if chinese and share > 0 else latin
    try:
        japanese = data.decode("shift_jis")
    except UnicodeDecodeError:
        return None
    # Kana are unmistakable; in GBK the same bytes are characters nobody uses.
    return japanese if re.search("[ぁ-ヺ]", japanese) else None


def _half_width_katakana(data: bytes) -> str | None:
    """Shift-JIS text made mostly of half-width katakana, which old Japanese codes are.

    The same bytes are mostly possible GBK. What gives them away are voice marks: each
    must follow a sound that has a voiced form, and one Chinese text in ten thousands
    has two such by accident.
    """
    try:
        text = data.decode("shift_jis")
    except UnicodeDecodeError:
        return None
    foreign = [character for character in text if character > "\x7f"]
    kana = [character for character in foreign if "\uff66" <= character <= "\uff9f"]
    if len(kana) < _COMMON_SHARE * len(foreign):
        return None
    marks = 0
    previous = ""
    for character in text:
        if character == "\uff9e" and previous not in _VOICED:
            return None
        if character == "\uff9f" and previous not in _HALF_VOICED:
            return None
        if character in _NEVER_FIRST and not "\uff66" <= previous <= "\uff9f":
            return None
        marks += character in "\uff9e\uff9f"
        previous = character
    return text if marks >= 2 else None
