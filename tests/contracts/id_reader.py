"""What every identity-card reader must do, whatever its wire: one suite for all drivers.

A driver's test module derives from :class:`IdReaderContract` and provides the two
fixtures ``far_end`` (started, with no card) and ``reader`` (not started).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Protocol

import pytest
from PySide6.QtCore import Qt

from devices.device import DeviceState, DeviceStatus, Fault
from devices.id_reader.card import Document, IdCard, Sex
from devices.id_reader.failure import ReadFailure, ReadFault
from devices.id_reader.reader import IdReader

LI = IdCard(
    document=Document.RESIDENT,
    name="李𠮷娜",
    chinese_name="李𠮷娜",
    sex=Sex.FEMALE,
    ethnic_code="01",
    birth=date(1990, 3, 7),
    address="吉林省长春市朝阳区人民大街1号",
    number="220104199003070024",
    issuer="长春市公安局朝阳分局",
    valid_from=date(2016, 5, 1),
    valid_to=date(2036, 5, 1),
)
WANG = replace(
    LI,
    name="王建国",
    chinese_name="王建国",
    sex=Sex.MALE,
    number="220104199003070016",
    valid_to=None,
    long_term=True,
)


class FarEnd(Protocol):
    """The simulated reader at the other end of the wire."""

    @property
    def holds_card(self) -> bool: ...

    def insert(self, card: IdCard) -> None: ...
    def pull(self) -> None: ...
    def fault(self, kind: str | None) -> None: ...
    def plug(self) -> None: ...
    def unplug(self) -> None: ...


class Listener:
    """Notes all that a reader says; waits for conditions, never for time to pass."""

    def __init__(self, reader: IdReader) -> None:
        self.reader = reader
        self.happened: list[IdCard | ReadFailure | str] = []
        self.statuses: list[DeviceStatus] = []
        self._news = threading.Condition()
        direct = Qt.ConnectionType.DirectConnection
        reader.card_read.connect(self._note, direct)
        reader.card_removed.connect(lambda: self._note("removed"), direct)
        reader.read_failed.connect(self._note, direct)
        reader.status_changed.connect(self._note_status, direct)

    def _note(self, event: IdCard | ReadFailure | str) -> None:
        with self._news:
            self.happened.append(event)
            self._news.notify_all()

    def _note_status(self, status: DeviceStatus) -> None:
        with self._news:
            self.statuses.append(status)
            self._news.notify_all()

    def wait(self, condition: Callable[[], bool], seconds: float = 8.0) -> None:
        end = time.monotonic() + seconds
        with self._news:
            # Woken by news, and often enough to see what the far end does.
            while not self._news.wait_for(condition, 0.02):
                assert time.monotonic() < end, (self.statuses, self.happened)

    def wait_for_state(
        self, state: DeviceState, fault: Fault | None = None, seconds: float = 8.0
    ) -> None:
        self.wait(
            lambda: (self.reader.status.state, self.reader.status.fault) == (state, fault),
            seconds,
        )

    def wait_for_events(self, count: int, seconds: float = 12.0) -> None:
        self.wait(lambda: len(self.happened) >= count, seconds)


class IdReaderContract:
    """Derive, and provide ``far_end`` and ``reader``."""

    @pytest.fixture
    def listener(self, reader: IdReader) -> Listener:
        return Listener(reader)

    @pytest.fixture(autouse=True)
    def no_thread_is_left(self) -> Iterator[None]:
        before = set(threading.enumerate())
        yield
        assert set(threading.enumerate()) <= before

    def test_a_card_laid_down_is_read(
        self, far_end: FarEnd, reader: IdReader, listener: Listener
    ) -> None:
        reader.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.insert(LI)
        listener.wait_for_events(1)
        assert without_photo(listener.happened[0]) == LI

    def test_a_card_is_read_once_and_its_leaving_is_told(
        self, far_end: FarEnd, reader: IdReader, listener: Listener
    ) -> None:
        far_end.insert(LI)
        reader.start()
        listener.wait_for_events(1)
        far_end.pull()
        listener.wait_for_events(2)
        far_end.insert(WANG)
        listener.wait_for_events(3)
        far_end.pull()
        listener.wait_for_events(4)
        assert [without_photo(event) for event in listener.happened] == [
            LI,
            "removed",
            WANG,
            "removed",
        ]

    def test_starts_without_a_reader_and_finds_it_within_a_second(
        self, far_end: FarEnd, reader: IdReader, listener: Listener
    ) -> None:
        far_end.unplug()
        reader.start()
        assert reader.status.state is DeviceState.ABSENT
        far_end.plug()
        listener.wait_for_state(DeviceState.READY, seconds=1.0)

    def test_comes_back_within_a_second_of_being_plugged_in_again(
        self, far_end: FarEnd, reader: IdReader, listener: Listener
    ) -> None:
        reader.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.unplug()
        listener.wait_for_state(DeviceState.ABSENT)
        far_end.plug()
        listener.wait_for_state(DeviceState.READY, seconds=1.0)
        far_end.insert(LI)
        listener.wait_for_events(1)
        assert without_photo(listener.happened[0]) == LI

    def test_unplugged_with_a_card_on_it_the_card_has_left(
        self, far_end: FarEnd, reader: IdReader, listener: Listener
    ) -> None:
        far_end.insert(LI)
        reader.start()
        listener.wait_for_events(1)
        far_end.unplug()
        listener.wait_for_events(2)
        assert listener.happened[1] == "removed"

    @pytest.mark.parametrize(
        ("kind", "told"),
        [("pull_at_find", False), ("pull_at_select", True), ("pull_at_read", True)],
    )
    def test_a_card_pulled_at_any_command_gives_no_name_and_blocks_nothing(
        self,
        far_end: FarEnd,
        reader: IdReader,
        listener: Listener,
        kind: str,
        told: bool,
    ) -> None:
        reader.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.fault(kind)
        far_end.insert(LI)
        if told:
            listener.wait_for_events(1)
            failure = listener.happened.pop()
            assert isinstance(failure, ReadFailure)
            assert failure.fault is ReadFault.CARD_MOVED
        else:
            # Nobody could know that there was a card; the fault ends itself once it is pulled.
            listener.wait(lambda: not far_end.holds_card)
        far_end.insert(WANG)
        listener.wait_for_events(1)
        assert without_photo(listener.happened[0]) == WANG

    def test_a_card_that_does_not_authenticate_is_told_and_the_next_one_is_read(
        self, far_end: FarEnd, reader: IdReader, listener: Listener
    ) -> None:
        far_end.fault("unreadable_card")
        far_end.insert(LI)
        reader.start()
        listener.wait_for_events(1)
        failure = listener.happened[0]
        assert isinstance(failure, ReadFailure)
        assert failure.fault is ReadFault.NOT_GENUINE
        assert failure.words.zh
        assert failure.words.en
        far_end.pull()
        far_end.fault(None)
        far_end.insert(WANG)
        listener.wait(lambda: without_photo(listener.happened[-1]) == WANG)

    def test_a_reader_without_authorisation_is_out_of_order_until_it_is_mended(
        self, far_end: FarEnd, reader: IdReader, listener: Listener
    ) -> None:
        far_end.fault("not_authorised")
        reader.start()
        listener.wait_for_state(DeviceState.FAULT, Fault.INTERNAL)
        far_end.fault(None)
        listener.wait_for_state(DeviceState.READY)

    def test_a_status_is_told_only_when_it_changes(
        self, far_end: FarEnd, reader: IdReader, listener: Listener
    ) -> None:
        reader.start()
        far_end.insert(LI)
        listener.wait_for_events(1)
        far_end.pull()
        listener.wait_for_events(2)
        reader.stop()
        assert all(one != other for one, other in pairwise(listener.statuses))
        assert listener.statuses[-1].state is DeviceState.ABSENT

    def test_stops_twice_and_starts_again(
        self, far_end: FarEnd, reader: IdReader, listener: Listener
    ) -> None:
        reader.start()
        listener.wait_for_state(DeviceState.READY)
        reader.stop()
        reader.stop()
        reader.start()
        listener.wait_for_state(DeviceState.READY)


def without_photo(event: IdCard | ReadFailure | str) -> IdCard | ReadFailure | str:
    """Return ``event`` without the photo a simulated card is given."""
    return replace(event, photo=b"") if isinstance(event, IdCard) else event
