"""Resident numbers (公民身份号码): form, birth and check digit, with the reason if wrong.

GB 11643-1999: six digits of region, eight of birth, three of order, one check character
by ISO 7064 MOD 11-2. The same form carries residents of Hong Kong (810000), Macao
(820000) and Taiwan (830000) by State Council order 2018, and foreigners with permanent
residence since December 2023 (beginning with 9). The region is not checked against
today's counties: numbers keep the county of their first registration for ever.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.identity.refusal import Refusal

_CHECK_CHARACTERS: Final = "10X98765432"
_PROVINCES: Final = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_FOREIGNER: Final = "9"
_OLDEST_BIRTH_YEAR: Final = 1880  # that of the example in GB 11643 itself


class NumberHolder(StrEnum):
    """Whom a number belongs to."""

    RESIDENT = "resident"
    HONG_KONG = "hong_kong"
    MACAO = "macao"
    TAIWAN = "taiwan"
    FOREIGNER = "foreigner"


class NumberFault(StrEnum):
    """What is wrong with a number."""

    LENGTH = "length"
    OLD_FORM = "old_form"
    CHARACTERS = "characters"
    REGION = "region"
    BIRTH = "birth"
    CHECK_DIGIT = "check_digit"


@dataclass(frozen=True, slots=True)
class ResidentNumber:
    """A number whose form, birth and check digit are right."""

    number: str = field(repr=False)
    holder: NumberHolder
    birth: date = field(repr=False)


def check_resident_number(text: str, today: date) -> ResidentNumber | Refusal[NumberFault]:
    """Check a number as typed or read: spaces, full-width digits and ``x`` are put right."""
    number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if len(number) == 15 and number.isascii() and number.isdigit():
        return _refuse(NumberFault.OLD_FORM)
    if len(number) != 18:
        return _refuse(NumberFault.LENGTH, len(number))
    digits = number[:17]
    if not (digits.isascii() and digits.isdigit() and number[17] in _CHECK_CHARACTERS):
        return _refuse(NumberFault.CHARACTERS)
    if number[0] != _FOREIGNER and not _PROVINCES.match(number):
        return _refuse(NumberFault.REGION)
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return _refuse(NumberFault.BIRTH)
    if not date(_OLDEST_BIRTH_YEAR, 1, 1) <= birth <= today:
        return _refuse(NumberFault.BIRTH)
    if number[17] != check_character(digits):
        return _refuse(NumberFault.CHECK_DIGIT)
    return ResidentNumber(number, _holder(number), birth)


def check_character(digits: str) -> str:
    """The 18th character for 17 digits, by ISO 7064 MOD 11-2."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits))
    return _CHECK_CHARACTERS[total % 11]


def person_digest(number: str, key: bytes) -> str:
    """A keyed digest of a number (HMAC-SHA-256, hex) for storing instead of it.

    Without the key it cannot be turned back by trying all numbers, which are few.
    """
    return hmac.digest(key, number.strip().upper().encode(), "sha256").hex()


def _holder(number: str) -> NumberHolder:
    if number[0] == _FOREIGNER:
        return NumberHolder.FOREIGNER
    return {
        "81": NumberHolder.HONG_KONG,
        "82": NumberHolder.MACAO,
        "83": NumberHolder.TAIWAN,
    }.get(number[:2], NumberHolder.RESIDENT)


_LOOK_AGAIN: Final = Bilingual(
    "请对照证件再看一遍,改正后继续。", "Compare it with the card, correct it and go on."
)
_WORDS: Final[dict[NumberFault, Bilingual]] = {
    NumberFault.LENGTH: Bilingual(
        "身份证号应为 18 位,现在是 {length} 位。",
        "The number has 18 characters; this one has {length}.",
    ),
    NumberFault.OLD_FORM: Bilingual(
        "这是 15 位的旧号码,请输入 18 位的新号码。",
        "This is an old 15-digit number; please enter the new one with 18.",
    ),
    NumberFault.CHARACTERS: Bilingual(
        "身份证号只能是数字,最后一位可以是 X。",
        "The number has only digits; the last may be an X.",
    ),
    NumberFault.REGION: Bilingual(
        "前两位不是任何省级地区的代码。", "The first two digits stand for no province."
    ),
    NumberFault.BIRTH: Bilingual(
        "第 7 到 14 位不是一个可能的出生日期。",
        "Characters 7 to 14 are not a possible date of birth.",
    ),
    NumberFault.CHECK_DIGIT: Bilingual(
        "号码有一位输错了(校验码不符)。",
        "One of the characters is wrong: the check digit does not fit.",
    ),
}


def _refuse(fault: NumberFault, length: int = 0) -> Refusal[NumberFault]:
    words = _WORDS[fault]
    return Refusal(
        fault,
        Bilingual(words.zh.format(length=length), words.en.format(length=length)),
        _LOOK_AGAIN,
    )
