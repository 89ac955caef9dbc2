"""What became of a payment (缴款), as the result step draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks.payment import PaymentStage
from kiosk.tasks.payment_view import result_words
from screens.task.result import PrintState, ResultWords, print_map, qr_picture

if TYPE_CHECKING:
    from kiosk.tasks.receipt import Receipt
    from kiosk.tasks.runner import TaskRunner

_STATUS: Final = {
    PaymentStage.SETTLED: "fine",
    PaymentStage.PAID: "low",
    PaymentStage.UNCLEAR: "due",
    PaymentStage.REFUNDING: "due",
    PaymentStage.REFUNDED: "unknown",
}
PAYING_TASK: Final = "S13"
_PRINT_VOUCHER: Final = Bilingual("打印 A4 缴款凭证", "Print the voucher on A4")
_VOUCHER: Final = Bilingual("凭证号码", "Voucher")
_PAID: Final = Bilingual("已缴", "Paid")


def payment_result_map(
    runner: TaskRunner,
    receipt: Receipt,
    words: ResultWords,
    printing: PrintState,
    can_print_page: bool,
) -> dict[str, Any]:
    """Everything the result card draws where a payment is all that was done."""
    stage = runner.paying.payment.stage
    _title, text = result_words(runner) or (receipt.standing, receipt.headline)
    lines = [*receipt.lines, *receipt.amounts]
    if receipt.total is not None:
        lines.append(receipt.total)
    settled = stage is PaymentStage.SETTLED
    if receipt.total is not None:  # the title and the lead say the rest
        text = Bilingual(
            f"{receipt.total.label.zh} {receipt.total.value.zh}",
            f"{receipt.total.label.en} {receipt.total.value.en}",
        )
    return {
        "status": _STATUS[stage],
        "word": words.say(receipt.standing),
        "text": words.say(text),
        "rows": [words.line(line) for line in lines],
        "code": qr_picture(receipt.code) if receipt.code else "",
        "codeText": words.say(receipt.code_caption) if receipt.code else "",
        **print_map(words, printing),
        "canPrintPage": can_print_page and settled,
        "pageLabel": words.say(_PRINT_VOUCHER),
    }


def pay_offer(runner: TaskRunner, words: ResultWords, startable: frozenset[str]) -> str:
    """The label of a button that pays what a filing has just made payable; "" for none."""
    receipt = None if runner.outcome is None else runner.outcome.receipt
    if receipt is None or not receipt.payables or PAYING_TASK not in startable:
        return ""
    if runner.paying.payment.stage is PaymentStage.SETTLED or Right.PAY not in runner.rights:
        return ""
    return words.say(Bilingual("现在去缴款", "Pay now"))


def paid_rows(runner: TaskRunner, words: ResultWords) -> list[dict[str, str]]:
    """Two lines beside a receipt: the voucher's number and what was paid with it."""
    voucher = runner.paying.payment.voucher
    receipt = runner.payment_receipt()
    if voucher is None or receipt is None or receipt.total is None:
        return []
    return [
        {"label": words.say(_VOUCHER), "value": voucher.number},
        {"label": words.say(_PAID), "value": words.say(receipt.total.value)},
    ]
