"""Vouchers (电子缴款凭证) of late payments, which can be printed again at a later visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.filing_period import Circumstances
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.tasks.views import Option
from kiosk.taxpayer import PaymentMade, Payments

#: How long after a payment its voucher is offered again; later a certificate of tax paid
#: (完税证明) says the same.
DAYS: Final = 30
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class RecentVoucher:
    """One payment with its voucher."""

    number: str
    paid_on: date
    payments: tuple[PaymentMade, ...]


def recent_vouchers(payments: Payments, today: date) -> tuple[RecentVoucher, ...]:
    """What was paid in the last :data:`DAYS` days, the newest first."""
    found: dict[str, list[PaymentMade]] = {}
    for one in payments.made:
        if one.voucher and today - timedelta(days=DAYS) <= one.paid_on <= today:
            found.setdefault(one.voucher, []).append(one)
    vouchers = [
        RecentVoucher(number, made[0].paid_on, tuple(made)) for number, made in found.items()
    ]
    vouchers.reverse()  # what was paid last was read last
    vouchers.sort(key=lambda one: one.paid_on, reverse=True)
    return tuple(vouchers[:_MOST])


def voucher_options(at: Circumstances) -> tuple[Option, ...]:
    """Each voucher as a choice: when and how much, and for what."""
    if at.profile.payments is None:
        return ()
    return tuple(_option(one, at.today) for one in recent_vouchers(at.profile.payments, at.today))


def voucher_count(at: Circumstances) -> Decimal | None:
    """How many there are; None where the payments cannot be read."""
    payments = at.profile.payments
    return None if payments is None else Decimal(len(recent_vouchers(payments, at.today)))


def newest_voucher(at: Circumstances) -> str | None:
    """The number of the last one; None where there is none."""
    payments = at.profile.payments
    found = () if payments is None else recent_vouchers(payments, at.today)
    return found[0].number if found else None


def _option(voucher: RecentVoucher, today: date) -> Option:
    when = wording.day(voucher.paid_on, today)
    total = wording.money(sum((one.amount for one in voucher.payments), Decimal(0)))
    names = [TAX_NAMES[tax.value] for tax in dict.fromkeys(one.tax for one in voucher.payments)]
    return Option(
        voucher.number,
        Bilingual(f"{when.zh}缴的,{total}", f"Paid on {when.en}: {total}"),
        Bilingual("、".join(name.zh for name in names), ", ".join(name.en for name in names)),
    )
