"""Ways out of a task: the file's own, a missing right, a law that is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks.evaluation import Evaluation
from kiosk.tasks.views import ExitView

if TYPE_CHECKING:
    from kiosk.tasks.task_file import ExitEntry

_RIGHT_NAMES: Final = {
    Right.VIEW: Bilingual("查询", "queries"),
    Right.FILE: Bilingual("申报", "filing"),
    Right.PAY: Bilingual("缴款", "payment"),
    Right.INVOICE: Bilingual("发票", "invoices"),
    Right.REGISTER: Bilingual("登记", "registration"),
    Right.RISK: Bilingual("风险", "risk"),
}


def exit_view(key: str, entry: ExitEntry, values: Evaluation) -> ExitView:
    """A way out that the task file gives."""
    chosen = None if entry.task_from is None else values.lookup(entry.task_from)
    return ExitView(
        key=key,
        title=values.words.render(entry.title),
        text=values.words.render(entry.text),
        channel=entry.channel,
        bring=tuple(values.words.render(text) for text in entry.bring),
        task_id=chosen if isinstance(chosen, str) else entry.task,
    )


def no_right(missing: list[Right]) -> ExitView:
    """The way out for someone who may not do this for this taxpayer."""
    zh = "、".join(_RIGHT_NAMES[right].zh for right in missing)
    en = ", ".join(_RIGHT_NAMES[right].en for right in missing)
    return ExitView(
        key="no_right",
        title=Bilingual(f"您没有“{zh}”权限", f"You are not authorised for {en}"),
        text=Bilingual(
            f"办这件事需要“{zh}”权限。请法定代表人或财务负责人在电子税务局给您授权,"
            "或请有权限的人来办。",
            f"This needs an authorisation for {en}. The legal representative or finance head can "
            "grant it in the online bureau, or someone who holds it can come.",
        ),
        channel="online",
    )


def law_unknown(reason: Bilingual) -> ExitView:
    """The way out where the law has no figure for the period."""
    return ExitView(
        key="law_unknown",
        title=Bilingual("这一期的税款现在算不出来", "This period cannot be worked out yet"),
        text=Bilingual(
            f"{reason.zh}。请到窗口办理,或等规定公布后再来。",
            f"{reason.en}. Please go to the counter, or come back once the rule is out.",
        ),
        channel="window",
    )


OFFLINE_KEY: Final = "offline"


def no_line() -> ExitView:
    """The way out of a task that is answered at once, while the line is down."""
    return ExitView(
        key=OFFLINE_KEY,
        title=Bilingual("现在联不上税务局,这件事办不了", "The line to the bureau is down"),
        text=Bilingual(
            "这件事要当场联网办理,不能先存着。网络恢复后这一页会自己打开;"
            "急用请到窗口,或在电子税务局、手机上办。",
            "This is answered at once and cannot be kept for later. The page opens by itself "
            "when the line is back; if it is urgent, go to the counter, the online bureau or "
            "the phone app.",
        ),
        channel="window",
    )
