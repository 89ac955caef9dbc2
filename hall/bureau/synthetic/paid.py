"""What payments change in a profile: nothing is owed any more, and the payment is known."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import Column, Connection, Integer, String, Table, Text, select

from hall.bureau.synthetic.people import SyntheticPerson
from hall.database import Instant
from hall.payments.order import NewDebt, OrderItem, PaymentOrder
from hall.tables import metadata
from kiosk.china_time import CHINA
from kiosk.taxpayer import (
    Payable,
    PaymentMade,
    Payments,
    Profile,
    SocialInsurance,
    SocialPayment,
    Tax,
)

synthetic_payments = Table(
    "synthetic_payments",
    metadata,
    Column("payment_id", String(36), primary_key=True),
    Column("taxpayer_id", String(80), nullable=False, index=True),
    Column("order", Text, nullable=False),  # JSON, as ordered
    Column("paid_at", Instant, nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("booked", Integer, nullable=False),  # 0: refused
    Column("outcome", Text, nullable=False),  # JSON
)

synthetic_paid_claims = Table(
    "synthetic_paid_claims",
    metadata,
    Column("claim", String(64), primary_key=True),
    Column("payment_id", String(36), nullable=False),
)

synthetic_insured = Table(
    "synthetic_insured",
    metadata,
    Column("person", String(64), primary_key=True),  # digest of the resident number
    Column("scheme", String(20), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("amount", String(24), nullable=False),  # yuan
    Column("paid_on", String(10), nullable=False),
    Column("voucher", String(40), nullable=False),
)
"""Years of resident insurance that were paid here, whoever paid them for whom."""

_INSURANCES: Final = {"medical": "resident_medical", "pension": "pension"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOrder:
    """One order whose money is in the treasury."""

    order: PaymentOrder
    paid_on: date
    voucher: str

    @property
    def payables(self) -> frozenset[tuple[str, date]]:
        """Ids and periods of the payables it paid."""
        return frozenset((item.payable, item.period_start) for item in self.order.items)


def paid_orders(connection: Connection, taxpayer_id: str) -> tuple[PaidOrder, ...]:
    """Read what a taxpayer paid here, oldest first."""
    rows = connection.execute(
        select(
            synthetic_payments.c.order, synthetic_payments.c.paid_at, synthetic_payments.c.outcome
        )
        .where(
            (synthetic_payments.c.taxpayer_id == taxpayer_id) & (synthetic_payments.c.booked == 1)
        )
        .order_by(synthetic_payments.c.paid_at)
    ).all()
    return tuple(
        PaidOrder(
            order=PaymentOrder.model_validate_json(row.order),
            paid_on=row.paid_at.astimezone(CHINA).date(),
            voucher=str(json.loads(row.outcome)["number"]),
        )
        for row in rows
    )


def insured_person(id_number: str) -> str:
    """Return what a resident number is kept as."""
    return hashlib.sha256(f"insured\0{id_number.upper()}".encode()).hexdigest()


def insurance_paid(connection: Connection, person: str) -> tuple[SocialPayment, ...]:
    """Return the years of resident insurance that were paid here for a person, oldest first."""
    rows = connection.execute(
        select(synthetic_insured)
        .where(synthetic_insured.c.person == person)
        .order_by(synthetic_insured.c.year)
    ).all()
    return tuple(
        SocialPayment(
            insurance=_INSURANCES[row.scheme],
            period_start=date(row.year, 1, 1),
            period_end=date(row.year, 12, 31),
            base=Decimal(0),
            employer=Decimal(0),
            personal=Decimal(row.amount),
            paid_on=date.fromisoformat(row.paid_on),
            voucher=row.voucher,
        )
        for row in rows
    )


def lay_over_payments(
    connection: Connection, profile: Profile, person: SyntheticPerson | None
) -> Profile:
    """Return ``profile`` after everything paid here; ``person`` is whose own it is, if one's."""
    paid = paid_orders(connection, profile.taxpayer_id)
    insured = (
        insurance_paid(connection, insured_person(person.id_number)) if person is not None else ()
    )
    return lay_over_paid(profile, paid, insured)


def lay_over_paid(
    profile: Profile, paid: tuple[PaidOrder, ...], insured: tuple[SocialPayment, ...]
) -> Profile:
    """Return the profile as it is after ``paid`` and with what ``insured`` it besides."""
    social = profile.social
    if social is not None and insured:
        years = [one.period_end.year for one in insured if one.insurance == _INSURANCES["medical"]]
        social = replace(
            social,
            resident_medical_year=max([*years, social.resident_medical_year or 0]) or None,
            paid=(*social.paid, *insured),
        )
    if not paid:
        return replace(profile, social=social)
    gone = frozenset[tuple[str, date]]().union(*(one.payables for one in paid))
    return replace(
        profile,
        payments=_without(profile.payments, gone, paid),
        social=_with_nothing_unpaid(social, gone),
    )


def _without(
    payments: Payments | None, gone: frozenset[tuple[str, date]], paid: tuple[PaidOrder, ...]
) -> Payments | None:
    if payments is None:
        return None
    made = [made for one in paid for made in _made(one)]
    return replace(
        payments,
        payables=_left(payments.payables, gone),
        made=(*payments.made, *made),
    )


def _with_nothing_unpaid(
    social: SocialInsurance | None, gone: frozenset[tuple[str, date]]
) -> SocialInsurance | None:
    return None if social is None else replace(social, unpaid=_left(social.unpaid, gone))


def _left(payables: tuple[Payable, ...], gone: frozenset[tuple[str, date]]) -> tuple[Payable, ...]:
    return tuple(one for one in payables if (one.payable_id, one.period_start) not in gone)


def _made(paid: PaidOrder) -> list[PaymentMade]:
    made = [_as_made(item, paid) for item in paid.order.items]
    new = paid.order.order
    if new is not None:
        start, end = new_debt_period(new, paid.paid_on)
        made += [
            PaymentMade(
                tax=Tax(tax),
                period_start=start,
                period_end=end,
                amount=amount,
                paid_on=paid.paid_on,
                voucher=paid.voucher,
            )
            for tax, amount in new.taxes.items()
        ]
    return made


def new_debt_period(debt: NewDebt, paid_on: date) -> tuple[date, date]:
    """Return for which time something was paid that was no payable before."""
    year = debt.answers.get("medical_year") if debt.answers.get("plan") == "medical" else None
    if isinstance(year, str) and year.isdigit() and len(year) == 4:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    return date(paid_on.year, 1, 1), date(paid_on.year, 12, 31)


def _as_made(item: OrderItem, paid: PaidOrder) -> PaymentMade:
    return PaymentMade(
        tax=item.tax,
        period_start=item.period_start,
        period_end=item.period_end,
        amount=item.amount,
        paid_on=paid.paid_on,
        voucher=paid.voucher,
    )
