"""The health check on the screen: ring, plan, and the reason behind each finding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_today, day_in_words, moment_in_words
from kiosk.health_check.report import (
    Channel,
    Discretion,
    Finding,
    Report,
    Sector,
    Status,
)
from screens.catalogue.view_model import CatalogueModel
from screens.guide.view_model import GuideModel
from screens.health_check.sector_names import SECTOR_NAMES
from screens.money import figure, yuan
from screens.qml_property import shown

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Calculation

_CHANNEL = {
    Channel.HERE: Bilingual("在这台机器上就能办", "Can be done on this terminal"),
    Channel.HERE_WITH_HELP: Bilingual(
        "在这台机器上办,可请工作人员远程帮您", "On this terminal, with remote help if you wish"
    ),
    Channel.WINDOW: Bilingual("请到办税窗口", "At a counter in this hall"),
    Channel.PHONE_APP: Bilingual("手机 App 上办最方便", "Easiest in the phone app"),
    Channel.ONLINE: Bilingual("电子税务局网上办", "In the online tax bureau"),
}

_CONFIDENCE_NOTE = Bilingual("该条依据待进一步核实", "this reference is still being verified")


def _unverified(confidence: str) -> bool:
    lowered = confidence.lower()
    return "recalled" in lowered or "medium" in lowered or "low" in lowered


class HealthCheckModel(QObject):
    """Draws a :class:`Report`; decides nothing about tax."""

    changed = Signal()
    detail_changed = Signal()
    task_asked = Signal(str, str)  # task id, finding subject
    help_asked = Signal()
    report_shown = Signal()  # a new report is on the screen
    retry_asked = Signal()
    print_asked = Signal()
    page_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language = "zh"
        self._today: Callable[[], date] = china_today
        self._startable: frozenset[str] = frozenset()
        self._guided: frozenset[str] = frozenset()
        self._can_print = False
        self._can_print_page = False
        self.task_list = CatalogueModel(self)
        self.guide = GuideModel(self)
        self._forget()

    def _forget(self) -> None:
        self._report: Report | None = None
        self._by_key: dict[str, Finding] = {}
        self._failure: tuple[Bilingual, Bilingual] | None = None
        self._sector: Sector | None = None
        self._open: str = ""
        self._uncovered: frozenset[str] = frozenset()
        self._data_warning = Bilingual("", "")
        self._pending = Bilingual("", "")
        self._payment_news: tuple[Bilingual, ...] = ()
        self._printed = False
        self.task_list.wipe()
        self.guide.wipe()

    # -- what the wiring tells it -----------------------------------------------------

    def set_language(self, language: str) -> None:
        """Say everything in ``language`` from now on."""
        self._language = language
        self.task_list.set_language(language)
        self.guide.set_language(language)
        self.changed.emit()
        self.detail_changed.emit()

    def set_startable_tasks(self, task_ids: frozenset[str]) -> None:
        """Which guided tasks this terminal carries."""
        self._startable = task_ids
        self.changed.emit()

    def set_guided(self, item_ids: frozenset[str]) -> None:
        """Which of them are done elsewhere: they lead to a guide."""
        self._guided = item_ids
        self.changed.emit()

    def set_printer(self, ready: bool) -> None:
        """Whether a slip can be printed."""
        self._can_print = ready
        self.changed.emit()

    def set_page_printer(self, ready: bool) -> None:
        """Whether an A4 page can be printed."""
        self._can_print_page = ready
        self.changed.emit()

    def load(self) -> None:
        """Show that the check is under way."""
        self._forget()
        self.changed.emit()
        self.detail_changed.emit()

    def show(self, report: Report, data_warning: Bilingual, pending: Bilingual) -> None:
        """Draw ``report``; the two sentences say what is old and what is under way."""
        self._forget()
        self._report = report
        self._data_warning, self._pending = data_warning, pending
        self._by_key = {f"{index}": finding for index, finding in enumerate(report.findings)}
        self.changed.emit()
        self.detail_changed.emit()
        self.report_shown.emit()

    def set_payment_news(self, news: tuple[Bilingual, ...]) -> None:
        """Say what became of this visitor's earlier payments."""
        self._payment_news = news
        self.changed.emit()

    def fail(self, what: Bilingual, way_on: Bilingual) -> None:
        """Say that the check cannot be made, and the way on."""
        self._forget()
        self._failure = (what, way_on)
        self.changed.emit()

    def mark_printed(self) -> None:
        """The summary slip is out."""
        self._printed = True
        self.changed.emit()

    def wipe(self) -> None:
        """Forget the visitor."""
        self._forget()
        self.changed.emit()
        self.detail_changed.emit()

    @property
    def report(self) -> Report | None:
        """The report on the screen."""
        return self._report

    # -- what the QML reads -------------------------------------------------------------

    def _say(self, words: Bilingual) -> str:
        return words.in_language(self._language)

    def _get_sectors(self) -> list[dict[str, Any]]:
        if self._report is None:
            return []
        return [
            {
                "id": summary.sector.value,
                "name": self._say(SECTOR_NAMES[summary.sector]),
                "word": self._say(summary.word),
                "status": summary.status.value,
            }
            for summary in self._report.sectors
        ]

    def _startable_task(self, finding: Finding) -> str:
        task = finding.action.task_id or ""
        here = finding.action.channel in (Channel.HERE, Channel.HERE_WITH_HELP)
        return task if (here or task in self._guided) and task in self._startable else ""

    def _act_label(self, finding: Finding, task: str) -> str:
        if task in self._guided:
            return self._say(Bilingual("看怎么办", "See how"))
        return self._say(finding.action.label if task else Bilingual("看依据", "See why"))

    def _get_findings(self) -> list[dict[str, Any]]:
        shown = []
        for key, finding in self._by_key.items():
            if self._sector is not None and finding.sector is not self._sector:
                continue
            task = self._startable_task(finding)
            discreet = finding.discretion is not Discretion.OPEN
            shown.append(
                {
                    "key": key,
                    "status": finding.status.value,
                    "badge": self._say(finding.badge),
                    "kicker": "" if discreet else self._say(finding.kicker),
                    "headline": self._headline(finding, covered=discreet),
                    "note": self._say(
                        Bilingual("点开可看,只给您本人看", "Touch to see; for you alone")
                    )
                    if discreet
                    else self._say(finding.note),
                    "actionLabel": self._act_label(finding, task),
                    "actionKind": "primary" if task else "link",
                }
            )
        return shown

    def _get_count(self) -> str:
        return "" if self._report is None else str(self._report.todo_count)

    def _get_count_text(self) -> str:
        if self._report is None:
            return ""
        reminders = self._report.reminder_count
        if self._language == "en":
            noun = "reminder" if reminders == 1 else "reminders"
            return "to do" + (f" · {reminders} {noun}" if reminders else "")
        return "件事待办" + (f" · {reminders} 项提醒" if reminders else "")

    def _get_plan_title(self) -> str:
        report = self._report
        if report is None:
            return ""
        if self._sector is not None:
            name = self._say(SECTOR_NAMES[self._sector])
            return f"{name}: details" if self._language == "en" else f"{name}方面"
        if not report.findings:
            return "All in order" if self._language == "en" else "都办好了"
        if report.todo_count and report.minutes:
            return (
                f"Do it in this order, about {report.minutes} min"
                if self._language == "en"
                else f"建议按这个顺序办,约 {report.minutes} 分钟"
            )
        return "For your information" if self._language == "en" else "给您的提醒"

    def _get_saving(self) -> str:
        saving = self._report.saving if self._report is not None else None
        if not saving or self._sector not in (None, Sector.BENEFITS):
            return ""
        return (
            f"Reliefs open to you: about {yuan(saving)}"
            if self._language == "en"
            else f"您还可以享受的优惠,合计约 {yuan(saving)}"
        )

    def _get_nothing(self) -> str:
        if self._report is None:
            return ""
        if self._sector is None and not self._report.findings:
            return self._say(
                Bilingual(
                    "没有要办的事,可以放心离开。", "Nothing to do. You can leave with an easy mind."
                )
            )
        if self._sector is not None and not any(
            finding.sector is self._sector for finding in self._by_key.values()
        ):
            summary = next(s for s in self._report.sectors if s.sector is self._sector)
            if summary.status is Status.UNKNOWN:
                return ""
            return self._say(Bilingual("这一项一切正常。", "Everything is in order here."))
        return ""

    def _get_unknown(self) -> str:
        if self._report is None:
            return ""
        unknown = [
            item
            for item in self._report.unknown
            if self._sector is None or item.sector is self._sector
        ]
        if not unknown:
            return ""
        reasons = list(dict.fromkeys(self._say(item.reason) for item in unknown))
        head = (
            f"{len(unknown)} {'check' if len(unknown) == 1 else 'checks'} could not be made: "
            if self._language == "en"
            else f"有 {len(unknown)} 项暂时查不了:"
        )
        joiner = "; " if self._language == "en" else ";"
        more = (
            ""
            if len(reasons) <= 2
            else (
                f"; {len(reasons) - 2} more"
                if self._language == "en"
                else f" 等 {len(reasons)} 种原因"
            )
        )
        return head + joiner.join(reasons[:2]) + more

    def _get_credit_years(self) -> list[dict[str, Any]]:
        if self._report is None:
            return []
        return [
            {
                "year": str(year),
                "level": level,
                "score": "" if score is None else f"{score.normalize():f}",
            }
            for year, level, score in self._report.credit_trend[-5:]
        ]

    def _get_credit_text(self) -> str:
        if self._report is None or not self._report.credit_trend:
            return ""
        trend = self._report.credit_trend
        year, level, _ = trend[-1]
        if len(trend) == 1:
            return f"{year}: {level}" if self._language == "en" else f"{year} 年评为 {level} 级"
        before = trend[-2][1]
        if self._language == "en":
            return f"{year}: {level} (the year before: {before})"
        return f"{year} 年评为 {level} 级(上一年 {before} 级)"

    def _get_repair(self) -> str:
        if self._report is None:
            return ""
        repairs = [
            finding
            for finding in self._report.findings
            if finding.sector is Sector.CREDIT and finding.deadline is not None
        ]
        return self._say(repairs[0].kicker) if repairs else ""

    def _get_calendar(self) -> list[dict[str, Any]]:
        if self._report is None:
            return []
        today, note = self._today(), self._report.calendar_note
        rows = [
            {
                "day": day_in_words(entry.day, today, self._language),
                "text": self._say(entry.text),
                "forecast": entry.forecast,
            }
            for entry in self._report.calendar[:6]
        ]
        if note is not None:  # what cannot be told yet is said, never guessed
            rows.append({"day": "", "text": self._say(note), "forecast": False})
        return rows

    def _get_print_reason(self) -> str:
        if self._printed:
            return self._say(Bilingual("凭条已打印,请取走", "Printed: please take it"))
        if not self._can_print:
            return self._say(Bilingual("打印机暂时不能用", "The printer is not working"))
        return ""

    sectors = shown("QVariantList", _get_sectors, notify=changed)
    findings = shown("QVariantList", _get_findings, notify=changed)
    creditYears = shown("QVariantList", _get_credit_years, notify=changed)
    calendar = shown("QVariantList", _get_calendar, notify=changed)
    count = shown(str, _get_count, notify=changed)
    countText = shown(str, _get_count_text, notify=changed)
    planTitle = shown(str, _get_plan_title, notify=changed)
    savingText = shown(str, _get_saving, notify=changed)
    nothingText = shown(str, _get_nothing, notify=changed)
    unknownText = shown(str, _get_unknown, notify=changed)
    creditText = shown(str, _get_credit_text, notify=changed)
    repairText = shown(str, _get_repair, notify=changed)
    dataWarning = shown(str, lambda self: self._say(self._data_warning), notify=changed)
    pendingText = shown(
        str,
        lambda self: "\n".join(
            text for one in (self._pending, *self._payment_news) if (text := self._say(one))
        ),
        notify=changed,
    )
    chosenSector = shown(
        str, lambda self: self._sector.value if self._sector else "", notify=changed
    )
    catalogue = shown(QObject, lambda self: self.task_list, notify=changed)
    guided = shown(QObject, lambda self: self.guide, notify=changed)
    ready = shown(bool, lambda self: self._report is not None, notify=changed)
    loading = shown(
        bool, lambda self: self._report is None and self._failure is None, notify=changed
    )
    failure = shown(
        str, lambda self: self._say(self._failure[0]) if self._failure else "", notify=changed
    )
    failureWayOn = shown(
        str, lambda self: self._say(self._failure[1]) if self._failure else "", notify=changed
    )
    canPrint = shown(bool, lambda self: self._can_print and not self._printed, notify=changed)
    canPrintPage = shown(bool, lambda self: self._can_print_page, notify=changed)
    printReason = shown(str, _get_print_reason, notify=changed)
    printLabel = shown(
        str, lambda self: self._say(Bilingual("打印体检单", "Print this check")), notify=changed
    )

    # -- the detail sheet -----------------------------------------------------------------

    def _get_detail(self) -> dict[str, Any]:
        finding = self._by_key.get(self._open)
        if finding is None:
            return {}
        task = self._startable_task(finding)
        covered = (
            finding.discretion is not Discretion.OPEN and self._open not in self._uncovered
        ) or finding.discretion is Discretion.OFFICER
        detail: dict[str, Any] = {
            "key": self._open,
            "status": finding.status.value,
            "badge": self._say(finding.badge),
            "headline": self._headline(finding, covered=covered),
            "covered": covered,
        }
        if covered:
            officer = finding.discretion is Discretion.OFFICER
            detail["canUncover"] = not officer
            detail["coverText"] = self._say(
                Bilingual(
                    "这件事请和税务人员当面说,屏幕上不显示内容。可以点下面请工作人员帮您。",
                    "Please talk to a tax officer about this; the screen shows no detail. "
                    "You can call a member of staff below.",
                )
                if officer
                else Bilingual(
                    "下面的内容只给您本人看。请先看一下身后。",
                    "What follows is for you alone. Please look behind you first.",
                )
            )
            return detail
        detail |= {
            "kicker": self._say(finding.kicker),
            "note": self._say(finding.note),
            "evidence": self._evidence(finding),
            "steps": self._steps(finding.calculation),
            "basis": self._basis(finding),
            "wayOn": self._way_on(finding),
            "selfCheck": [
                {"label": self._say(words), "value": "", "detail": ""}
                for words in finding.self_check
            ],
            "taskLabel": self._say(finding.action.label) if task else "",
        }
        return detail

    def _headline(self, finding: Finding, *, covered: bool) -> str:
        """What others may read over a shoulder: that there is something, not what."""
        return self._say(finding.cover if covered and finding.cover else finding.headline)

    def _evidence(self, finding: Finding) -> list[dict[str, str]]:
        today = self._today()
        rows = []
        for item in finding.evidence:
            source = self._say(item.source)
            if item.as_of is not None:
                source += " · " + moment_in_words(item.as_of, today, self._language)
            rows.append(
                {"label": self._say(item.label), "value": self._say(item.value), "detail": source}
            )
        return rows

    def _steps(self, calculation: Calculation | None) -> list[dict[str, str]]:
        if calculation is None:
            return []
        return [
            {
                "label": self._say(step.label),
                "value": figure(step.amount, step.unit),
                "detail": step.formula + (f" · {step.legal_basis}" if step.legal_basis else ""),
            }
            for step in calculation.steps
        ]

    def _basis(self, finding: Finding) -> list[dict[str, str]]:
        return [
            {
                "label": basis.text,
                "value": "",
                "detail": self._say(_CONFIDENCE_NOTE) if _unverified(basis.confidence) else "",
            }
            for basis in finding.basis
        ]

    def _way_on(self, finding: Finding) -> list[dict[str, str]]:
        action = finding.action
        rows = [{"label": self._say(_CHANNEL[action.channel]), "value": "", "detail": ""}]
        if action.minutes:
            rows[0]["detail"] = (
                f"about {action.minutes} min"
                if self._language == "en"
                else f"大约 {action.minutes} 分钟"
            )
        if action.bring:
            joiner = ", " if self._language == "en" else "、"
            rows.append(
                {
                    "label": self._say(Bilingual("请带上", "Please bring")),
                    "value": "",
                    "detail": joiner.join(self._say(thing) for thing in action.bring),
                }
            )
        return rows

    detail = shown("QVariantMap", _get_detail, notify=detail_changed)

    # -- what the QML asks for ---------------------------------------------------------------

    @Slot(str)
    def chooseSector(self, sector: str) -> None:
        """Show one sector's findings; the same again, or nothing, shows all."""
        chosen = Sector(sector) if sector else None
        self._sector = None if chosen is self._sector else chosen
        self.changed.emit()

    @Slot(str)
    def explain(self, key: str) -> None:
        """Open the reasons behind a finding."""
        self._open = key
        self.detail_changed.emit()

    @Slot()
    def closeDetail(self) -> None:
        """Close the sheet; what was uncovered is covered again."""
        self._open = ""
        self._uncovered = frozenset()
        self.detail_changed.emit()

    @Slot()
    def uncover(self) -> None:
        """Show what is only for the visitor, after a deliberate touch."""
        self._uncovered = frozenset({self._open})
        self.detail_changed.emit()

    @Slot(str)
    def act(self, key: str) -> None:
        """Start the task that mends a finding, or explain it where there is none here."""
        finding = self._by_key.get(key)
        if finding is None:
            return
        task = self._startable_task(finding)
        if task:
            self._open = ""
            self.detail_changed.emit()
            self.task_asked.emit(task, finding.subject)
        else:
            self.explain(key)

    @Slot()
    def askHelp(self) -> None:
        """Call the hall's staff from a finding."""
        self._open = ""
        self.detail_changed.emit()
        self.help_asked.emit()

    @Slot()
    def tryAgain(self) -> None:
        """Fetch the profile again."""
        self.retry_asked.emit()

    @Slot()
    def printPage(self) -> None:
        """Print the check as an A4 page."""
        self.page_asked.emit()

    @Slot()
    def printReport(self) -> None:
        """Print the check as a slip."""
        self.print_asked.emit()
