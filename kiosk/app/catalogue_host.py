"""Lists what can be done here, for whom, and what similar visitors did; leads to guides."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from kiosk.app.guide_host import GuideHost
from kiosk.app.task_reading import TaskReading
from kiosk.china_time import china_today

if TYPE_CHECKING:
    from devices.factory import Devices
    from kiosk.app.outside import Outside
    from kiosk.app.screen_models import ScreenModels
    from kiosk.background import Background
    from kiosk.health_check.report import Report
    from kiosk.identity.visitor import Mandate
    from kiosk.tasks.finding import CatalogueItem
    from kiosk.taxpayer import Profile
    from kiosk.visit import Visit

log = logging.getLogger(__name__)

_COUNTS: Final = "hall.task_counts"  # the hall's last word, for when it is not there


class CatalogueHost(QObject):
    """The list of items, and the guides it leads to."""

    concern_asked = Signal(str)

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
        self._background = background
        self._outside: Outside | None = None
        self._guided: frozenset[str] = frozenset()
        self._startable: frozenset[str] = frozenset()
        self.task_reading = TaskReading(visit, background, self)
        self.task_reading.wrong_found.connect(self.withdraw)
        self.guides = GuideHost(visit, models, background, self)
        self.guides.concern_asked.connect(self.concern_asked)
        self._similar: tuple[str, ...] = ()
        self._similar_for: Mandate | None = None
        visit.on_end(self._forget)
        models.health_check.report_shown.connect(self._ask_for_similar)
        models.health_check.task_list.opened.connect(self._list)
        models.health_check.task_list.help_asked.connect(models.health_check.help_asked)

    def open(self, outside: Outside) -> None:
        """The store and the hall client are there."""
        from kiosk.tasks.guide_file import guide_ids

        self._outside = outside
        self._guided = guide_ids()
        self.guides.open(outside)
        self._models.health_check.set_guided(self._guided)
        self._startable = outside.task_ids
        self._offer()
        self.task_reading.begin(outside.task_ids)

    def _offer(self) -> None:
        self._models.health_check.set_startable_tasks(self._startable | self._guided)
        self._models.task.set_startable_tasks(self._startable | self._guided)

    def withdraw(self, task_id: str) -> None:
        """A task whose file is wrong is not offered to anybody."""
        self._startable -= {task_id}
        self._offer()

    def set_devices(self, devices: Devices) -> None:
        """The printer is there."""
        self.guides.set_devices(devices)

    def show_guide(self, item_id: str) -> bool:
        """Show the guide to an item; False if it has none and is done here."""
        if item_id not in self._guided:
            return False
        self.guides.show(item_id)
        return True

    def _forget(self) -> None:
        self._similar, self._similar_for = (), None

    def _ask_for_similar(self) -> None:
        """What similar visitors did is asked ahead.

        Put into a list that is being looked at, it would push away what a finger is
        coming down on.
        """
        outside, mandate, profile = self._outside, self._visit.mandate, self._visit.profile
        if outside is None or mandate is None or self._similar_for is mandate:
            return
        self._similar, self._similar_for = (), mandate
        there = outside

        def keep(similar: tuple[str, ...]) -> None:
            if self._similar_for is mandate:
                self._similar = similar

        self._background.run(lambda: similar_items(there, profile), keep)

    def _list(self) -> None:
        """The list was opened: say which items there are, and for whom."""
        mandate = self._visit.mandate
        if mandate is None:
            return
        today, rights = china_today(), frozenset(mandate.rights)
        generation, similar = self._visit.generation, self._similar
        advised = advised_items(self._visit.report)
        task_list = self._models.health_check.task_list

        def read() -> tuple[CatalogueItem, ...]:
            from kiosk.tasks.finding import catalogue_items

            return catalogue_items(today)

        def show(items: tuple[CatalogueItem, ...]) -> None:
            if generation == self._visit.generation and self._visit.mandate is mandate:
                task_list.show(items, rights, advised=advised, similar=similar)

        self._background.run(read, show)


def advised_items(report: Report | None) -> tuple[str, ...]:
    """The items that mend an open finding of the check; what is discreet is not named."""
    from kiosk.health_check.report import Discretion

    if report is None:
        return ()
    return tuple(
        finding.action.task_id
        for finding in report.findings
        if finding.action.task_id and finding.needs_act and finding.discretion is Discretion.OPEN
    )


def similar_items(outside: Outside, profile: Profile | None) -> tuple[str, ...]:
    """What taxpayers of the same kind did most at this hall, from the hall or as last told."""
    from kiosk.hall_client import HallError

    if profile is None:
        return ()
    vat_kind = "none" if profile.registration is None else profile.registration.vat_kind.value
    try:
        groups = outside.hall.task_counts()
        outside.store.settings.set(_COUNTS, json.dumps(groups))
    except HallError as error:
        log.info("counts of tasks as last told: %s", type(error).__name__)
        groups = json.loads(outside.store.settings.get(_COUNTS) or "{}")
    return tuple(groups.get(f"{profile.kind.value}/{vat_kind}", {}))
