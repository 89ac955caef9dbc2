"""Codes that say something, but not who is here: licence, invoice, receipt.

Each is answered with what it says and the way on. A receipt is verified here, without a
network, by the hall's published keys.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.hall_client import HallError, Refused
from kiosk.identity.classify import ClassifiedCode, CodeKind
from kiosk.identity.invoice_code import InvoiceCode, InvoiceKind
from kiosk.identity.receipt_code import ReceiptFacts, ReceiptFault, verify_receipt_code
from kiosk.identity.refusal import Refusal
from kiosk.masking import masked_number
from kiosk.reception.results import CodeRead, NotAdmitted, Tone

if TYPE_CHECKING:
    from kiosk.hall_client import HallClient
    from kiosk.identity.key_set import KeySet
    from kiosk.identity.licence_code import LicenceCode

VERIFY_INVOICE: Final = "S19"  # the task that looks an invoice up

_KINDS: Final = {
    InvoiceKind.SPECIAL: Bilingual("增值税专用发票", "VAT special invoice"),
    InvoiceKind.ORDINARY: Bilingual("增值税普通发票", "VAT ordinary invoice"),
    InvoiceKind.ELECTRONIC_ORDINARY: Bilingual(
        "增值税电子普通发票", "Electronic VAT ordinary invoice"
    ),
    InvoiceKind.ELECTRONIC_SPECIAL: Bilingual(
        "增值税电子专用发票", "Electronic VAT special invoice"
    ),
    InvoiceKind.DIGITAL_SPECIAL: Bilingual("数电发票(专用)", "Fully digitalised invoice (special)"),
    InvoiceKind.DIGITAL_ORDINARY: Bilingual(
        "数电发票(普通)", "Fully digitalised invoice (ordinary)"
    ),
    InvoiceKind.OTHER: Bilingual("发票", "Invoice"),
}


def read_shown_code(
    classified: ClassifiedCode, text: str, keys: KeySet | None, hall: HallClient
) -> CodeRead | NotAdmitted:
    """Say what a code other than an identity code says. Blocks while the hall is asked."""
    if classified.licence is not None:
        return _licence(classified.licence, hall)
    if classified.invoice is not None:
        return _invoice(classified.invoice)
    if classified.kind is CodeKind.RECEIPT:
        return _receipt(verify_receipt_code(text.strip(), keys))
    return NotAdmitted(
        classified.words,
        classified.way_on,
        f"code_{classified.kind.value}",
        ("code", "card", "number", "help", "leave"),
    )


def _licence(licence: LicenceCode, hall: HallClient) -> CodeRead | NotAdmitted:
    uscc, name = licence.uscc, ""
    if uscc is None and licence.url is not None:
        try:
            found = hall.resolve_licence(licence.url)
        except Refused as refused:
            return NotAdmitted(
                refused.text,
                Bilingual(
                    "没关系:刷身份证就能看到您可以办理的企业。",
                    "Never mind: with your ID card you see every company you may act for.",
                ),
                f"licence_{refused.code}",
                ("card", "number", "help", "leave"),
            )
        except HallError:
            return NotAdmitted(
                Bilingual(
                    "网络不通,现在查不到这张执照",
                    "Offline: this licence cannot be looked up now",
                ),
                Bilingual(
                    "没关系:刷身份证就能看到您可以办理的企业。",
                    "Never mind: with your ID card you see every company you may act for.",
                ),
                "licence_offline",
                ("card", "help", "leave"),
            )
        uscc, name = found.uscc, found.name
    if uscc is None:
        raise ValueError("a licence has either a credit code or an address")
    facts = [(Bilingual("统一社会信用代码", "Credit code"), _same(uscc))]
    if name:
        facts.insert(0, (Bilingual("企业", "Company"), _same(name)))
    return CodeRead(
        title=Bilingual(
            "认出企业了,请再刷您的身份证", "Company recognised. Now your ID card, please"
        ),
        text=Bilingual(
            "执照只说明是哪家企业。刷身份证确认您是谁,就直接为它办理。",
            "A licence names the company, not you. With your ID card you go straight to it.",
        ),
        tone=Tone.FINE,
        code="licence_read",
        ways_on=("card", "number", "leave"),
        facts=tuple(facts),
        company=uscc,
    )


def verifying(invoice: InvoiceCode) -> str:
    """The task that verifies this invoice, with what its code says already answered."""
    known = {"topic": "check", "number": invoice.number, "issued_on": str(invoice.issued_on)}
    if invoice.amount is not None:
        known["total"] = f"{invoice.amount:f}"
    return f"{VERIFY_INVOICE}@{urlencode(known)}"


def _invoice(invoice: InvoiceCode) -> CodeRead:
    from kiosk.tasks import task_ids

    facts = [(Bilingual("发票种类", "Kind"), _KINDS[invoice.kind])]
    if invoice.code:
        facts.append((Bilingual("发票代码", "Invoice code"), _same(invoice.code)))
    facts.append((Bilingual("发票号码", "Invoice number"), _same(invoice.number)))
    facts.append((Bilingual("开票日期", "Date of issue"), _day(invoice)))
    if invoice.amount is not None:
        facts.append((Bilingual("码上的金额", "Amount in the code"), _yuan(invoice.amount)))
    here = VERIFY_INVOICE in task_ids()
    return CodeRead(
        title=Bilingual("这是一张发票", "This is an invoice"),
        text=Bilingual(
            "刷身份证后,直接带您去查验它。", "With your ID card you go straight to verifying it."
        )
        if here
        else Bilingual(
            "上面是码里写的,没有核对过。查验真伪请上全国增值税发票查验平台"
            "(inv-veri.chinatax.gov.cn),或到咨询台。",
            "This is what the code says, unverified. To verify it use the national platform "
            "(inv-veri.chinatax.gov.cn) or ask at the desk.",
        ),
        tone=Tone.DUE,
        code="invoice_read",
        ways_on=("card", "number", "leave") if here else ("help", "leave"),
        facts=tuple(facts),
        task=verifying(invoice) if here else "",
    )


def _receipt(verdict: ReceiptFacts | Refusal[ReceiptFault]) -> CodeRead:
    if isinstance(verdict, Refusal):
        if verdict.reason is ReceiptFault.NO_KEYS:
            title = Bilingual("现在不能核对回执", "Receipts cannot be checked now")
        else:
            title = Bilingual("回执无效", "This receipt is not valid")
        return CodeRead(
            title=title,
            text=Bilingual(
                f"{verdict.words.zh}{verdict.way_on.zh}", f"{verdict.words.en} {verdict.way_on.en}"
            ),
            tone=Tone.DUE if verdict.reason is ReceiptFault.NO_KEYS else Tone.WRONG,
            code=f"receipt_{verdict.reason.value}",
            ways_on=("help", "leave"),
        )
    accepted = verdict.accepted_at.astimezone(CHINA)
    return CodeRead(
        title=Bilingual("回执真实有效", "This receipt is genuine"),
        text=Bilingual(
            "请和纸上的逐项对照,有一项不同就不要采信。",
            "Compare each line with the paper: if one differs, do not trust it.",
        ),
        tone=Tone.FINE,
        code="receipt_valid",
        ways_on=("leave",),
        facts=(
            (Bilingual("回执编号", "Receipt number"), _same(verdict.number)),
            (Bilingual("办理事项", "Item"), _task_title(verdict.task)),
            (Bilingual("纳税人", "Taxpayer"), _same(masked_number(verdict.taxpayer_id))),
            (Bilingual("金额", "Amount"), _yuan(verdict.amount)),
            (
                Bilingual("受理时间", "Accepted"),
                Bilingual(
                    f"{accepted.year} 年 {accepted.month} 月 {accepted.day} 日 {accepted:%H:%M}",
                    f"{accepted.day} {accepted:%b %Y %H:%M}",
                ),
            ),
        ),
    )


def _task_title(task: str) -> Bilingual:
    from kiosk.tasks import load_task, task_ids

    return load_task(task).name if task in task_ids() else _same(task)


def _day(invoice: InvoiceCode) -> Bilingual:
    day = invoice.issued_on
    return Bilingual(f"{day.year} 年 {day.month} 月 {day.day} 日", f"{day.day} {day:%b %Y}")


def _yuan(amount: Decimal) -> Bilingual:
    return _same(f"¥ {amount:,.2f}")


def _same(text: str) -> Bilingual:
    return Bilingual(text, text)
