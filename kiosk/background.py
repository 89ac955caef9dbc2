"""Blocking work off the GUI thread: run here, answer there.

A job is a plain callable run on a worker thread. Its result comes back on the GUI
thread as a call of ``done``; an exception that the job did not turn into a result is
our own mistake and is raised on the GUI thread, where the crash handler sees it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

T = TypeVar("T")


class Background(QObject):
    """A small pool of workers whose answers arrive on the thread that owns this object."""

    _finished = Signal(object)
    troubled = Signal(object)  # an exception of the world's kind, in place of an answer

    def __init__(self, workers: int = 4, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="background")
        self._pending = 0
        self._lock = threading.Lock()
        self._closed = False
        self._world: tuple[type[Exception], ...] = ()
        self._finished.connect(self._answer)  # emitted on workers, so it is queued

    @property
    def pending(self) -> int:
        """Jobs begun whose answer has not been handed over yet."""
        with self._lock:
            return self._pending

    def expect(self, *world: type[Exception]) -> None:
        """Exceptions that are the world's doing (a full disk): told by ``troubled``."""
        self._world = world

    def run(
        self,
        job: Callable[[], T],
        done: Callable[[T], None] | None = None,
        *,
        undone: Callable[[], None] | None = None,
    ) -> None:
        """Run ``job`` on a worker, then ``done(result)`` on this object's thread.

        ``undone`` is called instead where the world was in the way, before ``troubled``.
        """
        if self._closed:
            return
        with self._lock:
            self._pending += 1
        self._pool.submit(self._work, job, done, undone)

    def _work(
        self,
        job: Callable[[], T],
        done: Callable[[T], None] | None,
        undone: Callable[[], None] | None,
    ) -> None:
        def answer() -> None:
            pass

        try:
            result = job()
        except BaseException as error:
            caught = error

            def answer() -> None:
                if isinstance(caught, self._world):
                    if undone is not None:
                        undone()
                    self.troubled.emit(caught)
                else:
                    raise caught
        else:
            if done is not None:
                finish = done

                def answer() -> None:
                    finish(result)

        if not self._closed:
            self._finished.emit(answer)

    @Slot(object)
    def _answer(self, answer: Callable[[], None]) -> None:
        with self._lock:
            self._pending -= 1
        if not self._closed:
            answer()

    def close(self) -> None:
        """Let running jobs end, drop the waiting ones and their answers."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)
