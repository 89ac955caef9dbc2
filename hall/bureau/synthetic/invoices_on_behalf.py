"""Invoices issued for natural persons (代开发票, S18): the tax first, then the invoice.

An accepted application makes its taxes payable for that day; once they are paid, the
invoice goes out with the payment's voucher and stands in the ledger. An application not
paid for lapses with the day: nobody owes tax for an invoice that was never issued. Where
nothing is to be paid the invoice is issued at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, select
from stdnum.cn import uscc

from hall.bureau.synthetic.asked_document import Asked, Issued, draft_document, refused
from hall.bureau.synthetic.invoices import invoice_document
from hall.bureau.synthetic.paid import paid_orders
from hall.payments.order import PaymentOrder
from hall.tables import synthetic_documents, synthetic_filings
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.issued_document import DocumentColumn, DocumentLine, IssuedDocument, decode_document
from kiosk.tasks import wording
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.tax_law import UnknownParameter, load_law
from kiosk.tax_law.calculators import invoice_on_behalf
from kiosk.taxpayer import (
    InvoiceRecord,
    Invoices,
    Payable,
    Profile,
    Tax,
    TaxpayerKind,
)

TASK: Final = "S18"
_APPLICATION: Final = "invoice_application"

#: What can be invoiced here, as it stands on the invoice (*分类简称*项目).
ITEMS: Final = {
    "repair": "*劳务*维修服务",
    "transport": "*运输服务*货物运输",
    "housekeeping": "*居民日常服务*家政服务",
    "design": "*设计服务*设计",
    "consulting": "*鉴证咨询服务*咨询",
    "goods": "*日用杂品*货物",
}
_TAXES: Final = {Tax.VAT: "vat", Tax.UMC: "urban", Tax.EDU: "edu", Tax.LEDU: "local_edu"}


@dataclass(frozen=True, slots=True)
class _Application:
    """One accepted application, by the key of its submission."""

    key: str
    document: IssuedDocument
    answers: dict[str, str]
    taxes: dict[Tax, Decimal]

    @property
    def day(self) -> date:
        return self.document.issued_at.astimezone(CHINA).date()

    @property
    def payables(self) -> tuple[Payable, ...]:
        return tuple(
            Payable(
                payable_id=f"{TASK.lower()}-{self.key}-{tax.value}",
                tax=tax,
                period_start=self.day,
                period_end=self.day,
                amount=amount,
                due=self.day,
            )
            for tax, amount in self.taxes.items()
            if amount
        )

    def record(self, profile: Profile) -> InvoiceRecord:
        price, vat = Decimal(self.answers["price"]), self.taxes.get(Tax.VAT, Decimal(0))
        return InvoiceRecord(
            number=_invoice_number(self.document),
            kind="ordinary",
            issued_on=self.day,
            seller=profile.name,
            seller_id=self.document.holder_id,
            buyer=self.answers["buyer"],
            buyer_id=self.answers.get("buyer_id", ""),
            item=ITEMS[self.answers["item"]],
            ex_vat=price - vat,
            rate="1%" if vat else "免税",
            vat=vat,
        )


def apply_for_invoice(asked: Asked) -> Issued:
    """S18: judge the application; the invoice at once where nothing is to be paid."""
    profile, filing = asked.profile, asked.filing
    if profile.kind is not TaxpayerKind.NATURAL_PERSON or profile.payments is None:
        return refused(
            "not_for_companies",
            "这里只给自然人代开;企业和个体工商户请自己开数电发票",
            "invoices are issued here for natural persons; others issue their own",
        )
    buyer, item = asked.answer("buyer").strip(), asked.answer("item")
    if not buyer or item not in ITEMS:
        return refused("incomplete", "购买方或项目没有填好", "buyer or item is missing")
    if not uscc.is_valid(asked.answer("buyer_id").strip().upper()):
        return refused(
            "buyer_id_wrong",
            "付钱单位的税号有一位不对,请逐位核对",
            "the payer's tax number has a wrong character; please check each",
        )
    try:
        price = Decimal(asked.answer("price"))
        lawful = invoice_on_behalf(
            load_law(region=filing.law_region),
            asked.today,
            price=price,
            location=asked.answer("location"),
        ).amounts
    except (ArithmeticError, ValueError, UnknownParameter):
        return refused("price_wrong", "金额没有填对", "the price is not right")
    expected = {tax: lawful[name] for tax, name in _TAXES.items()}
    if any(filing.taxes.get(tax) != amount for tax, amount in expected.items()):
        return refused(
            "tax_differs",
            f"这张发票应缴 ¥ {lawful['total']:,.2f},申报的不同",
            f"¥ {lawful['total']:,.2f} is due on this invoice, not what was declared",
        )
    drawn = draft_document(
        asked,
        _APPLICATION,
        Bilingual("代开发票税款核定单", "Tax on an invoice to be issued"),
        lines=(
            DocumentLine.of(Bilingual("购买方", "Buyer"), wording.same(buyer)),
            DocumentLine.of(Bilingual("项目", "Item"), wording.same(ITEMS[item])),
            DocumentLine.of(
                Bilingual("价税合计", "Price with VAT"), wording.same(wording.money(price))
            ),
        ),
        columns=(
            DocumentColumn(label_zh="税费", label_en="Tax"),
            DocumentColumn(label_zh="应缴", label_en="To pay", align="right"),
        ),
        rows=tuple((TAX_NAMES[tax].zh, wording.money(sum_)) for tax, sum_ in expected.items()),
        rows_en=tuple((TAX_NAMES[tax].en, wording.money(sum_)) for tax, sum_ in expected.items()),
        total=lawful["total"],
        notes=(
            Bilingual(
                "今天缴清税款就开发票;今天没缴的自动作废,不算欠税。",
                "The invoice is issued once this is paid today; unpaid it lapses with the day "
                "and nothing is owed.",
            ),
        ),
    )
    number = asked.number("invoice-application")
    drawn = replace(drawn, number=number, verification=asked.sign(number, lawful["total"]))
    if lawful["total"]:
        return drawn
    answers = {name: asked.answer(name) for name in ("buyer", "buyer_id", "item", "price")}
    record = _Application("", drawn, answers, expected).record(profile)
    return invoice_document(record, asked.now, asked.sign)


def lay_on_behalf_over(connection: Connection, profile: Profile) -> Profile:
    """The profile with today's applications payable, and the invoices that were issued."""
    if profile.kind is not TaxpayerKind.NATURAL_PERSON or profile.payments is None:
        return profile
    today = profile.fetched_at.astimezone(CHINA).date()
    paid = _paid_ids(connection, profile.taxpayer_id)
    applications = _applications(connection, profile.taxpayer_id)
    issued = tuple(one.record(profile) for one in applications if _is_issued(one, paid))
    waiting = tuple(
        payable
        for one in applications
        if one.day == today and not _is_issued(one, paid)
        for payable in one.payables
    )
    if not issued and not waiting:
        return profile
    invoices = profile.invoices or Invoices(as_of=profile.fetched_at, months=())
    return replace(
        profile,
        payments=replace(profile.payments, payables=(*profile.payments.payables, *waiting)),
        invoices=replace(invoices, records=(*invoices.records, *issued))
        if issued
        else profile.invoices,
    )


