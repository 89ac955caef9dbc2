"""What became of a submission, as the result step draws it."""

from __future__ import annotations

import base64
import io
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kiosk.bilingual import Bilingual
from kiosk.china_time import china_today
from kiosk.tasks.issued_words import ISSUED, document_lines
from kiosk.tasks.outcome import CORRECTABLE, Outcome, OutcomeState
from screens.task.spoken_times import spoken_times

if TYPE_CHECKING:
    from kiosk.issued_document import IssuedDocument
    from kiosk.tasks.receipt import Receipt, ReceiptLine


class PrintState(StrEnum):
    """How the slip is doing."""

    UNASKED = "unasked"  # nothing was to be printed yet
    NONE = "none"  # there is no printer
    PRINTING = "printing"
    PRINTED = "printed"
    PAPER_OUT = "paper_out"
    FAILED = "failed"


_PRINT = {
    PrintState.UNASKED: ("unknown", Bilingual("", ""), False),
    PrintState.NONE: (
        "unknown",
        Bilingual(
            "这台机器没有打印机,请拍下屏幕上的回执。", "No printer here: please take a photo."
        ),
        False,
    ),
    PrintState.PRINTING: ("unknown", Bilingual("正在打印凭条…", "Printing the slip…"), False),
    PrintState.PRINTED: (
        "fine",
        Bilingual("凭条已打印,请在屏幕下方取走。", "The slip is printed: please take it below."),
        True,
    ),
    PrintState.PAPER_OUT: (
        "due",
        Bilingual(
            "凭条打印机没纸了。办理结果不受影响,可拍下屏幕,或装好纸再打。",
            "The slip printer is out of paper. Your filing is not affected: take a photo, "
            "or print again once there is paper.",
        ),
        True,
    ),
    PrintState.FAILED: (
        "due",
        Bilingual(
            "凭条没有打出来。办理结果不受影响,可以再打一次,或拍下屏幕。",
            "The slip did not print. Your filing is not affected: print again or take a photo.",
        ),
        True,
    ),
}

_AGAIN = Bilingual("再打一次", "Print again")
_PRINT_INFORMATION = {
    PrintState.NONE: Bilingual(
        "这台机器没有打印机,要留底请拍下屏幕。",
        "No printer here: please take a photo if you wish to keep this.",
    ),
    PrintState.PAPER_OUT: Bilingual(
        "凭条打印机没纸了。要留底可拍下屏幕,或装好纸再打。",
        "The slip printer is out of paper: take a photo, or print again once there is paper.",
    ),
    PrintState.FAILED: Bilingual(
        "凭条没有打出来,可以再打一次,或拍下屏幕。",
        "The slip did not print: print again or take a photo.",
    ),
}
_PRINT_DOCUMENT = Bilingual("再打印一张 A4", "Print the A4 page again")
_PRINT_LOOKED_UP = Bilingual("打印查询单", "Print what is shown")

_STANDING = {
    OutcomeState.ACCEPTED: (
        "fine",
        Bilingual("已受理", "Accepted"),
        Bilingual("税务机关已收到您的申报。", "The bureau has your filing."),
    ),
    OutcomeState.QUEUED: (
        "due",
        Bilingual("未受理,已代为保存", "NOT accepted yet, kept safe"),
        Bilingual(
            "现在网络不通。您签好的申报存在本机,网络恢复后自动提交一次,不用再办。",
            "The line is down. What you signed is kept here and sent once it is back; "
            "do not file again.",
        ),
    ),
    OutcomeState.PROCESSING: (
        "low",
        Bilingual("已提交,等待受理", "Sent, not confirmed yet"),
        Bilingual(
            "申报已经发出,税务机关还没有回复。本机会继续查询,不会重复提交。",
            "It was sent, the bureau has not answered. This terminal keeps asking and never "
            "sends it twice.",
        ),
    ),
    OutcomeState.REFUSED: (
        "overdue",
        Bilingual("没有受理", "Not accepted"),
        Bilingual(
            "税务机关没有接受这次申报,原因见下。填的内容都还在,可以改了再交。",
            "The bureau did not accept it; the reason is below. Nothing you entered is lost.",
        ),
    ),
    OutcomeState.NOT_SENT: (
        "due",
        Bilingual("没有提交", "NOT handed in"),
        Bilingual(
            "网络断了,税务局没有收到,什么也没有办。网络恢复后可以再试一次;急用请到窗口。",
            "The line is down: the bureau got nothing and nothing was done. Try again once it "
            "is back, or go to the counter.",
        ),
    ),
}

#: What an application (申请) says instead where a filing says 申报.
_APPLICATION = {
    OutcomeState.ACCEPTED: Bilingual(
        "税务机关已收到您的申请。", "The bureau has your application."
    ),
    OutcomeState.QUEUED: Bilingual(
        "现在网络不通。您签好的申请存在本机,网络恢复后自动提交一次,不用再办。",
        "The line is down. What you signed is kept here and sent once it is back; "
        "do not apply again.",
    ),
    OutcomeState.PROCESSING: Bilingual(
        "申请已经发出,税务机关还没有回复。本机会继续查询,不会重复提交。",
        "It was sent, the bureau has not answered. This terminal keeps asking and never "
        "sends it twice.",
    ),
    OutcomeState.REFUSED: Bilingual(
        "税务机关没有接受这次申请,原因见下。填的内容都还在,可以改了再交。",
        "The bureau did not accept it; the reason is below. Nothing you entered is lost.",
    ),
}

