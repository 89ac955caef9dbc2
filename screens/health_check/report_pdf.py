"""The health check on one A4 page: the ring, what to do in which order, coming dates."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from kiosk.a4_page import INK, MM, SECOND, TERMINAL, A4Page, write_pdf
from kiosk.bilingual import Bilingual
from kiosk.china_time import day_in_words, moment_in_words
from kiosk.health_check.report import Discretion, Finding, Report, Status
from screens.health_check.sector_names import SECTOR_NAMES
from screens.money import yuan

_COLOURS: Final = {
    Status.FINE: QColor("#0F7B4F"),
    Status.UNKNOWN: QColor("#8A97A8"),
    Status.BENEFIT: QColor("#1457C8"),
    Status.LOW: QColor("#8A5A00"),
    Status.DUE: QColor("#B3470A"),
    Status.OVERDUE: QColor("#B3172B"),
}
_DATES_SHOWN: Final = 5
_TITLE: Final = Bilingual("办税体检单", "Tax health check")
_MADE_UP: Final = Bilingual("演示数据,不具效力", "Demonstration data, not valid")
_DISCREET: Final = Bilingual(
    "请本人在机上查看,或与税务人员当面核对", "Please see the terminal or an officer"
)
_NONE: Final = Bilingual("没有要办的事。", "Nothing to do.")
_DATES: Final = Bilingual("接下来的日子", "Coming dates")
_FORECAST: Final = Bilingual("(预测)", " (forecast)")
_TO_DO: Final = Bilingual("件事待办", "to do")
_NO_PROOF: Final = Bilingual(
    "本单按查询时的数据生成,仅供参考,不是税务文书。",
    "Made from the data at the time; for information only, not a tax document.",
)


def report_pdf(report: Report, who: str, language: str, *, synthetic: bool) -> bytes:
    """Draw ``report`` for the masked taxpayer ``who``; returns the PDF file."""
    return write_pdf(
        _TITLE.in_language(language),
        lambda painter, width, height: _Page(painter, width, height, language).draw(
            report, who, synthetic
        ),
    )


class _Page(A4Page):
    """The check on its page. What others must not read is not on it."""

    def draw(self, report: Report, who: str, synthetic: bool) -> None:
        painter = self.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(SECOND)
        self.font(10)
        self.y += self.text(self.say(TERMINAL), 0, self.width) + 2 * MM
        painter.setPen(INK)
        self.font(26, bold=True)
        self.y += self.text(self.say(_TITLE), 0, self.width) + 2 * MM
        self.font(13)
        moment = moment_in_words(report.data_as_of, report.today, self.language)
        self.y += self.text(f"{who} · {report.today:%Y-%m-%d} · {moment}", 0, self.width) + 2 * MM
        if synthetic:
            painter.setPen(_COLOURS[Status.DUE])
            self.font(11, bold=True)
            self.y += self.text(f"★ {self.say(_MADE_UP)}", 0, self.width) + MM
        self.ring(report)
        self.plan(report)
        self.dates(report)
        painter.setPen(SECOND)
        self.font(9)
        self.y = self.height - 6 * MM
        self.text(self.say(_NO_PROOF), 0, self.width)

    def ring(self, report: Report) -> None:
        """The eight sectors around the number of things to do, with their words beside."""
        painter = self.painter
        side, thick = 52 * MM, 6.5 * MM
        left, top = (self.width - side) / 2, self.y + 8 * MM
        area = QRectF(left, top, side, side)
        inner = area.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        for index, summary in enumerate(report.sectors):
            start = 90 - index * 45 - 1.5
            painter.setPen(
                QPen(_COLOURS[summary.status], thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
            )
            painter.drawArc(inner, round(start * 16), -42 * 16)
        painter.setPen(INK)
        self.font(34, bold=True)
        painter.drawText(
            area.adjusted(0, -6 * MM, 0, -6 * MM),
            int(Qt.AlignmentFlag.AlignCenter),
            str(report.todo_count),
        )
        self.font(10)
        painter.setPen(SECOND)
        painter.drawText(
            area.adjusted(0, 9 * MM, 0, 9 * MM), int(Qt.AlignmentFlag.AlignCenter), self.say(_TO_DO)
        )
        for index, summary in enumerate(report.sectors):
            right = index < 4
            row = index if right else 7 - index
            label = QRectF(
                left + side + 6 * MM if right else 0,
                top + row * side / 4,
                left - 6 * MM,
                side / 4,
            )
            align = Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignLeft if right else Qt.AlignmentFlag.AlignRight
            )
            painter.setPen(_COLOURS[summary.status])
            self.font(11, bold=True)
            painter.drawText(
                label,
                int(align),
                f"{self.say(SECTOR_NAMES[summary.sector])}  {self.say(summary.word)}",
            )
        self.y = top + side + 9 * MM

    def plan(self, report: Report) -> None:
        if not report.findings:
            self.painter.setPen(INK)
            self.font(13)
            self.y += self.text(self.say(_NONE), 0, self.width) + 4 * MM
        rows = min(_DATES_SHOWN, len(report.calendar)) + (report.calendar_note is not None)
        most_down = self.height - (34 + 9 * rows) * MM
        for number, finding in enumerate(report.findings, start=1):
            if self.y > most_down:
                rest = len(report.findings) - number + 1
                self.painter.setPen(SECOND)
                self.font(10)
                more = Bilingual(f"另有 {rest} 项,请在机上查看。", f"{rest} more on the terminal.")
                self.y += self.text(self.say(more), 0, self.width) + 3 * MM
                break
            self.entry(number, finding)

    def entry(self, number: int, finding: Finding) -> None:
        top = self.y
        colour = _COLOURS[finding.status]
        left = 6 * MM
        self.painter.setPen(INK)
        self.font(12.5, bold=True)
        open_to_all = finding.discretion is Discretion.OPEN
        headline = finding.headline if open_to_all else finding.cover or finding.headline
        self.y += self.text(
            f"{number}. [{self.say(finding.badge)}] {self.say(headline)}", left, self.width - left
        )
        self.painter.setPen(SECOND)
        self.font(10.5)
        detail = self.say(finding.kicker) if open_to_all else self.say(_DISCREET)
        if open_to_all and self.say(finding.note):
            detail += " · " + self.say(finding.note)
        self.y += self.text(detail, left, self.width - left) + 1.5 * MM
        self.painter.fillRect(QRectF(0, top, 1.4 * MM, self.y - top - 1.5 * MM), colour)
        self.rule()
        self.y += 2.5 * MM

    def dates(self, report: Report) -> None:
        if not report.calendar and report.calendar_note is None:
            return
        self.painter.setPen(INK)
        self.font(12, bold=True)
        self.y += self.text(self.say(_DATES), 0, self.width) + 1.5 * MM
        self.font(10.5)
        for entry in report.calendar[:_DATES_SHOWN]:
            mark = self.say(_FORECAST) if entry.forecast else ""
            self.painter.setPen(SECOND)
            day = day_in_words(entry.day, report.today, self.language) + mark
            self.text(day, self.width * 0.65, self.width * 0.35, Qt.AlignmentFlag.AlignRight)
            self.painter.setPen(INK)
            self.y += self.text(self.say(entry.text), 0, self.width * 0.64) + 1.2 * MM
        if report.calendar_note is not None:
            self.painter.setPen(SECOND)
            self.y += self.text(self.say(report.calendar_note), 0, self.width) + 1.2 * MM
        if report.saving:
            self.y += MM
            self.painter.setPen(_COLOURS[Status.BENEFIT])
            saving = Bilingual(
                f"可享优惠预计 {yuan(report.saving)}", f"Reliefs worth {yuan(report.saving)}"
            )
            self.text(self.say(saving), 0, self.width)
