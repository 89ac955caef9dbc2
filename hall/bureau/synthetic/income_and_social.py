"""Records of income tax and social insurance, from what the synthetic bureau knows.

- S21 个人所得税纳税记录: since 2019; 国家税务总局公告2018年第55号.
- S22 社会保险费缴费证明.

The notice's number is quoted from memory and stands on no certificate.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

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
from kiosk.bilingual import Bilingual
from kiosk.issued_document import (
    DocumentColumn,
    DocumentLine,
)
from kiosk.tasks import wording
from kiosk.taxpayer import SocialPayment, TaxpayerKind

INSURANCES: Final[Mapping[str, Bilingual]] = {
    "pension": Bilingual("基本养老保险", "Pension insurance"),
    "medical": Bilingual("基本医疗保险", "Medical insurance"),
    "unemployment": Bilingual("失业保险", "Unemployment insurance"),
    "injury": Bilingual("工伤保险", "Work injury insurance"),
    "resident_medical": Bilingual("城乡居民基本医疗保险", "Resident medical insurance"),
    "resident_pension": Bilingual("城乡居民基本养老保险", "Resident pension insurance"),
}
INCOME_ITEMS: Final[Mapping[str, Bilingual]] = {
    "wages": Bilingual("工资、薪金所得", "Wages and salaries"),
    "labour": Bilingual("劳务报酬所得", "Labour services"),
    "royalties": Bilingual("稿酬所得", "Author's remuneration"),
    "business": Bilingual("经营所得", "Business income"),
}


def income_tax_record(asked: Asked) -> Issued:
    """S21: a natural person's income and the tax withheld from it, month by month."""
    if asked.profile.kind is not TaxpayerKind.NATURAL_PERSON:
        return refused(
            "not_a_person",
            "个人所得税纳税记录只开给自然人",
            "this record is issued to natural persons only",
        )
    income = asked.profile.income
    if income is None:
        return not_known()
    chosen = [
        one
        for one in income.months
        if in_year(one.month, asked.answer("of_year")) and one.month.year >= 2019
    ]
    if not chosen:
        return refused(
            "no_income_record",
            "这段时间没有扣缴或申报记录",
            "nothing was withheld or filed in that time",
        )
    total = sum((one.withheld for one in chosen), Decimal(0))
    rows, rows_en = [], []
    for one in chosen:
        item = INCOME_ITEMS[one.item]
        rest = (
            one.payer,
            f"{one.filed_on:%Y-%m-%d}",
            wording.money(one.income),
            wording.money(one.withheld),
        )
        rows.append((f"{one.month:%Y-%m}", item.zh, *rest))
        rows_en.append((f"{one.month:%Y-%m}", item.en, *rest))
    drawn = draft_document(
        asked,
        "income_tax_record",
        Bilingual("个人所得税纳税记录", "Individual income tax record"),
        lines=(
            DocumentLine.of(
                Bilingual("记录期间", "Period"),
                wording.same(f"{chosen[0].month:%Y-%m} – {chosen[-1].month:%Y-%m}"),
            ),
        ),
        columns=(
            DocumentColumn(label_zh="所属期", label_en="Month"),
            DocumentColumn(label_zh="所得项目", label_en="Kind of income"),
            DocumentColumn(label_zh="扣缴义务人", label_en="Paid by"),
            DocumentColumn(label_zh="申报日期", label_en="Filed on"),
            DocumentColumn(label_zh="收入", label_en="Income", align="right"),
            DocumentColumn(label_zh="已缴税额", label_en="Tax paid", align="right"),
        ),
        rows=tuple(rows),
        rows_en=tuple(rows_en),
        total=total,
        notes=(
            Bilingual(
                "2019 年以前的,请到窗口开具税收完税证明。对记录有异议,可在个人所得税 App 申诉。",
                "For years before 2019 ask at the counter for a tax payment certificate. "
                "Objections are made in the income tax app.",
            ),
        ),
    )
    return issue_or_reprint(asked, drawn, "income-tax-record", total)


def social_payment_certificate(asked: Asked) -> Issued:
    """S22: social insurance paid in the chosen year, each insurance and period."""
    social = asked.profile.social
    if social is None:
        return not_known()
    chosen = [
        one
        for one in sorted(social.paid, key=lambda one: (one.period_start, one.insurance))
        if in_year(one.period_start, asked.answer("of_year"))
    ]
    if not chosen:
        return refused(
            "nothing_paid",
            "这段时间没有社保费缴费记录",
            "no social insurance was paid for that time",
        )
    total = sum((one.employer + one.personal for one in chosen), Decimal(0))
    company = asked.profile.kind is not TaxpayerKind.NATURAL_PERSON
    heads = DocumentColumn(label_zh="人数", label_en="People", align="right")
    employer = any(one.employer for one in chosen)
    rows, rows_en = [], []
    for one in chosen:
        name, span = INSURANCES[one.insurance], wording.period(one.period_start, one.period_end)
        rest = _social_cells(one, company=company, employer=employer)
        rows.append((name.zh, span.zh, *rest))
        rows_en.append((name.en, span.en, *rest))
    drawn = draft_document(
        asked,
        "social_payment_certificate",
        Bilingual("社会保险费缴费证明", "Certificate of social insurance paid"),
        lines=(
            DocumentLine.of(
                Bilingual("费款所属期", "Period"),
                Bilingual(
                    *days_between(
                        day for one in chosen for day in (one.period_start, one.period_end)
                    )
                ),
            ),
        ),
        columns=(
            DocumentColumn(label_zh="险种", label_en="Insurance"),
            DocumentColumn(label_zh="费款所属期", label_en="Period"),
            *((heads,) if company else ()),
            *((_BASE, _EMPLOYER) if employer else ()),
            DocumentColumn(label_zh="个人缴费", label_en="Personal", align="right"),
            DocumentColumn(label_zh="入库日期", label_en="Paid on"),
        ),
        rows=tuple(rows),
        rows_en=tuple(rows_en),
        total=total,
        notes=(
            Bilingual(
                "本证明只列税务机关征收入库的社保费;参保权益记录请向社保、医保经办机构查询。",
                "Only contributions collected by the tax bureau are listed; ask the insurance "
                "agencies for your entitlements.",
            ),
        ),
    )
    return issue_or_reprint(asked, drawn, "social-payment-certificate", total)


_BASE: Final = DocumentColumn(label_zh="缴费基数", label_en="Base", align="right")
_EMPLOYER: Final = DocumentColumn(label_zh="单位缴费", label_en="Employer", align="right")


def _social_cells(one: SocialPayment, *, company: bool, employer: bool) -> tuple[str, ...]:
    return (
        *((wording.count(one.heads),) if company else ()),
        *((wording.money(one.base), wording.money(one.employer)) if employer else ()),
        wording.money(one.personal),
        f"{one.paid_on:%Y-%m-%d}",
    )
