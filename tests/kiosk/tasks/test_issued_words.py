"""A document that is owed money with it: a decision stands at once, an invoice after the tax."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kiosk.bilingual import Bilingual
from kiosk.issued_document import IssuedDocument
from kiosk.tasks.issued_words import issued_words, waits_for_payment
from kiosk.tasks.outcome import Acknowledgement, Outcome
from kiosk.taxpayer import Payable, Tax
from tests.kiosk.tasks.occasion import SIGNED_AT, TODAY


@pytest.mark.parametrize(
    ("kind", "waits", "said"),
    [
        ("penalty_decision", False, "A4 纸的在右侧打印机出纸口。要缴的钱,按下面的按钮现在就能缴。"),
        ("invoice_application", True, "缴清税款后生效,请接着缴款。"),
    ],
)
def test_whether_it_is_printed_at_once(
    accepted: Outcome, kind: str, waits: bool, said: str
) -> None:
    assert isinstance(accepted.receipt, Acknowledgement)
    fine = Payable(
        payable_id="F",
        tax=Tax.FINE,
        period_start=TODAY,
        period_end=TODAY,
        amount=Decimal("50.00"),
        due=TODAY,
    )
    paper = IssuedDocument(
        kind=kind,
        number="1",
        title_zh="决定书",
        title_en="Decision",
        holder="",
        holder_id="",
        issued_at=SIGNED_AT,
        issuer_zh="",
        issuer_en="",
        verification="TR1:1",
    )
    outcome = replace(accepted, receipt=replace(accepted.receipt, document=paper, payables=(fine,)))
    assert waits_for_payment(outcome) is waits
    words = issued_words(outcome)
    assert words is not None
    assert words == (Bilingual("办好了:决定书", "Done: Decision"), words[1])
    assert words[1].zh == said
