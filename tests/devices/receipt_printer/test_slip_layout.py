"""Slips laid out for paper: nothing lost, nothing too wide, readable breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.receipt_printer.slip import (
    Alignment,
    Cut,
    Feed,
    KeyValue,
    QrCode,
    Rule,
    Slip,
    TextLine,
    TextSize,
)
from devices.receipt_printer.slip_layout import (
    PrintedLine,
    columns_of,
    lay_out,
    printable,
    wrap,
)


def texts(slip: Slip, columns: int = 32) -> list[str]:
    return [part.text for part in lay_out(slip, columns) if isinstance(part, PrintedLine)]


def test_a_chinese_character_takes_two_columns() -> None:
    assert columns_of("税A") == 3


def test_name_and_amount_stand_at_the_two_edges() -> None:
    (line,) = texts(Slip((KeyValue("应纳税额", "¥ 12,300.00"),)))
    assert line == "应纳税额" + " " * 12 + "￥ 12,300.00"
    assert columns_of(line) == 32


def test_a_value_that_does_not_fit_goes_to_its_own_lines_at_the_right() -> None:
    laid_out = lay_out(Slip((KeyValue("所属期", "二〇二六年七月一日至二〇二六年九月三十日"),)), 32)
    assert laid_out[0] == PrintedLine("所属期")
    assert laid_out[1] == PrintedLine("二〇二六年七月一日至二〇二六年九", Alignment.RIGHT)
    assert laid_out[2] == PrintedLine("月三十日", Alignment.RIGHT)


def test_wide_characters_halve_the_columns() -> None:
    assert texts(Slip((TextLine("纳税申报回执单据", size=TextSize.LARGE),)), 16) == [
        "纳税申报",
        "回执单据",
    ]


def test_words_are_kept_whole_and_a_comma_does_not_start_a_line() -> None:
    assert wrap("please keep this slip", 12) == ["please keep", "this slip"]
    assert wrap("一二三四五六七八，九", 16) == ["一二三四五六七", "八，九"]


def test_an_opening_bracket_does_not_end_a_line() -> None:
    assert wrap("一二三四五六七（八九）", 16) == ["一二三四五六七", "（八九）"]


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert wrap("TR1:" + "A" * 30, 16) == ["TR1:" + "A" * 12, "A" * 16, "AA"]


def test_new_lines_are_kept() -> None:
    assert wrap("甲\n\n乙", 16) == ["甲", "", "乙"]


def test_signs_that_printers_lack_become_their_twins() -> None:
    assert printable("¥\u00a05 • −3") == "￥ 5 · -3"


def test_a_command_hidden_in_a_name_does_not_reach_the_printer() -> None:
    assert printable("王\x1b@\x1dV\x00强\x10\x04\x01") == "王@V强"


def test_a_rule_crosses_the_paper() -> None:
    assert texts(Slip((Rule(), Rule(double=True))), 20) == ["-" * 20, "=" * 20]


def test_every_slip_ends_in_one_cut() -> None:
    assert lay_out(Slip(()), 32) == [Cut()]
    assert lay_out(Slip((Feed(2), Cut(partial=False))), 32) == [Feed(2), Cut(partial=False)]


def test_codes_pass_through() -> None:
    assert lay_out(Slip((QrCode("x"),)), 32)[0] == QrCode("x")


def test_paper_too_narrow_is_refused() -> None:
    with pytest.raises(ValueError, match="15 columns"):
        lay_out(Slip(()), 15)


@given(st.text(), st.integers(16, 48))
def test_no_line_is_wider_than_the_paper_and_no_character_is_lost(text: str, columns: int) -> None:
    text = printable(text)
    lines = wrap(text, columns)
    assert all(columns_of(line) <= columns for line in lines)
    kept = "".join(text.split())
    assert "".join("".join(lines).split()) == kept


@given(st.text(), st.text(), st.integers(16, 48))
def test_names_and_values_fit_whatever_they_are(key: str, value: str, columns: int) -> None:
    assert all(
        columns_of(line) <= columns for line in texts(Slip((KeyValue(key, value),)), columns)
    )
