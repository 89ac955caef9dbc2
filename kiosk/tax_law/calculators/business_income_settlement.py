"""The yearly settlement of business income (经营所得汇算清缴): one place (B表), several (C表)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.calculators.individual_income_tax import add_business_tax
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.law import Law

NOUGHT = Decimal(0)


def iit_business_settlement(
    law: Law,
    on: date,
    *,
    revenue: Decimal,
    cost: Decimal,
    expenses: Decimal = NOUGHT,
    taxes: Decimal = NOUGHT,
    losses: Decimal = NOUGHT,
    other_spending: Decimal = NOUGHT,
    not_deductible: Decimal = NOUGHT,
    tax_free: Decimal = NOUGHT,
    earlier_losses: Decimal = NOUGHT,
    deducts_here: bool = True,
    social: Decimal = NOUGHT,
    special_additional: Decimal = NOUGHT,
    other_deductions: Decimal = NOUGHT,
    sole_trader: bool = True,
    prepaid: Decimal = NOUGHT,
) -> Calculation:
    """Work out a year's tax on business income from one place (form B), ``on`` its last day.

    All in yuan for the whole year: ``revenue`` 收入总额; 成本费用: ``cost`` 营业成本,
    ``expenses`` 营业、管理、财务费用, ``taxes`` 税金, ``losses`` 损失, ``other_spending`` 其他支出;
    纳税调整: ``not_deductible`` what stands in the books but may not be deducted (wages of the
    owner, fines, late charges), ``tax_free`` such as interest on treasury bonds;
    ``earlier_losses`` that may still be used (five years). 允许扣除的个人费用及其他扣除, only if
    ``deducts_here`` (they are not deducted from wages or at another place): 60,000 a year,
    ``social`` 专项扣除, ``special_additional`` 专项附加扣除, ``other_deductions``. ``prepaid``
    is the year's tax by form A. ``sole_trader`` as :func:`iit_business`.

    Amounts: ``spending``, ``profit`` and ``adjusted`` (either may be negative),
    ``loss_used``, ``loss`` (of the year, for later years), ``basic`` (what of the 60,000 took
    effect: it comes last), ``personal``, ``taxable_income``, and those of
    :func:`iit_business`.
    Law: 个人所得税法实施条例 第15条; 个体工商户个人所得税计税办法 第7、17、30条 (recalled high);
    公告2023年第12号. Raises ``ValueError`` for a negative figure, ``UnknownParameter`` outside
    the dates of the law's figures.
    """
    work = Workings("iit_business_settlement", law, on)
    income = work.fact("year.revenue", "全年收入总额", "Revenue of the year", revenue)
    spending = work.total(
        "spending",
        "成本费用合计",
        "Cost and expenses",
        work.fact("year.cost", "营业成本", "Cost of sales", cost),
        work.fact("year.expenses", "费用", "Expenses", expenses),
        work.fact("year.taxes", "税金", "Taxes", taxes),
        work.fact("year.losses", "损失", "Losses", losses),
        work.fact("year.other_spending", "其他支出", "Other spending", other_spending),
        basis="个体工商户个人所得税计税办法 第7条",
    )
    profit = work.step(
        "profit",
        "全年利润",
        "Profit of the year",
        "a - b",
        income,
        spending,
        basis="个体工商户个人所得税计税办法 第7条",
    )
    adjusted = work.step(
        "adjusted",
        "纳税调整后所得",
        "Profit after adjustment",
        "a + b - c",
        profit,
        work.fact("year.not_deductible", "不能扣除的支出", "Not deductible", not_deductible),
        work.fact("year.tax_free", "免税收入", "Tax-free income", tax_free),
        basis="个体工商户个人所得税计税办法 第15条、第30条",
    )
    used = work.step(
        "loss_used",
        "弥补以前年度亏损",
        "Losses of earlier years used",
        "min(max(a, 0), b)",
        adjusted,
        work.fact("year.earlier_losses", "可弥补的亏损", "Losses that may be used", earlier_losses),
        basis="个体工商户个人所得税计税办法 第17条",
    )
    work.step(
        "loss",
        "本年亏损",
        "Loss of the year",
        "max(0 - a, 0)",
        adjusted,
        basis="个体工商户个人所得税计税办法 第17条",
    )
    if deducts_here:
        basic = work.parameter("iit.business.year.basic_deduction")
        rest = (
            work.fact("year.social", "专项扣除(社保、公积金)", "Own social insurance", social),
            work.fact(
                "year.special_additional",
                "专项附加扣除",
                "Special additional deductions",
                special_additional,
            ),
            work.fact("year.other", "依法确定的其他扣除", "Other deductions", other_deductions),
        )
        personal = work.step(
            "personal",
            "个人费用及其他扣除",
            "Personal and other deductions",
            "a + b + c + d",
            basic,
            *rest,
        )
        work.step(
            "basic",
            "其中投资者减除费用",
            "Of it the basic deduction used",
            "min(a, max(b - c - d - e - f, 0))",
            basic,
            adjusted,
            used,
            *rest,
        )
    else:
        work.amount("basic", NOUGHT)
        personal = work.step(
            "personal",
            "个人费用及其他扣除",
            "Personal and other deductions",
            "a",
            work.fact("year.deducted_elsewhere", "已在别处减除", "Deducted elsewhere", NOUGHT),
            basis="个人所得税法实施条例 第15条",
        )
    taxable = work.step(
        "taxable_income",
        "全年应纳税所得额",
        "Taxable income of the year",
        "max(a - b - c, 0)",
        adjusted,
        used,
        personal,
        basis="个人所得税法 第6条; 个人所得税法实施条例 第15条",
    )
    add_business_tax(work, taxable, NOUGHT, sole_trader, prepaid, None)
    return work.result()


def iit_business_several(
    law: Law,
    on: date,
    *,
    taxable_income: Decimal,
    basic_deducted: Decimal,
    additional_twice: Decimal = NOUGHT,
    settled: Decimal,
    sole_trader: bool = True,
) -> Calculation:
    """Sum up a year's business income of two or more places (form C), after their forms B.

    In yuan, over all places: ``taxable_income`` 应纳税所得额合计, ``basic_deducted`` what was
    taken of the 60,000 (allowed once), ``additional_twice`` other personal deductions that
    were taken more than once, ``settled`` the tax of the forms B. The halving for sole
    traders is worked out anew on the sum.

    Amounts: ``together``, ``added_back``, ``taxable_income``, and those of
    :func:`iit_business`. Law: 个人所得税法实施条例 第15条; 税务总局公告2023年第12号 第3条 (several
    places; recalled high); form 经营所得纳税申报表(C表). Raises like
    :func:`iit_business_settlement`.
    """
    work = Workings("iit_business_several", law, on)
    together = work.step(
        "together",
        "各处应纳税所得额合计",
        "Taxable income of all places",
        "a",
        work.fact("places.taxable_income", "各处 B 表合计", "All forms B", taxable_income),
        basis="个人所得税法实施条例 第15条",
    )
    added = work.step(
        "added_back",
        "重复减除的费用(加回)",
        "Deducted twice, added back",
        "max(a - b, 0) + c",
        work.fact("places.basic", "各处减除的费用", "Basic deductions taken", basic_deducted),
        work.parameter("iit.business.year.basic_deduction"),
        work.fact("places.twice", "重复的其他扣除", "Others taken twice", additional_twice),
    )
    taxable = work.step(
        "taxable_income",
        "汇总应纳税所得额",
        "Taxable income in all",
        "a + b",
        together,
        added,
        basis="个人所得税法 第6条; 个人所得税法实施条例 第15条",
    )
    add_business_tax(work, taxable, NOUGHT, sole_trader, settled, None)
    return work.result()
