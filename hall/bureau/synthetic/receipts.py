"""Receipts (回执) of the synthetic bureau: numbered by the day, signed like the real ones."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from hall.bureau.bureau import Receipt
from hall.bureau.filing import Filing
from hall.bureau.key_ring import SigningKey
from hall.bureau.synthetic.task_terms import TaskTerms
from hall.number_series import next_number
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.identity.receipt_code import ReceiptFacts, sign_receipt


def receipt_for(
    connection: Connection,
    filing: Filing,
    terms: TaskTerms,
    now: datetime,
    signing_key: SigningKey,
) -> Receipt:
    """Return the receipt of a filing accepted ``now``, under the next number of the day."""
    # Receipts carry whole seconds, so that paper, code and table agree.
    now = now.astimezone(CHINA).replace(microsecond=0)
    day = now.strftime("%Y%m%d")
    number = f"{filing.law_region[:2]}{day}{next_number(connection, f'receipt-{day}'):06d}"
    amount = sum(filing.taxes.values(), Decimal("0.00"))
    facts = ReceiptFacts(
        number=number,
        taxpayer_id=filing.taxpayer_id,
        amount=amount,
        accepted_at=now,
        task=filing.task,
    )
    return Receipt(
        number=number,
        accepted_at=now,
        taxpayer_id=filing.taxpayer_id,
        title=_title(filing, terms),
        amount=amount,
        verification=sign_receipt(signing_key.private_key, signing_key.kid, facts),
    )


def _title(filing: Filing, terms: TaskTerms) -> Bilingual:
    period = filing.period
    if period is None:
        return terms.title
    months = f"{period.start:%Y.%m}-{period.end:%Y.%m}"
    return Bilingual(f"{terms.title.zh} {months}", f"{terms.title.en}, {months}")
