"""The health check on the screen: ring, plan, and the reason behind each finding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_today
from kiosk.health_check.report import Channel, Finding, Report, Sector
from screens.catalogue.view_model import CatalogueModel
from screens.guide.view_model import GuideModel
from screens.health_check.finding_words import FindingWords
from screens.health_check.overview import Overview
from screens.qml_property import shown


def _from_overview(kind: type | str, say: Callable[[Overview], object], notify: Signal) -> Any:
    """A property that the overview words; nothing (``kind()``) while there is no report."""

    def read(model: HealthCheckModel) -> object:
        overview = model.overview
        if overview is not None:
            return say(overview)
        return "" if kind is str else []

    return shown(kind, read, notify=notify)


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

    def _startable_task(self, finding: Finding) -> str:
        task = finding.action.task_id or ""
        here = finding.action.channel in (Channel.HERE, Channel.HERE_WITH_HELP)
        return task if (here or task in self._guided) and task in self._startable else ""

    @property
    def overview(self) -> Overview | None:
        """The report in words, as far as it is shown now."""
        if self._report is None:
            return None
        return Overview(self._report, self._language, self._today(), self._sector)

    def _words(self) -> FindingWords:
        return FindingWords(self._language, self._today())

    def _get_findings(self) -> list[dict[str, Any]]:
        overview, words = self.overview, self._words()
        if overview is None:
            return []
        cards = []
        for key, finding in overview.findings():
            task = self._startable_task(finding)
            cards.append(words.card(key, finding, task, guided=task in self._guided))
        return cards

    def _get_print_reason(self) -> str:
        if self._printed:
            return self._say(Bilingual("凭条已打印,请取走", "Printed: please take it"))
        if not self._can_print:
            return self._say(Bilingual("打印机暂时不能用", "The printer is not working"))
        return ""

    sectors = _from_overview("QVariantList", Overview.sectors, changed)
    findings = shown("QVariantList", _get_findings, notify=changed)
    creditYears = _from_overview("QVariantList", Overview.credit_years, changed)
    calendar = _from_overview("QVariantList", Overview.calendar, changed)
    count = shown(
        str, lambda self: str(self._report.todo_count) if self._report else "", notify=changed
    )
    countText = _from_overview(str, Overview.count_text, changed)
    planTitle = _from_overview(str, Overview.plan_title, changed)
    savingText = _from_overview(str, Overview.saving, changed)
    nothingText = _from_overview(str, Overview.nothing, changed)
    unknownText = _from_overview(str, Overview.unknown, changed)
    creditText = _from_overview(str, Overview.credit_text, changed)
    repairText = _from_overview(str, Overview.repair, changed)
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
        return self._words().sheet(
            self._open,
            finding,
            self._startable_task(finding),
            uncovered=self._open in self._uncovered,
        )

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
