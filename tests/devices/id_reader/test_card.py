"""The four layouts of a card's text: each field, each trap."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.id_reader.card import (
    CardTextError,
    Document,
    IdCard,
    Sex,
    build_text,
    has_valid_check_digit,
    parse_card,
)
from devices.id_reader.card_json import card_from_json, card_to_json
from devices.id_reader.ethnic_groups import ETHNIC_GROUPS
from tests.contracts.id_reader import LI


def field(text: str, size: int) -> bytes:
    """Return ``text`` as a card stores it: ``size`` bytes, padded with spaces."""
    return text.ljust(size // 2 - (len(text.encode("utf-16-le")) // 2 - len(text))).encode(
        "utf-16-le"
    )


# Written field by field from the published tables, not with build_text.
RESIDENT = b"".join(
    (
        field("张𠮷三", 30),
        field("1", 2),
        field("11", 4),
        field("19880115", 16),
        field("辽宁省沈阳市和平区南京南街 3 号", 70),
        field("210102198801151230", 36),
        field("沈阳市公安局和平分局", 30),
        field("20180601", 16),
        field("长期", 16),
        field("", 36),
    )
)
HMT = b"".join(
    (
        field("陳大文", 30),
        field("1", 2),
        field("", 4),
        field("19790812", 16),
        field("广东省深圳市南山区科苑路8号", 70),
        field("810000197908120010", 36),
        field("深圳市公安局", 30),
        field("20190101", 16),
        field("20240101", 16),
        field("H12345678", 18),
        field("01", 4),
        field("", 6),
        field("J", 2),
        field("", 6),
    )
)
FOREIGNER_2017 = b"".join(
    (
        field("SMITH, JOHN MICHAEL", 120),
        field("1", 2),
        field("GBR110075082401", 30),
        field("GBR", 6),
        field("史密斯", 30),
        field("20170616", 16),
        field("20270616", 16),
        field("19750824", 16),
        field("01", 4),
        field("1500", 8),
        field("I", 2),
        field("", 6),
    )
)
LONG_ENGLISH = "ALEXANDROPOULOU KONSTANTINIDOU MARIA ELENI A"
FOREIGNER_2023 = b"".join(
    (
        field("玛丽亚", 30),
        field("2", 2),
        field("02", 4),
        field("19850603", 16),
        field(LONG_ENGLISH[:35], 70),
        field("931300198506030027", 36),
        field("", 30),
        field("20240102", 16),
        field("20340102", 16),
        field(LONG_ENGLISH[35:], 22),
        field("GRC", 6),
        field("Y", 2),
        field("001", 6),
    )
)


def test_a_resident_card() -> None:
    card = parse_card(RESIDENT)
    assert card == IdCard(
        document=Document.RESIDENT,
        name="张𠮷三",
        chinese_name="张𠮷三",
        sex=Sex.MALE,
        ethnic_code="11",
        birth=date(1988, 1, 15),
        address="辽宁省沈阳市和平区南京南街 3 号",
        number="210102198801151230",
        issuer="沈阳市公安局和平分局",
        valid_from=date(2018, 6, 1),
        long_term=True,
    )
    assert card.ethnic == "满"


def test_a_residence_permit_for_hong_kong_macao_and_taiwan() -> None:
    card = parse_card(HMT)
    assert (card.document, card.name, card.number) == (
        Document.HMT,
        "陳大文",
        "810000197908120010",
    )
    assert (card.pass_number, card.issue_count, card.ethnic) == ("H12345678", "01", "")
    assert (card.valid_from, card.valid_to) == (date(2019, 1, 1), date(2024, 1, 1))


def test_a_foreigners_card_of_2017() -> None:
    card = parse_card(FOREIGNER_2017)
    assert (card.document, card.name, card.english_name) == (
        Document.FOREIGNER_2017,
        "史密斯",
        "SMITH, JOHN MICHAEL",
    )
    assert (card.number, card.nationality, card.birth) == (
        "GBR110075082401",
        "GBR",
        date(1975, 8, 24),
    )
    assert (card.version, card.authority_code, card.valid_to) == ("01", "1500", date(2027, 6, 16))


def test_a_foreigners_card_of_2023_joins_the_two_places_of_the_english_name() -> None:
    card = parse_card(FOREIGNER_2023)
    assert card.english_name == LONG_ENGLISH
    assert (card.document, card.name, card.sex) == (
        Document.FOREIGNER_2023,
        "玛丽亚",
        Sex.FEMALE,
    )
    assert (card.number, card.nationality, card.issue_count, card.old_number_link) == (
        "931300198506030027",
        "GRC",
        "02",
        "001",
    )
    assert card.birth == date(1985, 6, 3)


def test_a_space_at_the_seam_of_the_english_name_is_kept() -> None:
    card = replace(parse_card(FOREIGNER_2023), english_name="A" * 35 + " B")
    assert parse_card(build_text(card)).english_name == "A" * 35 + " B"


def test_a_foreigner_without_a_chinese_name_goes_by_the_english_one() -> None:
    block = FOREIGNER_2017[:158] + field("", 30) + FOREIGNER_2017[188:]
    assert parse_card(block).name == "SMITH, JOHN MICHAEL"


def test_an_ethnic_code_no_table_knows_is_kept() -> None:
    block = RESIDENT[:32] + field("58", 4) + RESIDENT[36:]
    card = parse_card(block)
    assert (card.ethnic_code, card.ethnic) == ("58", "58")


def test_the_table_of_ethnic_groups_is_the_current_one() -> None:
    assert len(ETHNIC_GROUPS) == 58
    assert [ETHNIC_GROUPS[code] for code in ("01", "11", "36", "46", "56", "97")] == [
        "汉",
        "满",
        "毛南",
        "德昂",
        "基诺",
        "其他",
    ]


def spoil(at: int, new: bytes, block: bytes = RESIDENT) -> bytes:
    return block[:at] + new + block[at + len(new) :]


@pytest.mark.parametrize(
    ("block", "named"),
    [
        (RESIDENT[:-1], "text"),
        (spoil(248, "K".encode("utf-16-le")), "type"),
        (spoil(0, field("", 30)), "name"),
        (spoil(2, b"\x42\xd8\x20\x00"), "name"),  # half of a rare character
        (spoil(0, b"\x07\x00"), "name"),
        (spoil(0, b"\xfd\xff"), "name"),
        (spoil(30, "5".encode("utf-16-le")), "sex"),
        (spoil(36, field("19880230", 16)), "birth"),
        (spoil(36, field("1988011", 16)), "birth"),
        (spoil(36, field("１９８８０１１５", 16)), "birth"),
        (spoil(122, field("21010219880115123", 36)), "number"),
        (spoil(188, field("2018-6-1", 16)), "valid_from"),
        (spoil(204, field("永久", 16)), "valid_to"),
        (spoil(122, field("", 30), FOREIGNER_2017), "number"),
    ],
)
def test_a_text_that_cannot_be_trusted_is_refused_by_its_field_alone(
    block: bytes, named: str
) -> None:
    with pytest.raises(CardTextError) as refusal:
        parse_card(block)
    assert str(refusal.value).startswith(f"{named}:")
    assert "张" not in str(refusal.value)


@pytest.mark.parametrize("padding", [b"\x00\x00", b"\xff\xff", "\u3000".encode("utf-16-le")])
def test_other_paddings_than_spaces_are_trimmed(padding: bytes) -> None:
    assert parse_card(spoil(8, padding * 11)).name == "张𠮷三"
    assert parse_card(spoil(220, padding * 18)).document is Document.RESIDENT


def test_a_middle_dot_and_a_space_inside_a_name_stay() -> None:
    card = replace(LI, name="阿卜杜拉·艾合 买提", chinese_name="阿卜杜拉·艾合 买提")
    assert parse_card(build_text(card)) == card


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("440524188001010014", True),  # the example of GB 11643 itself
        ("11010519491231002X", True),
        ("110105194912310021", False),
        ("11010519491231002x", False),
        ("1101051949123100", False),
    ],
)
def test_the_check_digit_of_a_number(number: str, valid: bool) -> None:
    assert has_valid_check_digit(number) is valid


def test_a_number_must_agree_with_birth_and_sex() -> None:
    assert LI.number_is_consistent
    assert not replace(LI, birth=date(1990, 3, 8)).number_is_consistent
    assert not replace(LI, sex=Sex.MALE).number_is_consistent


def test_a_card_never_shows_itself_in_a_log() -> None:
    assert repr(LI) == "IdCard(resident)"
    assert str(LI) == "IdCard(resident)"


def test_a_field_too_long_for_the_card_is_named() -> None:
    with pytest.raises(ValueError, match="issuer"):
        build_text(replace(LI, issuer="局" * 16))


texts = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Zs"), exclude_characters="\ufffd\uffff\ufffe\u0000"
    ).filter(lambda char: ord(char) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(char) <= 0xFDEF),
    min_size=1,
    max_size=7,
)
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@st.composite
def cards(draw: st.DrawFn) -> IdCard:
    document = draw(st.sampled_from(Document))
    chinese, english = draw(texts), draw(texts)
    foreign = document in (Document.FOREIGNER_2017, Document.FOREIGNER_2023)
    number = "GBR110075082401" if document is Document.FOREIGNER_2017 else "11010519491231002X"
    long_term = draw(st.booleans())
    return IdCard(
        document=document,
        name=chinese,
        chinese_name=chinese,
        english_name=english if foreign else "",
        sex=draw(st.sampled_from(Sex)),
        birth=draw(days),
        number=number,
        ethnic_code=draw(st.sampled_from(["", "01", "58"]))
        if document is Document.RESIDENT
        else "",
        address="" if foreign else draw(texts),
        issuer="" if foreign else draw(texts),
        valid_from=draw(st.none() | days),
        valid_to=None if long_term else draw(st.none() | days),
        long_term=long_term,
        nationality="GBR" if foreign else "",
        pass_number="H1" if document is Document.HMT else "",
        issue_count="01" if document in (Document.HMT, Document.FOREIGNER_2023) else "",
    )


@given(cards())
def test_any_card_survives_the_wire_and_json(card: IdCard) -> None:
    assert parse_card(build_text(card)) == card
    assert card_from_json(card_to_json(card)) == card


@given(st.binary(min_size=256, max_size=256))
def test_any_256_bytes_give_a_card_or_a_refusal(block: bytes) -> None:
    try:
        card = parse_card(block)
    except CardTextError:
        return
    assert card.name


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "sex"),
        ({"sex": "男", "birth": "7 March"}, "birth"),
        ({"sex": "男"}, "birth"),
        ({"type": "passport"}, "type"),
        ({"sex": "男", "birth": "1990-03-07", "name": "李", "number": 5}, "number"),
    ],
)
def test_a_card_file_that_is_wrong_is_refused_by_its_key(
    fields: dict[str, object], key: str
) -> None:
    with pytest.raises(ValueError, match=f"^{key}:"):
        card_from_json(fields)
