"""What the hall needs of the bureau to be paid: judge an order, book the money (入库).

A bureau's adapter that implements :class:`Treasury` besides ``Bureau`` can be paid at
the terminals; ``tests/hall/payments/treasury_contract.py`` says what it must do. Methods
may raise ``BureauUnavailableError``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol, runtime_checkable

from hall.bureau.bureau import Processing, Refused
from hall.payments.order import PaymentOrder
from hall.payments.provider import Taken
from kiosk.bilingual import Bilingual
from kiosk.issued_document import IssuedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """The order is right as of now.

    ``claims`` name what it pays: two orders with a claim in common are never under way
    at the same time. ``agreement`` is the number of the tripartite agreement.
    """

    claims: tuple[str, ...]
    description: Bilingual
    agreement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """The bureau's word that the money is in the treasury (电子缴款凭证)."""

    number: str
    paid_at: datetime
    title: Bilingual
    amount: Decimal  # yuan
    verification: str  # "TR1:…"
    document: IssuedDocument | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """The money is in the treasury."""

    voucher: Voucher


@runtime_checkable
class Treasury(Protocol):
    """The bureau, as far as it takes money."""

    def assess(self, order: PaymentOrder) -> Assessed | Refused:
        """Judge an order: who may pay, what is owed, late charges up to today; changes nothing."""
        ...

    def book(
        self, payment_id: str, order: PaymentOrder, taken: Taken
    ) -> Booked | Refused | Processing:
        """Book the money taken for an order, exactly once for each ``payment_id``.

        Called again it returns what it returned before, or has decided since. After
        ``Refused`` the money is given back, and the same payment is never booked.
        """
        ...
