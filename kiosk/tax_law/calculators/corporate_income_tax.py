"""Corporate income tax (企业所得税) with the small low-profit enterprise (小型微利企业)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings, sum_of

if TYPE_CHECKING:
    from kiosk.tax_law.calculation import Operand
    from kiosk.tax_law.law import Law

NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class Quarter:
    """A value at the beginning and at the end of a quarter."""

    begin: Decimal
    end: Decimal


def cit_small(
    law: Law,
    on: date,
    *,
    taxable_income: Decimal,
    employees: Decimal | Sequence[Quarter],
    assets: Decimal | Sequence[Quarter],
    restricted_industry: bool = False,
) -> Calculation:
    """Work out the tax on a year's ``taxable_income`` (yuan), 5 % if the company is small.

    ``employees`` (persons, dispatched staff included) and ``assets`` (yuan) are the
    year's averages, or the quarters from which the average is taken: (begin + end) ÷ 2
    of each quarter, then the mean. ``on`` is the last day of the tax year or quarter.

    Amounts: ``avg_employees``, ``avg_assets``, ``tax_before`` (25 %), ``tax``,
    ``relief``. Flag: ``small``. A loss gives nought.
    Law: 企业所得税法 第4、28条; 公告2023年第6号、第12号.
    """
    work = Workings("cit_small", law, on)
    income = work.fact(
        "cit.taxable_income",
        "应纳税所得额",
        "Taxable income",
        max(taxable_income, NOUGHT),
    )
    _small_or_full(work, income, employees, assets, restricted_industry)
    return work.result()


def cit_prepayment(
    law: Law,
    on: date,
    *,
    profit: Decimal,
    employees: Decimal | Sequence[Quarter],
    assets: Decimal | Sequence[Quarter],
    prepaid: Decimal = NOUGHT,
    loss_brought_forward: Decimal = NOUGHT,
    untaxed_income: Decimal = NOUGHT,
    restricted_industry: bool = False,
) -> Calculation:
    """Work out the prepayment (预缴) of the quarter that ends on ``on``.

    ``profit`` is the accounting profit from January to ``on`` (yuan, a loss negative),
    ``untaxed_income`` what of it is not taxed, ``loss_brought_forward`` the losses of
    former years still to be used, ``prepaid`` the tax of this year's earlier quarters.

    Amounts as :func:`cit_small`, and ``taxable_income``, ``due`` (tax less what was
    prepaid, never negative). Law: 企业所得税法 第54条; form A200000.
    """
    work = Workings("cit_prepayment", law, on)
    gain = work.fact("books.profit", "本年累计利润", "Profit this year", max(profit, NOUGHT))
    free = work.fact("cit.untaxed_income", "不征税和免税收入", "Untaxed income", untaxed_income)
    loss = work.fact("cit.loss", "弥补以前年度亏损", "Losses used", loss_brought_forward)
    income = work.step(
        "taxable_income",
        "应纳税所得额",
        "Taxable income",
        "max(a - b - c, 0)",
        gain,
        free,
        loss,
        basis="企业所得税法 第5条",
    )
    tax = _small_or_full(work, income, employees, assets, restricted_industry)
    paid = work.fact("cit.prepaid", "本年已预缴", "Prepaid this year", prepaid)
    work.step(
        "due",
        "本期应补缴",
        "Due this quarter",
        "max(a - b, 0)",
        tax,
        paid,
        basis="企业所得税法 第54条",
    )
    return work.result()


def cit_deemed(
    law: Law,
    on: date,
    *,
    deemed_rate: Decimal,
    revenue: Decimal | None = None,
    cost: Decimal | None = None,
    employees: Decimal = NOUGHT,
    assets: Decimal = NOUGHT,
    restricted_industry: bool = False,
) -> Calculation:
    """Work out the tax where income is deemed (核定应税所得率).

    Give ``revenue`` (income = revenue × rate) or ``cost`` (income = cost ÷ (1 − rate) ×
    rate), in yuan. Amounts as :func:`cit_small`, and ``taxable_income``.
    Law: 企业所得税核定征收办法(国税发〔2008〕30号) 第6条.
    """
    if (revenue is None) == (cost is None) or not 0 < deemed_rate < 1:
        raise ValueError("give either revenue or cost, and a deemed rate between 0 and 1")
    work = Workings("cit_deemed", law, on)
    rate = work.fact("cit.deemed_rate", "应税所得率", "Deemed rate", deemed_rate, "rate")
    if cost is not None:
        spent = work.fact("books.cost", "成本费用", "Costs", cost)
        operands, expression = (spent, rate), "a / (1 - b) * b"
    else:
        earned = work.fact("books.revenue", "收入总额", "Revenue", revenue or NOUGHT)
        operands, expression = (earned, rate), "a * b"
    income = work.step(
        "taxable_income",
        "应纳税所得额",
        "Taxable income",
        expression,
        *operands,
        basis="国税发〔2008〕30号 第6条",
    )
    _small_or_full(work, income, employees, assets, restricted_industry)
    return work.result()


def _small_or_full(
    work: Workings,
    income: Operand,
    employees: Decimal | Sequence[Quarter],
    assets: Decimal | Sequence[Quarter],
    restricted_industry: bool,
) -> Operand:
    staff = _average(work, "employees", "从业人数", "Employees", employees, "persons")
    wealth = _average(work, "assets", "资产总额", "Assets", assets, "yuan")
    work.amount("avg_employees", staff.value)
    work.amount("avg_assets", wealth.value)
    full_rate = work.parameter("cit.rate")
    full = work.step("tax_before", "减免前所得税", "Tax before relief", "a * b", income, full_rate)
    limits = (
        work.parameter("cit.small.max_income"),
        work.parameter("cit.small.max_employees"),
        work.parameter("cit.small.max_assets"),
    )
    small = not restricted_industry and all(
        measure.value <= limit.value
        for measure, limit in zip((income, staff, wealth), limits, strict=True)
    )
    work.flag("small", small)
    if small:
        tax = _small_tax(work, income, limits)
    else:
        tax = work.step(
            "tax",
            "应纳所得税",
            "Tax",
            "a * b",
            income,
            full_rate,
            because=limits,
            note=Bilingual("不符合小型微利企业条件", "Not a small low-profit enterprise"),
        )
    work.step("relief", "减免所得税额", "Relief", "a - b", full, tax)
    return tax


def _small_tax(work: Workings, income: Operand, limits: tuple[Operand, ...]) -> Operand:
    """Income counted at the tier's share, times 20 %."""
    rate = work.parameter("cit.small.rate")
    tier = work.parameter("cit.small.first_tier")
    first = work.parameter("cit.small.inclusion.first_tier")
    above = work.parameter("cit.small.inclusion.above")
    note = Bilingual("符合小型微利企业条件", "A small low-profit enterprise")
    zh, en = "应纳所得税(小型微利)", "Tax (small low-profit)"
    if first.value == above.value or income.value <= tier.value:
        share = first if income.value <= tier.value else above
        return work.step("tax", zh, en, "a * b * c", income, share, rate, because=limits, note=note)
    return work.step(
        "tax",
        zh,
        en,
        "(b * c + (a - b) * d) * e",
        income,
        tier,
        first,
        above,
        rate,
        because=limits,
        note=note,
    )


def _average(
    work: Workings, key: str, zh: str, en: str, given: Decimal | Sequence[Quarter], unit: str
) -> Operand:
    """Return the year's average, with its line if it is taken from quarters."""
    if isinstance(given, Decimal):
        return work.fact(f"cit.avg_{key}", f"平均{zh}", f"Average {en.lower()}", given, unit)
    if not 1 <= len(given) <= 4:
        raise ValueError(f"{key}: one to four quarters are needed, not {len(given)}")
    ends = [
        work.fact(
            f"cit.{key}.q{number}.{end}", f"第{number}季{word}{zh}", f"{en}, Q{number}", value, unit
        )
        for number, quarter in enumerate(given, start=1)
        for end, word, value in (("begin", "初", quarter.begin), ("end", "末", quarter.end))
    ]
    return work.step(
        f"avg_{key}",
        f"平均{zh}",
        f"Average {en.lower()}",
        f"({sum_of(len(ends))}) / {len(ends)}",
        *ends,
        unit=unit,
        basis="财政部 税务总局公告2023年第12号 第5条(季度平均值)",
    )
