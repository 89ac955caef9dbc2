"""Certificates of tax paid and of no arrears, from what the synthetic bureau knows.

- S20 税收完税证明: what reached the treasury, each payment (表格式) or by tax (文书式);
  税收票证管理办法 (国家税务总局令第28号).
- S23 无欠税证明: only without arrears; 国家税务总局公告2019年第47号. This bureau also asks that
  nothing is left unfiled past its deadline.

The notices' numbers are quoted from memory and stand on no certificate.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from hall.bureau.bureau import Reason
from hall.bureau.synthetic.asked_document import (
    Asked,
    Issued,
    days_between,
    draft_document,
    in_year,
    issue_or_reprint,
    not_known,
    refused,
)
from hall.bureau.synthetic.voucher_again import voucher_again
from kiosk.bilingual import Bilingual
from kiosk.issued_document import (
    DocumentColumn,
    DocumentLine,
)
from kiosk.tasks import wording
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.taxpayer import PaymentMade, Tax, TaxpayerKind


def tax_payment_certificate(asked: Asked) -> Issued:
    """S20: what was paid in the chosen year under the chosen tax; or a voucher once more."""
    if asked.answer("what") == "voucher":
        return voucher_again(asked)
    payments = asked.profile.payments
    if payments is None:
        return not_known()
    chosen = [
        one
        for one in sorted(payments.made, key=lambda one: (one.paid_on, one.tax))
        if in_year(one.paid_on, asked.answer("of_year")) and _is_tax(one.tax, asked.answer("tax"))
    ]
    if not chosen:
        return refused(
            "nothing_paid",
            "这段时间没有入库的税款,开不出完税证明",
            "no tax of that time has reached the treasury; there is nothing to certify",
        )
    each = asked.answer("form") != "letter"
    total = sum((one.amount for one in chosen), Decimal(0))
    span = Bilingual(*days_between([one.paid_on for one in chosen]))
    rows, rows_en = _each_payment(chosen) if each else _by_tax(chosen)
    kind = "表格式" if each else "文书式"
    drawn = draft_document(
        asked,
        "tax_payment_certificate",
        Bilingual(f"税收完税证明({kind})", "Tax payment certificate"),
        lines=(
            DocumentLine.of(Bilingual("入库期间", "Paid between"), span),
            DocumentLine.of(
                Bilingual("缴款笔数", "Payments"), wording.same(wording.count(len(chosen)))
            ),
        ),
        columns=_PAYMENT_COLUMNS if each else _TAX_COLUMNS,
        rows=rows,
        rows_en=rows_en,
        total=total,
        notes=(
            Bilingual(
                "本证明只列已入库的税费,可扫码验真伪,手写无效。",
                "Only what has reached the treasury is listed. Scan to verify; handwriting is "
                "void.",
            ),
        ),
    )
    return issue_or_reprint(asked, drawn, "tax-payment-certificate", total)


_PAYMENT_COLUMNS: Final = (
    DocumentColumn(label_zh="原凭证号", label_en="Voucher"),
    DocumentColumn(label_zh="税种", label_en="Tax"),
    DocumentColumn(label_zh="税款所属时期", label_en="Period"),
    DocumentColumn(label_zh="入库日期", label_en="Paid on"),
    DocumentColumn(label_zh="实缴金额", label_en="Paid", align="right"),
)
_TAX_COLUMNS: Final = (
    DocumentColumn(label_zh="税种", label_en="Tax"),
    DocumentColumn(label_zh="税款所属时期", label_en="Period"),
    DocumentColumn(label_zh="笔数", label_en="Payments", align="right"),
    DocumentColumn(label_zh="实缴金额", label_en="Paid", align="right"),
)


def _each_payment(
    chosen: Iterable[PaymentMade],
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    zh, en = [], []
    for one in chosen:
        name, span = TAX_NAMES[one.tax.value], wording.period(one.period_start, one.period_end)
        rest = (f"{one.paid_on:%Y-%m-%d}", wording.money(one.amount))
        zh.append((one.voucher, name.zh, span.zh, *rest))
        en.append((one.voucher, name.en, span.en, *rest))
    return tuple(zh), tuple(en)


def _by_tax(
    chosen: list[PaymentMade],
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    zh, en = [], []
    for tax in sorted({one.tax for one in chosen}):
        mine = [one for one in chosen if one.tax is tax]
        first = min(one.period_start for one in mine)
        span = wording.period(first, max(one.period_end for one in mine))
        rest = (
            wording.count(len(mine)),
            wording.money(sum((one.amount for one in mine), Decimal(0))),
        )
        zh.append((TAX_NAMES[tax.value].zh, span.zh, *rest))
        en.append((TAX_NAMES[tax.value].en, span.en, *rest))
    return tuple(zh), tuple(en)


def no_arrears_certificate(asked: Asked) -> Issued:
    """S23: nothing is owed past its deadline, and nothing is left unfiled."""
    profile = asked.profile
    if profile.kind is TaxpayerKind.NATURAL_PERSON:
        return refused(
            "not_for_persons",
            "本机的无欠税证明开给企业和个体工商户",
            "here this certificate is issued to companies and sole traders",
        )
    if profile.payments is None or profile.filings is None:
        return not_known()
    reasons = []
    for owed in profile.payments.payables:
        if owed.due < asked.today:
            name, span = _name_and_span(owed.tax, owed.period_start, owed.period_end)
            amount = wording.money(owed.amount)
            reasons.append(
                Reason(
                    code="arrears",
                    words=Bilingual(
                        f"{span.zh}{name.zh} {amount} 过期没缴,请先缴清",
                        f"{name.en} of {span.en}, {amount}, is overdue; please pay it first",
                    ),
                )
            )
    for duty in profile.filings.obligations:
        if duty.filed_on is None and duty.due < asked.today:
            name, span = _name_and_span(duty.tax, duty.period_start, duty.period_end)
            reasons.append(
                Reason(
                    code="unfiled",
                    words=Bilingual(
                        f"{span.zh}{name.zh}过期没申报,请先补报",
                        f"{name.en} of {span.en} is not filed; please file it first",
                    ),
                )
            )
    if reasons:
        return tuple(reasons)
    if asked.filing.answers.get("promise") is not True:
        return refused("no_commitment", "还没有作出承诺", "the commitment has not been made")
    today = asked.today
    said = Bilingual(
        f"经查询,截至 {today.year} 年 {today.month} 月 {today.day} 日,未发现有欠税情形。",
        f"As of {today:%Y-%m-%d} no arrears were found.",
    )
    drawn = draft_document(
        asked,
        "no_arrears_certificate",
        Bilingual("无欠税证明", "Certificate of no arrears"),
        lines=(
            DocumentLine.of(
                Bilingual("截止日期", "As of"), wording.same(f"{asked.today:%Y-%m-%d}")
            ),
            DocumentLine.of(Bilingual("查询结果", "Result"), Bilingual("无欠税", "no arrears")),
            DocumentLine.of(
                Bilingual("开具方式", "Issued on"),
                Bilingual("告知承诺", "commitment of the applicant"),
            ),
        ),
        notes=(said, Bilingual("特此证明。", "This is hereby certified.")),
    )
    return issue_or_reprint(asked, drawn, "no-arrears-certificate", Decimal("0.00"))


def _is_tax(tax: Tax, chosen: str) -> bool:
    return chosen in ("", "all") or chosen == tax.value.lower()


def _name_and_span(tax: Tax, start: date, end: date) -> tuple[Bilingual, Bilingual]:
    return TAX_NAMES[tax.value], wording.period(start, end)
