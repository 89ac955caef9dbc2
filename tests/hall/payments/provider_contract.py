"""What every payment provider must do, whoever runs it: ``hall.payments.provider.Provider``.

A real adapter's tests subclass :class:`ProviderContract` and give it ``provider`` and
``payer`` (someone, or a sandbox, that pays what is shown).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

import pytest

from hall.payments.provider import Charge, ChargeState, Provider, Refund, RefundState
from tests.hall.payments.orders import new_key


class PhonePayer(Protocol):
    """Pays a shown code, and knows what time it is at the provider."""

    def pay(self, code: str) -> None: ...

    def now(self) -> datetime: ...

    def wait_for(self, condition: Callable[[], bool]) -> None: ...


class ProviderContract:
    """Subclass this, give it the two fixtures, and let pytest collect it."""

    @pytest.fixture
    def provider(self) -> Provider:
        raise NotImplementedError

    @pytest.fixture
    def payer(self) -> PhonePayer:
        raise NotImplementedError

    def charge(self, payer: PhonePayer, method: str = "qr") -> Charge:
        return Charge(
            payment_id=new_key(),
            method="qr" if method == "qr" else "agreement",
            amount=Decimal("12.30"),
            description="税费缴款",
            expires_at=payer.now() + timedelta(minutes=5),
            agreement=None if method == "qr" else "A0",
        )

    def paid(self, provider: Provider, payer: PhonePayer) -> Charge:
        charge = self.charge(payer)
        code = provider.open(charge).code
        assert code is not None
        payer.pay(code)
        payer.wait_for(lambda: _state(provider, charge) is ChargeState.PAID)
        return charge

    def test_a_charge_is_opened_once(self, provider: Provider, payer: PhonePayer) -> None:
        charge = self.charge(payer)
        first = provider.open(charge)
        assert first.state is ChargeState.OPEN
        assert first.code
        assert provider.open(charge) == first == provider.query(charge.payment_id)

    def test_what_was_never_opened_is_not_known(self, provider: Provider) -> None:
        assert provider.query(new_key()) is None

    def test_what_is_paid_names_its_transaction(
        self, provider: Provider, payer: PhonePayer
    ) -> None:
        charge = self.paid(provider, payer)
        report = provider.query(charge.payment_id)
        assert report is not None
        (taken,) = report.taken
        assert (taken.payment_id, taken.amount) == (charge.payment_id, charge.amount)
        assert abs(taken.taken_at - payer.now()) < timedelta(minutes=1)
        assert taken in provider.statement(payer.now().date())

    def test_a_debit_needs_nobody(self, provider: Provider, payer: PhonePayer) -> None:
        charge = self.charge(payer, "agreement")
        assert provider.open(charge).code is None
        payer.wait_for(lambda: _state(provider, charge) is ChargeState.PAID)

    def test_what_is_closed_cannot_be_paid(self, provider: Provider, payer: PhonePayer) -> None:
        charge = self.charge(payer)
        code = provider.open(charge).code
        assert provider.close(charge.payment_id).state is ChargeState.CLOSED
        assert code is not None
        payer.pay(code)
        report = provider.close(charge.payment_id)
        assert (report.state, report.taken) == (ChargeState.CLOSED, ())

    def test_what_is_paid_cannot_be_closed(self, provider: Provider, payer: PhonePayer) -> None:
        charge = self.paid(provider, payer)
        assert provider.close(charge.payment_id).state is ChargeState.PAID

    def test_what_is_closed_before_it_came_stays_closed(
        self, provider: Provider, payer: PhonePayer
    ) -> None:
        charge = self.charge(payer)
        assert provider.close(charge.payment_id).state is ChargeState.CLOSED
        assert provider.open(charge).state is ChargeState.CLOSED

    def test_a_refund_happens_once(self, provider: Provider, payer: PhonePayer) -> None:
        charge = self.paid(provider, payer)
        report = provider.query(charge.payment_id)
        assert report is not None
        refund = Refund(
            refund_id=new_key(),
            payment_id=charge.payment_id,
            transaction=report.taken[0].transaction,
            amount=charge.amount,
        )
        provider.refund(refund)
        payer.wait_for(lambda: provider.refund(refund) is RefundState.DONE)
        again = provider.query(charge.payment_id)
        assert again is not None
        assert again.taken == report.taken  # what was taken stays on record


def _state(provider: Provider, charge: Charge) -> ChargeState | None:
    report = provider.query(charge.payment_id)
    return None if report is None else report.state
