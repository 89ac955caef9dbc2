"""What an identity card says: the four layouts of its 256-byte text block.

The text is UTF-16LE, padded with spaces; the mark at byte 248 tells the layouts apart:

==========  ================================================================
blank       resident identity card (居民身份证)
``J``       residence permit for Hong Kong, Macao and Taiwan residents (港澳台居民居住证)
``I``       permanent residence card for foreigners of 2017 (外国人永久居留身份证)
``Y``       the same card as issued since December 2023
==========  ================================================================

Traps that would give a wrong name without an error, and what is done about them:
fields are cut as bytes and decoded as UTF-16 strictly, so a rare character (a surrogate
pair such as 𠮷) survives and half of one is refused; the English name of ``Y`` lies in
two places and is joined before it is trimmed; only padding is trimmed, so spaces and
the middle dot inside a name stay; an unknown mark is refused instead of being read by
the resident layout.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from devices.id_reader.ethnic_groups import ETHNIC_GROUPS
from devices.id_reader.sam_v import TEXT_SIZE

LONG_TERM = "长期"
_MARK_AT = 248
_PADDING = " \u0000\u3000\uffff"


class CardTextError(ValueError):
    """A text block that cannot be trusted. Names the field, never its content."""


class Document(StrEnum):
    """Which of the four documents a card is."""

    RESIDENT = "resident"
    HMT = "hmt"
    FOREIGNER_2017 = "foreigner_2017"
    FOREIGNER_2023 = "foreigner_2023"

    @property
    def mark(self) -> str:
        """The letter by which the card tells its layout; empty on a resident card."""
        return _MARKS[self]


_MARKS = {
    Document.RESIDENT: "",
    Document.HMT: "J",
    Document.FOREIGNER_2017: "I",
    Document.FOREIGNER_2023: "Y",
}


class Sex(StrEnum):
    """Sex by GB/T 2261.1, with the code the card stores as :attr:`code`."""

    UNKNOWN = "unknown"
    MALE = "male"
    FEMALE = "female"
    UNSPECIFIED = "unspecified"

    @property
    def code(self) -> str:
        """The digit on the card."""
        return {"unknown": "0", "male": "1", "female": "2", "unspecified": "9"}[self.value]

    @property
    def chinese(self) -> str:
        """The word printed on the card."""
        return {"unknown": "未知", "male": "男", "female": "女", "unspecified": "未说明"}[
            self.value
        ]


_SEXES = {sex.code: sex for sex in Sex} | {"M": Sex.MALE, "F": Sex.FEMALE}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class IdCard:
    """One card as read. Fields a document does not have are empty strings or None."""

    document: Document
    name: str  # Chinese name; for foreigners without one, the English name
    sex: Sex
    birth: date
    number: str  # 18 characters; 15 on the foreigner's card of 2017
    ethnic_code: str = ""  # two digits; resident card only
    address: str = ""
    issuer: str = ""
    valid_from: date | None = None
    valid_to: date | None = None  # None with long_term: without end
    long_term: bool = False
    chinese_name: str = ""
    english_name: str = ""
    nationality: str = ""  # three letters, ISO 3166-1
    pass_number: str = ""  # number of the travel permit, J only
    issue_count: str = ""  # 签发次数 on J, 换证次数 on Y
    version: str = ""  # I only
    authority_code: str = ""  # 受理机关代码, I only
    old_number_link: str = ""  # 既往版本号码关联项, Y only
    photo: bytes = b""  # closed WLT format, as it came

    def __repr__(self) -> str:  # a card must not end up in a log
        return f"IdCard({self.document.value})"

    @property
    def ethnic(self) -> str:
        """Name of the ethnic group; an unknown code stays as it is."""
        return ETHNIC_GROUPS.get(self.ethnic_code, self.ethnic_code)

    @property
    def number_is_consistent(self) -> bool:
        """True if check digit, birth and sex in the number agree with the card.

        The number of the 2017 foreigner's card has no check that is publicly known.
        """
        if self.document is Document.FOREIGNER_2017:
            return True
        if not has_valid_check_digit(self.number) or self.number[6:14] != f"{self.birth:%Y%m%d}":
            return False
        odd = int(self.number[16]) % 2 == 1
        return self.sex not in (Sex.MALE, Sex.FEMALE) or odd == (self.sex is Sex.MALE)


def has_valid_check_digit(number: str) -> bool:
    """Return True if an 18-character number ends in its MOD 11-2 check character."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return False
    total = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(number[:17]))
    return number[17] == "10X98765432"[total % 11]


