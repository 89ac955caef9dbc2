"""Keeps an eye on the hall server: is it there, is the clock right, can help come."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.app.outside import Outside, enrol, enrol_anew
from kiosk.app.terminal_report import TerminalReport
from kiosk.china_time import china_now

if TYPE_CHECKING:
    from kiosk.background import Background
    from kiosk.hall_client import HelpAvailability, TerminalState
    from kiosk.settings import Settings

log = logging.getLogger(__name__)

_EVERY_MS = 10_000
_KEYS_EVERY = 60  # looks
_REPORT_EVERY = 6
_DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the hall found."""

    online: bool
    state: TerminalState | None = None
    help: HelpAvailability | None = None
    clock_wrong_s: float | None = None
    problem: str = ""


class HallWatch(QObject):
    """Looks at the hall every few seconds, never on the GUI thread."""

    looked = Signal(object)  # Look

    def __init__(
        self,
        outside: Outside,
        settings: Settings,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._outside = outside
        self._settings = settings
        self._background = background
        self._report = TerminalReport(outside)
        self._looking = False
        self._count = 0
        self.online: bool | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._daily = QTimer(self)
        self._daily.setInterval(_DAY_MS)
        self._daily.timeout.connect(self._purge)

    def start(self) -> None:
        """Look now and then regularly; once a day, forget what is past its time."""
        self._timer.start()
        self._daily.start()
        self.look()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._daily.stop()

    def _purge(self) -> None:
        store = self._outside.store
        self._background.run(lambda: store.purge(china_now()))

    def look(self) -> None:
        """Look once, unless a look is under way."""
        if not self._looking:
            self._looking = True
            self._background.run(self._ask, self._tell)

    def _ask(self) -> Look:
        from kiosk.hall_client import ClockWrong, HallError

        hall = self._outside.hall
        try:
            enrol(self._outside, self._settings)
            state = None
            wrong = None
            try:
                state = self._heartbeat()
            except ClockWrong as error:
                wrong = error.skew.total_seconds()
            if self._count % _KEYS_EVERY == 0:
                self._outside.reception.refresh_keys()
            if self._count % _REPORT_EVERY == 0:
                self._report.send()
            self._count += 1
            return Look(True, state, hall.help_availability(), wrong)
        except HallError as error:
            return Look(False, problem=str(error) or type(error).__name__)

    def _heartbeat(self) -> TerminalState:
        """Say that the terminal lives; once more if it had to be enrolled anew."""
        from kiosk.hall_client import Refused

        try:
            return self._outside.hall.heartbeat()
        except Refused as refusal:
            known_again = refusal.code == "terminal_unknown" and enrol_anew(
                self._outside, self._settings
            )
            if not known_again:
                raise
            return self._outside.hall.heartbeat()

    def _tell(self, look: Look) -> None:
        self._looking = False
        if look.online and self.online is False:
            self._outside.delivery.nudge()
        if look.online is not self.online:
            log.info("hall: %s", "online" if look.online else f"offline ({look.problem})")
        self.online = look.online
        self.looked.emit(look)
