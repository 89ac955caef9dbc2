"""The report as a whole in words: ring, plan, credit, calendar, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kiosk.bilingual import Bilingual
from kiosk.china_time import day_in_words
from kiosk.health_check.report import Finding, Report, Sector, Status
from screens.health_check.sector_names import SECTOR_NAMES
from screens.money import yuan

_REASONS_SHOWN: Final = 2
_CREDIT_YEARS: Final = 5
_CALENDAR_ROWS: Final = 6


@dataclass(frozen=True, slots=True)
class Overview:
    """Says one report in one language, whole or (with ``sector``) one sector of it."""

    report: Report
    language: str
    today: date
    sector: Sector | None = None

    def findings(self) -> list[tuple[str, Finding]]:
        """Return what is shown, each with its key."""
        return [
            (str(number), finding)
            for number, finding in enumerate(self.report.findings)
            if self.sector is None or finding.sector is self.sector
        ]

    def sectors(self) -> list[dict[str, Any]]:
        """Return the ring."""
        return [
            {
                "id": summary.sector.value,
                "name": self._say(SECTOR_NAMES[summary.sector]),
                "word": self._say(summary.word),
                "status": summary.status.value,
            }
            for summary in self.report.sectors
        ]

    def count_text(self) -> str:
        """Say what the number in the ring counts."""
        reminders = self.report.reminder_count
        if self.language == "en":
            noun = "reminder" if reminders == 1 else "reminders"
            return "to do" + (f" · {reminders} {noun}" if reminders else "")
        return "件事待办" + (f" · {reminders} 项提醒" if reminders else "")

    def plan_title(self) -> str:
        """Head the list of findings."""
        report = self.report
        if self.sector is not None:
            name = self._say(SECTOR_NAMES[self.sector])
            return f"{name}: details" if self.language == "en" else f"{name}方面"
        if not report.findings:
            return "All in order" if self.language == "en" else "都办好了"
        if report.todo_count and report.minutes:
            return (
                f"Do it in this order, about {report.minutes} min"
                if self.language == "en"
                else f"建议按这个顺序办,约 {report.minutes} 分钟"
            )
        return "For your information" if self.language == "en" else "给您的提醒"

    def saving(self) -> str:
        """Say what reliefs would bring."""
        saving = self.report.saving
        if not saving or self.sector not in (None, Sector.BENEFITS):
            return ""
        return (
            f"Reliefs open to you: about {yuan(saving)}"
            if self.language == "en"
            else f"您还可以享受的优惠,合计约 {yuan(saving)}"
        )

    def nothing(self) -> str:
        """Say that there is nothing to do, where that is so."""
        if self.sector is None and not self.report.findings:
            return self._say(
                Bilingual(
                    "没有要办的事,可以放心离开。", "Nothing to do. You can leave with an easy mind."
                )
            )
        if self.sector is not None and not any(
            finding.sector is self.sector for finding in self.report.findings
        ):
            summary = next(s for s in self.report.sectors if s.sector is self.sector)
            if summary.status is Status.UNKNOWN:
                return ""
            return self._say(Bilingual("这一项一切正常。", "Everything is in order here."))
        return ""

    def unknown(self) -> str:
        """Say what could not be checked, and why."""
        unknown = [
            item
            for item in self.report.unknown
            if self.sector is None or item.sector is self.sector
        ]
        if not unknown:
            return ""
        reasons = list(dict.fromkeys(self._say(item.reason) for item in unknown))
        head = (
            f"{len(unknown)} {'check' if len(unknown) == 1 else 'checks'} could not be made: "
            if self.language == "en"
            else f"有 {len(unknown)} 项暂时查不了:"
        )
        joiner = "; " if self.language == "en" else ";"
        more = (
            ""
            if len(reasons) <= _REASONS_SHOWN
            else (
                f"; {len(reasons) - _REASONS_SHOWN} more"
                if self.language == "en"
                else f" 等 {len(reasons)} 种原因"
            )
        )
        return head + joiner.join(reasons[:_REASONS_SHOWN]) + more

    def credit_years(self) -> list[dict[str, Any]]:
        """Return the credit levels of the last years."""
        return [
            {
                "year": str(year),
                "level": level,
                "score": "" if score is None else f"{score.normalize():f}",
            }
            for year, level, score in self.report.credit_trend[-_CREDIT_YEARS:]
        ]

    def credit_text(self) -> str:
        """Say the newest level beside the one before."""
        if not self.report.credit_trend:
            return ""
        trend = self.report.credit_trend
        year, level, _ = trend[-1]
        if len(trend) == 1:
            return f"{year}: {level}" if self.language == "en" else f"{year} 年评为 {level} 级"
        before = trend[-2][1]
        if self.language == "en":
            return f"{year}: {level} (the year before: {before})"
        return f"{year} 年评为 {level} 级(上一年 {before} 级)"

    def repair(self) -> str:
        """Say how long the credit can still be repaired."""
        repairs = [
            finding
            for finding in self.report.findings
            if finding.sector is Sector.CREDIT and finding.deadline is not None
        ]
        return self._say(repairs[0].kicker) if repairs else ""

    def calendar(self) -> list[dict[str, Any]]:
        """Return what falls due next."""
        today, note = self.today, self.report.calendar_note
        rows = [
            {
                "day": day_in_words(entry.day, today, self.language),
                "text": self._say(entry.text),
                "forecast": entry.forecast,
            }
            for entry in self.report.calendar[:_CALENDAR_ROWS]
        ]
        if note is not None:  # what cannot be told yet is said, never guessed
            rows.append({"day": "", "text": self._say(note), "forecast": False})
        return rows

    def _say(self, words: Bilingual) -> str:
        return words.in_language(self.language)
