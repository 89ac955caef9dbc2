"""The JSON of payments: what a terminal is told. Orders are ``hall.payments.order``."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from hall.api.wire import Outbound, ReasonBody
from hall.payments.payments import PaymentView
from hall.payments.states import State
from kiosk.issued_document import IssuedDocument


class VoucherBody(Outbound):
    """The electronic payment voucher (电子缴款凭证)."""

    number: str
    paid_at: datetime
    title_zh: str
    title_en: str
    amount: str = Field(description="yuan")
    verification: str = Field(description="TR1: code, to be checked offline")
    document: IssuedDocument | None = None


class MoneyBackBody(Outbound):
    """One sum that was taken and is given back, in full."""

    amount: str = Field(description="yuan")
    state: Literal["refunding", "refunded"]


class PaymentBody(Outbound):
    """One payment as it stands now."""

    payment_id: str
    state: State
    method: Literal["agreement", "qr"]
    total: str = Field(description="yuan")
    expires_at: datetime
    qr: str | None = Field(
        description="the text of the code to be shown; null while there is none (yet, or any more)"
    )
    reasons: list[ReasonBody] = Field(description="why it failed, or why money goes back")
    voucher: VoucherBody | None = Field(description="once settled")
    refunds: list[MoneyBackBody] = Field(
        description="what goes back; with a settled payment, what was paid twice"
    )

    @classmethod
    def of(cls, view: PaymentView) -> PaymentBody:
        """Write a payment."""
        return cls.model_validate(
            {
                "payment_id": view.payment_id,
                "state": view.state,
                "method": view.method,
                "total": str(view.total),
                "expires_at": view.expires_at,
                "qr": view.qr,
                "reasons": view.reasons,
                "voucher": view.voucher,
                "refunds": [
                    {"amount": str(one.amount), "state": one.state} for one in view.refunds
                ],
            }
        )
