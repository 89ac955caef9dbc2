"""What a visitor is given at the end: a receipt (回执), or a slip that is none.

Pure description, in both languages; :mod:`kiosk.tasks.receipt_pdf` and
:mod:`kiosk.tasks.receipt_slip` put it on paper. It is made from the filed body itself, so
that a receipt printed days later says the same as the one printed at once.

Something that is only queued must not pass for a receipt: it has another headline, says
未受理 (not accepted), has no number of the bureau and no code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.masking import masked_number, masked_taxpayer
from kiosk.tasks import wording
from kiosk.tasks.filing import amount_key
from kiosk.tasks.issued_words import ISSUE_SLIP, ISSUED, document_lines
from kiosk.tasks.late_charge import late_charge_notes
from kiosk.tasks.outcome import Acknowledgement, Outcome, OutcomeState
from kiosk.tasks.papers_handed_in import NamedPaper, paper_lines, papers_of
from kiosk.tasks.tax_names import TAX_NAMES

if TYPE_CHECKING:
    from kiosk.tasks.definition import TaskDefinition
    from kiosk.tasks.runner import TaskRunner


class ReceiptForm(StrEnum):
    """What the paper is."""

    ACCEPTED = "accepted"  # 申报回执
    QUEUED = "queued"  # 待提交凭条: kept on the terminal, not sent
    PROCESSING = "processing"  # 待确认凭条: sent, not acknowledged
    INFORMATION = "information"  # 查询单: what the terminal showed, nothing was filed
    VOUCHER = "voucher"  # 电子缴款凭证: the treasury has the money
    UNSETTLED = "unsettled"  # 付款待确认凭条: paid, not settled; or on its way back


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line: what, and how much or when."""

    label: Bilingual
    value: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Everything on the paper, from top to bottom."""

    form: ReceiptForm
    headline: Bilingual
    standing: Bilingual  # 已受理 / 未受理, large
    lines: tuple[ReceiptLine, ...]
    amounts: tuple[ReceiptLine, ...]
    total: ReceiptLine | None
    code: str  # text of the QR code; "" where there is nothing to verify
    code_caption: Bilingual
    notes: tuple[Bilingual, ...]
    mark: Bilingual | None  # a visible mark for made-up data

    @property
    def is_receipt(self) -> bool:
        """Whether the bureau has accepted, or the treasury has it: only then is it a receipt."""
        return self.form in (ReceiptForm.ACCEPTED, ReceiptForm.VOUCHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledFor:
    """What a receipt says that is not in the filed body."""

    taxpayer_name: str
    title: Bilingual  # what was filed
    today: date
    amount_key: str | None = None  # which result is the sum
    amount_keys: tuple[str, ...] = ()  # which results are listed
    due: date | None = None
    synthetic: bool = False
    taxpayer_kind: str = "company"  # a TaxpayerKind value
    application: bool = False  # an application (申请), not a filing (申报)
    request: bool = False  # a request (申领) for something issued: nothing was signed
    message: bool = False  # for the hall (评价, 诉求), not for the bureau
    papers: tuple[NamedPaper, ...] = ()  # that the task takes pictures of


_NOTHING: Final = Bilingual("", "")
MADE_UP: Final = Bilingual("演示数据,不具效力", "Demonstration data, not valid")

_HEADLINES: Final = {
    ReceiptForm.ACCEPTED: Bilingual("申报回执", "Filing receipt"),
    ReceiptForm.QUEUED: Bilingual("待提交凭条", "Waiting slip"),
    ReceiptForm.PROCESSING: Bilingual("待确认凭条", "Unconfirmed slip"),
}
_SIGNED_AT: Final = Bilingual("签名时间", "Signed at")
_APPLICATION: Final = Bilingual("受理回执", "Receipt of application")
_MESSAGE: Final = Bilingual("登记回执", "Receipt of your words")
_WRITTEN_DOWN: Final = Bilingual("已登记", "Written down")
_NO_MESSAGE: Final = Bilingual(
    "还没有登记,编号以登记后的为准。", "It is not written down yet and has no number."
)
_KEPT_MESSAGE: Final = Bilingual(
    "您说的话存在本机,联网后自动送到大厅一次。",
    "What you said is kept on this terminal and goes to the hall once, when the line is back.",
)
_STANDINGS: Final = {
    ReceiptForm.ACCEPTED: Bilingual("已受理", "Accepted"),
    ReceiptForm.QUEUED: Bilingual("未受理", "NOT accepted"),
    ReceiptForm.PROCESSING: Bilingual("尚未确认受理", "NOT yet confirmed"),
}
_INFORMATION: Final = Bilingual("仅供参考", "For information only")
_NOT_FILED: Final = Bilingual(
    "这是查询结果,没有办理任何申报。", "This shows what was looked up; nothing was filed."
)
_NO_RECEIPT: Final = Bilingual(
    "这不是申报回执,不能证明已申报。", "This is not a receipt and does not prove a filing."
)
_NO_APPLICATION: Final = Bilingual(
    "这不是受理回执,不能证明已受理。",
    "This is no receipt and does not prove that the application was accepted.",
)
_QUEUED: Final = Bilingual(
    "您已签名,内容存在本机。联网后自动提交一次,不用再办。",
    "You have signed; it is kept on this terminal and is sent once when the line is back.",
)
_PROCESSING: Final = Bilingual(
    "已经发出,税务机关还没有回复。本机会继续查询,不会重复提交。",
    "It was sent; the bureau has not answered. This terminal keeps asking and never "
    "sends it twice.",
)
_ASK: Final = Bilingual(
    "请再来刷身份证查询是否已受理,或在电子税务局查询。",
    "Ask here with your card, or in the online bureau, whether it is accepted.",
)
_PAY: Final = Bilingual(
    "申报不等于缴款:请在期限前缴清税款。", "Filing is not paying: please pay by the deadline."
)
_VERIFY: Final = Bilingual("扫码验真伪", "Scan to verify")


def form_of(state: OutcomeState) -> ReceiptForm:
    """Which paper an outcome calls for; raises ``ValueError`` for a refusal."""
    match state:
        case OutcomeState.ACCEPTED:
            return ReceiptForm.ACCEPTED
        case OutcomeState.QUEUED:
            return ReceiptForm.QUEUED
        case OutcomeState.PROCESSING:
            return ReceiptForm.PROCESSING
    raise ValueError("a refused filing has no receipt")


def receipt_of(runner: TaskRunner, outcome: Outcome) -> Receipt:
    """The receipt of a runner's signed filing."""
    body = runner.body
    if body is None:
        raise ValueError("nothing was filed")
    return receipt_of_filing(
        body,
        outcome,
        filed_for(
            runner.definition,
            taxpayer_name=runner.profile.name,
            taxpayer_kind=runner.profile.kind.value,
            today=runner.today,
            due=None if runner.period is None else runner.period.due,
            synthetic=runner.profile.synthetic,
        ),
    )


