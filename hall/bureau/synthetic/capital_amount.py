"""Amounts in the capital figures that vouchers carry (金额大写)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿")


def capital_amount(yuan: Decimal) -> str:
    """``Decimal("10305.60")`` → ``壹万零叁佰零伍元陆角整``.

    Rules for filling in vouchers: 正确填写票据和结算凭证的基本规定 (Payment and Settlement
    Measures, 银发〔1997〕393号, annex 1). Raises ``ValueError`` for a negative amount or one of
    10^12 yuan and more.
    """
    fen = int((yuan * 100).to_integral_value(ROUND_HALF_UP))
    if fen < 0 or fen >= 10**14:
        raise ValueError("an amount in capital figures is between 0 and 10^12 yuan")
    whole, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    words = f"{_whole(whole)}元" if whole else ""
    if not rest:
        return (words or "零元") + "整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif whole:
        words += "零"
    return words + (f"{_DIGITS[cents]}分" if cents else "整")


def _whole(number: int) -> str:
    text = ""
    groups = []
    while number:
        number, low = divmod(number, 10_000)
        groups.append(low)
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            continue
        # A nought stands for every gap between two figures, however wide.
        gap = text and (group < 1000 or (index + 1 < len(groups) and not groups[index + 1]))
        text += ("零" if gap else "") + _group(group) + _GROUPS[index]
    return text


def _group(number: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
