"""The health check on a slip of paper: what to do, by when; nothing others may not read."""

from __future__ import annotations

from collections.abc import Iterator

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
from kiosk.china_time import day_in_words
from kiosk.health_check.report import Discretion, Report
from kiosk.typesetting import typeset_for_slip

_TITLE = Bilingual("办税体检单", "Tax health check")
_DISCREET = Bilingual("详情请本人在机上查看", "For details, ask at the terminal")
_NONE = Bilingual("没有要办的事", "Nothing to do")
_CALENDAR = Bilingual("接下来的日子", "Coming dates")
_FORECAST = Bilingual("(预测)", "(forecast)")
_NO_PROOF = Bilingual("本单仅供参考,不是税务文书", "For information only; not a tax document")


def report_slip(report: Report, who: str, language: str) -> Slip:
    """Lay out ``report`` for the masked taxpayer ``who`` in ``language``."""
    return Slip(tuple(_parts(report, who, language)))


def _parts(report: Report, who: str, language: str) -> Iterator[SlipPart]:
    def say(words: Bilingual) -> str:
        return typeset_for_slip(words.in_language(language))

    yield TextLine(say(_TITLE), Alignment.CENTRE, TextSize.LARGE, bold=True)
    yield TextLine(who, Alignment.CENTRE)
    yield TextLine(f"{report.today:%Y-%m-%d}", Alignment.CENTRE)
    yield Rule()
    if not report.findings:
        yield TextLine(say(_NONE))
    for number, finding in enumerate(report.findings, start=1):
        open_to_all = finding.discretion is Discretion.OPEN
        headline = finding.headline if open_to_all else finding.cover or finding.headline
        yield TextLine(f"{number}. [{say(finding.badge)}] {say(headline)}", bold=True)
        if open_to_all:
            yield TextLine("   " + say(finding.kicker))
        else:
            yield TextLine("   " + say(_DISCREET))
    if report.calendar or report.calendar_note:
        yield Rule()
        yield TextLine(say(_CALENDAR), bold=True)
        for entry in report.calendar[:6]:
            mark = say(_FORECAST) if entry.forecast else ""
            yield KeyValue(say(entry.text) + mark, day_in_words(entry.day, report.today, language))
        if report.calendar_note is not None:
            yield TextLine(say(report.calendar_note))
    yield Rule()
    yield TextLine(say(_NO_PROOF), Alignment.CENTRE)
    yield Cut()
