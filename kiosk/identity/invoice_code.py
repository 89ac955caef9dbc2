"""The code printed on an invoice (发票二维码): which invoice it is, for verifying it.

Comma-separated: ``01,type,code,number,amount,yyyymmdd,check code,CRC,``. Fully digital
invoices (数电发票) leave code and check code empty and have a number of 20 digits. The
form is not published; the types are those seen on real invoices, so an unknown type is
kept as it is. The code is not signed: it says which invoice to look up, nothing more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final


class InvoiceKind(StrEnum):
    """What kind of invoice a type number stands for."""

    SPECIAL = "special"  # 增值税专用发票
    ORDINARY = "ordinary"  # 增值税普通发票
    ELECTRONIC_ORDINARY = "electronic_ordinary"  # 电子普通发票
    ELECTRONIC_SPECIAL = "electronic_special"  # 电子专用发票
    DIGITAL_SPECIAL = "digital_special"  # 数电专票
    DIGITAL_ORDINARY = "digital_ordinary"  # 数电普票
    OTHER = "other"


_KINDS: Final = {
    "01": InvoiceKind.SPECIAL,
    "04": InvoiceKind.ORDINARY,
    "10": InvoiceKind.ELECTRONIC_ORDINARY,
    "20": InvoiceKind.ELECTRONIC_SPECIAL,
    "31": InvoiceKind.DIGITAL_SPECIAL,
    "32": InvoiceKind.DIGITAL_ORDINARY,
}
_AMOUNT: Final = re.compile(r"-?\d{1,12}(?:\.\d{1,2})?")
_FIRST_DAY: Final = date(1994, 1, 1)  # the invoice rules of the 1994 VAT


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceCode:
    """One invoice. ``amount`` in yuan: without tax on older kinds, so compare loosely."""

    kind: InvoiceKind
    type_number: str
    code: str  # 发票代码, empty on digital invoices
    number: str = field(repr=False)  # 发票号码, 8 or 20 digits
    amount: Decimal | None
    issued_on: date
    check_code: str = field(default="", repr=False)  # 校验码, empty on special and digital ones


def parse_invoice_code(text: str) -> InvoiceCode | None:
    """Read an invoice's code; ``None`` if ``text`` is none."""
    parts = [part.strip() for part in text.strip().split(",")]
    if not 7 <= len(parts) <= 10 or parts[0] != "01":
        return None
    type_number, code, number, amount, day, check_code = parts[1:7]
    if not re.fullmatch(r"\d{2}", type_number, re.ASCII):
        return None
    digital = not code and re.fullmatch(r"\d{20}", number, re.ASCII)
    older = re.fullmatch(r"\d{10}|\d{12}", code, re.ASCII) and re.fullmatch(
        r"\d{8}", number, re.ASCII
    )
    if not (digital or older) or not re.fullmatch(r"\d{8}", day, re.ASCII):
        return None
    if amount and not _AMOUNT.fullmatch(amount):
        return None
    try:
        issued_on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return None
    if issued_on < _FIRST_DAY:
        return None
    return InvoiceCode(
        kind=_KINDS.get(type_number, InvoiceKind.OTHER),
        type_number=type_number,
        code=code,
        number=number,
        amount=Decimal(amount) if amount else None,
        issued_on=issued_on,
        check_code=check_code,
    )
