"""Papers beyond the slip: the A4 printer and what became of a page, the phone, the desk."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QObject

from screens.task.result import PrintState
from screens.task.take_away import PHONE

if TYPE_CHECKING:
    from devices.device import DeviceStatus, Fault
    from devices.factory import Devices
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.background import Background
    from kiosk.bilingual import Bilingual
    from kiosk.hall_client import LeftPaper
    from kiosk.tasks.runner import TaskRunner
    from kiosk.visit import Visit

log = logging.getLogger(__name__)


class PaperHost(QObject):
    """Prints pages, and leaves papers at the hall where they cannot be printed."""

    def __init__(
        self,
        visit: Visit,
        models: ScreenModels,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._model = models.task
        self._shell = models.shell
        self._background = background
        self._outside: Outside | None = None
        self._devices: Devices | None = None
        self._ways: frozenset[str] = frozenset()
        self._page_job = ""
        self._asked = ""  # one request for one paper, however often it is sent
        visit.on_end(self._wipe)
        self._model.take_away.asked.connect(self._leave_paper)
        self._model.changed.connect(self._offer)

    def open(self, outside: Outside) -> None:
        """The hall client is there."""
        self._outside = outside

    def set_ways(self, ways: tuple[str, ...]) -> None:
        """How papers can be taken away in this hall now; nothing without a line."""
        self._ways = frozenset(ways)
        self._offer()

    def set_devices(self, devices: Devices) -> None:
        """The printers are there."""
        self._devices = devices
        slip, page = devices.receipt_printer, devices.document_printer
        if slip is not None:
            slip.status_changed.connect(self._slip_printer_status)
            self._slip_printer_status(slip.status)
        if page is not None:
            page.job_done.connect(self._page_done)
            page.job_failed.connect(self._page_failed)

    def _wipe(self) -> None:
        self._page_job = self._asked = ""

    # -- the printers ------------------------------------------------------------------------

    def _slip_printer_status(self, status: DeviceStatus) -> None:
        self._model.set_slip_printer(status.state.value in ("ready", "busy"))

    def print_page(self, raw: bytes, title: str, generation: int) -> None:
        """Hand a page to the printer from memory: no copy of it lies anywhere."""
        printer = self._devices.document_printer if self._devices is not None else None
        if printer is None or generation != self._visit.generation:
            return
        self._model.take_away.set_page(PrintState.PRINTING)
        self._page_job = printer.print_pdf(raw, title)

    def _page_done(self, job: str) -> None:
        if job == self._page_job:
            self._model.take_away.set_page(PrintState.PRINTED)

    def _page_failed(self, job: str, fault: Fault) -> None:
        if job == self._page_job:
            out = fault.value == "paper_out"
            self._model.take_away.set_page(PrintState.PAPER_OUT if out else PrintState.FAILED)

    # -- taking it away ------------------------------------------------------------------------

    def _offer(self) -> None:
        """Offer what can be done: the hall must know this visit to take a paper for it."""
        self._model.take_away.set_ways(self._ways if self._visit.visit_id else frozenset())
        self._model.take_away.set_paper(self._model.has_paper)

    def _leave_paper(self, way: str) -> None:
        from kiosk.tasks.result_paper import draw_result

        outside, runner, visit_id = self._outside, self._model.runner, self._visit.visit_id
        if outside is None or runner is None or not visit_id or not self._model.has_paper:
            return
        there, visit = outside, visit_id
        draw = draw_result(runner, str(self._shell.language))
        title, generation = _title(runner), self._visit.generation
        key = self._asked = str(uuid.uuid4())
        purpose = cast("Literal['phone', 'desk']", way)

        def leave() -> LeftPaper | Bilingual:
            from kiosk.hall_client import HallError, seal_paper

            try:
                return there.hall.leave_paper(key, seal_paper(draw()), purpose, title, visit)
            except HallError as error:
                log.info("a paper could not be left at the hall (%s)", error)
                return error.text

        def left(result: LeftPaper | Bilingual) -> None:
            if generation == self._visit.generation and key == self._asked:
                self._show(way, result)

        self._background.run(leave, left)

    def _show(self, way: str, result: LeftPaper | Bilingual) -> None:
        from kiosk.hall_client import LeftPaper

        if not isinstance(result, LeftPaper):
            self._model.take_away.fail(result)
        elif way == PHONE:
            self._model.take_away.show_code(result.url)
        else:
            self._model.take_away.show_number(result.pickup_number)


def _title(runner: TaskRunner) -> Bilingual:
    """What the desk's list says: the kind of paper, and nothing of its content."""
    from kiosk.tasks.result_paper import issued_document

    document = issued_document(runner)
    return runner.definition.name if document is None else document.title
