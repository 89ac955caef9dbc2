"""What visitors type, and what becomes of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.tasks.answer_forms import (
    AnswerType,
    Limits,
    UnusableAnswer,
    fits,
    read_answer,
    read_choices,
)

ANY = Limits()


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (AnswerType.AMOUNT, "12300", Decimal("12300")),
        (AnswerType.AMOUNT, "¥ 12,300.50", Decimal("12300.50")),
        (AnswerType.AMOUNT, "¥12,300.5元", Decimal("12300.5")),
        (AnswerType.AMOUNT, ".5", Decimal("0.5")),
        (AnswerType.AMOUNT, "1.500", Decimal("1.5")),
        (AnswerType.COUNT, "12", Decimal("12")),
        (AnswerType.DATE, "2026-9-30", date(2026, 9, 30)),
        (AnswerType.DATE, "20260930", date(2026, 9, 30)),
        (AnswerType.DATE, "2026 年 9 月 30 日", date(2026, 9, 30)),
        (AnswerType.YES_NO, "yes", True),
        (AnswerType.YES_NO, False, False),
        (AnswerType.CONSENT, True, True),
        (AnswerType.ID_NUMBER, "11010519491231002x", "11010519491231002X"),
        (AnswerType.PHONE, "138 0000-0000", "13800000000"),
        (AnswerType.BANK_CARD, "6222 0212 3456 7890 128", "6222021234567890128"),
        (AnswerType.TEXT, "  两个字 ", "  两个字 "),
        (AnswerType.AMOUNT, "   ", None),
    ],
)
def test_what_is_understood(kind: AnswerType, typed: str | bool, value: object) -> None:
    assert read_answer(kind, typed, ANY) == value


@pytest.mark.parametrize(
    ("kind", "typed", "limits", "words"),
    [
        (AnswerType.AMOUNT, "一万", ANY, "请填数字"),
        (AnswerType.AMOUNT, "1e5", ANY, "请填数字"),
        (AnswerType.AMOUNT, "12.345", ANY, "最多填 2 位小数"),
        (AnswerType.AMOUNT, "-1", Limits(least=Decimal(0)), "不能是负数"),
        (AnswerType.AMOUNT, "0.5", Limits(least=Decimal(1)), "不能小于 ¥ 1.00"),
        (AnswerType.AMOUNT, "6", Limits(most=Decimal(5)), "不能大于 ¥ 5.00"),
        (AnswerType.AMOUNT, "1" * 16, ANY, "数字太长"),
        (AnswerType.COUNT, "1.5", ANY, "请填整数"),
        (AnswerType.DATE, "2026-02-30", ANY, "没有这一天"),
        (AnswerType.DATE, "2026-01-01", Limits(least=date(2026, 2, 1)), "不能早于"),
        (AnswerType.DATE, "2026-03-01", Limits(most=date(2026, 2, 1)), "不能晚于"),
        (AnswerType.CHOICE, "x", Limits(options=("a", "b")), "请在下面选一项"),
        (AnswerType.YES_NO, "maybe", ANY, "请选“是”或“否”"),
        (AnswerType.CONSENT, "no", ANY, "需要您同意"),
        (AnswerType.TEXT, "字" * 5, Limits(longest=4), "最多 4 个字"),
        (AnswerType.ID_NUMBER, "1101051949123100", ANY, "18 位"),
        (AnswerType.ID_NUMBER, "110105194913310021", ANY, "出生日期"),
        (AnswerType.ID_NUMBER, "110105194912310021", ANY, "最后一位"),
        (AnswerType.PHONE, "12345678901", ANY, "11 位手机号"),
        (AnswerType.BANK_CARD, "6222021234567890129", ANY, "有一位不对"),
        (AnswerType.BANK_CARD, "123", ANY, "12 到 19 位"),
    ],
)
def test_what_is_refused_says_what_to_do(
    kind: AnswerType, typed: str, limits: Limits, words: str
) -> None:
    with pytest.raises(UnusableAnswer) as refusal:
        read_answer(kind, typed, limits)
    assert words in refusal.value.words.zh
    assert refusal.value.words.en
    assert len(typed) < 6 or typed not in refusal.value.words.zh


@given(st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False))
def test_every_amount_in_fen_is_understood_exactly(amount: Decimal) -> None:
    assert read_answer(AnswerType.AMOUNT, f"{amount:,f}", ANY) == amount


@given(st.sampled_from(list(AnswerType)), st.text(max_size=30))
def test_any_text_is_understood_or_refused_with_words(kind: AnswerType, typed: str) -> None:
    if kind in (AnswerType.LIST, AnswerType.MULTIPLE_CHOICE):
        return
    try:
        read_answer(kind, typed, ANY)
    except UnusableAnswer as refusal:
        assert refusal.words.zh  # noqa: PT017 - either outcome is right
        assert refusal.words.en  # noqa: PT017


def test_several_choices_come_in_the_order_they_are_offered() -> None:
    assert read_choices(["b", "a", "b"], Limits(options=("a", "b"))) == ("a", "b")
    with pytest.raises(UnusableAnswer):
        read_choices(["c"], Limits(options=("a", "b")))


def test_the_form_of_an_answer_is_checked() -> None:
    assert fits("1", AnswerType.AMOUNT)
    assert not fits(["1"], AnswerType.AMOUNT)
    assert fits([{"amount": "1"}], AnswerType.LIST)
    assert not fits([{"amount": 1}], AnswerType.LIST)
    assert fits(["a"], AnswerType.MULTIPLE_CHOICE)
