"""The desk for payments on a real store, with a hall that answers, refuses and falls silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.audit import AuditEvent
from kiosk.hall_client import Offline, OutcomeUnknown
from kiosk.hall_client.failures import OfflineReason
from kiosk.hall_client.payments import PaymentState
from kiosk.payment_desk import PaymentDesk
from kiosk.tasks.payment import PaymentStage
from offline_cache.faults import StoreDefect
from offline_cache.store import Store
from tests.kiosk.payment_hall import NOW, Hall

PERSON, TAXPAYER = "person-1", "91133100MADEM0011F"
BODY = b'{"kind":"payment","total":"12459.90"}'


class Desk:
    """A desk, its store and its hall."""

    def __init__(self, folder: Path) -> None:
        self.hall = Hall()
        self.store = Store.open(folder / "store.db", bytes(32), clock=lambda: NOW)
        self.desk = PaymentDesk(self.store, self.hall)

    def order(self) -> str:
        return self.desk.begin(BODY, PERSON, TAXPAYER, "S13")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


def test_a_payment_is_followed_to_its_voucher_and_told_once(desk: Desk) -> None:
    key = desk.order()
    assert desk.desk.start(key).qr == "https://pay.invalid/1"
    desk.hall.move("P-1", PaymentState.PAID)
    assert desk.desk.look(key).stage is PaymentStage.PAID
    desk.hall.move("P-1", PaymentState.SETTLED)
    done = desk.desk.look(key)
    assert done.stage is PaymentStage.SETTLED
    assert done.voucher is not None
    assert [one.key for one in desk.desk.news(PERSON, TAXPAYER)] == [key]
    desk.desk.tell(key)
    assert desk.desk.news(PERSON, TAXPAYER) == ()
    events = [entry.event for entry in desk.store.audit.all()]
    assert events == [AuditEvent.PAYMENT_ORDERED.value, AuditEvent.PAYMENT_SETTLED.value]


def test_without_a_line_nothing_began_and_nothing_is_open(desk: Desk) -> None:
    desk.hall.line = Offline(OfflineReason.UNREACHABLE)
    key = desk.order()
    started = desk.desk.start(key)
    assert started.stage is PaymentStage.NOT_STARTED
    assert "连不上" in started.reasons[0].zh
    assert desk.store.payments.open() == []


def test_a_lost_answer_is_asked_for_by_its_key_and_never_ordered_twice(desk: Desk) -> None:
    desk.hall.lose_answer = True
    key = desk.order()
    assert desk.desk.start(key).stage is PaymentStage.UNCLEAR
    assert desk.desk.look(key).stage is PaymentStage.WAITING
    assert desk.hall.orders == 1


def test_an_order_that_never_arrived_goes_again_as_the_same_one(desk: Desk) -> None:
    desk.hall.line = OutcomeUnknown("timeout")
    key = desk.order()
    assert desk.desk.start(key).stage is PaymentStage.UNCLEAR
    desk.hall.line = None
    assert desk.desk.look(key).stage is PaymentStage.WAITING
    assert list(desk.hall.bodies) == [key]


def test_a_power_cut_before_the_first_byte_orders_nothing_by_itself(desk: Desk) -> None:
    key = desk.order()  # kept, and then the power went
    assert desk.desk.pursue() == 0
    assert desk.store.payments.get(key).state == "not_started"
    assert desk.hall.orders == 0


def test_a_code_nobody_stands_before_is_cancelled(desk: Desk) -> None:
    key = desk.order()
    desk.desk.start(key)
    assert desk.desk.pursue(besides=key) == 0
    assert desk.store.payments.get(key).state == "waiting"
    assert desk.desk.pursue() == 0
    assert desk.store.payments.get(key).state == "cancelled"
    assert desk.desk.news(PERSON, TAXPAYER) == ()


def test_paid_in_the_moment_of_leaving_is_told_at_the_next_visit(desk: Desk) -> None:
    key = desk.order()
    desk.desk.start(key)
    desk.hall.move("P-1", PaymentState.PAID)
    assert desk.desk.cancel(key).stage is PaymentStage.PAID
    assert desk.desk.pursue() == 1
    assert [one.stage for one in desk.desk.news(PERSON, TAXPAYER)] == [PaymentStage.PAID]
    desk.desk.tell(key)
    desk.hall.move("P-1", PaymentState.SETTLED)
    assert [one.stage for one in desk.desk.news(PERSON, TAXPAYER)] == [PaymentStage.SETTLED]
    desk.desk.tell(key)
    assert desk.desk.news(PERSON, TAXPAYER) == ()
    assert desk.desk.news("somebody else", TAXPAYER) == ()


def test_what_is_paid_and_not_settled_is_told_at_every_visit_and_not_taken_again(
    desk: Desk,
) -> None:
    key = desk.order()
    desk.desk.start(key)
    desk.hall.move("P-1", PaymentState.PAID)
    desk.desk.look(key)
    desk.desk.tell(key)
    assert [one.stage for one in desk.desk.news(PERSON, TAXPAYER)] == [PaymentStage.PAID]
    desk.hall.held_by = "P-1"
    again = desk.desk.start(desk.order())
    assert (again.stage, again.key) == (PaymentStage.PAID, key)
    other = desk.desk.begin(b'{"total":"1.00"}', PERSON, TAXPAYER, "S13")
    refused = desk.desk.start(other)
    assert refused.stage is PaymentStage.NOT_STARTED
    assert "请不要再付" in refused.reasons[0].zh


def test_cancelling_without_a_line_says_what_was_known_and_is_tried_again(desk: Desk) -> None:
    key = desk.order()
    desk.desk.start(key)
    desk.hall.line = Offline(OfflineReason.TIMEOUT, maybe_arrived=True)
    assert desk.desk.cancel(key).stage is PaymentStage.WAITING
    assert desk.desk.pursue() == 1
    desk.hall.line = None
    assert desk.desk.pursue() == 0
    assert desk.store.payments.get(key).state == "cancelled"


def test_what_an_earlier_visit_left_open_gives_way(desk: Desk) -> None:
    first = desk.order()
    desk.desk.start(first)
    desk.hall.held_by = "P-1"
    assert desk.desk.start(desk.order()).stage is PaymentStage.WAITING
    assert desk.store.payments.get(first).state == "cancelled"


def test_what_somebody_else_pays_just_now_is_said_and_left_alone(desk: Desk) -> None:
    stranger = desk.desk.begin(BODY, "person-2", TAXPAYER, "S13")
    desk.desk.start(stranger)
    desk.hall.held_by = "P-1"
    started = desk.desk.start(desk.order())
    assert started.stage is PaymentStage.NOT_STARTED
    assert "另一处缴款" in started.reasons[0].zh
    assert desk.store.payments.get(stranger).state == "waiting"


def test_the_store_neither_changes_an_order_nor_forgets_an_open_one(desk: Desk) -> None:
    key = desk.order()
    for statement in (
        "UPDATE payments SET body = x'00'",
        "DELETE FROM payments",
    ):
        with pytest.raises(StoreDefect):
            desk.store.access.write(statement)
    desk.desk.start(key)
    desk.hall.move("P-1", PaymentState.SETTLED)
    desk.desk.look(key)
    assert desk.store.payments.note(key, "cancelled").state == "settled"
    desk.store.purge(NOW + timedelta(days=31))
    assert desk.store.payments.counts() == {}


def test_an_answer_that_cannot_be_read_is_not_taken_for_an_end(desk: Desk) -> None:
    key = desk.order()
    desk.desk.start(key)
    desk.hall.by_key[key] = replace(desk.hall.by_key[key], raw=b"{")
    assert desk.desk.look(key).stage is PaymentStage.UNCLEAR
