"""What someone may hold up instead of an identity code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn.uscc import calc_check_digit

from kiosk.identity.classify import CodeKind, classify_code
from kiosk.identity.invoice_code import InvoiceKind, parse_invoice_code
from kiosk.identity.licence_code import parse_licence_code
from kiosk.identity.refusal import Refusal
from kiosk.identity.resident_number import check_character
from kiosk.identity.uscc import UsccFault, check_uscc, find_uscc

USCC = "91110000600037341L"


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ("TH1:6BFOXN", CodeKind.IDENTITY),
        ("TR1:6BFOXN\r\n", CodeKind.RECEIPT),
        ("134567890123456789", CodeKind.PAY_CODE),  # WeChat
        ("280123456789012345", CodeKind.PAY_CODE),  # Alipay
        ("fp" + "a1" * 16 + "b", CodeKind.PAY_CODE),
        ("6212345678901234567", CodeKind.PAY_CODE),  # UnionPay
        ("01,04,3700191320,02436148,7830.97,20190613,67192350063246510236,8F1A,", CodeKind.INVOICE),
        ("01,32,,24312000000012345678,188.68,20240105,,5A0E,", CodeKind.INVOICE),
        (USCC, CodeKind.LICENCE),
        (f"统一社会信用代码:{USCC};名称:某某公司", CodeKind.LICENCE),
        (f"https://www.szcredit.org.cn/a?cid={USCC}&x=1", CodeKind.LICENCE),
        ("http://www.sgs.gov.cn/lz/licenseLink.do?method=uuid=8a4", CodeKind.LICENCE),
        ("https://www.gsxt.gov.cn/index.html?uniscid=a8", CodeKind.LICENCE),
        ("https://evil.example/?x=gsxt.gov.cn", CodeKind.UNKNOWN),
        ("https://gsxt.gov.cn@evil.example/", CodeKind.UNKNOWN),
        ("https://evilgsxt.gov.cn/", CodeKind.UNKNOWN),
        ("https://gsxt.gov.cn:8443/", CodeKind.UNKNOWN),
        ("javascript:alert(1)//gsxt.gov.cn", CodeKind.UNKNOWN),
        ("https://qr.alipay.com/fkx00000", CodeKind.UNKNOWN),  # a merchant's, pays nobody
        ("hello", CodeKind.UNKNOWN),
        ("", CodeKind.UNKNOWN),
        (b"\xff\xfe", CodeKind.UNKNOWN),
        (USCC.encode(), CodeKind.LICENCE),
    ],
)
def test_the_kind_is_recognised_and_has_words(payload: str | bytes, kind: CodeKind) -> None:
    classified = classify_code(payload)
    assert classified.kind is kind
    assert classified.words.zh
    assert classified.words.en
    assert classified.way_on.zh
    assert classified.way_on.en


def test_a_resident_number_in_the_shape_of_a_pay_code_is_neither() -> None:
    digits = "13010219900307123"
    code = digits + check_character(digits)
    assert code.isdigit()
    assert classify_code(code).kind is CodeKind.UNKNOWN


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)))
def test_anything_can_be_held_up(payload: str | bytes) -> None:
    assert classify_code(payload).kind in CodeKind


def test_the_payload_is_in_no_repr() -> None:
    assert "gsxt" not in repr(classify_code("https://www.gsxt.gov.cn/secret"))


def test_an_invoice_of_each_generation() -> None:
    older = parse_invoice_code("01,10,044001900111,12345678,96.15,20191104,12345678901234567890,3A")
    assert older is not None
    assert older.kind is InvoiceKind.ELECTRONIC_ORDINARY
    assert (older.code, older.number) == ("044001900111", "12345678")
    digital = parse_invoice_code("01,31,,25442000000099887766,1000.00,20250601,,A1B2,")
    assert digital is not None
    assert digital.kind is InvoiceKind.DIGITAL_SPECIAL
    assert digital.amount == Decimal("1000.00")
    assert digital.issued_on == date(2025, 6, 1)
    assert digital.code == ""


@pytest.mark.parametrize(
    "text",
    [
        "02,04,3700191320,02436148,7830.97,20190613,1,8F1A,",
        "01,04,3700191320,2436148,7830.97,20190613,1,8F1A,",
        "01,04,3700191320,02436148,7830.97,20190631,1,8F1A,",
        "01,04,3700191320,02436148,1e9,20190613,1,8F1A,",
        "01,32,,2431200000001234567,188.68,20240105,,5A0E,",
        "01,32",
    ],
)
def test_what_only_looks_like_an_invoice(text: str) -> None:
    assert parse_invoice_code(text) is None


def test_a_credit_code_is_found_only_when_it_stands_alone_and_is_right() -> None:
    assert find_uscc(f"cid={USCC}&") == USCC
    assert find_uscc(f"x{USCC}") is None
    assert find_uscc(USCC[:-1] + "M") is None
    other = "91440300MA5DC4K78"
    other += calc_check_digit(other)
    assert find_uscc(f"{USCC} {other}") is None  # whose licence is it?
    assert find_uscc(f"{USCC} {USCC}") == USCC
    assert parse_licence_code(f"https://x.example/%3A{USCC}") is not None


def test_what_is_wrong_with_a_credit_code_is_named() -> None:
    assert check_uscc(" 9111 0000-600037341l ") == USCC
    collective = "N2220102MF1234567"
    collective += calc_check_digit(collective)
    assert check_uscc(collective) == collective
    for text, fault in (
        ("9111", UsccFault.LENGTH),
        ("9111000060003734IL", UsccFault.CHARACTERS),
        ("91110000600037342L", UsccFault.CHECK_CHARACTER),
    ):
        refused = check_uscc(text)
        assert isinstance(refused, Refusal)
        assert refused.reason is fault