#: What the hall says of a rating or a concern (评价, 诉求).
_MESSAGE = {
    OutcomeState.ACCEPTED: (
        Bilingual("已登记", "Written down"),
        Bilingual("大厅已收到您说的话,谢谢您。", "The hall has what you said. Thank you."),
    ),
    OutcomeState.QUEUED: (
        Bilingual("已代为保存", "Kept safe"),
        Bilingual(
            "现在网络不通。您说的话存在本机,网络恢复后自动送到大厅,不用再写。",
            "The line is down. What you said is kept here and goes to the hall once it is back.",
        ),
    ),
    OutcomeState.PROCESSING: (
        Bilingual("已送出,等待登记", "Sent, not confirmed yet"),
        Bilingual(
            "已经送出,大厅还没有回复。本机会继续询问,不会重复登记。",
            "It was sent, the hall has not answered. This terminal keeps asking.",
        ),
    ),
    OutcomeState.REFUSED: (
        Bilingual("没有登记上", "Not written down"),
        Bilingual(
            "原因见下。您写的都还在,可以改了再交。",
            "The reason is below. Nothing you wrote is lost.",
        ),
    ),
}


class ResultWords:
    """Says a :class:`Bilingual` in one language."""

    def __init__(self, language: str, today: date | None = None) -> None:
        self.language = language
        self.today = today or china_today()

    def say(self, words: Bilingual) -> str:
        """The text in this language."""
        return words.in_language(self.language)

    def line(self, line: ReceiptLine) -> dict[str, str]:
        """One line of a paper, as the screen shows it."""
        value = spoken_times(line.value, self.today)
        return {"label": self.say(line.label), "value": self.say(value)}


def qr_picture(text: str) -> str:
    """A QR code of ``text`` as a ``data:`` address that an Image can show."""
    import segno

    raw = io.BytesIO()
    segno.make(text, error="m", micro=False).save(raw, kind="png", scale=4, border=2)
    return "data:image/png;base64," + base64.b64encode(raw.getvalue()).decode("ascii")


def result_map(
    receipt: Receipt | None,
    outcome: Outcome,
    words: ResultWords,
    printing: PrintState,
    can_print_page: bool,
    *,
    application: bool = False,
    message: bool = False,
    document: IssuedDocument | None = None,
) -> dict[str, Any]:
    """Everything the result card draws; ``receipt`` is None after a refusal."""
    status, word, text = _STANDING[outcome.state]
    if message:
        word, text = _MESSAGE.get(outcome.state, (word, text))
    elif application:
        text = _APPLICATION.get(outcome.state, text)
    came_later = document
    if document is None and outcome.receipt is not None:
        document = outcome.receipt.document
    if document is not None:
        word, text = ISSUED, document.title
    print_status, print_text, again = _PRINT[printing]
    rows = []
    if receipt is not None:
        for line in (*receipt.lines, *((receipt.total,) if receipt.total else ())):
            rows.append(words.line(line))
    if came_later is not None:
        first = document_lines(came_later)[0]  # what came out with the money stands on top
        rows.insert(0, {"label": words.say(first.label), "value": words.say(first.value)})
    refused = outcome.state in CORRECTABLE
    return {
        "status": status,
        "word": words.say(word),
        "text": words.say(text),
        "rows": rows,
        "code": qr_picture(receipt.code) if receipt is not None and receipt.code else "",
        "codeText": words.say(receipt.code_caption) if receipt is not None and receipt.code else "",
        "printStatus": print_status,
        "printText": "" if refused else words.say(print_text),
        "printAction": words.say(_AGAIN) if again and not refused else "",
        "canPrintPage": can_print_page and not refused,
        "pageLabel": "" if document is None else words.say(_PRINT_DOCUMENT),
    }


def print_map(words: ResultWords, printing: PrintState) -> dict[str, str]:
    """How the slip is doing."""
    status, text, again = _PRINT[printing]
    return {
        "printStatus": status,
        "printText": words.say(text),
        "printAction": words.say(_AGAIN) if again else "",
    }


def information_map(
    words: ResultWords, printing: PrintState, can_print_page: bool
) -> dict[str, Any]:
    """What the result card draws where nothing is handed in: the ways to take it home."""
    status, text, again = _PRINT[printing]
    return {
        "printStatus": status,
        "printText": words.say(_PRINT_INFORMATION.get(printing, text)),
        "printAction": words.say(_AGAIN) if again else "",
        "printLabel": words.say(_PRINT_LOOKED_UP) if printing is PrintState.UNASKED else "",
        "canPrintPage": can_print_page,
    }
