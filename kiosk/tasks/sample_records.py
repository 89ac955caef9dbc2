"""What made-up taxpayers have paid, earned and invoiced, for the walk of the certificates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kiosk.taxpayer import (
    IncomeMonth,
    InvoiceRecord,
    PaymentMade,
    Profile,
    RedConfirmation,
    SocialPayment,
    Tax,
)


def _lately(profile: Profile, today: date) -> tuple[PaymentMade, ...]:
    """A general taxpayer paid two taxes at once nine days ago; the voucher can be had again."""
    registration = profile.registration
    if registration is None or registration.vat_kind != "general":
        return ()
    paid_on = today - timedelta(days=9)
    return tuple(
        PaymentMade(
            tax=tax,
            period_start=date(paid_on.year, 7, 1),
            period_end=date(paid_on.year, 9, 30),
            amount=amount,
            paid_on=paid_on,
            voucher="313300026110900007",
        )
        for tax, amount in ((Tax.VAT, Decimal("3000.00")), (Tax.UMC, Decimal("105.00")))
    )


def with_records(profile: Profile, today: date) -> Profile:
    """``profile`` with payments, social insurance, income and invoices of two years."""
    payments, social = profile.payments, profile.social
    invoices, income = profile.invoices, profile.income
    years = (today.year - 1, today.year)
    return replace(
        profile,
        payments=None
        if payments is None
        else replace(
            payments,
            made=tuple(
                PaymentMade(
                    tax=tax,
                    period_start=date(year - 1, 10, 1),
                    period_end=date(year - 1, 12, 31),
                    amount=Decimal("1250.00"),
                    paid_on=date(year, 1, 12),
                    voucher=f"3133000{year}{place}",
                )
                for year in years
                for place, tax in enumerate((Tax.VAT, Tax.UMC))
            )
            + _lately(profile, today),
        ),
        social=None
        if social is None
        else replace(
            social,
            paid=tuple(
                SocialPayment(
                    insurance=insurance,
                    period_start=date(year, 1, 1),
                    period_end=date(year, 1, 31),
                    base=Decimal("40100.00"),
                    employer=Decimal("6416.00"),
                    personal=Decimal("3208.00"),
                    paid_on=date(year, 2, 10),
                    heads=9,
                )
                for year in years
                for insurance in ("pension", "medical")
            ),
        ),
        income=None
        if income is None
        else replace(
            income,
            months=tuple(
                IncomeMonth(
                    month=date(year, 1, 1),
                    item="wages",
                    income=Decimal("15500.00"),
                    withheld=Decimal("415.00"),
                    payer="样例单位",
                    filed_on=date(year, 2, 10),
                )
                for year in years
            ),
        ),
        invoices=None
        if invoices is None
        else replace(
            invoices,
            unconfirmed_red=1,
            records=(_invoice(profile, today),),
            red_confirmations=(
                RedConfirmation(
                    number="13002026110000000001",
                    invoice_number="26132000000000000001",
                    invoiced_on=today - timedelta(days=30),
                    asked_by="样例单位",
                    asked_on=today - timedelta(days=5),
                    ex_vat=Decimal("26500.00"),
                    vat=Decimal("265.00"),
                    reason="returned",
                ),
            ),
        ),
    )


def _invoice(profile: Profile, today: date) -> InvoiceRecord:
    return InvoiceRecord(
        number="26132000000000000001",
        kind="ordinary",
        issued_on=today - timedelta(days=30),
        seller=profile.name,
        seller_id=profile.taxpayer_id,
        buyer="样例单位",
        buyer_id="91000000SAMPLE0001",
        item="*信息技术服务*软件开发",
        ex_vat=Decimal("26500.00"),
        rate="1%",
        vat=Decimal("265.00"),
    )
