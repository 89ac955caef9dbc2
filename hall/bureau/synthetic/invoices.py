"""Invoices at the synthetic bureau (S19): verified, printed, and their reversal answered.

- 查验: number, day and sum have to agree with the bureau's ledger, as on the national
  platform; a near miss is not helped along.
- 打印: the taxpayer's own invoices, issued or received.
- 红字信息确认单: the other side agrees or refuses; agreeing reverses the invoice by that much.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, select

from hall.bureau.synthetic.asked_document import ISSUER, Asked, Issued, refused
from hall.bureau.synthetic.capital_amount import capital_amount
from hall.tables import synthetic_documents
from kiosk.bilingual import Bilingual
from kiosk.issued_document import (
    DocumentColumn,
    DocumentLine,
    DocumentNote,
    DocumentTotal,
    IssuedDocument,
)
from kiosk.masking import masked_taxpayer
from kiosk.tasks import wording
from kiosk.taxpayer import InvoiceRecord, Profile, RedConfirmation

_KINDS: Final = {
    "ordinary": Bilingual("电子发票(普通发票)", "Electronic invoice (ordinary)"),
    "special": Bilingual("电子发票(增值税专用发票)", "Electronic invoice (VAT special)"),
}
_REASONS: Final = {
    "returned": Bilingual("销货退回", "goods returned"),
    "wrong": Bilingual("开票有误", "issued wrongly"),
    "stopped": Bilingual("服务中止", "service ended"),
    "rebate": Bilingual("销售折让", "price reduced"),
}
_REVERSED: Final = Bilingual("已全额红冲,不能再用", "reversed: not valid any more")


def answer_invoice(asked: Asked) -> Issued:
    """S19: verify an invoice, print one's own, or answer a request to reverse one."""
    match asked.answer("topic"):
        case "check":
            return _verified(asked)
        case "print":
            return _printed(asked)
        case "red":
            return _answered(asked)
    return refused("nothing_asked", "没有选要办什么", "it was not said what is wanted")


# --- verifying -----------------------------------------------------------------------


def _verified(asked: Asked) -> IssuedDocument:
    number, day = asked.answer("number"), asked.answer("issued_on")
    try:
        total = Decimal(asked.answer("total"))
    except ArithmeticError:
        total = Decimal("NaN")
    found = next(
        (
            one
            for one in asked.invoices
            if one.number == number
            and one.issued_on.isoformat() == day
            and one.ex_vat + one.vat == total
        ),
        None,
    )
    lines = [
        DocumentLine.of(Bilingual("发票号码", "Invoice number"), wording.same(number)),
        DocumentLine.of(Bilingual("开票日期", "Date of issue"), wording.same(day)),
    ]
    if found is None:
        result = Bilingual("查无此票", "No such invoice")
        notes = Bilingual(
            "税务局没有号码、日期、金额都相符的发票。请逐项核对;都没填错的,请小心假发票。",
            "The bureau has no invoice of this number, day and sum. Check each; if all are "
            "right, beware of a forgery.",
        )
    else:
        reversed_ = found.status == "reversed"
        result = _REVERSED if reversed_ else Bilingual("正常", "in order")
        notes = Bilingual(
            "查验只说明查询时的状态,之后还可能被红冲。",
            "This is how it stood when asked; it may be reversed later.",
        )
        lines += [
            DocumentLine.of(Bilingual("发票种类", "Kind"), _KINDS[found.kind]),
            DocumentLine.of(Bilingual("销售方", "Seller"), wording.same(found.seller)),
            # Whoever verifies need not be the buyer.
            DocumentLine.of(
                Bilingual("购买方", "Buyer"), wording.same(masked_taxpayer(found.buyer))
            ),
            DocumentLine.of(Bilingual("项目", "Item"), wording.same(found.item)),
            DocumentLine.of(Bilingual("税额", "VAT"), wording.same(wording.money(found.vat))),
        ]
    lines.insert(0, DocumentLine.of(Bilingual("查验结果", "Result"), result))
    running = asked.number("invoice-check")
    return IssuedDocument(
        kind="invoice_check",
        title_zh="发票查验结果",
        title_en="Result of verifying an invoice",
        number=running,
        issued_at=asked.now,
        holder=asked.profile.name,
        holder_id=asked.holder_id,
        lines=tuple(lines),
        total=None
        if found is None
        else DocumentTotal(
            label_zh="价税合计", label_en="Total with VAT", value=wording.money(total)
        ),
        notes=(DocumentNote(zh=notes.zh, en=notes.en),),
        verification=asked.sign(running, Decimal(0) if found is None else total),
        issuer_zh=ISSUER.zh,
        issuer_en=ISSUER.en,
    )


# --- printing ------------------------------------------------------------------------


def _printed(asked: Asked) -> Issued:
    invoices = asked.profile.invoices
    wanted = asked.answer("invoice").removeprefix("n")
    mine = next(
        (one for one in (invoices.records if invoices else ()) if one.number == wanted), None
    )
    if mine is None:
        return refused("not_yours", "没有找到您名下的这张发票", "this invoice is not one of yours")
    return invoice_document(mine, asked.now, asked.sign)


