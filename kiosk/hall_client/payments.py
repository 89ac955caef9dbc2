"""Payments (缴款) at the hall: ordered once, followed until the money's place is certain."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

import msgspec

from kiosk.bilingual import Bilingual
from kiosk.hall_client.calls import HallCalls, path_part
from kiosk.hall_client.connection import Response
from kiosk.hall_client.failures import HallFault, OutcomeUnknown
from kiosk.hall_client.replies import Reason
from kiosk.issued_document import IssuedDocument


class PaymentState(StrEnum):
    """Where a payment stands; the words for the visitor are the screen's."""

    WAITING = "waiting"  # the code is shown, or the debit is under way; nothing taken yet
    PAID = "paid"  # 已付款: taken, the treasury (国库) has not confirmed yet
    SETTLED = "settled"  # 已入库: there is a voucher
    FAILED = "failed"  # nothing was taken; the reasons say why
    CANCELLED = "cancelled"  # nothing was taken
    EXPIRED = "expired"  # nothing was taken
    REFUNDING = "refunding"  # taken, and on its way back
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentVoucher:
    """The electronic payment voucher (电子缴款凭证)."""

    number: str
    paid_at: datetime
    title_zh: str
    title_en: str
    amount: Decimal
    verification: str = field(repr=False)
    document: IssuedDocument | None = field(default=None, repr=False)

    @property
    def title(self) -> Bilingual:
        """What was paid."""
        return Bilingual(self.title_zh, self.title_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBack:
    """One sum that was taken and is given back, in full."""

    amount: Decimal
    state: Literal["refunding", "refunded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment as the hall knows it now; ``raw`` is the answer as received.

    ``qr`` is the text that the visitor's phone opens; None while the provider has not
    made it yet, and for a debit. ``refunds`` also holds what was paid twice beside a
    payment that is settled. ``reasons`` say why it failed or is given back.
    """

    payment_id: str
    state: PaymentState
    method: str  # "agreement" | "qr"
    total: Decimal
    expires_at: datetime
    qr: str | None = field(default=None, repr=False)
    reasons: tuple[Reason, ...] = ()
    voucher: PaymentVoucher | None = None
    refunds: tuple[MoneyBack, ...] = ()
    raw: bytes = field(default=b"", repr=False)


# Built here once: msgspec crashes when two threads meet a new type at the same moment.
_PAYMENTS: Final = msgspec.json.Decoder(Payment)


def decode_payment(raw: bytes) -> Payment:
    """Read an answer about a payment, fresh or kept in the store.

    Raises ``ValueError`` if it is not understood; the text quotes no value.
    """
    try:
        payment = _PAYMENTS.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise ValueError("the answer is not understood") from None
    if payment.state is PaymentState.SETTLED and payment.voucher is None:
        raise ValueError("settled without a voucher")
    return replace(payment, raw=raw)


class PaymentCalls(HallCalls):
    """What :class:`kiosk.hall_client.HallClient` can ask about payments."""

    def start_payment(self, key: str, body: bytes) -> Payment:
        """Order a payment: exactly ``body``, under ``key``; sent again it begins no second one.

        Raises ``PaymentOpen`` when one of its items is in another payment, else what
        :meth:`HallClient.submit` raises; after :class:`OutcomeUnknown` ask by
        :meth:`payment_by_key`. ``Refused`` 422 ``malformed``: the order is incomplete.
        What the bureau will not take (an amount that is not right any more, no right to
        pay) comes back as a payment that ``failed``, with its reasons.
        """
        return _payment_handed_in(self._hand_in("/payments", key, body))

    def payment(self, payment_id: str) -> Payment:
        """Ask how a payment stands. ``Refused`` 404 ``unknown_payment``."""
        return _payment(self._call("GET", f"/payments/{path_part(payment_id)}"))

    def payment_by_key(self, key: str) -> Payment:
        """Ask what became of ``key``. ``Refused`` 404 ``unknown_key``: never received."""
        return _payment(self._call("GET", f"/payments/by-key/{path_part(key)}"))

    def cancel_payment(self, payment_id: str) -> Payment:
        """Ask to cancel; the answer is what is true now, which may be ``paid``.

        ``waiting`` means that the provider has not confirmed it yet: ask again. May be
        sent any number of times.
        """
        return _payment(self._call("POST", f"/payments/{path_part(payment_id)}/cancel"))


def _payment(response: Response) -> Payment:
    try:
        return decode_payment(response.body)
    except ValueError:
        raise HallFault("not_understood", response.status) from None


def _payment_handed_in(response: Response) -> Payment:
    """Read the answer to an order; one not understood leaves its outcome unknown."""
    try:
        return decode_payment(response.body)
    except ValueError:
        raise OutcomeUnknown("not_understood") from None
