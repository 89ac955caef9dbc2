"""What the hall needs of a payment provider (支付服务方): one protocol of few methods.

The provider takes the money: from a phone that scanned a code (聚合二维码: UnionPay,
WeChat, Alipay), or from the account of a tripartite agreement (三方协议). A real adapter
implements :class:`Provider` and must pass ``tests/hall/payments/provider_contract.py``.

Methods block, for a few seconds at most. Every one may raise
:class:`ProviderUnavailableError`; every one may be called again with the same ids, any
number of times, and acts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from hall.bureau.bureau import Reason
from hall.payments.order import Method


class ProviderUnavailableError(Exception):
    """The provider does not answer; whether it acted is unknown."""


class ForgedNotificationError(Exception):
    """A notification that does not come from the provider."""


class ChargeState(StrEnum):
    """Where a charge stands at the provider."""

    OPEN = "open"  # money may still be taken
    PAID = "paid"
    FAILED = "failed"  # nothing was taken, and nothing will be
    CLOSED = "closed"  # nothing was taken, and nothing will be

    # "Will be" as far as a provider can promise: the hall keeps looking, and gives back
    # whatever is taken all the same.


class RefundState(StrEnum):
    """Where a refund stands at the provider."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"  # staff must give the money back another way


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One sum to be taken, once."""

    payment_id: str  # our id of it, at the provider too
    method: Method
    amount: Decimal  # yuan
    description: str  # shown on the payer's phone: no personal data
    expires_at: datetime
    agreement: str | None = None  # number of the tripartite agreement, for a debit


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One transaction in which money was really taken."""

    transaction: str  # the provider's number
    payment_id: str
    amount: Decimal
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeReport:
    """What the provider knows of a charge now. ``taken`` may hold more than one."""

    state: ChargeState
    code: str | None = None  # the text of the code to be shown
    taken: tuple[Taken, ...] = ()
    reason: Reason | None = None  # why it failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """One transaction to be given back in full."""

    refund_id: str
    payment_id: str
    transaction: str
    amount: Decimal


class Provider(Protocol):
    """The provider behind the hall."""

    @property
    def simulated(self) -> bool:
        """Whether no real money moves."""
        ...

    def open(self, charge: Charge) -> ChargeReport:
        """Make the code, or begin the debit."""
        ...

    def query(self, payment_id: str) -> ChargeReport | None:
        """Return what is known; None if the provider never saw the charge."""
        ...

    def close(self, payment_id: str) -> ChargeReport:
        """Take no more money for it; return what is true now, which may be ``PAID``.

        A charge never seen is closed too: an order to open it that is still on its way
        must not take money any more.
        """
        ...

    def refund(self, refund: Refund) -> RefundState:
        """Give a transaction back; asked again, says how that stands."""
        ...

    def statement(self, day: date) -> tuple[Taken, ...]:
        """Return every transaction of a day (对账单), Asia/Shanghai."""
        ...

    def notified(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the payment a notification is about; headers' names in lower case.

        The hall believes nothing else of a notification: it asks (:meth:`query`).
        Raises :class:`ForgedNotificationError`.
        """
        ...
