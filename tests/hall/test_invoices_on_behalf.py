"""An invoice for a natural person: the tax first, the invoice with the money, nothing owed else."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from hall.bureau.bureau import Accepted, Receipt, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.treasury import SyntheticTreasury
from hall.composition import Hall
from hall.payments.order import PaymentOrder
from hall.payments.provider import Taken
from hall.payments.treasury import Booked
from kiosk.identity.receipt_code import ReceiptFacts, verify_receipt_code
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.outcome import Acknowledgement, Outcome, OutcomeState
from kiosk.tasks.payment import PaymentMethod
from kiosk.tax_law import load_law
from kiosk.tax_law.calculators import invoice_on_behalf
from tests.hall.bureau_contract import key_set, new_key
from tests.hall.conftest import NOW, StillClock
from tests.hall.filings import PNG
from tests.hall.test_certificates import issued, person_named, request

BUYER, BUYER_ID = "河北雄安晨禾科技有限公司", "91133100MADEM0011F"


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        # 1,010 ÷ 1.01 = 1,000: reached, so all of it is taxed
        ("1010.00", {"sales": "1000.00", "vat": "10.00", "ex_vat": "1000.00", "total": "10.50"}),
        ("1009.99", {"sales": "999.99", "vat": "0.00", "ex_vat": "1009.99", "total": "0.00"}),
        # VAT 50.00; halved: 5 % → 1.25, 3 % → 0.75, 2 % → 0.50
        (
            "5050.00",
            {
                "vat": "50.00",
                "urban": "1.25",
                "edu": "0.75",
                "local_edu": "0.50",
                "total": "52.50",
                "ex_vat": "5000.00",
            },
        ),
    ],
)
def test_the_tax_on_one_act(price: str, expected: dict[str, str]) -> None:
    found = invoice_on_behalf(
        load_law("133100"), NOW.date(), price=Decimal(price), location="county_or_town"
    ).amounts
    assert {name: found[name] for name in expected} == {
        name: Decimal(amount) for name, amount in expected.items()
    }


def applied(
    bureau: SyntheticBureau, price: str, buyer_id: str = BUYER_ID
) -> tuple[TaskRunner, bytes]:
    wen = person_named(bureau, "温如玉")
    runner = TaskRunner(
        load_task("S18"),
        bureau.profile(wen),
        wen,
        load_law("133100"),
        NOW.date(),
        rights=frozenset(Right),
    )
    for key, value in (
        ("item", "design"),
        ("buyer", BUYER),
        ("buyer_id", buyer_id),
        ("price", price),
    ):
        runner.answer(key, value)
        runner.advance()
    runner.advance()
    return runner, runner.submission(PNG, NOW, "t", None)


def accepted(bureau: SyntheticBureau, body: bytes) -> Receipt:
    outcome = bureau.submit(new_key(), body)
    assert isinstance(outcome, Accepted), outcome
    return outcome.receipt


def test_once_the_tax_is_paid_the_invoice_is_there_for_everybody(
    hall: Hall, bureau: SyntheticBureau, clock: StillClock
) -> None:
    wen = person_named(bureau, "温如玉")
    runner, body = applied(bureau, "5050")
    receipt = accepted(bureau, body)
    assert receipt.document is not None
    assert receipt.document.kind == "invoice_application"
    assert sum(one.amount for one in receipt.payables) == Decimal("52.50")
    runner.record_outcome(
        Outcome(
            state=OutcomeState.ACCEPTED,
            receipt=Acknowledgement(
                number=receipt.number,
                accepted_at=receipt.accepted_at,
                taxpayer_id=wen,
                title=receipt.title,
                amount=receipt.amount,
                verification=receipt.verification,
                payables=receipt.payables,
            ),
        )
    )
    assert runner.current.kind == "pay"
    order = PaymentOrder.model_validate_json(runner.payment_order(PaymentMethod.QR, NOW, "t", None))
    treasury = SyntheticTreasury(bureau, hall.database, clock)
    assert not isinstance(treasury.assess(order), Refused)
    taken = Taken(transaction="x", payment_id="payment-1", amount=order.total, taken_at=clock())
    booked = treasury.book("payment-1", order, taken)
    assert isinstance(booked, Booked)
    paper = booked.voucher.document
    assert paper is not None
    assert (paper.kind, len(paper.number)) == ("invoice", 20)
    assert paper.rows == (("*设计服务*设计", "1%", "¥ 5,000.00", "¥ 50.00"),)
    facts = verify_receipt_code(paper.verification, key_set(bureau, clock()))
    assert isinstance(facts, ReceiptFacts)
    assert facts.amount == Decimal("5050.00")

    profile = bureau.profile(wen)
    assert profile.payments is not None
    assert not [one for one in profile.payments.payables if one.payable_id.startswith("s18")]
    assert profile.invoices is not None
    assert [one.number for one in profile.invoices.records] == [paper.number]
    lu = person_named(bureau, "陆晚秋")
    checked = issued(
        bureau,
        request(
            lu,
            lu,
            "S19",
            topic="check",
            number=paper.number,
            issued_on=NOW.date().isoformat(),
            total="5050.00",
        ),
    )
    assert checked.lines[0].value.zh == "正常"


def test_what_is_not_paid_lapses_with_the_day_and_nothing_is_owed(
    bureau: SyntheticBureau, clock: StillClock
) -> None:
    wen = person_named(bureau, "温如玉")
    accepted(bureau, applied(bureau, "5050")[1])

    def owed() -> list[str]:
        payments = bureau.profile(wen).payments
        assert payments is not None
        return [one.payable_id for one in payments.payables if one.payable_id.startswith("s18")]

    assert len(owed()) == 4
    assert bureau.profile(wen).invoices is None
    clock.advance(days=1)
    assert owed() == []


def test_below_the_threshold_the_invoice_comes_at_once(bureau: SyntheticBureau) -> None:
    receipt = accepted(bureau, applied(bureau, "800")[1])
    assert receipt.payables == ()
    assert receipt.document is not None
    assert receipt.document.kind == "invoice"
    assert receipt.document.rows[0][1:] == ("免税", "¥ 800.00", "¥ 0.00")
    invoices = bureau.profile(person_named(bureau, "温如玉")).invoices
    assert invoices is not None
    assert [one.number for one in invoices.records] == [receipt.document.number]


def test_a_wrong_number_or_another_tax_is_refused(bureau: SyntheticBureau) -> None:
    outcome = bureau.submit(new_key(), applied(bureau, "5050", "91133100MADEM0011E")[1])
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code == "buyer_id_wrong"
    content = json.loads(applied(bureau, "5050")[1])
    content["answers"]["price"] = "50500"
    outcome = bureau.submit(new_key(), json.dumps(content).encode())
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code == "tax_differs"
