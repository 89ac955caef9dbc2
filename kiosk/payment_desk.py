"""Takes a payment to the hall, follows it, and knows what became of it after a power cut.

Blocking, run on workers; no Qt. The order is in the store before it is sent. Whatever the
line does, a payment is asked for by its key, never ordered a second time by mistake.
"""

from __future__ import annotations

import json
import logging
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.audit import AuditEvent, AuditTrail
from kiosk.bilingual import Bilingual
from kiosk.hall_client import HallError, OutcomeUnknown, PaymentOpen, Refused
from kiosk.hall_client.payments import Payment as HallPayment
from kiosk.hall_client.payments import decode_payment
from kiosk.tasks.payment import (
    MONEY_TAKEN,
    OPEN_STAGES,
    Payment,
    PaymentMethod,
    PaymentStage,
    Voucher,
)

if TYPE_CHECKING:
    from kiosk.hall_client.payments import PaymentCalls
    from offline_cache.payments import StoredPayment
    from offline_cache.store import Store

log = logging.getLogger(__name__)

_OTHER_PAYMENT: Final = Bilingual(
    "这项税费正在另一处缴款,还没结束。请等几分钟再试,或到窗口查一下。",
    "This is being paid somewhere else just now. Try again in a few minutes, or ask at the "
    "counter.",
)
_PAID_BEFORE: Final = Bilingual(
    "这项您已经付过钱了,正在入库,请不要再付。", "You have paid this; it is being settled."
)