class _Cutter:
    """Cuts named fields from a text block, checking each."""

    def __init__(self, block: bytes) -> None:
        self._block = block

    def text(self, field: str, *places: tuple[int, int]) -> str:
        raw = b"".join(self._block[at : at + size] for at, size in places)
        try:
            value = raw.decode("utf-16-le").strip(_PADDING)
        except UnicodeDecodeError:
            raise CardTextError(f"{field}: not UTF-16") from None
        # Planes grow faster than Python's tables, so unassigned characters are let through.
        if any(unicodedata.category(char) == "Cc" or _never_written(char) for char in value):
            raise CardTextError(f"{field}: characters that no card holds")
        return value

    def matching(self, field: str, pattern: str, *places: tuple[int, int]) -> str:
        value = self.text(field, *places)
        if not re.fullmatch(pattern, value):
            raise CardTextError(f"{field}: not in its format")
        return value

    def sex(self, at: int) -> Sex:
        try:
            return _SEXES[self.text("sex", (at, 2))]
        except KeyError:
            raise CardTextError("sex: not in its format") from None

    def day(self, field: str, at: int) -> date:
        digits = self.matching(field, "[0-9]{8}", (at, 16))
        try:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError:
            raise CardTextError(f"{field}: no such day") from None

    def optional_day(self, field: str, at: int) -> date | None:
        return self.day(field, at) if self.text(field, (at, 16)) else None

    def validity(self, at: int) -> tuple[date | None, date | None, bool]:
        start = self.optional_day("valid_from", at)
        if self.text("valid_to", (at + 16, 16)) == LONG_TERM:
            return start, None, True
        return start, self.optional_day("valid_to", at + 16), False


def _never_written(char: str) -> bool:
    return char == "\ufffd" or ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF


_LONG_NUMBER = "[0-9]{17}[0-9Xx]"


def parse_card(block: bytes, photo: bytes = b"") -> IdCard:
    """Read a 256-byte text block.

    Raises :class:`CardTextError` naming the field that cannot be trusted.
    """
    if len(block) != TEXT_SIZE:
        raise CardTextError(f"text: {len(block)} bytes instead of {TEXT_SIZE}")
    mark = _Cutter(block).text("type", (_MARK_AT, 2))
    try:
        read = _READERS[mark]
    except KeyError:
        raise CardTextError("type: a document this reader does not know") from None
    card = replace(read(_Cutter(block)), photo=photo)
    if not card.name:
        raise CardTextError("name: empty")
    return card


def _resident(cut: _Cutter, document: Document = Document.RESIDENT) -> IdCard:
    start, end, long_term = cut.validity(188)
    name = cut.text("name", (0, 30))
    resident = document is Document.RESIDENT
    return IdCard(
        document=document,
        name=name,
        chinese_name=name,
        sex=cut.sex(30),
        ethnic_code=cut.text("ethnic", (32, 4)) if resident else "",
        birth=cut.day("birth", 36),
        address=cut.text("address", (52, 70)),
        number=cut.matching("number", _LONG_NUMBER, (122, 36)).upper(),
        issuer=cut.text("issuer", (158, 30)),
        valid_from=start,
        valid_to=end,
        long_term=long_term,
    )


def _hmt(cut: _Cutter) -> IdCard:
    return replace(
        _resident(cut, Document.HMT),
        pass_number=cut.text("pass_number", (220, 18)),
        issue_count=cut.text("issue_count", (238, 4)),
    )


