"""The annual settlement of comprehensive income (综合所得汇算), estimated beforehand."""

from __future__ import annotations

from datetime import date

from kiosk.health_check import facts
from kiosk.health_check.fact import MissingFact
from kiosk.health_check.recorder import Recorder
from kiosk.tax_law import UnknownParameter
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.workings import Workings


def settlement_estimate(seen: Recorder, year: int) -> Calculation:
    """Estimate the annual settlement; ``balance`` is what is to be added, nought if none.

    Raises :class:`MissingFact` where a figure of the taxpayer or of the law is missing.
    """
    wages, withheld = seen.need(facts.INCOME_WAGES), seen.need(facts.WITHHELD)
    social, special = seen.need(facts.SOCIAL_DEDUCTED), seen.need(facts.SPECIAL_ADDITIONAL)
    work = Workings("settlement_estimate", seen.law, date(year, 12, 31))
    try:
        base = work.step(
            "taxable_income",
            "应纳税所得额",
            "Taxable income",
            "max(a - b - c - d, 0)",
            work.fact("income.wages", "全年收入", "Income", wages),
            work.parameter("iit.annual.basic_deduction"),
            work.fact("income.social_deducted", "三险一金", "Social insurance", social),
            work.fact("income.special_additional", "专项附加扣除", "Special deductions", special),
        )
        rate, quick, _ = work.scale("iit.annual.scale", base.value)
    except UnknownParameter as unknown:
        raise MissingFact(f"law.{unknown.key}", unknown.reason) from None
    tax = work.step("tax", "全年应纳税额", "Tax of the year", "a * b - c", base, rate, quick)
    paid = work.fact("income.withheld", "已预缴税额", "Tax withheld", withheld)
    work.step("balance", "预计应补", "To add", "max(a - b, 0)", tax, paid)
    return work.result()