class PaymentDesk:
    """The desk for payments."""

    def __init__(self, store: Store, hall: PaymentCalls) -> None:
        self._store = store
        self._hall = hall
        self._audit = AuditTrail(store)

    # --- one payment ---------------------------------------------------------------

    def begin(self, body: bytes, person_key: str, taxpayer_id: str, task_id: str) -> str:
        """Keep an order; returns its key. Nothing is sent yet.

        Raises ``StoreUnavailable`` when it cannot be kept: then there is no payment.
        """
        with self._store.access.transaction():
            kept = self._store.payments.begin(body, person_key, taxpayer_id, task_id)
            self._audit.record(AuditEvent.PAYMENT_ORDERED, person_key, taxpayer_id)
        return kept.key

    def start(self, key: str) -> Payment:
        """Take the order under ``key`` to the hall; never raises what the line does.

        What was paid before comes back as that payment, under the key it has.
        """
        kept = self._store.payments.get(key)
        try:
            return self._took(key, self._hall.start_payment(key, kept.body))
        except PaymentOpen as other:
            earlier = self._own_other(other.payment_id, kept)
            if earlier is None or earlier.stage not in MONEY_TAKEN | {PaymentStage.CANCELLED}:
                return self._never_began(key, _OTHER_PAYMENT)
            if earlier.stage is PaymentStage.CANCELLED:
                return self.start(key)  # what an earlier visit left behind is out of the way
            refused = self._never_began(key, _PAID_BEFORE)
            same = earlier.total == Decimal(json.loads(kept.body)["total"])
            return earlier if same else refused  # followed under its own key from now on
        except OutcomeUnknown:
            return self._note(key, PaymentStage.UNCLEAR)
        except HallError as fault:  # offline before it left, or a refusal: it did not begin
            return self._never_began(key, fault.text)

    def look(self, key: str) -> Payment:
        """Ask how ``key`` stands; what was known before, where the hall does not answer."""
        kept = self._store.payments.get(key)
        try:
            if kept.payment_id:
                return self._took(key, self._hall.payment(kept.payment_id))
            return self._took(key, self._hall.payment_by_key(key))
        except Refused as refusal:
            if refusal.status == 404 and not kept.payment_id:
                return self.start(key)  # never received: the same bytes under the same key
            return payment_of(kept)
        except HallError:
            return payment_of(kept)

    def cancel(self, key: str) -> Payment:
        """Ask to cancel; the answer is what is true now, which may be ``paid``."""
        kept = self._store.payments.get(key)
        if not kept.payment_id:
            known = self._ask_once(key)
            if known is None:
                return payment_of(self._store.payments.get(key))
            kept = self._store.payments.get(key)
        if not kept.is_open or not kept.payment_id:
            return payment_of(kept)
        try:
            return self._took(key, self._hall.cancel_payment(kept.payment_id))
        except HallError:
            return payment_of(kept)

    def _ask_once(self, key: str) -> Payment | None:
        """What the hall knows of ``key``, without ordering anything; None: no answer."""
        try:
            return self._took(key, self._hall.payment_by_key(key))
        except Refused as refusal:
            if refusal.status == 404:
                return self._note(key, PaymentStage.NOT_STARTED)
            return None
        except HallError:
            return None

    def _own_other(self, payment_id: str, kept: StoredPayment) -> Payment | None:
        """Cancel what an earlier visit of the same person left open here; how it stands now."""
        for one in self._store.payments.of(kept.person_key, kept.taxpayer_id):
            if one.payment_id == payment_id and one.key != kept.key:
                return self.cancel(one.key)
        return None

    # --- all payments --------------------------------------------------------------

    def pursue(self, besides: str = "") -> int:
        """Follow every payment whose visitor has gone; returns how many are still open.

        A code that still waits is cancelled: nobody stands in front of it any more.
        ``besides`` is the key of the payment on the screen.
        """
        left = 0
        for one in self._store.payments.open():
            if one.key == besides:
                continue
            taken = one.state in ("paid", "refunding")
            known = self.look(one.key) if taken else self.cancel(one.key)
            left += known.stage in OPEN_STAGES
        return left

    def news(self, person_key: str, taxpayer_id: str) -> tuple[Payment, ...]:
        """What this person should be told of earlier payments, asking the hall about open ones.

        Money whose place is not certain is told at every visit, an end only once.
        """
        told = []
        for one in self._store.payments.of(person_key, taxpayer_id):
            known = self.look(one.key) if one.is_open and one.payment_id else payment_of(one)
            under_way = known.stage in OPEN_STAGES & MONEY_TAKEN | {PaymentStage.UNCLEAR}
            ended = known.stage in MONEY_TAKEN - OPEN_STAGES
            if under_way or (ended and not self._store.payments.get(one.key).told):
                told.append(known)
        return tuple(told)

    def tell(self, key: str) -> None:
        """The visitor has seen how it stands; a new state will be told anew."""
        self._store.payments.tell(key)

    # --- keeping -------------------------------------------------------------------

    def _took(self, key: str, answer: HallPayment) -> Payment:
        before = self._store.payments.get(key)
        kept = self._store.payments.note(
            key, answer.state.value, payment_id=answer.payment_id, reply=answer.raw
        )
        if kept.state != before.state and kept.state in ("settled", "refunded"):
            event = (
                AuditEvent.PAYMENT_SETTLED
                if kept.state == "settled"
                else AuditEvent.PAYMENT_REFUNDED
            )
            self._audit.record(event, kept.person_key, kept.taxpayer_id)
        return payment_of(kept)

    def _note(self, key: str, stage: PaymentStage) -> Payment:
        return payment_of(self._store.payments.note(key, stage.value))

    def _never_began(self, key: str, why: Bilingual) -> Payment:
        self._note(key, PaymentStage.NOT_STARTED)
        return Payment(stage=PaymentStage.NOT_STARTED, key=key, reasons=(why,))


def payment_of(kept: StoredPayment) -> Payment:
    """A stored payment as the runner and the screen take it."""
    stage = PaymentStage(kept.state)
    if kept.reply is None:
        return Payment(stage=stage, key=kept.key, payment_id=kept.payment_id)
    try:
        answer = decode_payment(kept.reply)
    except ValueError:  # an answer of a newer hall, kept by a newer terminal
        return Payment(stage=PaymentStage.UNCLEAR, key=kept.key, payment_id=kept.payment_id)
    voucher = answer.voucher
    reasons = [reason.text for reason in answer.reasons]
    if stage is PaymentStage.SETTLED:
        reasons += [_money_back(str(back.amount)) for back in answer.refunds]
    return Payment(
        stage=stage,
        key=kept.key,
        payment_id=answer.payment_id,
        method=PaymentMethod(answer.method),
        total=answer.total,
        expires_at=answer.expires_at,
        qr=answer.qr or "",
        reasons=tuple(reasons),
        voucher=None
        if voucher is None or stage is not PaymentStage.SETTLED
        else Voucher(
            number=voucher.number,
            paid_at=voucher.paid_at,
            title=voucher.title,
            amount=voucher.amount,
            verification=voucher.verification,
            document=voucher.document,
        ),
    )


def _money_back(amount: str) -> Bilingual:
    return Bilingual(f"多付的 {amount} 元会原路退回。", f"The {amount} yuan paid twice go back.")
