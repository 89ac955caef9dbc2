"""Delivering pending events to a far end that answers, refuses, is silent, or is away."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from offline_cache.delivery import (
    Declined,
    Delivered,
    Delivery,
    DeliveryOutcome,
    NotDelivered,
    Unclear,
)
from offline_cache.faults import StoreFault, StoreUnavailable
from offline_cache.pending import PendingEvent, PendingState
from offline_cache.store import Store

NAME = "赵小满"
SECONDS = 10  # longest wait for something that must happen


@dataclass
class Hall:
    """A far end that has what it was given, and answers what it is told to."""

    answers: list[DeliveryOutcome | Exception] = field(default_factory=list)
    has: dict[str, bytes] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    away: bool = False

    def deliver(self, event: PendingEvent) -> DeliveryOutcome:
        self.calls.append(f"deliver {event.task_id}")
        assert event.state is PendingState.SENDING
        assert event.body is not None
        if self.away:
            return NotDelivered("unreachable")
        answer = self.answers.pop(0) if self.answers else Delivered(b"receipt")
        if isinstance(answer, Exception):
            raise answer
        if not isinstance(answer, NotDelivered):
            self.has[event.key] = event.body
        return answer

    def ask(self, event: PendingEvent) -> DeliveryOutcome:
        self.calls.append(f"ask {event.task_id}")
        if self.away:
            return Unclear("unreachable")
        return Delivered(b"receipt") if event.key in self.has else NotDelivered("unknown_key")


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
def delivery(store: Store, hall: Hall) -> Iterator[Delivery]:
    made = Delivery(store, hall.deliver, hall.ask)
    yield made
    made.stop()


def sign(store: Store, task: str = "S01") -> str:
    return store.pending.enqueue("filing", b'{"task": "x"}', "p", "T", task).key


def later(clock: Any) -> None:
    clock.forward(timedelta(minutes=6))


def test_what_is_signed_is_delivered_once(store: Store, hall: Hall, delivery: Delivery) -> None:
    key = sign(store)
    assert delivery.deliver_due() == 1
    assert delivery.deliver_due() == 0
    assert hall.calls == ["deliver S01"]
    event = store.pending.get(key)
    assert (event.state, event.reply, event.body) == (PendingState.ACCEPTED, b"receipt", None)


def test_a_refusal_keeps_its_reasons(store: Store, hall: Hall, delivery: Delivery) -> None:
    key = sign(store)
    hall.answers = [Declined(b"reasons")]
    assert delivery.deliver_due() == 1
    assert store.pending.get(key).state is PendingState.REFUSED
    assert store.pending.get(key).reply == b"reasons"


def test_after_silence_the_hall_is_asked_before_anything_is_sent_again(
    store: Store, hall: Hall, delivery: Delivery, clock: Any
) -> None:
    key = sign(store)
    hall.answers = [Unclear("timeout")]  # it arrived, the answer was lost
    assert delivery.deliver_due() == 0
    assert store.pending.get(key).state is PendingState.UNKNOWN
    assert store.pending.get(key).problem == "timeout"
    later(clock)
    assert delivery.deliver_due() == 1
    assert hall.calls == ["deliver S01", "ask S01"]
    assert store.pending.get(key).state is PendingState.ACCEPTED


def test_what_the_hall_does_not_have_is_sent_again(
    store: Store, hall: Hall, delivery: Delivery, clock: Any
) -> None:
    key = sign(store)
    hall.answers = [Unclear("timeout")]
    delivery.deliver_due()
    hall.has.clear()  # it was lost before it arrived
    later(clock)
    assert delivery.deliver_due() == 1
    assert hall.calls == ["deliver S01", "ask S01", "deliver S01"]
    assert list(hall.has) == [key]


def test_what_a_crash_interrupted_is_asked_for_first(
    store: Store, hall: Hall, delivery: Delivery
) -> None:
    key = sign(store)
    store.pending.mark_sending(key)  # and then the power went
    hall.has[key] = b"it had arrived"
    assert delivery.deliver_due() == 1
    assert hall.calls == ["ask S01"]


def test_an_open_question_stays_open_while_the_hall_cannot_be_asked(
    store: Store, hall: Hall, delivery: Delivery, clock: Any
) -> None:
    key = sign(store)
    hall.answers = [Unclear("timeout")]
    delivery.deliver_due()
    hall.away = True
    for _ in range(3):
        later(clock)
        delivery.deliver_due()
    assert store.pending.get(key).state is PendingState.UNKNOWN
    hall.away = False
    later(clock)
    assert delivery.deliver_due() == 1
    assert hall.calls.count("deliver S01") == 1


def test_a_hall_that_is_away_is_not_tried_for_every_event(
    store: Store, hall: Hall, delivery: Delivery
) -> None:
    for number in range(20):
        sign(store, f"S{number}")
    hall.away = True
    delivery.deliver_due()
    assert len(hall.calls) == 2
    assert store.pending.counts()[PendingState.QUEUED] == 20


def test_one_event_that_never_gets_through_does_not_hold_up_the_others(
    store: Store, hall: Hall, delivery: Delivery, clock: Any
) -> None:
    poison = [sign(store, "bad1"), sign(store, "bad2"), sign(store, "bad3")]
    good = [sign(store, f"S{number}") for number in range(5)]
    real = hall.deliver

    def deliver(event: PendingEvent) -> DeliveryOutcome:
        return NotDelivered("http_429") if event.key in poison else real(event)

    delivery = Delivery(store, deliver, hall.ask)
    for _ in range(4):
        delivery.deliver_due()
        clock.forward(timedelta(seconds=1))
    assert {store.pending.get(key).state for key in good} == {PendingState.ACCEPTED}
    assert {store.pending.get(key).state for key in poison} == {PendingState.QUEUED}


def test_a_mistake_of_ours_leaves_the_outcome_open_and_no_personal_data_in_the_log(
    store: Store, hall: Hall, delivery: Delivery, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = sign(store), sign(store, "S02")
    hall.answers = [RuntimeError(NAME)]
    delivery.deliver_due()
    assert store.pending.get(first).state is PendingState.UNKNOWN
    assert store.pending.get(second).state is PendingState.ACCEPTED
    assert "RuntimeError" in caplog.text
    assert NAME not in caplog.text
    caplog.clear()


class Watch:
    """Waits until the events a thread reports satisfy a condition."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, PendingState]] = []
        self._changed = threading.Condition()

    def __call__(self, event: PendingEvent) -> None:
        with self._changed:
            self.seen.append((event.task_id, event.state))
            self._changed.notify_all()

    def until(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, SECONDS)


