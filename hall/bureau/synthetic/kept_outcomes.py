"""How the synthetic bureau keeps what it decided, to say the same again years later."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, select

from hall.bureau.bureau import Accepted, Outcome, Reason, Receipt, Refused
from hall.submissions import payable_as_json
from hall.tables import synthetic_filings
from kiosk.bilingual import Bilingual
from kiosk.issued_document import decode_document, document_as_json
from kiosk.taxpayer import Payable, Tax


def outcome_text(outcome: Outcome) -> str:
    """Write an outcome as JSON."""
    if isinstance(outcome, Accepted):
        receipt = outcome.receipt
        return json.dumps(
            {
                "number": receipt.number,
                "accepted_at": receipt.accepted_at.isoformat(),
                "taxpayer_id": receipt.taxpayer_id,
                "title": [receipt.title.zh, receipt.title.en],
                "amount": str(receipt.amount),
                "verification": receipt.verification,
                "document": None
                if receipt.document is None
                else document_as_json(receipt.document),
                "payables": [payable_as_json(one) for one in receipt.payables],
            },
            ensure_ascii=False,
        )
    reasons = outcome.reasons if isinstance(outcome, Refused) else ()
    return json.dumps(
        {"reasons": [[one.code, one.words.zh, one.words.en] for one in reasons]},
        ensure_ascii=False,
    )


def stored_outcome(connection: Connection, key: str) -> Outcome | None:
    """Return what was decided for ``key``; None if it was never seen."""
    row = connection.execute(
        select(synthetic_filings.c.outcome, synthetic_filings.c.accepted).where(
            synthetic_filings.c.key == key
        )
    ).one_or_none()
    if row is None:
        return None
    kept = json.loads(row.outcome)
    if not row.accepted:
        return Refused(
            reasons=tuple(
                Reason(code=code, words=Bilingual(zh, en)) for code, zh, en in kept["reasons"]
            )
        )
    return Accepted(
        receipt=Receipt(
            number=kept["number"],
            accepted_at=datetime.fromisoformat(kept["accepted_at"]),
            taxpayer_id=kept["taxpayer_id"],
            title=Bilingual(*kept["title"]),
            amount=Decimal(kept["amount"]),
            verification=kept["verification"],
            document=None
            if kept.get("document") is None
            else decode_document(json.dumps(kept["document"]).encode()),
            payables=tuple(_payable(one) for one in kept.get("payables", ())),
        )
    )


def _payable(kept: dict[str, str]) -> Payable:
    return Payable(
        payable_id=kept["payable_id"],
        tax=Tax(kept["tax"]),
        period_start=date.fromisoformat(kept["period_start"]),
        period_end=date.fromisoformat(kept["period_end"]),
        amount=Decimal(kept["amount"]),
        due=date.fromisoformat(kept["due"]),
    )
