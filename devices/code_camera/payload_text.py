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
_EVERYDAY: Final = frozenset(
    # The commonest characters, the commonest surnames, and what tax payloads speak of.
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过"
    "子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体"
    "制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内"
    "数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提"
    "直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计"
    "别她手角期根论运农指几九区强放决西被干做必战先回则任取据处南给色光门即保治北造百规热领七海口"
    "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗林郑梁谢宋唐许邓冯韩曹曾彭肖蔡潘田董袁余叶蒋杜苏魏吕丁沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦傅白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔汤"
    "税票额价款号码名称址电话开户行账纳务局厅编身证姓性族出址省市县区镇村街楼室房元角整付收买销"
)
_ECI_PROTOCOL: Final = frozenset({b"]Q2", b"]Q4", b"]Q6", b"]L1"})
_ECI_MARK: Final = re.compile(rb"\\(\d{6})")
_DOUBLE_BYTE: Final = re.compile(rb"[\x80-\xff][\x00-\xff]|[\x00-\x7f]+")
_LAST_LATIN: Final = "\u024f"
_LAST_OF_TWO_BYTES: Final = "\u07ff"  # of UTF-8
# Their bytes in UTF-8 are 虏 搂 掳 in GBK, which stand in no everyday payload.
_PLAIN_SYMBOLS: Final = "²§°"
_SHORT_TEXT: Final = 4  # foreign characters; shorter texts of rare ones stay in doubt
_WORD: Final = re.compile(r"[^\W\d_]+")
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
    """Valid UTF-8 that may just as well be Chinese in GB18030.

    Of characters beyond Latin, Greek and Cyrillic, UTF-8 is in doubt only if it gives
    ones that everyday Chinese does not have and GB2312 does. Of the others, accented
    letters inside a Latin word are a word; few of anything else are in doubt.
    """
    foreign = [character for character in text if character > "\x7f"]
    if any(character > _LAST_OF_TWO_BYTES for character in foreign):
        known = sum(map(_in_gb2312, foreign)) / len(foreign)
        return _share_in_gb2312(data) == 1 and known <= _COMMON_SHARE
    plain = "".join("." if character in _PLAIN_SYMBOLS else character for character in text)
    if len(text) > 1 and _is_latin(plain):
        return False
    if len(foreign) > _SHORT_TEXT and _share_in_gb2312(data) < 1:
        return False
    return _decoded(data, "gb18030") is not None


def _is_latin(text: str) -> bool:
    """Every accented letter stands in a word with more plain letters than accented."""
    return all(
        word.isascii()
        or (
            max(word) <= _LAST_LATIN
            and 2 <= sum(map(str.isascii, word)) > sum(letter > "\x7f" for letter in word)
        )
        for word in _WORD.findall(text)
    ) and all(character.isascii() or character.isalpha() for character in text)


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


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
    """GB18030, unless the bytes look like one of its old rivals."""
    chinese = _decoded(data, "gb18030")
    if chinese is not None and any("\ue000" <= character <= "\uf8ff" for character in chinese):
        chinese = None  # private use: no everyday text
    everyday = chinese is not None and not _EVERYDAY.isdisjoint(chinese)
    japanese = _decoded(data, "shift_jis")
    if japanese is not None and not everyday and _is_half_width_katakana(japanese):
        return japanese
    if chinese is not None and _share_in_gb2312(data) > _COMMON_SHARE:
        return chinese
    latin = data.decode("iso8859-1")
    if not everyday and _is_latin(latin):
        return latin
    if japanese is None:
        return chinese
    foreign = [character for character in japanese if character > "\x7f"]
    kana = sum("ぁ" <= character <= "ヺ" for character in foreign)
    if kana >= 2 and not everyday and _voice_marks(japanese) is not None:
        return japanese
    if any("\uff61" <= character <= "\uff9f" for character in foreign) and (
        everyday or len(foreign) > _SHORT_TEXT
    ):
        return chinese
    return None  # kanji or hanzi: nobody can tell


def _decoded(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _is_half_width_katakana(text: str) -> bool:
    """Shift-JIS made mostly of half-width katakana, as in old Japanese codes.

    The same bytes are mostly possible GBK; hardly a Chinese text has two voice marks in
    their places by accident.
    """
    foreign = [character for character in text if character > "\x7f"]
    kana = [character for character in foreign if "\uff66" <= character <= "\uff9f"]
    if len(kana) < max(5, _COMMON_SHARE * len(foreign)):
        return False
    return (_voice_marks(text) or 0) >= 2


def _voice_marks(text: str) -> int | None:
    """How many voice marks of half-width katakana; ``None`` if one is out of place.

    Each must follow a sound that has a voiced form; some sounds never begin a word.
    """
    marks = 0
    previous = ""
    for character in text:
        if (
            (character == "\uff9e" and previous not in _VOICED)
            or (character == "\uff9f" and previous not in _HALF_VOICED)
            or (character in _NEVER_FIRST and not "\uff66" <= previous <= "\uff9f")
        ):
            return None
        marks += character in "\uff9e\uff9f"
        previous = character
    return marks
