"""Blocking work for the visitor of the moment: an answer for another one is dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from kiosk.app.outside import Outside
    from kiosk.background import Background
    from kiosk.visit import Visit

T = TypeVar("T")


class VisitWork:
    """Runs jobs on workers; what comes before the terminal is open waits for it."""

    def __init__(self, visit: Visit, background: Background) -> None:
        self._visit = visit
        self._background = background
        self._waiting: Callable[[], None] | None = None
        self._undone: list[Callable[[], None]] = []
        self.outside: Outside | None = None

    def open(self, outside: Outside) -> None:
        """The store and the hall client are there; serve whoever came early."""
        self.outside = outside
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def wipe(self) -> None:
        """Whoever waited has gone."""
        self._waiting = None
        self._undone.clear()

    def resume(self) -> None:
        """The store can be used again: do what it was in the way of."""
        undone, self._undone = self._undone, []
        for again in undone:
            again()

    def ask(self, ask: Callable[[Outside], T], done: Callable[[T], None]) -> None:
        """Run ``ask`` as soon as the terminal is open, then ``done`` with its answer."""
        outside = self.outside
        if outside is None:
            self._waiting = lambda: self.ask(ask, done)
            return
        there = outside
        self.run(lambda: ask(there), done)

    def run(self, job: Callable[[], T], done: Callable[[T], None]) -> None:
        """Run ``job``; drop its answer if the visit it belongs to has ended.

        A job that the store was in the way of is run again by :meth:`resume`: else the
        visitor would look at a page that waits for an answer nobody gives.
        """
        generation = self._visit.generation

        def answer(result: T) -> None:
            if generation == self._visit.generation:
                done(result)

        def undone() -> None:
            if generation == self._visit.generation:
                self._undone.append(lambda: self.run(job, done))

        self._background.run(job, answer, undone=undone)
