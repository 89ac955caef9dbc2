"""A number or a booked time on paper (号票)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from devices.receipt_printer.slip import (
    Alignment,
    Cut,
    KeyValue,
    Rule,
    Slip,
    SlipPart,
    TextLine,
    TextSize,
)
from kiosk.bilingual import Bilingual
from kiosk.china_time import day_in_words, moment_in_words
from kiosk.typesetting import typeset_for_slip
from kiosk.window_matters import NAMES, WindowMatter

if TYPE_CHECKING:
    from kiosk.window_matters import BookedTime, QueueNumber, WindowQueue


def window_slip(
    queue: WindowQueue, item: Bilingual, bring: tuple[Bilingual, ...], today: date, language: str
) -> Slip:
    """What the visitor holds of ``queue``, with what to bring, in ``language``."""
    return Slip(tuple(_parts(queue, item, bring, today, language)))


def _parts(
    queue: WindowQueue, item: Bilingual, bring: tuple[Bilingual, ...], today: date, language: str
) -> Iterator[SlipPart]:
    def say(zh: str, en: str) -> str:
        return en if language == "en" else typeset_for_slip(zh)

    name = NAMES[WindowMatter(queue.matter)].in_language(language)
    if queue.number is not None:
        yield from _number(queue.number, name, today, language)
    if queue.appointment is not None:
        yield from _booked(queue.appointment, name, today, language)
    yield Rule()
    yield KeyValue(say("办理", "For"), say(item.zh, item.en))
    for paper in bring:
        yield TextLine("· " + say(paper.zh, paper.en))
    yield Rule()
    yield TextLine(
        say("请留意叫号,过号请重新取号。", "Please listen for your number.")
        if queue.number is not None
        else say(
            "请提前 5 分钟到,凭身份证办理。", "Please come five minutes early with your ID card."
        )
    )
    yield Cut()


def _number(number: QueueNumber, name: str, today: date, language: str) -> Iterator[SlipPart]:
    english = language == "en"
    yield TextLine(f"{name}", Alignment.CENTRE)
    yield TextLine(number.number, Alignment.CENTRE, TextSize.LARGE, bold=True)
    yield KeyValue(
        "Before you" if english else "前面还有",
        f"{number.ahead}" if english else f"{number.ahead} 人",
    )
    yield KeyValue(
        "About" if english else "大约要等",
        f"{number.wait_minutes} min" if english else f"{number.wait_minutes} 分钟",
    )
    taken = moment_in_words(number.taken_at, today, language)
    yield KeyValue("Taken" if english else "取号时间", taken)


def _booked(booked: BookedTime, name: str, today: date, language: str) -> Iterator[SlipPart]:
    english = language == "en"
    yield TextLine(
        "Appointment" if english else "预约", Alignment.CENTRE, TextSize.LARGE, bold=True
    )
    yield KeyValue(
        "When" if english else "时间",
        f"{day_in_words(booked.day, today, language)} {booked.start:%H:%M}",
        bold=True,
    )
    yield KeyValue("Where" if english else "窗口", name)
    yield KeyValue("Number" if english else "预约号", booked.number)
