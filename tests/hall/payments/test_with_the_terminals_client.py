"""Terminal, hall and provider, each with its own wire: all mean the same payment."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from decimal import Decimal

import httpx
import pytest

from hall.api.payments import NOTIFICATIONS
from hall.composition import Hall, open_hall
from hall.payments.request_signing import RequestSigner
from hall.payments.signed_http_provider import SignedHttpProvider
from hall.payments.synthetic_provider.faults import ProviderFaults
from hall.payments.synthetic_provider.notifier import Notifier
from hall.payments.synthetic_provider.service import build_service
from hall.payments.synthetic_provider.till import Till
from hall.settings import HallSettings
from kiosk.hall_client import (
    HallClient,
    Payment,
    PaymentOpen,
    PaymentState,
    Refused,
    decode_payment,
)
from kiosk.identity.key_set import decode_key_set
from kiosk.identity.receipt_code import ReceiptFacts, verify_receipt_code
from tests.hall.conftest import NOW, StillClock
from tests.hall.live_server import serve, serve_application
from tests.hall.payments.orders import Payer, new_key, order_body, personas_now

KEY = b"k" * 32
TODAY = NOW.date()


@pytest.fixture
def wired(till: Till, clock: StillClock) -> Iterator[SignedHttpProvider]:
    till.faults = ProviderFaults(debit_seconds=0)
    signer = RequestSigner(KEY, clock)
    service = build_service(till, signer, "admin", Notifier(till, signer))
    with serve_application(service) as url:
        till.base_url = url
        yield SignedHttpProvider(url, KEY, clock, simulated=True, answer_seconds=5)


@pytest.fixture
def hall(settings: HallSettings, clock: StillClock, wired: SignedHttpProvider) -> Iterator[Hall]:
    hall = open_hall(settings, clock=clock, provider=wired, personas=lambda _day: personas_now())
    yield hall
    hall.database.close()


@pytest.fixture
def client(hall: Hall, wired: SignedHttpProvider, clock: StillClock) -> Iterator[HallClient]:
    tokens: list[str] = []
    with serve(hall) as url:
        wired.notify_url = url + NOTIFICATIONS
        client = HallClient(url, lambda: tokens[0] if tokens else None, clock=clock)
        tokens.append(client.enrol(hall.terminals.issue_code("1").code, "t", "0").token)
        yield client
        client.close()


def _press(payment: Payment, button: str) -> None:
    assert payment.qr is not None
    with httpx.Client(trust_env=False, follow_redirects=True) as phone:
        assert phone.post(f"{payment.qr}/{button}").status_code == 200


def _wait(ask: Callable[[], Payment], state: PaymentState) -> Payment:
    deadline = time.monotonic() + 10
    while (payment := ask()).state is not state:
        assert time.monotonic() < deadline, payment.state
    return payment


def test_paid_by_phone_and_heard_by_notification(client: HallClient, several_payer: Payer) -> None:
    body = several_payer.body(TODAY)
    payment = client.start_payment(key := new_key(), body)
    assert payment.state is PaymentState.WAITING
    with pytest.raises(PaymentOpen) as caught:
        client.start_payment(new_key(), body)
    assert caught.value.payment_id == payment.payment_id
    assert "另一笔缴款" in caught.value.text.zh
    _press(payment, "now")
    # The clock stands still: the hall would not look by itself, only the notification wakes it.
    settled = _wait(lambda: client.payment(payment.payment_id), PaymentState.SETTLED)
    voucher = settled.voucher
    assert voucher is not None
    assert voucher.amount == payment.total == several_payer_total(several_payer)
    assert voucher.document is not None
    assert voucher.document.verification == voucher.verification
    facts = verify_receipt_code(voucher.verification, decode_key_set(client.identity_keys(), NOW))
    assert isinstance(facts, ReceiptFacts)
    assert facts.taxpayer_id == several_payer.profile.taxpayer_id
    assert client.start_payment(key, body) == client.payment_by_key(key) == settled
    assert decode_payment(settled.raw) == settled


def several_payer_total(payer: Payer) -> Decimal:
    return sum((item.amount for item in payer.items(TODAY)), Decimal(0))


def test_cancelled_declined_and_debited(client: HallClient, timely_payer: Payer) -> None:
    body = timely_payer.body(TODAY)
    payment = client.start_payment(new_key(), body)
    assert client.cancel_payment(payment.payment_id).state is PaymentState.CANCELLED
    payment = client.start_payment(new_key(), body)
    _press(payment, "fail")
    failed = _wait(lambda: client.payment(payment.payment_id), PaymentState.FAILED)
    assert [reason.code for reason in failed.reasons] == ["declined"]
    debit = client.start_payment(new_key(), timely_payer.body(TODAY, "agreement"))
    assert debit.qr is None
    _wait(lambda: client.payment(debit.payment_id), PaymentState.SETTLED)


def test_an_order_that_is_not_right_any_more_failed(client: HallClient, late_payer: Payer) -> None:
    tax, _charge = late_payer.items(TODAY)
    payment = client.start_payment(new_key(), order_body(late_payer, "qr", [tax]))
    assert payment.state is PaymentState.FAILED
    assert [reason.code for reason in payment.reasons] == ["late_charge_missing"]


def test_refusals_keep_their_codes(client: HallClient, late_payer: Payer) -> None:
    for ask in (client.payment, client.cancel_payment):
        with pytest.raises(Refused) as caught:
            ask(new_key())
        assert caught.value.code == "unknown_payment"
    with pytest.raises(Refused) as caught:
        client.payment_by_key(new_key())
    assert caught.value.code == "unknown_key"
    with pytest.raises(Refused) as caught:
        client.start_payment(new_key(), b"{}")
    assert caught.value.code == "malformed"


def test_a_forged_notification_wakes_nothing(client: HallClient, wired: SignedHttpProvider) -> None:
    body = json.dumps({"event": 1, "payment_id": new_key()}).encode()
    with httpx.Client(trust_env=False) as stranger:
        assert stranger.post(wired.notify_url, content=body).status_code == 401


def test_a_provider_that_hangs_keeps_nobody_waiting_long(
    client: HallClient, wired: SignedHttpProvider, till: Till, late_payer: Payer
) -> None:
    till.faults = ProviderFaults(hang_seconds=60)
    wired.answer_seconds = 0.2
    payment = client.start_payment(new_key(), late_payer.body(TODAY))
    assert (payment.state, payment.qr) == (PaymentState.WAITING, None)


def test_without_a_provider_nothing_can_be_paid(
    settings: HallSettings, clock: StillClock, late_payer: Payer
) -> None:
    hall = open_hall(settings, clock=clock)
    tokens: list[str] = []
    with serve(hall) as url:
        client = HallClient(url, lambda: tokens[0] if tokens else None, clock=clock)
        tokens.append(client.enrol(hall.terminals.issue_code("1").code, "t", "0").token)
        with pytest.raises(Refused) as caught:
            client.start_payment(new_key(), late_payer.body(TODAY))
        assert caught.value.code == "payments_unavailable"
        assert "窗口" in caught.value.text.zh
        client.close()


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"state": "settled"}', b"\xff"])
def test_an_answer_that_is_not_understood_says_nothing_of_itself(raw: bytes) -> None:
    with pytest.raises(ValueError, match="not understood"):
        decode_payment(raw)
