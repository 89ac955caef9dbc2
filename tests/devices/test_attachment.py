"""The thread of a driver: waits, serves, backs off, comes back, ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from devices.attachment import Attachment
from devices.device import DeviceState, Fault
from devices.line import LineForbiddenError, LineLostError


class Bench:
    """A place where something may be plugged in, and what became of serving it."""

    def __init__(self) -> None:
        self.place: object | None = "first"
        self.trouble: Exception | None = None
        self.served: list[float] = []
        self.told: list[tuple[DeviceState, Fault | None]] = []
        self._news = threading.Condition()
        self.attachment = Attachment(
            "bench", locate=lambda: self.place, serve=self._serve, report=self._report
        )

    def _serve(self) -> None:
        with self._news:
            self.served.append(time.monotonic())
            self._news.notify_all()
        if self.trouble is not None:
            raise self.trouble
        self.attachment.settled()
        self.attachment.stopping.wait()

    def _report(self, state: DeviceState, fault: Fault | None = None, detail: str = "") -> None:
        with self._news:
            self.told.append((state, fault))
            self._news.notify_all()

    def wait(self, condition: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(condition, 10), (self.told, self.served)


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.attachment.stop()


def test_failures_are_slept_over_longer_and_longer(bench: Bench) -> None:
    bench.trouble = LineLostError("gone")
    bench.attachment.start()
    bench.wait(lambda: len(bench.served) >= 4)
    pauses = [later - earlier for earlier, later in zip(bench.served, bench.served[1:])]  # noqa: B905
    assert pauses[0] < pauses[1] < pauses[2]


def test_something_else_plugged_in_is_served_at_once(bench: Bench) -> None:
    bench.trouble = LineForbiddenError("not yours")
    bench.attachment.start()
    bench.wait(lambda: len(bench.served) >= 4)  # by now the pause is over a second
    count = len(bench.served)
    bench.trouble, bench.place = None, "second"
    changed = time.monotonic()
    bench.wait(lambda: len(bench.served) > count)
    assert bench.served[-1] - changed < 0.6
    assert (DeviceState.FAULT, Fault.PERMISSION) in bench.told


def test_a_mistake_of_ours_is_told_and_ends_the_thread_loudly(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashed: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", crashed.append)
    bench.trouble = ZeroDivisionError()
    bench.attachment.start()
    bench.wait(lambda: (DeviceState.FAULT, Fault.INTERNAL) in bench.told)
    bench.attachment.stop()
    assert [args.exc_type for args in crashed] == [ZeroDivisionError]


def test_stopped_from_its_own_thread_it_ends() -> None:
    running: list[threading.Thread] = []

    def report(state: DeviceState, fault: Fault | None = None, detail: str = "") -> None:
        running.append(threading.current_thread())
        attachment.stop()

    attachment = Attachment("bench", locate=lambda: None, serve=lambda: None, report=report)
    attachment.start()
    attachment.stopping.wait(5)
    running[0].join(5)
    assert running[0].name == "bench"
    assert not running[0].is_alive()
