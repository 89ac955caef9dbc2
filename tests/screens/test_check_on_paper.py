"""The check on a slip and beside the ring: nothing others may not read, nothing guessed."""

from __future__ import annotations

from datetime import date

from devices.receipt_printer.slip import KeyValue, TextLine
from kiosk.health_check import Report, run_check
from kiosk.health_check.report import Discretion
from kiosk.tax_law import load_law
from kiosk.typesetting import typeset_for_slip
from screens.health_check.report_slip import report_slip
from screens.health_check.view_model import HealthCheckModel
from tests.kiosk.health_check.taxpayers import TODAY, persona

NOT_PUBLISHED = "2027 年征期尚未公布,公布后自动更新"


def report_of(part_of_name: str) -> Report:
    return run_check(persona(part_of_name), load_law("133100"), TODAY)


def slip_text(report: Report) -> str:
    lines = []
    for part in report_slip(report, "雄安恒**公司", "zh").parts:
        if isinstance(part, TextLine):
            lines.append(part.text)
        elif isinstance(part, KeyValue):
            lines.append(f"{part.key} {part.value}")
    return "\n".join(lines)


def test_a_slip_shows_cover_words_where_the_screen_does() -> None:
    report = report_of("恒拓")
    text = slip_text(report)
    levels = {finding.discretion for finding in report.findings}
    assert levels >= {Discretion.OPEN, Discretion.TOUCH}
    for finding in report.findings:
        shown = finding.headline if finding.discretion is Discretion.OPEN else finding.cover
        assert shown is not None
        assert f"] {typeset_for_slip(shown.zh)}" in text
        if finding.discretion is not Discretion.OPEN:
            assert typeset_for_slip(finding.headline.zh) not in text
            assert typeset_for_slip(finding.note.zh) not in text


def test_what_is_not_published_is_said_on_paper_and_on_the_screen() -> None:
    report = report_of("晨禾")
    assert typeset_for_slip(NOT_PUBLISHED) in slip_text(report)
    model = HealthCheckModel()
    model.show(report, report.sectors[0].word, report.sectors[0].word)
    rows = model.property("calendar")
    assert rows[-1]["text"].replace("\u00a0", " ") == NOT_PUBLISHED
    assert rows[-1]["day"] == ""
    assert max(entry.day for entry in report.calendar) < date(2027, 1, 1)
