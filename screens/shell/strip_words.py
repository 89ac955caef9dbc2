"""What the strips around every page say: who, for whom, when, online or not, how far help is."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.china_time import moment_in_words
from kiosk.masking import masked_taxpayer
from screens.shell.role_words import rights_words, role_words

if TYPE_CHECKING:
    from kiosk.visit import Visit

NOT_SIGNED_IN: Final = Bilingual("还没有登录", "not signed in")
_NOBODY: Final = Bilingual("您好", "Hello")


def who_words(visit: Visit, language: str) -> str:
    """Whose matters are dealt with, covered; a greeting while that is not known."""
    mandate, visitor = visit.mandate, visit.visitor
    if mandate is not None:
        return masked_taxpayer(mandate.taxpayer_name, mandate.taxpayer_kind)
    return visitor.masked_name if visitor is not None else _NOBODY.in_language(language)


def acting_words(visit: Visit, language: str) -> str:
    """As what the visitor acts, and what they may do."""
    mandate, visitor = visit.mandate, visit.visitor
    if visitor is None:
        return NOT_SIGNED_IN.in_language(language).capitalize()
    if mandate is None:
        return "Please choose for whom" if language == "en" else "请选择为谁办理"
    role = role_words(mandate.role.value, language)
    if mandate.role.value == "self":
        return role
    rights = rights_words(tuple(right.value for right in mandate.rights), language)
    if language == "en":
        return f"{visitor.masked_name} · {role} · may: {rights}"
    return f"{role} {visitor.masked_name} · 可办:{rights}"


def data_words(fetched_at: datetime | None, today: date, language: str) -> str:
    """How old the profile on the screen is; "" while there is none."""
    if fetched_at is None:
        return ""
    moment = moment_in_words(fetched_at, today, language)
    return f"data of {moment}" if language == "en" else f"数据时间 {moment}"


def status_words(
    now: datetime, staff_note: Bilingual | None, online: bool | None, data: str, language: str
) -> str:
    """The time of day, a word to staff, whether the hall answers, and the age of the data.

    ``online`` is None while nobody knows; ``data`` is what :func:`data_words` says.
    """
    words = [f"{now:%H:%M}"]
    if staff_note is not None:
        words.append(staff_note.in_language(language))
    if online is not None:
        line = Bilingual("在线", "online") if online else Bilingual("离线", "offline")
        words.append(line.in_language(language))
    if data:
        words.append(data)
    return " · ".join(words)


def marks_words(synthetic: bool, simulated: bool, language: str) -> str:
    """What marks made-up data and simulated devices; "" where all is real."""
    english = language == "en"
    words = []
    if synthetic:
        words.append("demo data" if english else "演示数据")
    if simulated:
        words.append("simulated" if english else "模拟设备")
    return " · ".join(words)


def help_words(online: bool, is_open: bool | None, wait_seconds: int | None, language: str) -> str:
    """The label of remote help; ``is_open`` is None while the hall has not said so."""
    english = language == "en"
    if not online:
        return "Remote help · offline" if english else "远程帮办 · 暂不在线"
    if is_open is None:
        return "Remote help" if english else "远程帮办"
    if not is_open:
        return "Remote help · closed now" if english else "远程帮办 · 现在无人值守"
    minutes = max(1, round((wait_seconds or 0) / 60))
    return f"Remote help · about {minutes} min" if english else f"远程帮办 · 约 {minutes} 分钟接通"


def end_question(unsubmitted: bool, language: str) -> str:
    """What ending the visit means now; ``unsubmitted``: a task is begun and not handed in."""
    english = language == "en"
    if unsubmitted:
        return (
            "This form is not submitted yet. Your entries are kept for 7 days."
            if english
            else "这件事还没有提交。您填的内容会为您保留 7 天,下次可以接着办。"
        )
    return (
        "Your information disappears from this screen at once."
        if english
        else "您的信息会马上从屏幕上清除。请记得拿走身份证和凭条。"
    )
