"""The life of a card: found, read, gone, on readers that tell much or little."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from devices.id_reader.card import build_text
from devices.id_reader.card_session import (
    CardEvent,
    CardFailed,
    CardRead,
    CardRefusedError,
    CardRemoved,
    CardWatch,
    ReaderRefusesError,
    refusal,
)
from devices.id_reader.failure import ReadFault
from devices.id_reader.sam_v import CardContent, Status
from tests.contracts.id_reader import LI


@dataclass
class PlayedSession:
    """A reader that plays what the test says, one value a call; then it finds nothing."""

    finds: list[bool] = field(default_factory=list)
    selects: list[int] = field(default_factory=list)
    there: list[bool | None] = field(default_factory=list)

    def find(self) -> bool:
        return self.finds.pop(0) if self.finds else False

    def select(self) -> None:
        status = self.selects.pop(0) if self.selects else Status.OK
        if status != Status.OK:
            raise refusal("select", status)

    def read(self, *, again: bool = False) -> CardContent:
        return CardContent(build_text(LI))

    def still_there(self) -> bool | None:
        return self.there.pop(0) if self.there else True


def steps(watch: CardWatch, count: int) -> list[CardEvent]:
    return [event for _ in range(count) for event in watch.step()]


def test_one_missed_look_is_a_nudge_two_are_a_card_that_left() -> None:
    watch = CardWatch(PlayedSession(finds=[True], there=[True, False, True, False, False]))
    assert steps(watch, 5) == [CardRead(LI)]
    assert steps(watch, 1) == [CardRemoved()]
    assert not watch.card_lies_there


def test_a_reader_that_cannot_tell_is_taken_at_its_next_find() -> None:
    watch = CardWatch(PlayedSession(finds=[True, False, True], there=[None]), clock=lambda: 0.0)
    assert steps(watch, 3) == [CardRead(LI), CardRemoved(), CardRead(LI)]


def test_a_reader_that_cannot_tell_does_not_hold_the_screen_for_ever() -> None:
    now = [0.0]
    watch = CardWatch(PlayedSession(finds=[True], there=[None]), clock=lambda: now[0])
    assert steps(watch, 2) == [CardRead(LI)]
    now[0] = 3.0
    assert steps(watch, 1) == [CardRemoved()]


def test_a_card_laid_down_slowly_is_read_without_a_word_of_failure() -> None:
    watch = CardWatch(PlayedSession(finds=[True, True], selects=[0x81, 0x81]))
    assert steps(watch, 2) == [CardRead(LI)]


def test_what_is_no_identity_card_is_told_and_does_not_take_the_last_ones_place() -> None:
    @dataclass
    class BankCard(PlayedSession):
        def find(self) -> bool:
            if self.finds:
                return self.finds.pop(0)
            raise refusal("find", Status.WRONG_CARD)

    watch = CardWatch(BankCard(finds=[True], there=[None]), clock=lambda: 0.0)
    assert steps(watch, 3) == [CardRead(LI)]
    watch.reader_gone()
    (event,) = steps(watch, 3)
    assert isinstance(event, CardFailed)
    assert event.failure.fault is ReadFault.WRONG_CARD


def test_a_card_that_cannot_be_read_is_told_once_until_it_is_lifted() -> None:
    bad = PlayedSession(finds=[True] * 12, selects=[Status.WRONG_CARD] * 100)
    watch = CardWatch(bad)
    assert len(steps(watch, 12)) == 1
    bad.finds = [False, True, True, True]  # only nudged
    assert steps(watch, 4) == []
    bad.finds = [False, False, True, True, True]  # lifted, and laid down again
    (event,) = steps(watch, 5)
    assert isinstance(event, CardFailed)
    bad.finds, bad.selects = [True], []
    assert steps(watch, 1) == [CardRead(LI)]


def test_a_card_that_fails_again_and_again_is_told_after_three_tries() -> None:
    watch = CardWatch(PlayedSession(finds=[True] * 3, selects=[Status.SELECT_FAILED] * 6))
    assert steps(watch, 2) == []
    (event,) = steps(watch, 1)
    assert isinstance(event, CardFailed)
    assert event.failure.fault is ReadFault.CARD_MOVED


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (Status.CARD_AUTHENTICATION, ReadFault.NOT_GENUINE),
        (Status.MODULE_AUTHENTICATION, ReadFault.NOT_GENUINE),
        (Status.VERIFICATION, ReadFault.NOT_GENUINE),
        (Status.WRONG_CARD, ReadFault.WRONG_CARD),
        (Status.READ_FAILED, ReadFault.CARD_MOVED),
        (Status.SELECT_FAILED, ReadFault.CARD_MOVED),
        (Status.NO_CARD, ReadFault.CARD_MOVED),
        (Status.UNKNOWN, ReadFault.UNREADABLE),
        (0x77, ReadFault.UNREADABLE),
    ],
)
def test_every_status_has_its_meaning_and_its_words(status: int, fault: ReadFault) -> None:
    problem = refusal("read", status)
    assert isinstance(problem, CardRefusedError)
    assert problem.failure.fault is fault
    assert problem.failure.words.zh
    assert problem.failure.words.en


@pytest.mark.parametrize("status", [Status.UNAUTHORISED, Status.SELF_TEST, Status.RANDOM_NUMBER])
def test_a_broken_reader_is_no_fault_of_the_card(status: Status) -> None:
    assert isinstance(refusal("find", status), ReaderRefusesError)
