"""The paper for a payment: the voucher (电子缴款凭证), or a slip that says it is none.

It is made from the order's own bytes, so that a paper printed days later says the same.
Money that is not in the treasury yet must not pass for paid tax: such a slip has another
headline, no number of a voucher and no code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.masking import masked_number, masked_taxpayer
from kiosk.tasks import wording
from kiosk.tasks.payment import Payment, PaymentStage
from kiosk.tasks.payment_items import LATE
from kiosk.tasks.receipt import MADE_UP, Receipt, ReceiptForm, ReceiptLine
from kiosk.tasks.tax_names import TAX_NAMES

if TYPE_CHECKING:
    from kiosk.tasks.runner import TaskRunner

_HEADLINE: Final = Bilingual("电子缴款凭证", "Payment voucher")
_SLIP: Final = Bilingual("付款待确认凭条", "Payment not settled")
_STANDINGS: Final = {
    PaymentStage.SETTLED: Bilingual("已入库", "Paid"),
    PaymentStage.PAID: Bilingual("已付款,入库待确认", "Paid, NOT settled yet"),
    PaymentStage.UNCLEAR: Bilingual("付没付成,还在查", "NOT clear whether it was paid"),
    PaymentStage.REFUNDING: Bilingual("正在退款", "Money on its way back"),
    PaymentStage.REFUNDED: Bilingual("已退款", "Money given back"),
}
_NO_VOUCHER: Final = Bilingual(
    "这不是缴款凭证,不能证明税费已缴。", "This is no voucher and does not prove a payment of tax."
)
_NOTES: Final = {
    PaymentStage.PAID: Bilingual(
        "钱已付,请不要再付。下次刷身份证,本机会告诉您结果。",
        "It is paid; do not pay again. Your card shows the outcome here next time.",
    ),
    PaymentStage.UNCLEAR: Bilingual(
        "查清之前请不要再付。下次刷身份证,本机会告诉您结果。",
        "Do not pay again until it is clear. Your card shows the outcome here next time.",
    ),
    PaymentStage.REFUNDING: Bilingual(
        "钱将原路退回,一般几个工作日。", "It returns to where it came from within a few days."
    ),
    PaymentStage.REFUNDED: Bilingual("钱已原路退回。", "It is back where it came from."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidFor:
    """What the paper says that is not in the order."""

    taxpayer_name: str
    taxpayer_kind: str  # a TaxpayerKind value
    what: Bilingual  # what was paid, in words
    today: date
    synthetic: bool = False


def receipt_of_run(runner: TaskRunner) -> Receipt | None:
    """The paper for the payment of ``runner``; None while there is nothing to put on it."""
    paying = runner.paying
    if paying.body is None or paying.payment.stage not in _STANDINGS:
        return None
    profile = runner.profile
    return receipt_of_payment(
        paying.body,
        paying.payment,
        PaidFor(
            taxpayer_name=profile.name,
            taxpayer_kind=profile.kind.value,
            what=paying.what(),
            today=runner.today,
            synthetic=profile.synthetic,
        ),
    )


def receipt_of_payment(body: bytes, payment: Payment, about: PaidFor) -> Receipt:
    """The paper for an order's ``body``, as :func:`kiosk.tasks.payment.order_body` wrote it.

    Raises ``ValueError`` for a stage that has no paper, or a settled one without voucher.
    """
    standing = _STANDINGS.get(payment.stage)
    if standing is None:
        raise ValueError(f"a payment that is {payment.stage} has no paper")
    voucher = payment.voucher
    settled = payment.stage is PaymentStage.SETTLED
    if settled and voucher is None:
        raise ValueError("a settled payment carries its voucher")
    order: dict[str, Any] = json.loads(body)  # our own bytes
    lines = []
    if settled and voucher is not None:
        paid_at = f"{voucher.paid_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
        lines.append(_line("凭证号码", "Voucher", wording.same(voucher.number)))
        lines.append(_line("缴款时间", "Paid at", wording.same(paid_at)))
    lines.append(_line("缴款内容", "For", about.what))
    who = masked_taxpayer(about.taxpayer_name, about.taxpayer_kind)
    lines.append(_line("缴款人", "Payer", wording.same(who)))
    if about.taxpayer_kind != "natural_person":  # whose key would tell nobody anything
        number = wording.same(masked_number(order["taxpayer_id"]))
        lines.append(_line("识别号", "Tax number", number))
    if payment.payment_id and not settled:
        lines.append(_line("付款编号", "Payment", wording.same(payment.payment_id)))
    elif payment.key and not settled:
        slip = wording.same(payment.key[:8])
        lines.append(_line("凭条号(本机)", "Slip (this terminal)", slip))
    return Receipt(
        form=ReceiptForm.VOUCHER if settled else ReceiptForm.UNSETTLED,
        headline=_HEADLINE if settled else _SLIP,
        standing=standing,
        lines=tuple(lines),
        amounts=tuple(_amounts(order)),
        total=_line(
            "缴款合计" if settled else "金额",
            "Paid" if settled else "Amount",
            wording.same(wording.money(Decimal(order["total"]))),
        ),
        code=voucher.verification if settled and voucher is not None else "",
        code_caption=Bilingual("扫码验真伪", "Scan to verify"),
        notes=() if settled else (_NO_VOUCHER, _NOTES[payment.stage], *payment.reasons),
        mark=MADE_UP if about.synthetic else None,
    )


def _line(zh: str, en: str, value: Bilingual) -> ReceiptLine:
    return ReceiptLine(Bilingual(zh, en), value)


def _amounts(order: dict[str, Any]) -> list[ReceiptLine]:
    lines = []
    for item in order["items"]:
        tax = TAX_NAMES[item["tax"]]
        start = date.fromisoformat(item["period_start"])
        end = date.fromisoformat(item["period_end"])
        span = wording.period(start, end)
        label = Bilingual(f"{span.zh} {tax.zh}", f"{tax.en}, {span.en}")
        if item["payable_id"].endswith(LATE):
            label = Bilingual(f"{tax.zh}滞纳金", f"Late charge, {tax.en}")
        lines.append(ReceiptLine(label, wording.same(wording.money(Decimal(item["amount"])))))
    for tax_code, amount in ((order["order"] or {}).get("taxes") or {}).items():
        lines.append(ReceiptLine(TAX_NAMES[tax_code], wording.same(wording.money(Decimal(amount)))))
    return lines