def information_slip(runner: TaskRunner) -> Receipt:
    """What a task that files nothing leaves the visitor with: the rows it showed."""
    view = runner.current
    profile = runner.profile
    who = Bilingual("纳税人", "Taxpayer")
    printed = Bilingual("数据时间", "Data of")
    lines = [
        ReceiptLine(who, wording.same(masked_taxpayer(profile.name, profile.kind.value))),
        ReceiptLine(printed, wording.instant(profile.fetched_at, runner.today)),
    ]
    rows = []
    for row in view.rows:
        rows.append(ReceiptLine(row.label, row.shown))
        if row.source.zh:
            rows.append(
                ReceiptLine(_NOTHING, Bilingual(f"({row.source.zh})", f"({row.source.en})"))
            )
    return Receipt(
        form=ReceiptForm.INFORMATION,
        headline=runner.definition.name,
        standing=_INFORMATION,
        lines=tuple(lines),
        amounts=tuple(rows),
        total=None if view.total is None else ReceiptLine(view.total.label, view.total.shown),
        code="",
        code_caption=_VERIFY,
        notes=(_NOT_FILED, *(note.text for note in view.notes)),
        mark=MADE_UP if profile.synthetic else None,
    )


def filed_for(
    definition: TaskDefinition,
    *,
    taxpayer_name: str,
    taxpayer_kind: str,
    today: date,
    due: date | None,
    synthetic: bool,
) -> FiledFor:
    """What a receipt needs besides the body, for a filing from the store.

    Raises ``ValueError`` for a task that files nothing.
    """
    submission = definition.file.submission
    if submission is None:
        raise ValueError(f"{definition.task_id} files nothing")
    amount = submission.amount
    return FiledFor(
        taxpayer_name=taxpayer_name,
        taxpayer_kind=taxpayer_kind,
        title=Bilingual(submission.receipt_title.zh, submission.receipt_title.en),
        application=submission.paper == "application",
        request=submission.kind != "filing",
        message=submission.paper == "message",
        today=today,
        amount_key=None if amount is None else amount_key(definition, amount),
        amount_keys=tuple(amount_key(definition, name) for name in submission.amounts),
        due=due,
        synthetic=synthetic,
        papers=papers_of(definition),
    )


