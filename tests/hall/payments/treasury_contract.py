"""What every bureau that takes money must do: ``hall.payments.treasury.Treasury``.

A real adapter's tests subclass :class:`TreasuryContract` and give it the fixtures.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from hall.bureau.bureau import Refused
from hall.payments.order import PaymentOrder
from hall.payments.provider import Taken
from hall.payments.treasury import Assessed, Booked, Treasury
from tests.hall.payments.orders import new_key


class TreasuryContract:
    """Subclass this, give it the fixtures, and let pytest collect it."""

    @pytest.fixture
    def treasury(self) -> Treasury:
        raise NotImplementedError

    @pytest.fixture
    def order(self) -> PaymentOrder:
        """An order that is right now, for something that is owed."""
        raise NotImplementedError

    @pytest.fixture
    def now(self) -> datetime:
        raise NotImplementedError

    def taken(self, order: PaymentOrder, payment_id: str, now: datetime) -> Taken:
        return Taken(
            transaction=f"T{payment_id}", payment_id=payment_id, amount=order.total, taken_at=now
        )

    def test_a_right_order_is_assessed_and_nothing_changes(
        self, treasury: Treasury, order: PaymentOrder
    ) -> None:
        first = treasury.assess(order)
        assert isinstance(first, Assessed)
        assert first.claims
        assert first == treasury.assess(order)

    def test_a_wrong_sum_is_refused(self, treasury: Treasury, order: PaymentOrder) -> None:
        item = order.items[0].model_copy(update={"amount": order.items[0].amount + 1})
        wrong = order.model_copy(update={"items": (item, *order.items[1:])})
        assert isinstance(treasury.assess(wrong), Refused)

    def test_a_stranger_may_not_pay(self, treasury: Treasury, order: PaymentOrder) -> None:
        assert isinstance(
            treasury.assess(order.model_copy(update={"person_key": "nobody"})), Refused
        )

    def test_money_is_booked_once(
        self, treasury: Treasury, order: PaymentOrder, now: datetime
    ) -> None:
        payment_id = new_key()
        taken = self.taken(order, payment_id, now)
        first = treasury.book(payment_id, order, taken)
        assert isinstance(first, Booked)
        assert first.voucher.amount == order.total
        assert first.voucher.verification.startswith("TR1:")
        assert treasury.book(payment_id, order, taken) == first
        assert isinstance(treasury.assess(order), Refused)  # nothing is owed any more

    def test_what_was_paid_is_not_booked_for_another_payment(
        self, treasury: Treasury, order: PaymentOrder, now: datetime
    ) -> None:
        one, other = new_key(), new_key()
        treasury.book(one, order, self.taken(order, one, now))
        late = self.taken(order, other, now)
        refused = treasury.book(other, order, late)
        assert isinstance(refused, Refused)
        assert treasury.book(other, order, late) == refused

    def test_another_sum_is_not_booked(
        self, treasury: Treasury, order: PaymentOrder, now: datetime
    ) -> None:
        payment_id = new_key()
        taken = Taken(
            transaction="T-short",
            payment_id=payment_id,
            amount=order.total - Decimal("0.01"),
            taken_at=now,
        )
        assert isinstance(treasury.book(payment_id, order, taken), Refused)
