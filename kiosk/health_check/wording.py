"""Amounts, days, periods and tax names as the screens say them, in both languages."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.taxpayer import Tax

_TENTH: Final = Decimal("0.1")
_FEN: Final = Decimal("0.01")
_NUMBER_AFTER_WORD: Final = re.compile(r"(?<=[\u4e00-\u9fff])(?=\d)")
_QUARTERS: Final = ("一", "二", "三", "四")
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)

TAX_NAMES: Final[dict[Tax, Bilingual]] = {
    Tax.VAT: Bilingual("增值税", "VAT"),
    Tax.UMC: Bilingual("城市维护建设税", "urban maintenance tax"),
    Tax.EDU: Bilingual("教育费附加", "education surcharge"),
    Tax.LEDU: Bilingual("地方教育附加", "local education surcharge"),
    Tax.CIT: Bilingual("企业所得税", "corporate income tax"),
    Tax.IIT: Bilingual("个人所得税", "individual income tax"),
    Tax.STAMP: Bilingual("印花税", "stamp tax"),
    Tax.PROP: Bilingual("房产税", "property tax"),
    Tax.LAND: Bilingual("城镇土地使用税", "land-use tax"),
    Tax.RES: Bilingual("资源税", "resource tax"),
    Tax.FARM: Bilingual("耕地占用税", "farmland tax"),
    Tax.DEED: Bilingual("契税", "deed tax"),
    Tax.VPT: Bilingual("车辆购置税", "vehicle purchase tax"),
    Tax.VVT: Bilingual("车船税", "vehicle tax"),
    Tax.LVAT: Bilingual("土地增值税", "land value added tax"),
    Tax.ENV: Bilingual("环境保护税", "environmental protection tax"),
    Tax.TOB: Bilingual("烟叶税", "tobacco leaf tax"),
    Tax.DIS: Bilingual("残疾人就业保障金", "disabled employment fund"),
    Tax.CUL: Bilingual("文化事业建设费", "culture fee"),
    Tax.UNION: Bilingual("工会经费", "union fee"),
    Tax.SOCIAL: Bilingual("社会保险费", "social insurance"),
    Tax.STATEMENT: Bilingual("财务报表", "financial statements"),
    Tax.FINE: Bilingual("罚款", "fine"),
}


def money(amount: Decimal) -> str:
    """Yuan with two decimals: ``¥ 12,300.00``."""
    if amount < 0:
        return f"-¥ {-amount:,.2f}"
    return f"¥ {amount:,.2f}"


def rounded_money(amount: Decimal) -> str:
    """Yuan without fen where there are none: ``¥ 1,026,000``."""
    return f"¥ {amount:,.0f}" if amount == amount.to_integral_value() else money(amount)


def percent(share: Decimal) -> str:
    """A share with one decimal at most: ``4.2%``."""
    value = (share * 100).quantize(_TENTH, ROUND_HALF_UP)
    return f"{value.normalize():f}%"


def number(value: Decimal | int) -> str:
    """A plain number without trailing zeros."""
    return f"{Decimal(value).normalize():,f}"


def day(value: date, today: date) -> Bilingual:
    """``11 月 17 日``; with the year where it is not this year's."""
    zh, en = f"{value.month} 月 {value.day} 日", f"{value.day} {_MONTHS[value.month - 1]}"
    if value.year == today.year:
        return Bilingual(zh, en)
    return Bilingual(f"{value.year} 年 {zh}", f"{en} {value.year}")


def period(start: date, end: date, today: date) -> Bilingual:
    """``第三季度``, ``10 月``, ``2025 年度``; with the year where it is not this year's."""
    length = (end - start).days
    if length > 360:
        return Bilingual(f"{start.year} 年度", f"{start.year}")
    if length > 180:
        half = ("上", "下")[start.month > 6]
        zh, en = f"{half}半年", f"H{1 + (start.month > 6)}"
    elif length > 31:
        quarter = (start.month - 1) // 3
        zh, en = f"第{_QUARTERS[quarter]}季度", f"Q{quarter + 1}"
    elif length == 0:
        return day(start, today)
    else:
        zh, en = f"{start.month} 月", _MONTHS[start.month - 1]
    if start.year == today.year:
        return Bilingual(zh, en)
    return Bilingual(f"{start.year} 年{' ' if zh[0].isdigit() else ''}{zh}", f"{en} {start.year}")


def spaced(text: str) -> str:
    """Set a space between a Chinese character and the number after it: ``缴纳 10 月``."""
    return _NUMBER_AFTER_WORD.sub(" ", text)


def month_name(month: int) -> str:
    """The English name of a month: ``Dec``."""
    return _MONTHS[month - 1]


def deadline(due: date, today: date) -> Bilingual:
    """How long there is: ``还剩 2 天 · 11 月 17 日截止``."""
    left = (due - today).days
    last = day(due, today)
    if left == 0:
        return Bilingual("今天截止", "due today")
    days_left = Bilingual(f"还剩 {left} 天", f"{left} day{'' if left == 1 else 's'} left")
    return Bilingual(f"{days_left.zh} · {last.zh}截止", f"{days_left.en} · due {last.en}")


def overdue(due: date, today: date) -> Bilingual:
    """How long it is past: ``已逾期 3 天``."""
    days = (today - due).days
    return Bilingual(f"已逾期 {days} 天", f"{days} day{'' if days == 1 else 's'} overdue")


def until(last: date, today: date) -> Bilingual:
    """How long there is, or how long it is past."""
    return overdue(last, today) if last < today else deadline(last, today)


def counted(count: int, one: str, several: str = "") -> str:
    """A number with its English noun: ``1 account``, ``2 accounts``."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def width(text: str) -> float:
    """How wide a Chinese line is, in full-width characters."""
    return sum(1 if ord(character) > 0x2E7F else 0.5 for character in text)
