"""Dates and times as the tax hall keeps them: Asia/Shanghai, without a time-zone file."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991


def china_now() -> datetime:
    """The present instant, with the offset of China."""
    return datetime.now(CHINA)


def china_today() -> date:
    """The calendar day in China."""
    return china_now().date()


def day_in_words(day: date, today: date, language: str) -> str:
    """``今天``, or ``11 月 17 日``, with the year where it is not this one."""
    if day == today:
        return "today" if language == "en" else "今天"
    if language == "en":
        text = f"{day.day} {day:%b}"
        return text if day.year == today.year else f"{text} {day.year}"
    text = f"{day.month} 月 {day.day} 日"
    return text if day.year == today.year else f"{day.year} 年 {text}"


def moment_in_words(moment: datetime, today: date, language: str) -> str:
    """``今天 09:41`` or ``11 月 17 日 09:41``, on the 24-hour clock."""
    local = moment.astimezone(CHINA)
    return f"{day_in_words(local.date(), today, language)} {local:%H:%M}"
