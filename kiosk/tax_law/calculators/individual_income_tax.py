"""Individual income tax (个人所得税): business income and comprehensive income."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Operand
    from kiosk.tax_law.law import Law

NOUGHT = Decimal(0)


def iit_business(
    law: Law,
    on: date,
    *,
    taxable_income: Decimal,
    other_relief: Decimal = NOUGHT,
    sole_trader: bool = True,
    prepaid: Decimal = NOUGHT,
    relief_up_to: Decimal | None = None,
) -> Calculation:
    """Work out the tax on a year's business income (经营所得), halved for a 个体工商户.

    ``taxable_income`` and ``other_relief`` (reliefs other than the halving) are yuan;
    ``sole_trader=False`` (partners, owners of 个人独资企业) has no halving;
    ``relief_up_to`` replaces the law's ceiling of the halved income.

    Relief = (tax on the income up to the ceiling − other relief × that income ÷ all
    income) × 50 %. Amounts: ``gross``, ``relief``, ``payable``, ``due`` (less
    ``prepaid``, never negative), ``refund``.
    Law: 个人所得税法 税率表二; 公告2023年第12号 (ceiling 1,000,000 until 2022).
    """
    work = Workings("iit_business", law, on)
    income = work.fact(
        "iit.taxable_income", "应纳税所得额", "Taxable income", max(taxable_income, NOUGHT)
    )
    add_business_tax(work, income, other_relief, sole_trader, prepaid, relief_up_to)
    return work.result()


def iit_business_prepayment(
    law: Law,
    on: date,
    *,
    profit: Decimal,
    months: int,
    social: Decimal = NOUGHT,
    other_deductions: Decimal = NOUGHT,
    other_relief: Decimal = NOUGHT,
    sole_trader: bool = True,
    prepaid: Decimal = NOUGHT,
) -> Calculation:
    """Work out the prepayment on business income from January to ``on`` (form A).

    ``profit`` is revenue less costs and losses of the year so far (yuan), ``months``
    those in business this year (5,000 yuan each are free, for owners without wages),
    ``social`` and ``other_deductions`` what else is deducted, ``prepaid`` the tax of
    this year's earlier periods. Amounts as :func:`iit_business`, and
    ``taxable_income``. Law: 个人所得税法实施条例 第15条; form 经营所得纳税申报表(A表).
    Raises ``ValueError`` unless ``months`` is from 1 to 12.
    """
    if not 1 <= months <= 12:
        raise ValueError(f"months must be from 1 to 12, not {months}")
    work = Workings("iit_business_prepayment", law, on)
    income = work.step(
        "taxable_income",
        "应纳税所得额",
        "Taxable income",
        "max(a - b * c - d - e, 0)",
        work.fact("books.profit", "本年累计利润", "Profit this year", max(profit, NOUGHT)),
        work.parameter("iit.month.basic_deduction"),
        work.fact("iit.months", "经营月数", "Months in business", Decimal(months), "months"),
        work.fact("iit.social", "专项扣除(社保、公积金)", "Social insurance", social),
        work.fact("iit.other", "其他扣除", "Other deductions", other_deductions),
        basis="个人所得税法实施条例 第15条",
    )
    add_business_tax(work, income, other_relief, sole_trader, prepaid, None)
    return work.result()


def iit_business_scale(law: Law, on: date, *, taxable_income: Decimal) -> Calculation:
    """Work out the tax on business income by the scale alone: amount ``gross``."""
    work = Workings("iit_business_scale", law, on)
    income = work.fact(
        "iit.taxable_income", "应纳税所得额", "Taxable income", max(taxable_income, NOUGHT)
    )
    _by_scale(work, "gross", "应纳税额", "Tax", income)
    return work.result()


def iit_annual(
    law: Law,
    on: date,
    *,
    wages: Decimal,
    social: Decimal = NOUGHT,
    special_additional: Decimal = NOUGHT,
    other_deductions: Decimal = NOUGHT,
    labour: Decimal = NOUGHT,
    author: Decimal = NOUGHT,
    royalties: Decimal = NOUGHT,
    prepaid: Decimal = NOUGHT,
    withheld_as_required: bool = True,
) -> Calculation:
    """Work out a resident's yearly settlement (综合所得年度汇算).

    All in yuan before deductions: ``wages``, ``labour`` (劳务报酬), ``author`` (稿酬),
    ``royalties`` (特许权使用费); ``social`` (三险一金), ``special_additional``
    (专项附加扣除), ``other_deductions``; ``prepaid`` is the tax withheld. ``on`` is the
    last day of the income year.

    Amounts: ``income``, ``taxable_income``, ``tax``, ``refund``, ``balance_due``.
    Flag: ``must_settle`` (see :func:`iit_must_settle`).
    Law: 个人所得税法 第6、11条 税率表一; 公告2023年第32号.
    """
    work = Workings("iit_annual", law, on)
    pay = work.fact("iit.wages", "工资薪金", "Wages", wages)
    fees = work.fact("iit.labour", "劳务报酬", "Fees for services", labour)
    book = work.fact("iit.author", "稿酬", "Author's remuneration", author)
    royalty = work.fact("iit.royalties", "特许权使用费", "Royalties", royalties)
    income = work.total(
        "income", "综合所得收入", "Income", pay, fees, book, royalty, basis="个人所得税法 第2条"
    )
    counted = pay
    if labour or author or royalties:
        fees_share = work.parameter("iit.annual.labour.counted")
        book_share = work.parameter("iit.annual.author.counted")
        counted = work.step(
            "income_counted",
            "计入的收入额",
            "Income counted",
            "a + (b + c) * d + e * f",
            pay,
            fees,
            royalty,
            fees_share,
            book,
            book_share,
        )
    basic = work.parameter("iit.annual.basic_deduction")
    taxable = work.step(
        "taxable_income",
        "应纳税所得额",
        "Taxable income",
        "max(a - b - c - d - e, 0)",
        counted,
        basic,
        work.fact("iit.social", "专项扣除(三险一金)", "Social insurance", social),
        work.fact("iit.special", "专项附加扣除", "Special deductions", special_additional),
        work.fact("iit.other", "其他扣除", "Other deductions", other_deductions),
    )
    rate, quick, _ = work.scale("iit.annual.scale", taxable.value)
    tax = work.step("tax", "应纳税额", "Tax", "a * b - c", taxable, rate, quick)
    paid = work.fact("iit.prepaid", "已预缴税额", "Tax withheld", prepaid)
    work.step(
        "refund", "应退税额", "Refund", "max(b - a, 0)", tax, paid, basis="个人所得税法 第11条"
    )
    due = work.step(
        "balance_due",
        "应补税额",
        "Balance due",
        "max(a - b, 0)",
        tax,
        paid,
        basis="个人所得税法 第11条",
    )
    work.flag("must_settle", _must_settle(work, income, due, withheld_as_required))
    return work.result()


def iit_must_settle(
    law: Law,
    on: date,
    *,
    income: Decimal,
    balance_due: Decimal,
    withheld_as_required: bool = True,
) -> Calculation:
    """Say whether a balance must be paid (免于汇算补税): flag ``must_settle``.

    Not if the year's ``income`` is at most 120,000 yuan or ``balance_due`` at most 400
    yuan, unless the payer had not withheld as the law requires.
    Law: 公告2023年第32号, to 2027-12-31.
    """
    work = Workings("iit_must_settle", law, on)
    earned = work.fact("iit.income", "综合所得收入", "Income", income)
    due = work.fact("iit.balance_due", "应补税额", "Balance due", max(balance_due, NOUGHT))
    work.flag("must_settle", _must_settle(work, earned, due, withheld_as_required))
    return work.result()


def _must_settle(work: Workings, income: Operand, due: Operand, withheld: bool) -> bool:
    if due.value <= 0:
        work.amount("balance_to_pay", NOUGHT)
        return False
    most_income = work.parameter("iit.annual.no_settlement.income")
    most_due = work.parameter("iit.annual.no_settlement.balance")
    free = withheld and (income.value <= most_income.value or due.value <= most_due.value)
    reason = Bilingual(
        f"年收入不超过 {most_income.value:,} 元或补税不超过 {most_due.value:,} 元,免于补税",
        f"Income up to {most_income.value:,} or a balance up to {most_due.value:,}: none to pay",
    )
    work.step(
        "balance_to_pay",
        "需补缴税额",
        "Balance to pay",
        "a - a" if free else "a",
        due,
        because=(most_income, most_due),
        note=reason if free else None,
    )
    return not free


def _by_scale(work: Workings, key: str, zh: str, en: str, income: Operand) -> Operand:
    rate, quick, _ = work.scale("iit.business.scale", income.value)
    return work.step(key, zh, en, "a * b - c", income, rate, quick)


def add_business_tax(
    work: Workings,
    income: Operand,
    other_relief: Decimal,
    sole_trader: bool,
    prepaid: Decimal,
    relief_up_to: Decimal | None,
) -> None:
    """Write the lines from taxable income to what is due; see :func:`iit_business`."""
    other = work.fact("iit.other_relief", "其他减免税额", "Other relief", other_relief)
    gross = _by_scale(work, "gross", "减免前税额", "Tax before relief", income)
    relief: tuple[Operand, ...] = ()
    if sole_trader and income.value > 0:
        relief = (_sole_trader_relief(work, income, gross, other, relief_up_to),)
    else:
        work.amount("relief", NOUGHT)
    payable = work.step(
        "payable",
        "应纳税额",
        "Tax",
        "max(a - b - c, 0)" if relief else "max(a - b, 0)",
        gross,
        other,
        *relief,
        basis="个人所得税法 第3条",
    )
    paid = work.fact("iit.prepaid", "已预缴税额", "Prepaid", prepaid)
    work.step("due", "应补税额", "Due", "max(a - b, 0)", payable, paid, basis="个人所得税法 第12条")
    work.step(
        "refund", "应退税额", "Refund", "max(b - a, 0)", payable, paid, basis="个人所得税法 第12条"
    )


def _sole_trader_relief(
    work: Workings, income: Operand, gross: Operand, other: Operand, up_to: Decimal | None
) -> Operand:
    ceiling = (
        work.parameter("iit.business.relief.up_to")
        if up_to is None
        else work.fact("iit.relief_up_to", "减半征收的所得上限", "Ceiling of the relief", up_to)
    )
    share = work.parameter("iit.business.relief.share")
    zh, en = "个体工商户减免税额", "Relief of a sole trader"
    if income.value <= ceiling.value:
        return work.step("relief", zh, en, "max(a - b, 0) * c", gross, other, share)
    part = _by_scale(
        work, "gross_on_part", "上限以内所得的税额", "Tax on the income up to it", ceiling
    )
    return work.step(
        "relief", zh, en, "max(a - b * c / d, 0) * e", part, other, ceiling, income, share
    )
