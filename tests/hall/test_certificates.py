"""Certificates are issued from what the bureau knows, verify offline, and can be had again."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.bureau.bureau import Accepted, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.capital_amount import capital_amount
from kiosk.identity.receipt_code import ReceiptFacts, verify_receipt_code
from kiosk.issued_document import IssuedDocument
from kiosk.tasks.recent_vouchers import recent_vouchers
from tests.hall.bureau_contract import key_set, new_key
from tests.hall.conftest import NOW, StillClock

CHENHE, HEYU = "91133100MADEM0011F", "91133100MADEM0185Q"


def person_named(bureau: SyntheticBureau, name: str) -> str:
    return next(one.person_key for one in bureau.people() if one.name == name)


def request(person: str, taxpayer: str, task: str, **answers: object) -> bytes:
    """A request as a terminal writes it."""
    return json.dumps(
        {
            "kind": "request",
            "task": task,
            "task_version": 1,
            "taxpayer_id": taxpayer,
            "person_key": person,
            "period": None,
            "answers": answers,
            "amounts": {},
            "taxes": {},
            "calculation": [],
            "law_region": "133100",
            "signature": None,
            "terminal_id": "t",
            "visit_id": None,
            "prepared_at": NOW.isoformat(),
        }
    ).encode()


def issued(bureau: SyntheticBureau, body: bytes) -> IssuedDocument:
    outcome = bureau.submit(new_key(), body)
    assert isinstance(outcome, Accepted), outcome
    assert outcome.receipt.document is not None
    return outcome.receipt.document


def test_the_certificate_lists_what_reached_the_treasury_and_verifies(
    bureau: SyntheticBureau,
) -> None:
    luo = person_named(bureau, "罗景行")
    body = request(luo, CHENHE, "S20", of_year="y2026", tax="vat", form="table")
    paper = issued(bureau, body)
    payments = bureau.profile(CHENHE).payments
    assert payments is not None
    paid = [p for p in payments.made if p.tax.value == "VAT" and p.paid_on.year == 2026]
    assert [row[0] for row in paper.rows] == [one.voucher for one in paid]
    total = sum((one.amount for one in paid), Decimal(0))
    assert paper.total is not None
    assert paper.total.value == f"¥ {total:,.2f}"
    facts = verify_receipt_code(paper.verification, key_set(bureau, NOW))
    assert isinstance(facts, ReceiptFacts)
    assert (facts.number, facts.taxpayer_id, facts.amount) == (paper.number, CHENHE, total)
    # the quarter that is owed is not on it, whoever asks
    assert "2026 年第三季度" not in [row[2] for row in paper.rows]


def test_the_same_certificate_again_is_that_one_and_another_is_another(
    bureau: SyntheticBureau, clock: StillClock
) -> None:
    luo = person_named(bureau, "罗景行")
    body = request(luo, CHENHE, "S20", of_year="all", tax="all", form="letter")
    first = issued(bureau, body)
    clock.advance(minutes=5)
    again = issued(bureau, body)
    assert (again.number, again.verification, again.issued_at) == (
        first.number,
        first.verification,
        first.issued_at,
    )
    assert "补打" in again.notes[-1].zh
    assert len(issued(bureau, body).notes) == len(again.notes)  # said once, however often
    table = issued(bureau, request(luo, CHENHE, "S20", of_year="all", tax="all", form="table"))
    assert table.number != first.number


def test_no_arrears_is_refused_by_name_where_something_is_overdue(
    bureau: SyntheticBureau,
) -> None:
    luo, wan = person_named(bureau, "罗景行"), person_named(bureau, "万松年")
    outcome = bureau.submit(new_key(), request(luo, CHENHE, "S23", promise=True))
    assert isinstance(outcome, Refused)
    assert [reason.code for reason in outcome.reasons] == ["arrears"]
    assert "增值税 ¥ 12,300.00" in outcome.reasons[0].words.zh
    without = bureau.submit(new_key(), request(wan, HEYU, "S23"))
    assert isinstance(without, Refused)
    assert without.reasons[0].code == "no_commitment"
    paper = issued(bureau, request(wan, HEYU, "S23", promise=True))
    assert "2026 年 11 月 21 日,未发现有欠税" in paper.notes[0].zh


def test_a_persons_record_covers_their_number(bureau: SyntheticBureau) -> None:
    jia = person_named(bureau, "贾若溪")
    paper = issued(bureau, request(jia, jia, "S21", of_year="y2025"))
    assert paper.holder_id == "1300**********9048"
    assert len(paper.rows) == 12
    assert paper.total is not None
    assert paper.total.value == "¥ 4,980.00"
    social = issued(bureau, request(jia, jia, "S22", of_year="y2025"))
    assert len(social.rows) == 48
    lu = person_named(bureau, "陆晚秋")
    once = issued(bureau, request(lu, lu, "S22", of_year="all"))
    assert [row[0] for row in once.rows] == ["城乡居民基本医疗保险"] * 3


@pytest.mark.parametrize(
    ("task", "answers", "code"),
    [
        ("S20", {"of_year": "y2019", "tax": "all"}, "nothing_paid"),
        ("S21", {"of_year": "y2025"}, "not_a_person"),
        ("S22", {"of_year": "y2019"}, "nothing_paid"),
    ],
)
def test_what_is_not_there_is_not_certified(
    bureau: SyntheticBureau, task: str, answers: dict[str, str], code: str
) -> None:
    luo = person_named(bureau, "罗景行")
    outcome = bureau.submit(new_key(), request(luo, CHENHE, task, **answers))
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code == code


def test_only_a_request_goes_without_a_signature(bureau: SyntheticBureau) -> None:
    luo = person_named(bureau, "罗景行")
    outcome = bureau.submit(new_key(), request(luo, CHENHE, "S28"))
    assert isinstance(outcome, Refused)
    assert outcome.reasons[0].code == "signature_missing"


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("10305.60", "壹万零叁佰零伍元陆角整"),
        ("120300", "壹拾贰万零叁佰元整"),
        ("100000001.05", "壹亿零壹元零伍分"),
        ("10000005", "壹仟万零伍元整"),
        ("1010.10", "壹仟零壹拾元壹角整"),
    ],
)
def test_capital_figures(yuan: str, words: str) -> None:
    assert capital_amount(Decimal(yuan)) == words


@given(st.integers(min_value=1, max_value=10**14 - 1))
def test_capital_figures_can_be_read_back(fen: int) -> None:
    words = capital_amount(Decimal(fen) / 100)
    whole, _, rest = words.rpartition("元")
    value, group, digit = 0, 0, 0
    for letter in whole:
        if letter in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(letter)
        elif letter in "拾佰仟":
            group += digit * 10 ** ("拾佰仟".index(letter) + 1)
            digit = 0
        elif letter == "万":
            value, group, digit = value + (group + digit) * 10**4, 0, 0
        else:
            value, group, digit = (value + group + digit) * 10**8, 0, 0
    fen_read = (value + group + digit) * 100
    for unit, size in (("角", 10), ("分", 1)):
        if unit in rest:
            fen_read += "零壹贰叁肆伍陆柒捌玖".index(rest[rest.index(unit) - 1]) * size
    assert fen_read == fen


def test_a_voucher_of_late_is_had_again_as_it_was(bureau: SyntheticBureau) -> None:
    luo = person_named(bureau, "罗景行")
    payments = bureau.profile(CHENHE).payments
    assert payments is not None
    newest = recent_vouchers(payments, NOW.date())[0]
    asked = {"what": "voucher", "voucher": newest.number}
    first = issued(bureau, request(luo, CHENHE, "S20", **asked))
    again = issued(bureau, request(luo, CHENHE, "S20", **asked))
    total = sum((one.amount for one in newest.payments), Decimal(0))
    assert (first.kind, first.number) == ("payment_voucher", newest.number)
    assert first.total is not None
    assert f"{total:,.2f}" in first.total.value
    facts = verify_receipt_code(first.verification, key_set(bureau, NOW))
    assert isinstance(facts, ReceiptFacts)
    assert (facts.number, facts.amount) == (newest.number, total)
    assert (again.number, again.verification) == (first.number, first.verification)
    assert "请勿重复入账" in again.notes[-1].zh


def test_a_voucher_of_others_or_of_long_ago_is_not_had(bureau: SyntheticBureau) -> None:
    luo = person_named(bureau, "罗景行")
    payments = bureau.profile(CHENHE).payments
    assert payments is not None
    oldest = min(payments.made, key=lambda one: one.paid_on)
    for number in ("", "1" * 18, oldest.voucher):
        body = request(luo, CHENHE, "S20", what="voucher", voucher=number)
        outcome = bureau.submit(new_key(), body)
        assert isinstance(outcome, Refused), number
        assert outcome.reasons[0].code == "no_such_voucher"