def invoice_for_payment(
    connection: Connection,
    profile: Profile,
    order: PaymentOrder,
    now: datetime,
    sign: Callable[[str, Decimal], str],
) -> IssuedDocument | None:
    """The invoice that ``order`` pays for: all its taxes are among the items; else None."""
    items = frozenset(item.payable for item in order.items)
    if not any(item.startswith(f"{TASK.lower()}-") for item in items):
        return None
    for one in _applications(connection, order.taxpayer_id):
        if one.payables and {payable.payable_id for payable in one.payables} <= items:
            return invoice_document(one.record(profile), now, sign)
    return None


def _paid_ids(connection: Connection, taxpayer_id: str) -> frozenset[str]:
    return frozenset(
        payable for paid in paid_orders(connection, taxpayer_id) for payable, _ in paid.payables
    )


def _is_issued(one: _Application, paid: frozenset[str]) -> bool:
    return all(payable.payable_id in paid for payable in one.payables)


def _applications(connection: Connection, taxpayer_id: str) -> list[_Application]:
    rows = connection.execute(
        select(
            synthetic_documents.c.key,
            synthetic_documents.c.answers,
            synthetic_documents.c.document,
            synthetic_filings.c.amounts,
        )
        .join(synthetic_filings, synthetic_filings.c.key == synthetic_documents.c.key)
        .where(
            (synthetic_documents.c.taxpayer_id == taxpayer_id)
            & (synthetic_documents.c.task == TASK)
        )
        .order_by(synthetic_documents.c.issued_at)
    ).all()
    return [
        _Application(
            row.key,
            decode_document(row.document.encode()),
            {key: str(value) for key, value in json.loads(row.answers).items()},
            {Tax(tax): Decimal(amount) for tax, amount in json.loads(row.amounts).items()},
        )
        for row in rows
    ]


def _invoice_number(document: IssuedDocument) -> str:
    """Twenty digits: the application's own number, or the invoice's where it is one already."""
    if document.kind != _APPLICATION:
        return document.number
    return f"{document.issued_at.astimezone(CHINA):%y}{document.number}"
