"""What a code that someone holds up is: one of a closed set, with words for each.

Nothing is believed here: an identity or receipt code still has to be verified.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from devices.code_camera.pay_codes import is_pay_code
from kiosk.bilingual import Bilingual
from kiosk.identity import identity_code, receipt_code
from kiosk.identity.invoice_code import InvoiceCode, parse_invoice_code
from kiosk.identity.licence_code import REGISTER_HOSTS, LicenceCode, parse_licence_code
from kiosk.identity.resident_number import ResidentNumber, check_resident_number


class CodeKind(StrEnum):
    """The closed set."""

    IDENTITY = "identity"
    LICENCE = "licence"
    INVOICE = "invoice"
    RECEIPT = "receipt"
    PAY_CODE = "pay_code"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ClassifiedCode:
    """A code's kind, what to say of it, and the way on for someone who wants to sign in.

    ``licence`` and ``invoice`` are there for their kinds only.
    """

    kind: CodeKind
    words: Bilingual
    way_on: Bilingual
    licence: LicenceCode | None = field(default=None, repr=False)
    invoice: InvoiceCode | None = field(default=None, repr=False)


def classify_code(
    payload: str | bytes, licence_hosts: tuple[str, ...] = REGISTER_HOSTS
) -> ClassifiedCode:
    """Say what ``payload`` is. Accepts anything and raises nothing."""
    if isinstance(payload, bytes):
        try:
            payload = payload.decode("utf-8")
        except UnicodeDecodeError:
            return _classified(CodeKind.UNKNOWN)
    text = payload.strip("\r\n\t ")
    if text.startswith(identity_code.PREFIX):
        return _classified(CodeKind.IDENTITY)
    if text.startswith(receipt_code.PREFIX):
        return _classified(CodeKind.RECEIPT)
    if is_pay_code(text) and not _is_somebodys_number(text):
        return _classified(CodeKind.PAY_CODE)
    invoice = parse_invoice_code(text)
    if invoice is not None:
        return _classified(CodeKind.INVOICE, invoice=invoice)
    licence = parse_licence_code(text, licence_hosts)
    if licence is not None:
        return _classified(CodeKind.LICENCE, licence=licence)
    return _classified(CodeKind.UNKNOWN)


def _is_somebodys_number(text: str) -> bool:
    """A resident number from 11…15 has the shape of a pay code; it proves nothing."""
    return isinstance(check_resident_number(text, date.max), ResidentNumber)


_SHOW_IDENTITY: Final = Bilingual(
    "请出示手机上的身份码,或把身份证放在读卡区。",
    "Show the identity code on your phone, or put your ID card on the reader.",
)
_WORDS: Final[dict[CodeKind, tuple[Bilingual, Bilingual]]] = {
    CodeKind.IDENTITY: (
        Bilingual("这是身份码。", "This is an identity code."),
        Bilingual("正在核对,请稍候。", "Checking it; one moment please."),
    ),
    CodeKind.LICENCE: (
        Bilingual(
            "这是营业执照上的码,只说明是哪家企业,不能证明您是谁。",
            "This is a business licence: it names the company, not you.",
        ),
        _SHOW_IDENTITY,
    ),
    CodeKind.INVOICE: (
        Bilingual(
            "这是发票上的码,可以查验发票,不能用来登录。",
            "This is the code of an invoice: it can be verified, but says not who you are.",
        ),
        _SHOW_IDENTITY,
    ),
    CodeKind.RECEIPT: (
        Bilingual(
            "这是申报回执上的码,可以核对回执,不能用来登录。",
            "This is the code of a receipt: it can be checked, but says not who you are.",
        ),
        _SHOW_IDENTITY,
    ),
    CodeKind.PAY_CODE: (
        Bilingual(
            "这是付款码,请马上收起,不要让别人看到。这里不需要它,也没有保存。",
            "This is a payment code: put it away, nobody should see it. "
            "It is not needed here and was not kept.",
        ),
        _SHOW_IDENTITY,
    ),
    CodeKind.UNKNOWN: (
        Bilingual("这个码这里用不上。", "This code is not one used here."),
        _SHOW_IDENTITY,
    ),
}


def _classified(
    kind: CodeKind, licence: LicenceCode | None = None, invoice: InvoiceCode | None = None
) -> ClassifiedCode:
    words, way_on = _WORDS[kind]
    return ClassifiedCode(kind, words, way_on, licence, invoice)