def receipt_of_filing(body: bytes, outcome: Outcome, about: FiledFor) -> Receipt:
    """The receipt or slip for a filed body, as :mod:`kiosk.tasks.filing` wrote it."""
    filed: dict[str, Any] = json.loads(body)  # our own bytes, as signed
    form = form_of(outcome.state)
    accepted = outcome.receipt if form is ReceiptForm.ACCEPTED else None
    if form is ReceiptForm.ACCEPTED and accepted is None:
        raise ValueError("an accepted filing carries its receipt")
    sums: dict[str, str] = filed["amounts"]
    labels = {step["key"]: step["label"] for step in filed["calculation"]}
    spans = _spans(filed)
    signed_at = datetime.fromisoformat(filed["prepared_at"])  # when it was signed, or asked for
    total = Decimal(sums[about.amount_key]) if about.amount_key in sums else None
    return Receipt(
        form=form,
        headline=_headline(form, about, accepted),
        standing=_standing(form, about, accepted),
        lines=tuple(_lines(filed, outcome, accepted, about, signed_at)),
        amounts=tuple(
            ReceiptLine(
                spans[key]
                if key in spans
                else Bilingual(labels[key]["zh"], labels[key]["en"])
                if key in labels
                else wording.same(key),
                wording.same(wording.money(Decimal(sums[key]))),
            )
            for key in about.amount_keys
            if key in sums
        ),
        total=None
        if total is None
        else ReceiptLine(
            Bilingual("应缴税费合计", "Total to pay")
            if accepted is not None
            else Bilingual("拟申报税费合计", "Total to be filed"),
            wording.same(wording.money(total)),
        ),
        code="" if accepted is None else accepted.verification,
        code_caption=_VERIFY,
        notes=(*late_charge_notes(filed.get("late_charges", [])), *_notes(form, about, total)),
        mark=MADE_UP if about.synthetic else None,
    )


