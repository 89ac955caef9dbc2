"""What the bureau issues on paper travels whole, from the bureau to the visitor's outcome."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

import pytest

from hall.bureau.bureau import Accepted, Receipt
from hall.submissions import reply_text
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.hall_client import Accepted as AcceptedByHall
from kiosk.hall_client import decode_submission
from kiosk.issued_document import (
    DocumentColumn,
    DocumentLine,
    DocumentNote,
    DocumentTotal,
    IssuedDocument,
    decode_document,
    document_as_json,
)

ISSUED = datetime(2026, 11, 21, 10, 3, 9, tzinfo=CHINA)
DOCUMENT = IssuedDocument(
    kind="tax_payment_certificate",
    title_zh="税收完税证明",
    title_en="Tax payment certificate",
    number="3113320261121000001",
    issued_at=ISSUED,
    holder="青禾咖啡有限公司",
    holder_id="91133100MADEM0011F",
    lines=(DocumentLine.of(Bilingual("填发日期", "Date"), Bilingual("2026-11-21", "2026-11-21")),),
    columns=(
        DocumentColumn(label_zh="税种", label_en="Tax"),
        DocumentColumn(label_zh="实缴金额", label_en="Paid", align="right"),
    ),
    rows=(("增值税", "¥ 12.00"),),
    rows_en=(("VAT", "¥ 12.00"),),
    total=DocumentTotal(label_zh="合计", label_en="Total", value="¥ 12.00"),
    notes=(DocumentNote(zh="妥善保管。", en="Keep it safe."),),
    verification="TR1:AAAA",
    issuer_zh="国家税务总局税务局",
    issuer_en="Tax bureau",
)


def test_what_the_bureau_issues_reaches_the_terminal_as_it_was() -> None:
    receipt = Receipt(
        number="1",
        accepted_at=ISSUED,
        taxpayer_id="91133100MADEM0011F",
        title=Bilingual("开具", "Issue"),
        amount=Decimal("0.00"),
        verification="TR1:AAAA",
        document=DOCUMENT,
    )
    state = decode_submission(reply_text(Accepted(receipt=receipt)).encode())
    assert isinstance(state, AcceptedByHall)
    assert state.receipt.document == DOCUMENT


def test_a_document_is_read_back_as_written_and_a_broken_one_is_named_without_its_content() -> None:
    written = document_as_json(DOCUMENT)
    assert decode_document(json.dumps(written).encode()) == DOCUMENT
    assert DOCUMENT.rows_in("en") == (("VAT", "¥ 12.00"),)
    written["rows"] = [["增值税"]]  # a cell is missing
    with pytest.raises(ValueError, match="not understood") as caught:
        decode_document(json.dumps(written).encode())
    assert "增值税" not in str(caught.value)
