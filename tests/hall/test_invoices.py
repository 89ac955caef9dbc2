"""An invoice is verified against the ledger of all; reversing it takes the other side's yes."""

from __future__ import annotations

import pytest

from hall.bureau.bureau import Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from kiosk.issued_document import IssuedDocument
from tests.hall.bureau_contract import new_key
from tests.hall.test_certificates import CHENHE, issued, person_named, request

HENGTUO = "91133100MADEM0054W"
RETURNED, WRONG = "r13002026110000000031", "r13002026110000000042"


def result(paper: IssuedDocument) -> str:
    return paper.lines[0].value.zh


@pytest.mark.parametrize(
    ("number", "day", "total", "told"),
    [
        ("26132000000000000117", "2026-10-14", "48480.00", "正常"),
        ("26132000000000000117", "2026-10-14", "48480.01", "查无此票"),
        ("26132000000000000117", "2026-10-15", "48480.00", "查无此票"),
        ("26132000000000000135", "2026-11-09", "9999.00", "已全额红冲,不能再用"),
        ("26132000000000000999", "2026-11-09", "9999.00", "查无此票"),
    ],
)
def test_number_day_and_sum_have_to_agree(
    bureau: SyntheticBureau, number: str, day: str, total: str, told: str
) -> None:
    lu = person_named(bureau, "陆晚秋")  # anybody may verify
    paper = issued(
        bureau, request(lu, lu, "S19", topic="check", number=number, issued_on=day, total=total)
    )
    assert result(paper) == told
    shown = " ".join(line.value.zh for line in paper.lines)
    assert ("晨禾" in shown) is (told != "查无此票"), "a guess learns nothing"
    assert "雄安拾光文化传播有限公司" not in shown


def test_an_invoice_is_printed_for_its_own_side_only(bureau: SyntheticBureau) -> None:
    luo, gu = person_named(bureau, "罗景行"), person_named(bureau, "顾成")
    body = request(luo, CHENHE, "S19", topic="print", invoice="n26132000000000000117")
    paper = issued(bureau, body)
    assert paper.number == "26132000000000000117"
    assert paper.total is not None
    assert paper.total.label.zh == "价税合计(大写)肆万捌仟肆佰捌拾元整"
    outcome = bureau.submit(
        new_key(), request(gu, HENGTUO, "S19", topic="print", invoice="n26132000000000000117")
    )
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code == "not_yours"


def test_agreeing_reverses_the_invoice_and_the_request_waits_no_more(
    bureau: SyntheticBureau,
) -> None:
    gu = person_named(bureau, "顾成")
    agree = request(gu, HENGTUO, "S19", topic="red", confirmation=WRONG, decision="agree")
    assert result(issued(bureau, agree)).startswith("已同意")
    no = request(gu, HENGTUO, "S19", topic="red", confirmation=RETURNED, decision="refuse")
    assert result(issued(bureau, no)).startswith("不同意")
    invoices = bureau.profile(HENGTUO).invoices
    assert invoices is not None
    assert (invoices.unconfirmed_red, invoices.red_confirmations) == (0, ())
    status = {one.number[-3:]: one.status for one in invoices.records}
    assert status["223"] == "reversed"
    assert status["214"] == "normal"
    again = bureau.submit(new_key(), agree)
    assert isinstance(again, Refused)
    assert again.reasons[0].code == "no_confirmation"
    checked = issued(
        bureau,
        request(
            gu,
            gu,
            "S19",
            topic="check",
            number="26132000000000000223",
            issued_on="2026-11-01",
            total="35595.00",
        ),
    )
    assert result(checked).startswith("已全额红冲")
