"""Carries pending events to the hall, one by one, each exactly once.

The thread may be killed at any point. What it was sending is then ``unknown``, and of
an unknown event the hall is asked first: only what the hall does not have is sent
again, with the same key and the same bytes.
"""

from __future__ import annotations

import logging
import random
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from offline_cache.faults import StoreFault, StoreUnavailable
from offline_cache.pending import PendingEvent, PendingState
from offline_cache.store import Store

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(seconds=30)  # a clock that jumps is noticed by then
FIRST_PAUSE = timedelta(seconds=0.5)


@dataclass(frozen=True, slots=True)
class Delivered:
    """The hall has accepted it."""

    receipt: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Declined:
    """The hall has refused it for good."""

    reasons: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotDelivered:
    """The hall certainly does not have it. ``problem`` is a code, without personal data."""

    problem: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """The hall may or may not have it, or has not decided. ``problem`` is a code."""

    problem: str


DeliveryOutcome = Delivered | Declined | NotDelivered | Unclear
Deliver = Callable[[PendingEvent], DeliveryOutcome]


class Delivery:
    """The thread that delivers.

    ``deliver`` sends an event's body under its key. ``ask`` asks what became of its key
    and answers :class:`NotDelivered` only if the hall said that it does not have it.
    Both block, and run on this thread alone. ``on_change`` is called on this thread
    after each change of an event; ``on_fault`` when the store is unavailable.
    """

    def __init__(
        self,
        store: Store,
        deliver: Deliver,
        ask: Deliver,
        *,
        clock: Callable[[], datetime] | None = None,
        wake: threading.Event | None = None,
        jitter: Callable[[], float] = random.random,
        on_change: Callable[[PendingEvent], None] = lambda _event: None,
        on_fault: Callable[[StoreUnavailable], None] = lambda _fault: None,
    ) -> None:
        self._store = store
        self._deliver = deliver
        self._ask = ask
        self._clock = clock or store.access.clock
        self._wake = wake or threading.Event()
        self._jitter = jitter
        self._on_change = on_change
        self._on_fault = on_fault
        self._failures = 0  # in a row, of all events: the hall seems to be away
        self._stopping = False
        self._nudged = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin. What a crash left behind is taken up first."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End after the request under way; safe to call twice."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def nudge(self) -> None:
        """Try everything now: something was signed, or the hall is back. Returns at once."""
        self._nudged = True
        self._wake.set()

    def deliver_due(self) -> int:
        """Try each event that is due once; return how many were settled.

        Stops early when the hall seems to be away. Called by the thread; call it
        directly only when the thread is not running.
        """
        for event in self._store.pending.interrupted():
            self._report(event)
        settled = 0
        for event in self._store.pending.due(self._clock()):
            if self._stopping:
                break
            after = self._try(event)
            if after.state in (PendingState.ACCEPTED, PendingState.REFUSED):
                settled += 1
                self._failures = 0
                continue
            self._failures += 1
            if self._failures > 1:
                break
        return settled

    def _try(self, event: PendingEvent) -> PendingEvent:
        pending = self._store.pending
        if event.state is PendingState.UNKNOWN:
            outcome = self._call(self._ask, event)
            if not isinstance(outcome, NotDelivered):
                return self._settle(event, outcome)
            event = self._report(pending.mark_queued(event.key, outcome.problem))
        event = self._report(pending.mark_sending(event.key))
        return self._settle(event, self._call(self._deliver, event))

    def _settle(self, event: PendingEvent, outcome: DeliveryOutcome) -> PendingEvent:
        pending = self._store.pending
        match outcome:
            case Delivered(receipt):
                return self._report(pending.mark_accepted(event.key, receipt))
            case Declined(reasons):
                return self._report(pending.mark_refused(event.key, reasons))
            case NotDelivered(problem):
                return self._report(pending.mark_queued(event.key, problem))
            case Unclear(problem):
                return self._report(pending.mark_unknown(event.key, problem))

    def _call(self, far_end: Deliver, event: PendingEvent) -> DeliveryOutcome:
        """A mistake of ours while sending leaves the outcome open, and the others go on."""
        try:
            return far_end(event)
        except Exception as error:
            _log_defect("delivery", error)
            return Unclear("defect")

    def _report(self, event: PendingEvent) -> PendingEvent:
        """A listener's mistake must not hold up what others have signed."""
        try:
            self._on_change(event)
        except Exception as error:
            _log_defect("on_change", error)
        return event

    def _run(self) -> None:
        while not self._stopping:
            try:
                if self._nudged:
                    self._nudged = False
                    self._failures = 0
                    self._store.pending.hasten(self._clock())
                self.deliver_due()
                wait = self._until_next()
            except StoreUnavailable as fault:
                if fault.kind is StoreFault.CLOSED:
                    return
                log.error("delivery: the store is unavailable (%s)", fault.kind.value)
                self._on_fault(fault)
                self._failures += 1
                wait = self._pause()
            self._wake.wait(wait.total_seconds())
            self._wake.clear()

    def _until_next(self) -> timedelta:
        next_at = self._store.pending.next_at()
        if next_at is None:
            return LONGEST_WAIT
        wait = max(next_at - self._clock(), self._pause())
        return min(max(wait, timedelta(0)), LONGEST_WAIT)

    def _pause(self) -> timedelta:
        """Full jitter over a span that doubles while nothing gets through."""
        if self._failures < 2:
            return timedelta(0)
        span = min(LONGEST_WAIT, FIRST_PAUSE * (1 << min(self._failures, 10)))
        return span * self._jitter()


def _log_defect(where: str, error: Exception) -> None:
    """Log the kind and the stack without the exception's text: it may quote what was sent."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s: %s\n%s", where, type(error).__name__, frames)