def invoice_document(
    one: InvoiceRecord, now: datetime, sign: Callable[[str, Decimal], str]
) -> IssuedDocument:
    """An invoice as it is printed: both sides, what was sold, tax, the sum in capitals."""
    total = one.ex_vat + one.vat
    notes = [Bilingual("可扫码验真伪。", "Scan to verify.")]
    if one.status == "reversed":
        notes.insert(0, Bilingual(f"本发票{_REVERSED.zh}。", f"This invoice is {_REVERSED.en}."))
    return IssuedDocument(
        kind="invoice",
        title_zh=_KINDS[one.kind].zh,
        title_en=_KINDS[one.kind].en,
        number=one.number,
        issued_at=now,
        holder=one.seller,
        holder_id=one.seller_id,
        lines=(
            DocumentLine.of(
                Bilingual("开票日期", "Date of issue"), wording.same(one.issued_on.isoformat())
            ),
            DocumentLine.of(Bilingual("购买方名称", "Buyer"), wording.same(one.buyer)),
            DocumentLine.of(
                Bilingual("购买方识别号", "Buyer's number"), wording.same(one.buyer_id or "—")
            ),
            DocumentLine.of(Bilingual("销售方名称", "Seller"), wording.same(one.seller)),
            DocumentLine.of(
                Bilingual("销售方识别号", "Seller's number"), wording.same(one.seller_id)
            ),
        ),
        columns=(
            DocumentColumn(label_zh="项目名称", label_en="Item"),
            DocumentColumn(label_zh="税率/征收率", label_en="Rate", align="right"),
            DocumentColumn(label_zh="金额", label_en="Amount", align="right"),
            DocumentColumn(label_zh="税额", label_en="VAT", align="right"),
        ),
        rows=((one.item, one.rate, wording.money(one.ex_vat), wording.money(one.vat)),),
        total=DocumentTotal(
            label_zh=f"价税合计(大写){capital_amount(total)}",
            label_en="Total with VAT",
            value=wording.money(total),
        ),
        notes=tuple(DocumentNote(zh=note.zh, en=note.en) for note in notes),
        verification=sign(one.number, total),
        issuer_zh=ISSUER.zh,
        issuer_en=ISSUER.en,
    )


# --- reversing -----------------------------------------------------------------------


def _answered(asked: Asked) -> Issued:
    invoices = asked.profile.invoices
    wanted = asked.answer("confirmation").removeprefix("r")
    waiting = next(
        (one for one in (invoices.red_confirmations if invoices else ()) if one.number == wanted),
        None,
    )
    if waiting is None:
        return refused(
            "no_confirmation",
            "没有这张待处理的红字确认单,可能已经处理过了",
            "no such request waits; it may have been answered already",
        )
    agreed = asked.answer("decision") == "agree"
    if not agreed and asked.answer("decision") != "refuse":
        return refused("not_decided", "没有选同意还是不同意", "it was not said yes or no")
    result = (
        Bilingual("已同意,对方可以开红字发票", "agreed: the other side may issue the red invoice")
        if agreed
        else Bilingual("不同意,这张确认单作废", "refused: the request is void")
    )
    total = waiting.ex_vat + waiting.vat
    facts = (
        (Bilingual("处理结果", "Answer"), result),
        (Bilingual("确认单编号", "Request number"), wording.same(waiting.number)),
        (Bilingual("蓝字发票号码", "Invoice"), wording.same(waiting.invoice_number)),
        (Bilingual("申请方", "Asked by"), wording.same(waiting.asked_by)),
        (Bilingual("红冲原因", "Reason"), _REASONS[waiting.reason]),
        (Bilingual("红字金额", "Amount"), wording.same(f"-{wording.money(waiting.ex_vat)}")),
        (Bilingual("红字税额", "VAT"), wording.same(f"-{wording.money(waiting.vat)}")),
    )
    number = asked.number("red-confirmation")
    return IssuedDocument(
        kind="red_confirmation",
        title_zh="红字发票信息确认单处理结果",
        title_en="Answer to a request to reverse an invoice",
        number=number,
        issued_at=asked.now,
        holder=asked.profile.name,
        holder_id=asked.holder_id,
        lines=tuple(DocumentLine.of(label, value) for label, value in facts),
        verification=asked.sign(number, total),
        issuer_zh=ISSUER.zh,
        issuer_en=ISSUER.en,
    )


def lay_invoices_over(connection: Connection, profile: Profile) -> Profile:
    """The profile after its answers to requests: they wait no more, what is agreed is reversed."""
    invoices = profile.invoices
    if invoices is None:
        return profile
    decided: dict[str, str] = {}
    for raw in connection.execute(
        select(synthetic_documents.c.answers).where(
            (synthetic_documents.c.taxpayer_id == profile.taxpayer_id)
            & (synthetic_documents.c.task == "S19")
        )
    ).scalars():
        answers = json.loads(raw)
        if answers.get("topic") == "red":
            decided[answers["confirmation"].removeprefix("r")] = answers["decision"]
    if not decided:
        return profile
    agreed = [one for one in invoices.red_confirmations if decided.get(one.number) == "agree"]
    return replace(
        profile,
        invoices=replace(
            invoices,
            unconfirmed_red=max(0, invoices.unconfirmed_red - len(decided)),
            red_confirmations=tuple(
                one for one in invoices.red_confirmations if one.number not in decided
            ),
            records=tuple(_after(one, agreed) for one in invoices.records),
        ),
    )


def _after(record: InvoiceRecord, agreed: list[RedConfirmation]) -> InvoiceRecord:
    gone = sum((one.ex_vat for one in agreed if one.invoice_number == record.number), Decimal(0))
    return replace(record, status="reversed") if gone >= record.ex_vat > 0 else record
