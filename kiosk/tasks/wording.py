"""Amounts, dates and times as the screens and receipts write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.tax_law.calculation import to_fen

DASH = Bilingual("—", "—")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZH_QUARTERS = ("一", "二", "三", "四")


def money(amount: Decimal) -> str:
    """``Decimal("12300")`` → ``"¥ 12,300.00"``, in both languages."""
    fen = to_fen(amount)
    return f"-¥ {-fen:,.2f}" if fen < 0 else f"¥ {fen:,.2f}"


def count(number: Decimal | int) -> str:
    """A whole number with thousands separators; fractions lose trailing zeros."""
    value = Decimal(number)
    if value == value.to_integral_value():
        return f"{int(value):,}"
    return f"{value.normalize():,f}"


def percent(rate: Decimal) -> str:
    """``Decimal("0.01")`` → ``"1%"``."""
    return f"{count(rate * 100)}%"


def day(when: date, today: date) -> Bilingual:
    """``11 月 17 日`` / ``17 Nov``, with the year when it is not this year."""
    english = f"{when.day} {_MONTHS[when.month - 1]}"
    if when.year == today.year:
        return Bilingual(f"{when.month} 月 {when.day} 日", english)
    return Bilingual(f"{when.year} 年 {when.month} 月 {when.day} 日", f"{english} {when.year}")


def instant(when: datetime, today: date) -> Bilingual:
    """``今天 09:41`` / ``today 09:41``; earlier instants carry their date."""
    local = when.astimezone(CHINA)
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return Bilingual(f"今天 {clock}", f"today {clock}")
    written = day(local.date(), today)
    return Bilingual(f"{written.zh} {clock}", f"{written.en}, {clock}")


def period(start: date, end: date) -> Bilingual:
    """A filing period (所属期): ``2026 年第三季度``, ``2026 年 10 月``, ``2026 年``."""
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months == 1:
        return Bilingual(
            f"{start.year} 年 {start.month} 月", f"{_MONTHS[start.month - 1]} {start.year}"
        )
    if months == 3 and start.month % 3 == 1:
        quarter = (start.month - 1) // 3
        return Bilingual(
            f"{start.year} 年第{_ZH_QUARTERS[quarter]}季度", f"Q{quarter + 1} {start.year}"
        )
    if months == 12 and start.month == 1:
        return Bilingual(f"{start.year} 年", f"{start.year}")
    return Bilingual(
        f"{start.year} 年 {start.month} 月至 {end.year} 年 {end.month} 月",
        f"{_MONTHS[start.month - 1]} {start.year} to {_MONTHS[end.month - 1]} {end.year}",
    )


def same(text: str) -> Bilingual:
    """The same text in both languages, for figures."""
    return Bilingual(text, text)
