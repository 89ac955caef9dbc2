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
    title = receipt.document.title
    return (
        Bilingual(f"办好了:{title.zh}", f"Done: {title.en}"),
        Bilingual(
            "A4 纸的在右侧打印机出纸口,小票是办理凭条。要再打一张,按下面的按钮。"
            if not receipt.payables
            else "缴清税款后生效,请接着缴款。",
            "The A4 page comes out of the printer; the slip is a short proof. Touch the button "
            "below to print it once more."
            if not receipt.payables
            else "It takes effect once the tax is paid; please go on to pay.",
        ),
    )


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
