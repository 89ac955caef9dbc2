"""What is said of a document that was issued at once, and of a request that did not go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks.outcome import OutcomeState

if TYPE_CHECKING:
    from kiosk.issued_document import IssuedDocument
    from kiosk.tasks.outcome import Outcome
    from kiosk.tasks.receipt import ReceiptLine

ISSUED: Final = Bilingual("已办好", "Done")
ISSUE_SLIP: Final = Bilingual("办理凭条", "Slip")
#: What is worth nothing until its tax is paid; any other document stands at once.
_PAID_FIRST: Final = frozenset({"invoice_application"})
_SHOWN: Final = 6  # head lines of a document on the screen and on the slip

#: Title and lead of the result when nothing left this terminal.
NOT_SENT: Final = (
    Bilingual("没有提交出去", "Nothing was handed in"),
    Bilingual(
        "网络断了,税务局没有收到,本机也不会再自己提交。您填的都还在,可以再试一次。",
        "The line is down: the bureau did not get it, and this terminal will not send it by "
        "itself. Everything you entered is still here; try again.",
    ),
)


def issued_words(outcome: Outcome) -> tuple[Bilingual, Bilingual] | None:
    """Title and lead of the result where a document was issued; None otherwise."""
    receipt = outcome.receipt
    if outcome.state is not OutcomeState.ACCEPTED or receipt is None or receipt.document is None:
        return None
    title, waits = receipt.document.title, waits_for_payment(outcome)
    if receipt.payables and not waits:
        return (
            Bilingual(f"办好了:{title.zh}", f"Done: {title.en}"),
            Bilingual(
                "A4 纸的在右侧打印机出纸口。要缴的钱,按下面的按钮现在就能缴。",
                "The A4 page comes out of the printer. What is owed can be paid now: touch the "
                "button below.",
            ),
        )
    return (
        Bilingual(f"办好了:{title.zh}", f"Done: {title.en}"),
        Bilingual(
            "A4 纸的在右侧打印机出纸口,小票是办理凭条。要再打一张,按下面的按钮。"
            if not waits
            else "缴清税款后生效,请接着缴款。",
            "The A4 page comes out of the printer; the slip is a short proof. Touch the button "
            "below to print it once more."
            if not waits
            else "It takes effect once the tax is paid; please go on to pay.",
        ),
    )


def waits_for_payment(outcome: Outcome) -> bool:
    """Whether what was issued takes effect, and is printed, only once its tax is paid."""
    receipt = outcome.receipt
    if receipt is None or receipt.document is None:
        return False
    return bool(receipt.payables) and receipt.document.kind in _PAID_FIRST


def document_lines(document: IssuedDocument) -> list[ReceiptLine]:
    """The first lines of a document, its number and its sum, for screen and slip."""
    from kiosk.tasks import wording
    from kiosk.tasks.receipt import ReceiptLine

    lines = []
    if document.number:
        number = Bilingual("证明号码", "Document number")
        lines.append(ReceiptLine(number, wording.same(document.number)))
    lines += [ReceiptLine(line.label, line.value) for line in document.lines[:_SHOWN]]
    if document.total is not None:
        lines.append(ReceiptLine(document.total.label, wording.same(document.total.value)))
    return lines
