"""One visit, from scan to goodbye: its state, its clock, its end.

Everything personal that the terminal holds in memory hangs on a :class:`Visit`.
:meth:`Visit.end` is the only way out, and it lets go of all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.health_check.report import Report
    from kiosk.identity.visitor import Mandate, Visitor
    from kiosk.taxpayer import Profile


class Stage(StrEnum):
    """Where the visit stands."""

    NONE = "none"
    RECOGNISING = "recognising"
    NUMBER_ENTRY = "number_entry"
    CHOOSING = "choosing"
    CHECKING = "checking"
    PROVING = "proving"  # who it is, once more, before a task that wants it
    IN_TASK = "in_task"
    RATING = "rating"


class EndReason(StrEnum):
    """Why a visit ended; the only thing about it that is logged."""

    VISITOR = "visitor"
    RATED = "rated"
    IDLE = "idle"
    NOT_RECOGNISED = "not_recognised"
    STAFF = "staff"
    FAULT = "fault"


class IllegalMoveError(Exception):
    """A stage was asked for that cannot follow the present one: our own mistake."""


_MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.NONE: frozenset({Stage.RECOGNISING, Stage.NUMBER_ENTRY}),
    Stage.RECOGNISING: frozenset(
        {Stage.CHOOSING, Stage.CHECKING, Stage.RECOGNISING, Stage.NUMBER_ENTRY}
    ),
    Stage.NUMBER_ENTRY: frozenset({Stage.CHOOSING, Stage.CHECKING, Stage.RECOGNISING}),
    Stage.CHOOSING: frozenset({Stage.CHECKING, Stage.RATING}),
    Stage.CHECKING: frozenset(
        {Stage.CHOOSING, Stage.PROVING, Stage.IN_TASK, Stage.RATING, Stage.CHECKING}
    ),
    Stage.PROVING: frozenset({Stage.CHECKING, Stage.RATING}),
    Stage.IN_TASK: frozenset({Stage.CHECKING, Stage.RATING}),
    Stage.RATING: frozenset(),
}


class IdleClock(QObject):
    """Counts the seconds without a touch: warn, extend, end.

    ``tick`` comes once a second from a timer (or from a test). Nothing ends silently:
    before :attr:`expired` there are always ``countdown_s`` ticks of :attr:`warning`.
    """

    warning = Signal(int)  # whole seconds left, once a second while the warning stands
    calmed = Signal()
    expired = Signal()
    ticked = Signal(int)  # seconds until the visit would end

    def __init__(
        self, warn_after_s: float, countdown_s: float, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._warn_after = round(warn_after_s)
        self._countdown = round(countdown_s)
        self._idle = 0
        self._running = False
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.tick)

    @property
    def seconds_left(self) -> int:
        """Seconds until the visit ends if nobody touches anything."""
        return self._warn_after + self._countdown - self._idle

    @property
    def is_warning(self) -> bool:
        """Whether the count-down is on the screen."""
        return self._running and self._idle >= self._warn_after

    def start(self) -> None:
        """Begin counting from zero."""
        self._running = True
        self._idle = 0
        self._timer.start()
        self.ticked.emit(self.seconds_left)

    def stop(self) -> None:
        """Stop counting; a warning is taken back."""
        was_warning = self.is_warning
        self._running = False
        self._idle = 0
        self._timer.stop()
        if was_warning:
            self.calmed.emit()

    def touched(self) -> None:
        """A touch, a key, a card: start again from zero.

        While the count-down covers the screen only :meth:`extend` counts, so that a
        sleeve on the glass does not keep a left visit open.
        """
        if self._running and not self.is_warning and self._idle:
            self._idle = 0
            self.ticked.emit(self.seconds_left)

    def extend(self) -> None:
        """The visitor asked for more time."""
        if self._running:
            self._idle = 0
            self.calmed.emit()
            self.ticked.emit(self.seconds_left)

    def tick(self) -> None:
        """One second has passed."""
        if not self._running:
            return
        self._idle += 1
        self.ticked.emit(max(0, self.seconds_left))
        if self.seconds_left <= 0:
            self.stop()
            self.expired.emit()
        elif self.is_warning:
            self.warning.emit(self.seconds_left)


class Visit(QObject):
    """The one visit there can be, its data and its stage."""

    stage_changed = Signal(object)  # Stage
    ended = Signal(object)  # EndReason, after everything is wiped

    def __init__(self, clock: IdleClock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clock = clock
        self._stage = Stage.NONE
        self._wipers: list[Callable[[], None]] = []
        self._generation = 0
        self._forget()
        clock.expired.connect(lambda: self.end(EndReason.IDLE))

    def _forget(self) -> None:
        self.visitor: Visitor | None = None
        self.visit_id: str | None = None
        self.visit_token: str | None = None
        self.mandates: tuple[Mandate, ...] = ()
        self.mandate: Mandate | None = None
        self.profile: Profile | None = None
        self.profile_fetched_at: datetime | None = None
        self.report: Report | None = None
        self.second_proof = ""  # how the visitor proved once more who they are
        self.finished_items: list[str] = []  # ids of the tasks done, for the rating

    @property
    def stage(self) -> Stage:
        """Where the visit stands."""
        return self._stage

    @property
    def generation(self) -> int:
        """Grows with every visit; work begun for an older one is thrown away."""
        return self._generation

    def on_end(self, wipe: Callable[[], None]) -> None:
        """Have ``wipe`` called whenever a visit ends, before the attract screen shows."""
        self._wipers.append(wipe)

    def begin(self) -> None:
        """Somebody put a card down, showed a code, or chose a way in."""
        self.move(Stage.RECOGNISING)

    def move(self, stage: Stage) -> None:
        """Go to ``stage``.

        Raises :class:`IllegalMoveError` if it cannot follow the present one.
        """
        if stage not in _MOVES[self._stage]:
            raise IllegalMoveError(f"{self._stage} -> {stage}")
        if self._stage is Stage.NONE:
            self._generation += 1
            self.clock.start()
        if stage is not self._stage:
            self._stage = stage
            self.stage_changed.emit(stage)

    def end(self, reason: EndReason) -> None:
        """Wipe everything of this visitor and return to the attract screen.

        Safe to call at any stage, and when there is no visit.
        """
        if self._stage is Stage.NONE:
            return
        self.clock.stop()
        self._generation += 1
        self._stage = Stage.NONE
        self._forget()
        failed: Exception | None = None
        for wipe in self._wipers:
            try:
                wipe()
            except Exception as error:  # every other wiper must still run
                failed = error
        self.stage_changed.emit(Stage.NONE)
        self.ended.emit(reason)
        if failed is not None:
            raise failed