def _foreigner_2017(cut: _Cutter) -> IdCard:
    start, end, long_term = cut.validity(188)
    english, chinese = cut.text("english_name", (0, 120)), cut.text("chinese_name", (158, 30))
    return IdCard(
        document=Document.FOREIGNER_2017,
        name=chinese or english,
        chinese_name=chinese,
        english_name=english,
        sex=cut.sex(120),
        number=cut.matching("number", "[0-9A-Z]{15}", (122, 30)),
        nationality=cut.text("nationality", (152, 6)),
        valid_from=start,
        valid_to=end,
        long_term=long_term,
        birth=cut.day("birth", 220),
        version=cut.text("version", (236, 4)),
        authority_code=cut.text("authority_code", (240, 8)),
    )


def _foreigner_2023(cut: _Cutter) -> IdCard:
    start, end, long_term = cut.validity(188)
    english = cut.text("english_name", (52, 70), (220, 22))
    chinese = cut.text("chinese_name", (0, 30))
    return IdCard(
        document=Document.FOREIGNER_2023,
        name=chinese or english,
        chinese_name=chinese,
        english_name=english,
        sex=cut.sex(30),
        issue_count=cut.text("issue_count", (32, 4)),
        birth=cut.day("birth", 36),
        number=cut.matching("number", _LONG_NUMBER, (122, 36)).upper(),
        valid_from=start,
        valid_to=end,
        long_term=long_term,
        nationality=cut.text("nationality", (242, 6)),
        old_number_link=cut.text("old_number_link", (250, 6)),
    )


_READERS: dict[str, Callable[[_Cutter], IdCard]] = {
    Document.RESIDENT.mark: _resident,
    Document.HMT.mark: _hmt,
    Document.FOREIGNER_2017.mark: _foreigner_2017,
    Document.FOREIGNER_2023.mark: _foreigner_2023,
}


def build_text(card: IdCard) -> bytes:
    """Return the 256-byte text block of ``card``: the reverse of :func:`parse_card`.

    Raises ValueError when a field is longer than its place.
    """
    block = bytearray(" ".encode("utf-16-le") * (TEXT_SIZE // 2))

    def put(field: str, value: str, *places: tuple[int, int]) -> None:
        raw = value.encode("utf-16-le")
        if len(raw) > sum(size for _, size in places):
            raise ValueError(f"{field} is longer than its place on the card")
        for at, size in places:
            part, raw = raw[:size], raw[size:]
            block[at : at + len(part)] = part

    def put_validity(at: int) -> None:
        put("valid_from", f"{card.valid_from:%Y%m%d}" if card.valid_from else "", (at, 16))
        end = LONG_TERM if card.long_term else ""
        put("valid_to", f"{card.valid_to:%Y%m%d}" if card.valid_to else end, (at + 16, 16))

    birth = f"{card.birth:%Y%m%d}"
    if card.document is Document.FOREIGNER_2017:
        put("english_name", card.english_name, (0, 120))
        put("sex", card.sex.code, (120, 2))
        put("number", card.number, (122, 30))
        put("nationality", card.nationality, (152, 6))
        put("chinese_name", card.chinese_name, (158, 30))
        put_validity(188)
        put("birth", birth, (220, 16))
        put("version", card.version, (236, 4))
        put("authority_code", card.authority_code, (240, 8))
        put("type", card.document.mark, (_MARK_AT, 2))
    elif card.document is Document.FOREIGNER_2023:
        put("chinese_name", card.chinese_name, (0, 30))
        put("sex", card.sex.code, (30, 2))
        put("issue_count", card.issue_count, (32, 4))
        put("birth", birth, (36, 16))
        put("english_name", card.english_name, (52, 70), (220, 22))
        put("number", card.number, (122, 36))
        put_validity(188)
        put("nationality", card.nationality, (242, 6))
        put("type", card.document.mark, (_MARK_AT, 2))
        put("old_number_link", card.old_number_link, (250, 6))
    else:
        put("name", card.name, (0, 30))
        put("sex", card.sex.code, (30, 2))
        put("ethnic", card.ethnic_code, (32, 4))
        put("birth", birth, (36, 16))
        put("address", card.address, (52, 70))
        put("number", card.number, (122, 36))
        put("issuer", card.issuer, (158, 30))
        put_validity(188)
        if card.document is Document.HMT:
            put("pass_number", card.pass_number, (220, 18))
            put("issue_count", card.issue_count, (238, 4))
            put("type", card.document.mark, (_MARK_AT, 2))
    return bytes(block)
