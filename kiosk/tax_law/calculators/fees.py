"""Disabled employment fund (残疾人就业保障金) and culture fee (文化事业建设费)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kiosk.bilingual import Bilingual
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings

if TYPE_CHECKING:
    from kiosk.tax_law.law import Law

NOUGHT = Decimal(0)


def disabled_employment_fund(
    law: Law,
    on: date,
    *,
    employees: Decimal,
    disabled_hired: Decimal,
    average_wage: Decimal,
    enterprise: bool = True,
    ratio: Decimal | None = None,
    local_average_wage: Decimal | None = None,
) -> Calculation:
    """Work out the fund for last year's ``employees`` (persons) and ``average_wage`` (yuan).

    (employees × ratio − disabled hired) × average wage, of which half is paid where at
    least 1 % of the staff are disabled, else 90 %. ``ratio`` (1.5-2 %) is the region's
    unless given. An ``enterprise`` of up to 30 is free. The wage counts up to twice
    ``local_average_wage``. Amounts: ``owed_before``, ``payable``, ``relief``.
    Law: 财税〔2015〕72号; 财政部公告2023年第8号, to 2027-12-31.
    """
    work = Workings("disabled_employment_fund", law, on)
    staff = work.fact(
        "staff.previous_year", "上年在职职工人数", "Staff last year", employees, "persons"
    )
    hired = work.fact("staff.disabled", "安排残疾人数", "Disabled staff", disabled_hired, "persons")
    wage = work.fact("staff.average_wage", "上年平均工资", "Average wage last year", average_wage)
    share_required = (
        work.parameter("disabled.ratio")
        if ratio is None
        else work.fact("staff.ratio", "安排比例", "Share required", ratio, "rate")
    )
    if local_average_wage is not None:
        times = work.parameter("disabled.wage_cap_times")
        local = work.fact(
            "local.average_wage", "当地社会平均工资", "Local average wage", local_average_wage
        )
        wage = work.step(
            "wage_counted", "计征工资", "Wage counted", "min(a, b * c)", wage, local, times
        )
    owed = work.step(
        "owed_before",
        "减免前应缴",
        "Owed before relief",
        "max(a * b - c, 0) * d",
        staff,
        share_required,
        hired,
        wage,
        basis="财税〔2015〕72号 第8条",
    )
    small = work.parameter("disabled.small_enterprise_up_to")
    tier = work.parameter("disabled.tier_ratio")
    if enterprise and staff.value <= small.value:
        note = Bilingual(
            f"在职职工不超过 {small.value} 人的企业免征",
            f"An enterprise of up to {small.value} is free",
        )
        due = work.step(
            "payable", "应缴残保金", "To pay", "a - a", owed, because=(small,), note=note
        )
    else:
        some = staff.value > 0 and hired.value / staff.value >= tier.value
        part = work.parameter(f"disabled.payable_share.{'some' if some else 'few'}")
        due = work.step(
            "payable",
            "应缴残保金",
            "To pay",
            "max(a * b - c, 0) * d * e",
            staff,
            share_required,
            hired,
            wage,
            part,
            because=(tier,),
        )
    work.step("relief", "减免额", "Relief", "a - b", owed, due)
    return work.result()


def culture_fee(
    law: Law,
    on: date,
    *,
    receipts_incl_vat: Decimal,
    paid_to_publishers: Decimal = NOUGHT,
    small_scale_sales: Decimal | None = None,
    filing: str = "quarter",
    revenue_of: str = "local",
    payable_share: Decimal | None = None,
) -> Calculation:
    """Work out the culture fee on advertising or entertainment: 3 %.

    ``receipts_incl_vat`` are yuan with VAT, less what an advertiser passed on to other
    publishers (``paid_to_publishers``, also with VAT). A small-scale taxpayer whose
    ``small_scale_sales`` (without VAT) of the ``filing`` period do not exceed 20,000 a
    month or 60,000 a quarter is free. ``revenue_of`` says whose revenue the fee is
    ("central" or "local"): the share paid is the law's or the region's, unless
    ``payable_share`` gives it. Amounts: ``fee_before``, ``fee``, ``relief``.
    Law: 财税〔2016〕25号、60号; 财税〔2025〕7号.
    """
    work = Workings("culture_fee", law, on)
    received = work.fact("culture.receipts", "含税收入", "Receipts with VAT", receipts_incl_vat)
    passed = work.fact(
        "culture.passed_on", "支付给其他发布者", "Paid to other publishers", paid_to_publishers
    )
    rate = work.parameter("culture.rate")
    full = work.step(
        "fee_before",
        "减免前应缴",
        "Owed before relief",
        "max(a - b, 0) * c",
        received,
        passed,
        rate,
    )
    limit = work.parameter(f"culture.small.exempt_sales.{filing}")
    if small_scale_sales is not None and small_scale_sales <= limit.value:
        note = Bilingual(
            f"小规模纳税人当期销售额不超过 {limit.value:,} 元,免征",
            f"A small-scale taxpayer with sales up to {limit.value:,} yuan is free",
        )
        due = work.step(
            "fee", "应缴文化事业建设费", "To pay", "a - a", full, because=(limit,), note=note
        )
    else:
        share = (
            work.parameter(f"culture.payable_share.{revenue_of}")
            if payable_share is None
            else work.fact("culture.share", "缴纳比例", "Share paid", payable_share, "rate")
        )
        due = work.step(
            "fee",
            "应缴文化事业建设费",
            "To pay",
            "max(a - b, 0) * c * d",
            received,
            passed,
            rate,
            share,
        )
    work.step("relief", "减免额", "Relief", "a - b", full, due)
    return work.result()


def union_fee(law: Law, on: date, *, wages: Decimal) -> Calculation:
    """Work out the union fee (工会经费) on the period's total ``wages``: 2 %.

    Amount: ``fee``. Law: 工会法 第43条. What a region collects of it through the tax
    bureau is the region's parameter ``union.collected_share``, else all of it.
    """
    work = Workings("union_fee", law, on)
    paid = work.fact("staff.wages", "全部职工工资总额", "Total wages", wages)
    rate = work.parameter("union.rate")
    share = work.parameter("union.collected_share")
    if share.value == 1:
        work.step("fee", "应缴工会经费", "Union fee", "a * b", paid, rate)
    else:
        work.step("fee", "应缴工会经费", "Union fee", "a * b * c", paid, rate, share)
    return work.result()
