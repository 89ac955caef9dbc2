"""The electronic payment voucher (电子缴款凭证) of the synthetic treasury."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from hall.bureau.key_ring import SigningKey
from hall.bureau.synthetic.asked_document import ISSUER
from hall.bureau.synthetic.issuing import holder_id_of
from hall.bureau.synthetic.paid import new_debt_period
from hall.bureau.synthetic.people import SyntheticPerson
from hall.payments.order import PaymentOrder
from hall.payments.provider import Taken
from hall.payments.treasury import Voucher
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.identity.receipt_code import ReceiptFacts, sign_receipt
from kiosk.issued_document import (
    DocumentColumn,
    DocumentLine,
    DocumentNote,
    DocumentTotal,
    IssuedDocument,
)
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.taxpayer import Profile, Tax

TITLE: Final = Bilingual("电子缴款凭证", "Electronic payment voucher")
_METHODS: Final = {
    "agreement": Bilingual("三方协议扣款", "Debit by agreement"),
    "qr": Bilingual("扫码缴款", "By phone"),
}
_COLUMNS: Final = (
    DocumentColumn(label_zh="税(费)种", label_en="Tax or fee"),
    DocumentColumn(label_zh="品目", label_en="Item"),
    DocumentColumn(label_zh="所属时期", label_en="Period"),
    DocumentColumn(label_zh="实缴金额", label_en="Paid", align="right"),
)
_TAX: Final = Bilingual("税(费)款", "Tax or fee")
_CHARGE: Final = Bilingual("滞纳金", "Late charge")


def write_voucher(
    order: PaymentOrder,
    profile: Profile,
    taken: Taken,
    now: datetime,
    running: int,
    key: SigningKey,
    person: SyntheticPerson | None,
) -> Voucher:
    """Write and sign the voucher of a payment taken by ``taken`` and booked ``now``.

    ``running`` is the treasury's own running number, ``person`` whose own matter it is, if
    one's.
    """
    # The moment of payment; a key says nothing of the time before it was made.
    paid_at = max(taken.taken_at, key.not_before).astimezone(CHINA).replace(microsecond=0)
    region = "13" if profile.registration is None else profile.registration.region[:2]
    number = f"3{region}{paid_at:%y%m%d}{running:09d}"
    verification = sign_receipt(
        key.private_key,
        key.kid,
        ReceiptFacts(
            number=number,
            taxpayer_id=order.taxpayer_id,
            amount=order.total,
            accepted_at=paid_at,
            task=order.task,
        ),
    )
    title = _title(order)
    return Voucher(
        number=number,
        paid_at=paid_at,
        title=title,
        amount=order.total,
        verification=verification,
        document=IssuedDocument(
            kind="payment_voucher",
            title_zh=TITLE.zh,
            title_en=TITLE.en,
            number=number,
            issued_at=now.astimezone(CHINA).replace(microsecond=0),
            holder=profile.name,
            holder_id=holder_id_of(profile, person),
            lines=(
                _line("缴款方式", "Paid by", _METHODS[order.method]),
                _line("缴款时间", "Paid at", _same(f"{paid_at:%Y-%m-%d %H:%M:%S}")),
                _line("入库时间", "Booked at", _same(f"{now.astimezone(CHINA):%Y-%m-%d %H:%M:%S}")),
                _line("支付流水号", "Transaction", _same(taken.transaction)),
            ),
            columns=_COLUMNS,
            rows=_rows(order, paid_at.date(), "zh"),
            rows_en=_rows(order, paid_at.date(), "en"),
            total=DocumentTotal(label_zh="合计", label_en="Total", value=f"¥ {order.total:,.2f}"),
            notes=(
                DocumentNote(
                    zh="本凭证可作为缴款的证明。需要完税证明的,可在本机“开具完税证明”办理。",
                    en="This voucher proves the payment. A tax payment certificate can be "
                    "issued at this terminal.",
                ),
            ),
            verification=verification,
            issuer_zh=ISSUER.zh,
            issuer_en=ISSUER.en,
        ),
    )


def _title(order: PaymentOrder) -> Bilingual:
    taxes = list(dict.fromkeys(item.tax for item in order.items))
    if order.order is not None:
        taxes += [tax for tax in order.order.taxes if tax not in taxes]
    if len(taxes) > 2:
        return Bilingual(f"缴纳税费 {len(taxes)} 种", f"{len(taxes)} taxes and fees paid")
    names = [TAX_NAMES[tax.value] for tax in taxes]
    return Bilingual(
        "缴纳" + "、".join(name.zh for name in names),
        "Paid: " + ", ".join(name.en for name in names),
    )


def _rows(order: PaymentOrder, paid_on: date, language: str) -> tuple[tuple[str, ...], ...]:
    def words(text: Bilingual) -> str:
        return text.en if language == "en" else text.zh

    def tax(code: Tax) -> str:
        return words(TAX_NAMES[code.value])

    rows = [
        (
            tax(item.tax),
            words(_CHARGE if item.is_late_charge else _TAX),
            f"{item.period_start:%Y-%m-%d} ~ {item.period_end:%Y-%m-%d}",
            _yuan(item.amount),
        )
        for item in order.items
    ]
    if order.order is not None:
        start, end = new_debt_period(order.order, paid_on)
        span = f"{start:%Y-%m-%d} ~ {end:%Y-%m-%d}"
        rows += [
            (tax(code), words(_TAX), span, _yuan(amount))
            for code, amount in order.order.taxes.items()
        ]
    return tuple(rows)


def _line(zh: str, en: str, value: Bilingual) -> DocumentLine:
    return DocumentLine.of(Bilingual(zh, en), value)


def _same(text: str) -> Bilingual:
    return Bilingual(text, text)


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"
