"""Leads through a guide: asks the hall about its queue, takes numbers, books times.

Nothing is made up: without the hall there is no number, and the page says so.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_today
from kiosk.visit import Stage, Visit

if TYPE_CHECKING:
    from devices.factory import Devices
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.background import Background
    from kiosk.hall_client import HallClient
    from kiosk.window_matters import FreeTime, WindowQueue

log = logging.getLogger(__name__)

T = TypeVar("T")
_Told = tuple[T, None] | tuple[None, Bilingual | None]


class GuideHost(QObject):
    """One guide at a time."""

    concern_asked = Signal(str)  # the item whose task takes concerns

    def __init__(
        self,
        visit: Visit,
        models: ScreenModels,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._models = models
        self._model = models.health_check.guide
        self._background = background
        self._outside: Outside | None = None
        self._devices: Devices | None = None
        self._slip_job = ""
        model = self._model
        visit.on_end(self._wipe)
        model.opened.connect(self._look)
        model.number_asked.connect(self._take)
        model.number_returned.connect(self._give_number_back)
        model.times_asked.connect(self._list_times)
        model.time_asked.connect(self._book)
        model.time_returned.connect(self._give_time_back)
        model.slip_asked.connect(self.print_slip)
        model.help_asked.connect(models.health_check.help_asked)
        model.concern_asked.connect(self.concern_asked)

    def open(self, outside: Outside) -> None:
        """The hall client is there."""
        self._outside = outside

    def set_devices(self, devices: Devices) -> None:
        """The printer is there."""
        self._devices = devices
        if devices.receipt_printer is not None:
            devices.receipt_printer.job_done.connect(self._slip_done)

    def show(self, item_id: str) -> None:
        """Show the guide to an item."""
        from kiosk.tasks.guide_file import load_guides

        guide = load_guides().get(item_id)
        if guide is not None and self._visit.stage is Stage.CHECKING:
            self._model.show(guide)

    # -- the queue ------------------------------------------------------------------------

    def _ask(self, question: Callable[[HallClient, str], T], done: Callable[[T], None]) -> None:
        """Ask the hall on a worker; what goes wrong is said on the page."""
        from kiosk.hall_client import HallError, Refused

        outside, visit_id = self._outside, self._visit.visit_id
        guide, generation = self._model.guide, self._visit.generation
        if outside is None or visit_id is None:
            self._model.tell_offline()
            return
        hall, here = outside.hall, visit_id

        def ask() -> tuple[T | None, Bilingual | None, bool]:
            try:
                return question(hall, here), None, True
            except Refused as refused:
                return None, refused.text, False
            except HallError as error:
                log.info("the queue was not reached: %s", type(error).__name__)
                return None, None, False

        def answered(told: tuple[T | None, Bilingual | None, bool]) -> None:
            if generation != self._visit.generation or self._model.guide is not guide:
                return
            answer, refusal, fine = told
            if fine:
                done(answer)  # type: ignore[arg-type]  # T may be None itself
            elif refusal is not None:
                self._model.tell_problem(refusal)
            else:
                self._model.tell_offline()

        self._background.run(ask, answered)

    def _look(self, matter: str) -> None:
        if matter:
            self._ask(lambda hall, visit: hall.queue(visit, matter), self._model.set_queue)

    def _take(self, matter: str, item: str) -> None:
        key = str(uuid.uuid4())

        def take(hall: HallClient, visit: str) -> WindowQueue:
            hall.take_number(key, visit, matter, item)
            return hall.queue(visit, matter)

        self._ask(take, self._held)

    def _give_number_back(self, ticket_id: str) -> None:
        matter = self._matter()

        def give_back(hall: HallClient, visit: str) -> WindowQueue:
            hall.give_number_back(visit, ticket_id)
            return hall.queue(visit, matter)

        self._ask(give_back, self._model.set_queue)

    def _list_times(self, matter: str) -> None:
        def times(hall: HallClient, _visit: str) -> tuple[FreeTime, ...]:
            return hall.free_times(matter)

        self._ask(times, self._model.set_times)

    def _book(self, matter: str, item: str, day: date, start: time) -> None:
        key = str(uuid.uuid4())

        def book(hall: HallClient, visit: str) -> WindowQueue:
            hall.book_time(key, visit, matter, item, day, start)
            return hall.queue(visit, matter)

        def booked(queue: WindowQueue) -> None:
            self._model.close()  # from the times back to the guide
            self._held(queue)

        self._ask(book, booked)

    def _give_time_back(self, appointment_id: str) -> None:
        matter = self._matter()

        def give_back(hall: HallClient, visit: str) -> WindowQueue:
            hall.give_time_back(visit, appointment_id)
            return hall.queue(visit, matter)

        self._ask(give_back, self._model.set_queue)

    def _matter(self) -> str:
        guide = self._model.guide
        return "" if guide is None or guide.queue is None else guide.queue.value

    def _held(self, queue: WindowQueue) -> None:
        self._model.set_queue(queue)
        self.print_slip()

    # -- paper ----------------------------------------------------------------------------

    def print_slip(self) -> None:
        """Print what the visitor holds of the queue."""
        from kiosk.window_slip import window_slip

        guide, queue = self._model.guide, self._model.queue
        printer = self._devices.receipt_printer if self._devices is not None else None
        if guide is None or queue is None or printer is None:
            return
        if queue.number is None and queue.appointment is None:
            return
        slip = window_slip(
            queue,
            Bilingual(guide.name.zh, guide.name.en),
            tuple(Bilingual(paper.zh, paper.en) for paper in guide.bring),
            china_today(),
            str(self._models.shell.language),
        )
        self._slip_job = printer.print_slip(slip)

    def _slip_done(self, job: str) -> None:
        if job == self._slip_job:
            self._model.mark_printed()

    def _wipe(self) -> None:
        self._slip_job = ""