def _lines(
    filed: dict[str, Any],
    outcome: Outcome,
    accepted: Acknowledgement | None,
    about: FiledFor,
    signed_at: datetime,
) -> list[ReceiptLine]:
    lines = []
    if accepted is not None:
        lines.append(ReceiptLine(Bilingual("受理编号", "Number"), wording.same(accepted.number)))
        lines.append(
            ReceiptLine(
                Bilingual("受理时间", "Accepted at"), wording.same(_full(accepted.accepted_at))
            )
        )
    lines.append(ReceiptLine(Bilingual("办理事项", "Matter"), about.title))
    lines.append(
        ReceiptLine(
            Bilingual("纳税人", "Taxpayer"),
            wording.same(masked_taxpayer(about.taxpayer_name, about.taxpayer_kind)),
        )
    )
    number = _number_of(filed, accepted, about)
    if number:
        lines.append(ReceiptLine(Bilingual("识别号", "Tax number"), wording.same(number)))
    if filed["period"] is not None and "returns" not in filed:
        start = date.fromisoformat(filed["period"]["start"])
        end = date.fromisoformat(filed["period"]["end"])
        lines.append(ReceiptLine(Bilingual("所属期", "Period"), wording.period(start, end)))
    if accepted is not None and accepted.document is not None:
        lines += document_lines(accepted.document)
    signed_on = signed_at.astimezone(CHINA).date()
    lines += [
        ReceiptLine(label, words)
        for label, words in paper_lines(filed, about.papers, signed_on, about.today)
    ]
    signed = Bilingual("申请时间", "Asked at") if about.request else _SIGNED_AT
    lines.append(ReceiptLine(signed, wording.same(_full(signed_at))))
    if accepted is None and outcome.key:
        lines.append(
            ReceiptLine(
                Bilingual("凭条号(本机)", "Slip (this terminal)"), wording.same(outcome.key[:8])
            )
        )
    return lines


def _standing(form: ReceiptForm, about: FiledFor, accepted: Acknowledgement | None) -> Bilingual:
    if accepted is not None and accepted.document is not None:
        return ISSUED
    return _WRITTEN_DOWN if about.message and accepted is not None else _STANDINGS[form]


def _headline(form: ReceiptForm, about: FiledFor, accepted: Acknowledgement | None) -> Bilingual:
    if accepted is not None and accepted.document is not None:
        return ISSUE_SLIP
    if about.message and accepted is not None:
        return _MESSAGE
    return _APPLICATION if about.application and accepted is not None else _HEADLINES[form]


def _number_of(filed: dict[str, Any], accepted: Acknowledgement | None, about: FiledFor) -> str:
    """The covered number; a person's is the one on the document, never the bureau's own key."""
    document = None if accepted is None else accepted.document
    if document is None and about.taxpayer_kind == "natural_person":
        return ""
    number: str = filed["taxpayer_id"] if document is None else document.holder_id
    return number if "*" in number else masked_number(number)


def _spans(filed: dict[str, Any]) -> dict[str, Bilingual]:
    """Each tax of a combined return with its period, by its entry in ``amounts``."""
    found = {}
    for part in filed.get("returns", []):
        start, end = date.fromisoformat(part["start"]), date.fromisoformat(part["end"])
        span, tax = wording.period(start, end), TAX_NAMES[part["tax"]]
        found[part["of"]] = Bilingual(f"{tax.zh}({span.zh})", f"{tax.en} ({span.en})")
    return found


def _notes(form: ReceiptForm, about: FiledFor, total: Decimal | None) -> list[Bilingual]:
    if form is ReceiptForm.ACCEPTED:
        return [_PAY] if total else []
    if about.message:
        return [_NO_MESSAGE, _KEPT_MESSAGE if form is ReceiptForm.QUEUED else _PROCESSING]
    notes = [
        _NO_APPLICATION if about.application or about.request else _NO_RECEIPT,
        _QUEUED if form is ReceiptForm.QUEUED else _PROCESSING,
        _ASK,
    ]
    if about.due is not None:
        due = wording.day(about.due, about.today)
        if about.today > about.due:
            notes.append(
                Bilingual(
                    f"申报期限 {due.zh} 已过:受理前逾期天数继续增加。",
                    f"The deadline, {due.en}, has passed: it stays late until accepted.",
                )
            )
        else:
            left = (about.due - about.today).days
            notes.append(
                Bilingual(
                    f"申报期限 {due.zh}(还有 {left} 天):到期还没受理,会算逾期。",
                    f"The deadline is {due.en} ({left} days left): after that it is late.",
                )
            )
    return notes


def _full(when: datetime) -> str:
    return f"{when.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