def test_the_thread_delivers_what_was_left_and_what_is_signed_later(
    store: Store, hall: Hall
) -> None:
    watch = Watch()
    sign(store, "left")
    delivery = Delivery(store, hall.deliver, hall.ask, on_change=watch)
    delivery.start()
    delivery.start()
    try:
        watch.until(lambda: ("left", PendingState.ACCEPTED) in watch.seen)
        sign(store, "later")
        delivery.nudge()
        watch.until(lambda: ("later", PendingState.ACCEPTED) in watch.seen)
    finally:
        delivery.stop()
        delivery.stop()
    assert watch.seen == [
        ("left", PendingState.SENDING),
        ("left", PendingState.ACCEPTED),
        ("later", PendingState.SENDING),
        ("later", PendingState.ACCEPTED),
    ]
    assert "delivery" not in {thread.name for thread in threading.enumerate()}


def test_a_nudge_ends_the_pause_when_the_hall_is_back(store: Store, hall: Hall) -> None:
    watch = Watch()
    hall.away = True
    sign(store)
    delivery = Delivery(store, hall.deliver, hall.ask, on_change=watch)
    delivery.start()
    try:
        watch.until(lambda: ("S01", PendingState.QUEUED) in watch.seen)
        hall.away = False
        delivery.nudge()
        watch.until(lambda: ("S01", PendingState.ACCEPTED) in watch.seen)
    finally:
        delivery.stop()


def test_a_listener_that_fails_does_not_stop_delivery(
    store: Store, hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(event: PendingEvent) -> None:
        raise RuntimeError(NAME)

    key = sign(store)
    Delivery(store, hall.deliver, hall.ask, on_change=broken).deliver_due()
    assert store.pending.get(key).state is PendingState.ACCEPTED
    assert NAME not in caplog.text
    caplog.clear()


def test_a_full_disk_while_the_receipt_arrives_does_not_send_twice(
    store: Store, hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The hall has it, the receipt cannot be stored; later the hall is asked, not sent to."""
    key = sign(store)
    faults: list[StoreFault] = []
    settled = Watch()
    real = store.pending.mark_accepted
    full = [True]

    def mark_accepted(key: str, receipt: bytes) -> PendingEvent:
        if full[0]:
            raise StoreUnavailable(StoreFault.FULL)
        return real(key, receipt)

    monkeypatch.setattr(store.pending, "mark_accepted", mark_accepted)

    def on_fault(fault: StoreUnavailable) -> None:
        faults.append(fault.kind)
        full[0] = False

    delivery = Delivery(store, hall.deliver, hall.ask, on_change=settled, on_fault=on_fault)
    delivery.start()
    try:
        settled.until(lambda: ("S01", PendingState.ACCEPTED) in settled.seen)
    finally:
        delivery.stop()
    assert faults == [StoreFault.FULL]
    assert hall.calls == ["deliver S01", "ask S01"]
    assert store.pending.get(key).reply == b"receipt"
    caplog.clear()


def test_the_thread_ends_when_the_store_is_closed(store: Store, hall: Hall) -> None:
    delivery = Delivery(store, hall.deliver, hall.ask)
    store.close()
    delivery.start()
    for thread in [thread for thread in threading.enumerate() if thread.name == "delivery"]:
        thread.join(SECONDS)
    assert "delivery" not in {thread.name for thread in threading.enumerate()}
    delivery.stop()
