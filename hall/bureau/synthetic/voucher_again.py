"""A payment voucher (电子缴款凭证) once more, for who lost it or left before it was there.

What was paid through the hall has its voucher kept, and is given out as it was. Of what was
paid elsewhere the bureau knows number, taxes and sums, and draws the voucher from them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, select

from hall.bureau.synthetic.asked_document import (
    Asked,
    Issued,
    draft_document,
    not_known,
    refused,
)
from hall.bureau.synthetic.paid import synthetic_payments
from kiosk.bilingual import Bilingual
from kiosk.issued_document import (
    DocumentColumn,
    DocumentLine,
    DocumentNote,
    IssuedDocument,
    decode_document,
)
from kiosk.tasks import wording
from kiosk.tasks.recent_vouchers import recent_vouchers
from kiosk.tasks.tax_names import TAX_NAMES

_KIND: Final = "payment_voucher"
_TITLE: Final = Bilingual("电子缴款凭证", "Electronic payment voucher")
_COLUMNS: Final = (
    DocumentColumn(label_zh="税(费)种", label_en="Tax or fee"),
    DocumentColumn(label_zh="所属时期", label_en="Period"),
    DocumentColumn(label_zh="实缴金额", label_en="Paid", align="right"),
)


def kept_vouchers(connection: Connection, taxpayer_id: str) -> dict[str, IssuedDocument]:
    """The vouchers of what a taxpayer paid through the hall, by number."""
    rows = connection.execute(
        select(synthetic_payments.c.outcome).where(
            (synthetic_payments.c.taxpayer_id == taxpayer_id) & (synthetic_payments.c.booked == 1)
        )
    ).scalars()
    kept: dict[str, IssuedDocument] = {}
    for row in rows:
        outcome = json.loads(row)
        document = outcome["document"]
        if document is not None and document["kind"] == _KIND:
            kept[outcome["number"]] = decode_document(json.dumps(document).encode())
    return kept


def voucher_again(asked: Asked) -> Issued:
    """S20 with ``what`` = voucher: the one numbered ``voucher``, as it was, said to be again."""
    payments = asked.profile.payments
    if payments is None:
        return not_known()
    number = asked.answer("voucher")
    found = next(
        (one for one in recent_vouchers(payments, asked.today) if one.number == number), None
    )
    if found is None:
        return refused(
            "no_such_voucher",
            "没有查到这笔缴款,或者缴得太久了;请开具完税证明",
            "there is no such payment of late; a tax payment certificate can be issued",
        )
    kept = asked.vouchers.get(number) or next(
        (one for one in asked.earlier if (one.kind, one.number) == (_KIND, number)), None
    )
    if kept is not None:
        day = f"{asked.now:%Y-%m-%d %H:%M}"
        again = DocumentNote(
            zh=f"本凭证于 {day} 补打,与原凭证的内容、号码相同,请勿重复入账。",
            en=f"Printed again on {day}: same number and content; not to be booked twice.",
        )
        first = tuple(note for note in kept.notes if not note.zh.startswith("本凭证于 "))
        return replace(kept, notes=(*first, again))
    total = sum((one.amount for one in found.payments), Decimal(0))
    drawn = draft_document(
        asked,
        _KIND,
        _TITLE,
        lines=(
            DocumentLine.of(
                Bilingual("缴款日期", "Paid on"), wording.same(f"{found.paid_on:%Y-%m-%d}")
            ),
        ),
        columns=_COLUMNS,
        rows=tuple(
            (
                TAX_NAMES[one.tax.value].zh,
                f"{one.period_start:%Y-%m-%d} ~ {one.period_end:%Y-%m-%d}",
                f"{one.amount:,.2f}",
            )
            for one in found.payments
        ),
        rows_en=tuple(
            (
                TAX_NAMES[one.tax.value].en,
                f"{one.period_start:%Y-%m-%d} ~ {one.period_end:%Y-%m-%d}",
                f"{one.amount:,.2f}",
            )
            for one in found.payments
        ),
        total=total,
        notes=(
            Bilingual(
                "本凭证按入库记录补打,可扫码验真伪,请勿重复入账。",
                "Drawn again from the treasury's records; scan to verify, not to be booked twice.",
            ),
        ),
    )
    return replace(drawn, number=number, verification=asked.sign(number, total))
