"""What is answered at once: never kept to be sent later, never told as done when it is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from kiosk.audit import AuditEvent, AuditTrail
from kiosk.filing_desk import FilingDesk, outcome_of
from kiosk.hall_client import HallClient, Offline, OfflineReason, OutcomeUnknown, Refused
from kiosk.hall_delivery import HallDelivery
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.outcome import Outcome, OutcomeState
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tax_law import load_law
from offline_cache.delivery import Delivery
from offline_cache.pending import PendingState
from offline_cache.store import Store
from tests.kiosk.tasks.occasion import SIGNED_AT, TODAY

PERSON, TAXPAYER = "person-1", "91000000SAMPLE0000"


class Line:
    """The line to the hall: does what a test says."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.sent: list[str] = []

    def submit(self, key: str, body: bytes) -> object:
        assert json.loads(body)["signature"] is None
        self.sent.append(key)
        if self.trouble is not None:
            raise self.trouble
        raise AssertionError("the test says what happens")

    def submission(self, key: str) -> object:
        raise Offline(OfflineReason.UNREACHABLE)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "store.db", bytes(32), clock=lambda: SIGNED_AT)
    yield store
    store.close()


def runner(online: bool = True) -> TaskRunner:
    begun = TaskRunner(
        load_task("S20"),
        sample_taxpayers(TODAY)["small company"],
        PERSON,
        load_law("133100"),
        TODAY,
        rights=frozenset(Right),
        online=online,
    )
    return begun


def confirmed() -> TaskRunner:
    begun = runner()
    for key, value in (("of_year", "all"), ("tax", "all"), ("form", "table")):
        begun.answer(key, value)
        begun.advance()
    begun.advance()
    assert begun.awaits_request
    return begun


def handed_in(store: Store, line: Line) -> Outcome:
    desk = FilingDesk(store, lambda: None, clock=lambda: SIGNED_AT)
    asked = confirmed()
    body = asked.request(SIGNED_AT, "T-1", None)
    event = desk.hand_in(body, PERSON, TAXPAYER, "S20", 1, asked.answers_document(), at_once=True)
    far_end = HallDelivery(cast(HallClient, line))
    Delivery(store, far_end.deliver, far_end.ask).deliver_due()
    return outcome_of(store.pending.get(event.key))


@pytest.mark.parametrize(
    "trouble",
    [Offline(OfflineReason.UNREACHABLE), Refused("token_revoked", 403), Refused("slow", 429)],
)
def test_what_certainly_did_not_arrive_is_withdrawn_and_told_so(
    store: Store, trouble: Exception
) -> None:
    line = Line()
    line.trouble = trouble
    outcome = handed_in(store, line)
    assert outcome.state is OutcomeState.NOT_SENT
    assert store.pending.next_at() is None, "nothing is left to be sent later"
    assert len(line.sent) == 1


def test_what_may_have_arrived_is_followed(store: Store) -> None:
    line = Line()
    line.trouble = OutcomeUnknown("timeout")
    assert handed_in(store, line).state is OutcomeState.PROCESSING
    assert store.pending.counts()[PendingState.UNKNOWN] == 1


def test_the_trail_says_asked_for_and_not_signed(store: Store) -> None:
    line = Line()
    line.trouble = OutcomeUnknown("timeout")
    handed_in(store, line)
    events = [entry.event for entry in AuditTrail(store).entries_of(PERSON)]
    assert AuditEvent.REQUEST_MADE.value in events
    assert AuditEvent.FILING_SIGNED.value not in events


def test_the_visitor_tries_again_with_the_same_answers() -> None:
    asked = confirmed()
    first = asked.request(SIGNED_AT, "T-1", None)
    assert asked.request(SIGNED_AT, "T-2", None) == first
    asked.record_outcome(Outcome(state=OutcomeState.NOT_SENT))
    assert asked.current.primary is not None
    assert asked.current.primary.zh == "再试一次"
    asked.reopen()
    assert asked.current.id == "check"
    asked.advance()
    assert asked.awaits_request
    assert (
        json.loads(asked.request(SIGNED_AT, "T-1", None))["answers"]
        == (json.loads(first)["answers"])
    )


def test_without_a_line_the_task_says_so_until_it_is_back() -> None:
    begun = runner(online=False)
    assert begun.exit is not None
    assert begun.exit.key == "offline"
    assert begun.current.title.zh == "现在联不上税务局,这件事办不了"
    begun.line_is_back()
    assert begun.current.exit is None
    assert begun.current.id == "year"


def test_opening_a_draft_sends_nothing() -> None:
    begun = confirmed()
    taken_up = TaskRunner.resume(
        begun.answers_document(),
        begun.profile,
        PERSON,
        begun.law,
        TODAY,
        rights=frozenset(Right),
    )
    assert not taken_up.awaits_request
    assert taken_up.current.id == "check"
