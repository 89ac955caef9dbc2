"""The JSON between the hall and a provider that speaks our signed protocol."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from hall.bureau.bureau import Reason
from hall.payments.order import Method
from hall.payments.provider import (
    Charge,
    ChargeReport,
    ChargeState,
    Refund,
    RefundState,
    Taken,
)
from kiosk.bilingual import Bilingual

NOTIFICATION = "notification"
"""What a notification is signed as; the rest is signed as ``METHOD path``."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class ChargeBody(_Part):
    """Open a charge."""

    payment_id: str
    method: Method
    amount: Decimal
    description: str
    expires_at: AwareDatetime
    agreement: str | None = None
    notify_url: str = ""

    @classmethod
    def of(cls, charge: Charge, notify_url: str) -> ChargeBody:
        """Write a charge."""
        return cls(
            payment_id=charge.payment_id,
            method=charge.method,
            amount=charge.amount,
            description=charge.description,
            expires_at=charge.expires_at,
            agreement=charge.agreement,
            notify_url=notify_url,
        )

    def charge(self) -> Charge:
        """Read it back."""
        return Charge(
            payment_id=self.payment_id,
            method=self.method,
            amount=self.amount,
            description=self.description,
            expires_at=self.expires_at,
            agreement=self.agreement,
        )


class TakenBody(_Part):
    """One transaction."""

    transaction: str
    payment_id: str
    amount: Decimal
    taken_at: datetime

    @classmethod
    def of(cls, taken: Taken) -> TakenBody:
        """Write a transaction."""
        return cls(
            transaction=taken.transaction,
            payment_id=taken.payment_id,
            amount=taken.amount,
            taken_at=taken.taken_at,
        )

    def taken(self) -> Taken:
        """Read it back."""
        return Taken(
            transaction=self.transaction,
            payment_id=self.payment_id,
            amount=self.amount,
            taken_at=self.taken_at,
        )


class ReportBody(_Part):
    """How a charge stands."""

    state: ChargeState
    code: str | None = None
    taken: tuple[TakenBody, ...] = ()
    reason_code: str = ""
    reason_zh: str = ""
    reason_en: str = ""

    @classmethod
    def of(cls, report: ChargeReport) -> ReportBody:
        """Write a report."""
        reason = report.reason
        return cls(
            state=report.state,
            code=report.code,
            taken=tuple(TakenBody.of(one) for one in report.taken),
            reason_code="" if reason is None else reason.code,
            reason_zh="" if reason is None else reason.words.zh,
            reason_en="" if reason is None else reason.words.en,
        )

    def report(self) -> ChargeReport:
        """Read it back."""
        return ChargeReport(
            state=self.state,
            code=self.code,
            taken=tuple(one.taken() for one in self.taken),
            reason=Reason(code=self.reason_code, words=Bilingual(self.reason_zh, self.reason_en))
            if self.reason_code
            else None,
        )


class RefundBody(_Part):
    """Give a transaction back."""

    refund_id: str
    payment_id: str
    transaction: str
    amount: Decimal

    @classmethod
    def of(cls, refund: Refund) -> RefundBody:
        """Write a refund."""
        return cls(
            refund_id=refund.refund_id,
            payment_id=refund.payment_id,
            transaction=refund.transaction,
            amount=refund.amount,
        )

    def refund(self) -> Refund:
        """Read it back."""
        return Refund(
            refund_id=self.refund_id,
            payment_id=self.payment_id,
            transaction=self.transaction,
            amount=self.amount,
        )


class RefundStateBody(_Part):
    """How a refund stands."""

    state: RefundState


class StatementBody(_Part):
    """Every transaction of a day."""

    taken: tuple[TakenBody, ...]


class NotificationBody(_Part):
    """Something happened to a payment; ask what."""

    event: int
    payment_id: str
