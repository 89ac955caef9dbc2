"""Leads a visitor through a guided task: draft, signature, hand-in, receipt, print."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.app.capture_host import CaptureHost
from kiosk.app.catalogue_host import CatalogueHost
from kiosk.app.draft_keeper import DraftKeeper
from kiosk.app.paper_host import PaperHost
from kiosk.app.phone_code_host import PhoneCodeHost
from kiosk.app.task_opening import TaskOpening
from kiosk.app.task_reading import is_readable
from kiosk.china_time import china_now, china_today
from kiosk.visit import Visit
from screens.task.result import PrintState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devices.device import DeviceStatus, Fault
    from devices.factory import Devices
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.app.second_proof_host import SecondProofHost
    from kiosk.app.visit_host import VisitHost
    from kiosk.background import Background
    from kiosk.health_check.report import Report
    from kiosk.tasks.papers import PageContent
    from kiosk.tasks.runner import TaskRunner
    from offline_cache.pending import PendingEvent

log = logging.getLogger(__name__)

_ANSWER_WITHIN_MS: Final = 12_000
PAYING: Final = "S13"  # the task that pays what is owed


class TaskHost(QObject):
    """One task at a time."""

    tasks_read = Signal()  # all tasks' files are in memory, and nobody is here
    _event_changed = Signal(object)  # PendingEvent, from the delivery thread

    def __init__(
        self,
        visit: Visit,
        models: ScreenModels,
        visit_host: VisitHost,
        background: Background,
        desk_work: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._models = models
        self._visit_host = visit_host
        self._background = background
        self._desk_work = desk_work  # one worker: drafts and signatures in their order
        self._outside: Outside | None = None
        self._devices: Devices | None = None
        self._terminal_id = ""
        self._drafts = DraftKeeper(visit, background, desk_work, self)
        self._drafts.saved_at_hall.connect(models.task.saved_for_all)
        self._opening = TaskOpening(visit, models, visit_host, self._drafts, self)
        self._catalogue = CatalogueHost(visit, models, background, self)
        self._catalogue.task_reading.finished.connect(self.tasks_read)
        self._catalogue.concern_asked.connect(self._opening.begin)
        self._papers = PaperHost(visit, models, background, self)
        self._capture = CaptureHost(visit, models, background, desk_work, self)
        self._phone_codes = PhoneCodeHost(visit, models, background, self)
        self._awaited = ""
        self._slip_job = ""
        self._give_up = QTimer(self)
        self._give_up.setSingleShot(True)
        self._give_up.setInterval(_ANSWER_WITHIN_MS)
        self._give_up.timeout.connect(self._no_answer)
        self._event_changed.connect(self._follow)
        visit.on_end(self._wipe)
        models.health_check.task_asked.connect(self.begin)
        models.health_check.print_asked.connect(self._print_report)
        models.health_check.page_asked.connect(self._print_report_page)
        models.task.answers_changed.connect(self._save)
        models.task.signed.connect(self._signed)
        models.task.requested.connect(self._requested)
        models.task.hand_in_again.connect(self._hand_in)
        models.task.finished.connect(self._finished)
        models.task.pay_asked.connect(lambda: self.leave(PAYING))
        models.task.exit_taken.connect(self._go_elsewhere)
        models.task.task_asked.connect(self._go_elsewhere)
        models.health_check.task_list.task_asked.connect(lambda task: self.begin(task, ""))
        models.task.slip_asked.connect(self.print_slip)
        models.task.page_asked.connect(self._print_page)

    def open(self, outside: Outside) -> None:
        """The store is there."""
        self._outside = outside
        self._terminal_id = outside.terminal_id
        self._drafts.open(outside)
        self._papers.open(outside)
        self._capture.open(outside)
        self._phone_codes.open(outside)
        self._opening.open(outside)
        self._catalogue.open(outside)

    def set_second_proof(self, proof: SecondProofHost) -> None:
        """Who asks once more who it is, before tasks that want it."""
        self._opening.set_second_proof(proof)

    def set_devices(self, devices: Devices) -> None:
        """The printers are there."""
        self._devices = devices
        self._papers.set_devices(devices)
        self._capture.set_devices(devices)
        self._catalogue.set_devices(devices)
        if devices.receipt_printer is not None:
            devices.receipt_printer.job_done.connect(self._slip_done)
            devices.receipt_printer.job_failed.connect(self._slip_failed)
        if devices.document_printer is not None:
            devices.document_printer.status_changed.connect(self._page_printer_status)
            self._page_printer_status(devices.document_printer.status)

    def _page_printer_status(self, status: DeviceStatus) -> None:
        ready = status.state.value in ("ready", "busy")
        self._models.health_check.set_page_printer(ready)
        self._models.task.set_page_printer(ready)

    def set_online(self, online: bool) -> None:
        """Whether a filing would be sent at once."""
        self._drafts.set_online(online)
        self._opening.set_online(online)
        self._phone_codes.set_online(online)
        if online:
            self._models.task.line_is_back()

    def set_paper_ways(self, ways: tuple[str, ...]) -> None:
        """How papers can be taken away in this hall besides printing."""
        self._papers.set_ways(ways)

    def set_terminal_id(self, terminal_id: str) -> None:
        """What the hall calls this terminal."""
        self._terminal_id = terminal_id

    def event_changed(self, event: PendingEvent) -> None:
        """A pending event has moved. Called on the delivery thread."""
        self._event_changed.emit(event)

    # -- the task -----------------------------------------------------------------------

    def begin(self, task_id: str, _subject: str) -> None:
        """Start a task (its period behind it if one is meant), or go on with its draft."""
        from kiosk.tasks.handover import read_handover

        task, period = read_handover(task_id)
        if self._catalogue.show_guide(task):
            return
        if is_readable(task, china_today()):
            self._opening.begin(task, period)
        else:
            self._catalogue.withdraw(task)

    def go_back(self) -> None:
        """The visitor touched 返回 inside a task."""
        if not self._models.task.go_back():
            self.leave()

    def leave(self, then: str = "") -> None:
        """Back to the health check; answers stay in the draft.

        ``then`` is a task to begin with what the bureau knows after this one.
        """
        runner = self._models.task.runner
        filed = runner is not None and runner.frozen
        self._models.task.wipe()
        self._awaited = ""
        self._give_up.stop()
        self._visit_host.return_to_check(refresh=filed or bool(then), then=then)

    def _finished(self) -> None:
        self.leave()

    def _go_elsewhere(self, task_id: str) -> None:
        """Back to the health check, and on to another task if one is named."""
        self.leave()
        if task_id:
            self.begin(task_id, "")

    def _save(self) -> None:
        runner = self._models.task.runner
        if runner is not None and not runner.signed:
            self._drafts.save(runner)

    # -- the signature and what comes of it ------------------------------------------------

    def _signed(self, png: bytes) -> None:
        runner = self._models.task.runner
        if runner is not None:
            self._capture.with_pages(runner, lambda pages: self._sign(runner, png, pages))

    def _sign(self, runner: TaskRunner, png: bytes, pages: Mapping[str, PageContent]) -> None:
        runner.submission(png, china_now(), self._terminal_id, self._visit.visit_id, pages)
        self._models.task.changed.emit()
        self._hand_in()

    def _requested(self) -> None:
        runner = self._models.task.runner
        if runner is not None:
            runner.request(china_now(), self._terminal_id, self._visit.visit_id)
            self._models.task.changed.emit()
            self._hand_in()

    def _hand_in(self) -> None:
        """Keep what is signed, and follow what becomes of it."""
        from offline_cache.faults import StoreUnavailable

        outside, runner = self._outside, self._models.task.runner
        body = runner.body if runner is not None else None
        if outside is None or runner is None or body is None:
            return
        desk = outside.filing_desk
        answers = runner.answers_document()
        person, taxpayer = runner.person_key, runner.profile.taxpayer_id
        task, version = runner.definition.task_id, runner.definition.version
        at_once, message = runner.definition.is_online, runner.definition.message
        generation = self._visit.generation

        def keep() -> PendingEvent | StoreUnavailable:
            try:
                return desk.hand_in(
                    body, person, taxpayer, task, version, answers, at_once=at_once, message=message
                )
            except StoreUnavailable as fault:
                return fault

        def kept(event: PendingEvent | StoreUnavailable) -> None:
            if generation != self._visit.generation or self._models.task.runner is not runner:
                return
            if isinstance(event, StoreUnavailable):
                log.error("a filing could not be kept: store_%s", event.kind.value)
                self._models.task.not_kept(event.text)
                return
            self._drafts.forget_at_hall(runner)
            self._awaited = event.key
            self._visit.finished_items.append(task)
            self._give_up.start()
            self._look_up(event.key)

        self._desk_work.run(keep, kept)

    def _look_up(self, key: str) -> None:
        """The event may have moved before anybody listened for it."""
        outside = self._outside
        if outside is not None:
            self._background.run(lambda: outside.store.pending.get(key), self._follow)

    def _follow(self, event: PendingEvent) -> None:
        from offline_cache.pending import PendingState

        if event.key != self._awaited:
            return
        settled = event.state in (PendingState.ACCEPTED, PendingState.REFUSED)
        kept_back = event.state is PendingState.QUEUED and event.attempts > 0
        if settled or kept_back:
            self._tell(event)

    def _no_answer(self) -> None:
        key, outside = self._awaited, self._outside
        if key and outside is not None:
            self._background.run(
                lambda: outside.store.pending.get(key),
                lambda event: self._tell(event) if event.key == self._awaited else None,
            )

    def _tell(self, event: PendingEvent) -> None:
        from kiosk.filing_desk import outcome_of
        from kiosk.tasks.issued_words import waits_for_payment
        from kiosk.tasks.outcome import CORRECTABLE

        self._give_up.stop()
        self._awaited = ""
        outcome = outcome_of(event)
        self._models.task.record(outcome)
        if outcome.state in CORRECTABLE:
            return
        self.print_slip()
        receipt = outcome.receipt
        if receipt is not None and receipt.document is not None and not waits_for_payment(outcome):
            self._print_page()  # what the visitor came for; where tax comes first, after it

    # -- paper ---------------------------------------------------------------------------

    def print_slip(self) -> None:
        """Print the slip of the present result, or of what was looked up."""
        from kiosk.tasks.receipt_slip import slip_of

        runner = self._models.task.runner
        printer = self._devices.receipt_printer if self._devices is not None else None
        if runner is None or not _has_paper(runner):
            return
        if printer is None:
            self._models.task.set_print_state(PrintState.NONE)
            return
        self._models.task.set_print_state(PrintState.PRINTING)
        language = str(self._models.shell.language)
        self._slip_job = printer.print_slip(slip_of(runner.receipt_view(), language))
        if runner.outcome is not None:
            self.print_payment()

    def paid(self) -> None:
        """Money was taken: the paper for it; a task that is only this needs no draft any more."""
        runner = self._models.task.runner
        if runner is not None and runner.definition.file.submission is None:
            self._drafts.forget(runner)
        self.print_payment()

    def print_payment(self) -> None:
        """Print the voucher of what was paid, or the slip for money that is under way."""
        from kiosk.tasks.receipt_slip import slip_of
        from kiosk.tasks.result_paper import came_with_money

        runner = self._models.task.runner
        printer = self._devices.receipt_printer if self._devices is not None else None
        paper = None if runner is None else runner.payment_receipt()
        if runner is None or paper is None:
            return
        if came_with_money(runner) is not None:
            self._print_page()
        if printer is None:
            self._models.task.set_print_state(PrintState.NONE)
            return
        self._models.task.set_print_state(PrintState.PRINTING)
        language = str(self._models.shell.language)
        self._slip_job = printer.print_slip(slip_of(paper, language))

    def _print_report(self) -> None:
        from screens.health_check.report_slip import report_slip

        report: Report | None = self._models.health_check.report
        printer = self._devices.receipt_printer if self._devices is not None else None
        if report is None or printer is None:
            return
        who = str(self._models.shell.whoText)
        printer.print_slip(report_slip(report, who, str(self._models.shell.language)))
        self._models.health_check.mark_printed()

    def _print_report_page(self) -> None:
        from screens.health_check.report_pdf import report_pdf

        report: Report | None = self._models.health_check.report
        profile = self._visit.profile
        if report is None or profile is None:
            return
        who, language = str(self._models.shell.whoText), str(self._models.shell.language)
        synthetic = profile.synthetic
        generation = self._visit.generation
        self._background.run(
            lambda: report_pdf(report, who, language, synthetic=synthetic),
            lambda raw: self._papers.print_page(raw, "health check", generation),
        )

    def _slip_done(self, job: str) -> None:
        if job == self._slip_job:
            self._models.task.set_print_state(PrintState.PRINTED)

    def _slip_failed(self, job: str, fault: Fault) -> None:
        if job == self._slip_job:
            out = fault.value == "paper_out"
            self._models.task.set_print_state(PrintState.PAPER_OUT if out else PrintState.FAILED)

    def _print_page(self) -> None:
        from kiosk.tasks.result_paper import draw_result

        runner = self._models.task.runner
        printer = self._devices.document_printer if self._devices is not None else None
        if runner is None or not _has_paper(runner) or printer is None:
            return
        draw = draw_result(runner, str(self._models.shell.language))
        generation = self._visit.generation
        self._background.run(
            draw,
            lambda raw: self._papers.print_page(raw, "receipt", generation),
        )

    def _wipe(self) -> None:
        self._awaited = ""
        self._slip_job = ""
        self._give_up.stop()


def _has_paper(runner: TaskRunner) -> bool:
    """Whether there is something to print: an outcome, or a page that only informs."""
    return runner.outcome is not None or runner.definition.file.submission is None
