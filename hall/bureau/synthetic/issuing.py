"""Where the synthetic bureau issues documents, and keeps what it issued.

Part of the transaction that judges the request: a document without its receipt, or the
other way round, cannot be.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, insert, select

from hall.bureau.filing import Filing
from hall.bureau.key_ring import SigningKey
from hall.bureau.synthetic.asked_document import Asked, Issued
from hall.bureau.synthetic.certificates import no_arrears_certificate, tax_payment_certificate
from hall.bureau.synthetic.income_and_social import income_tax_record, social_payment_certificate
from hall.bureau.synthetic.invoices import answer_invoice
from hall.bureau.synthetic.invoices_on_behalf import apply_for_invoice
from hall.bureau.synthetic.penalties import penalty_decision
from hall.bureau.synthetic.people import SyntheticPerson
from hall.bureau.synthetic.voucher_again import kept_vouchers
from hall.number_series import next_number
from hall.tables import synthetic_documents
from kiosk.china_time import CHINA
from kiosk.identity.receipt_code import ReceiptFacts, sign_receipt
from kiosk.issued_document import IssuedDocument, decode_document, document_as_json
from kiosk.masking import masked_number
from kiosk.taxpayer import InvoiceRecord, Profile, TaxpayerKind

_ISSUED_BY: Final[Mapping[str, Callable[[Asked], Issued]]] = {
    "S15": penalty_decision,
    "S18": apply_for_invoice,
    "S19": answer_invoice,
    "S20": tax_payment_certificate,
    "S21": income_tax_record,
    "S22": social_payment_certificate,
    "S23": no_arrears_certificate,
}


def issue(
    connection: Connection,
    key: str,
    filing: Filing,
    profile: Profile,
    person: SyntheticPerson | None,
    now: datetime,
    signing_key: SigningKey,
    invoices: Callable[[], tuple[InvoiceRecord, ...]],
) -> Issued | None:
    """Issue what ``filing`` asks for, or say why not; None if it asks for no document.

    ``invoices`` reads the ledger of all taxpayers.
    """
    issued_by = _ISSUED_BY.get(filing.task)
    if issued_by is None:
        return None
    # Whole seconds, so that paper, code and table agree.
    now = now.astimezone(CHINA).replace(microsecond=0)

    def number(series: str) -> str:
        running = next_number(connection, f"{series}-{now.year}")
        # Region, matter, day, running number: no two documents share one.
        return f"{filing.law_region[:4]}{filing.task[1:]}{now:%y%m%d}{running:06d}"

    def sign(number: str, total: Decimal) -> str:
        facts = ReceiptFacts(
            number=number,
            taxpayer_id=filing.taxpayer_id,
            amount=total,
            accepted_at=now,
            task=filing.task,
        )
        return sign_receipt(signing_key.private_key, signing_key.kid, facts)

    issued = issued_by(
        Asked(
            filing=filing,
            profile=profile,
            holder_id=holder_id_of(profile, person),
            now=now,
            number=number,
            sign=sign,
            earlier=_earlier(connection, filing),
            invoices=invoices() if filing.task == "S19" else (),
            vouchers=kept_vouchers(connection, filing.taxpayer_id) if filing.task == "S20" else {},
        )
    )
    if isinstance(issued, IssuedDocument):
        connection.execute(
            insert(synthetic_documents).values(
                key=key,
                taxpayer_id=filing.taxpayer_id,
                task=filing.task,
                answers=json.dumps(filing.answers, ensure_ascii=False),
                document=json.dumps(document_as_json(issued), ensure_ascii=False),
                issued_at=now,
            )
        )
    return issued


def _earlier(connection: Connection, filing: Filing) -> tuple[IssuedDocument, ...]:
    found = connection.execute(
        select(synthetic_documents.c.document)
        .where(
            (synthetic_documents.c.taxpayer_id == filing.taxpayer_id)
            & (synthetic_documents.c.task == filing.task)
        )
        .order_by(synthetic_documents.c.issued_at)
    ).scalars()
    return tuple(decode_document(raw.encode()) for raw in found)


def holder_id_of(profile: Profile, person: SyntheticPerson | None) -> str:
    """The taxpayer's number; a person's is covered, since the paper goes from hand to hand."""
    if profile.kind is not TaxpayerKind.NATURAL_PERSON or person is None:
        return profile.taxpayer_id
    return masked_number(person.id_number)
