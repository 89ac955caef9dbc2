"""Resident numbers as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.refusal import Refusal
from kiosk.identity.resident_number import (
    NumberFault,
    NumberHolder,
    ResidentNumber,
    check_character,
    check_resident_number,
    person_digest,
)

TODAY = date(2026, 11, 21)


def number(region: str, birth: str, order: str = "001") -> str:
    digits = region + birth + order
    return digits + check_character(digits)


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("440524188001010014", date(1880, 1, 1)),
        ("11010519491231002X", date(1949, 12, 31)),
    ],
)
def test_the_examples_of_the_standard(text: str, birth: date) -> None:
    """GB 11643-1999 prints both."""
    assert check_character(text[:17]) == text[17]
    result = check_resident_number(text, TODAY)
    assert isinstance(result, ResidentNumber)
    assert result.birth == birth


def test_nobody_was_born_before_the_standards_own_example() -> None:
    result = check_resident_number(number("110101", "18791231"), TODAY)
    assert isinstance(result, Refusal)
    assert result.reason is NumberFault.BIRTH


@pytest.mark.parametrize(
    ("region", "holder"),
    [
        ("220104", NumberHolder.RESIDENT),
        ("500101", NumberHolder.RESIDENT),  # Chongqing was no province when many were born
        ("810000", NumberHolder.HONG_KONG),
        ("820000", NumberHolder.MACAO),
        ("830000", NumberHolder.TAIWAN),
        ("911124", NumberHolder.FOREIGNER),
    ],
)
def test_every_holder_is_welcome(region: str, holder: NumberHolder) -> None:
    result = check_resident_number(number(region, "19670214"), TODAY)
    assert isinstance(result, ResidentNumber)
    assert result.holder is holder


def test_typing_habits_are_put_right() -> None:
    assert isinstance(check_resident_number(" 110105 19491231 002x ", TODAY), ResidentNumber)
    assert isinstance(
        check_resident_number("\uff11\uff11010519491231002\uff38", TODAY), ResidentNumber
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", NumberFault.LENGTH),
        ("1101051949123100", NumberFault.LENGTH),
        ("110105491231002", NumberFault.OLD_FORM),
        ("11010519491231OO2X", NumberFault.CHARACTERS),
        ("1101051949123100\u0662X", NumberFault.CHARACTERS),
        ("990105194912310021", NumberFault.CHECK_DIGIT),
        (number("170105", "19491231"), NumberFault.REGION),
        (number("110105", "19490229"), NumberFault.BIRTH),
        (number("110105", "20270101"), NumberFault.BIRTH),
        ("110105194912310021", NumberFault.CHECK_DIGIT),
    ],
)
def test_the_reason_is_named(text: str, fault: NumberFault) -> None:
    result = check_resident_number(text, TODAY)
    assert isinstance(result, Refusal)
    assert result.reason is fault
    assert result.words.zh
    assert result.words.en


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 16), st.integers(1, 9))
def test_any_one_wrong_digit_is_noticed(birth: date, place: int, change: int) -> None:
    right = number("220104", f"{birth:%Y%m%d}")
    digit = (int(right[place]) + change) % 10
    wrong = right[:place] + str(digit) + right[place + 1 :]
    assert isinstance(check_resident_number(wrong, TODAY), Refusal)


@given(st.text(max_size=24))
def test_anything_typed_gets_words(text: str) -> None:
    result = check_resident_number(text, TODAY)
    assert isinstance(result, ResidentNumber | Refusal)


def test_the_digest_needs_the_key_and_hides_the_number() -> None:
    mine = person_digest("11010519491231002x", b"key")
    assert mine == person_digest(" 11010519491231002X", b"key")
    assert mine != person_digest("11010519491231002X", b"another key")
    assert "1101" not in mine
    assert "19491231" not in repr(check_resident_number("11010519491231002X", TODAY))
