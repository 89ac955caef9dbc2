"""Worked cases of fees, of reliefs for hiring, and of the credit rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from kiosk.bilingual import Bilingual
from kiosk.tax_law import calculators as calculate
from kiosk.tax_law import credit
from kiosk.tax_law.law import Law
from kiosk.tax_law.worked_cases.cases import Inputs, Outcome
from kiosk.tax_law.worked_cases.topic import NOUGHT, Topic, months, results


def _disabled(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    kind = inputs.text("kind", "entity") or "enterprise"
    enterprise = kind.startswith(("enterprise", "company", "企业"))
    employees = inputs.needed("prev_year_employees", "employees")
    if not enterprise or employees > law.value("disabled.small_enterprise_up_to", as_of):
        inputs.need_one("avg_wage", "average_wage")
    return results(
        calculate.disabled_employment_fund(
            law,
            as_of,
            employees=employees,
            disabled_hired=inputs.amount("disabled_hired"),
            average_wage=inputs.amount("avg_wage", "average_wage"),
            ratio=inputs.number("local_ratio", "ratio"),
            local_average_wage=inputs.number("local_avg_wage", "local_average_wage"),
            enterprise=enterprise,
        )
    )


def _culture(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    small = "small" in inputs.text("taxpayer") or "小规模" in inputs.text("taxpayer")
    month = inputs.number("month_sales_ex_vat", "monthly_sales_ex_vat")
    quarter = inputs.number("quarter_sales_ex_vat", "quarterly_sales_ex_vat")
    sales = month if month is not None else quarter
    receipts = inputs.number(
        "ad_receipts_incl_vat", "receipts_incl_vat", "entertainment_receipts_incl_vat"
    )
    if receipts is None and sales is None:
        inputs.need_one("ad_receipts_incl_vat", "receipts_incl_vat", "quarter_sales_ex_vat")
    if receipts is None:
        receipts = sales or NOUGHT  # below the VAT threshold the price holds no VAT
    share: Decimal | None = None
    if inputs.given("central_half", "local_half"):
        # The fee goes to the centre or to the province whole (预算级次), and nearly all
        # of a hall's visitors belong to the province.
        central = inputs.text("belongs_to", "revenue_of").startswith("central")
        halves = (inputs.flag("central_half"), inputs.flag("local_half"))
        share = Decimal("0.5") if halves[0 if central else 1] else Decimal(1)
    return results(
        calculate.culture_fee(
            law,
            as_of,
            receipts_incl_vat=receipts,
            paid_to_publishers=inputs.amount("paid_to_other_publishers", "paid_to_publishers"),
            small_scale_sales=sales if small else None,
            filing="month" if month is not None else "quarter",
            revenue_of="central",
            payable_share=share,
        )
    )


def _taxes(inputs: Inputs) -> dict[str, Decimal]:
    keys = ("vat", "urban", "edu", "local_edu", "iit", "cit")
    return {key: inputs.amount(key) for key in keys if inputs.given(key)}


def _key_group_startup(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    return results(
        calculate.key_group_startup(
            law,
            as_of,
            taxes=_taxes(inputs),
            limit=inputs.number("local_limit", "limit"),
            months=months(inputs, "months"),
        )
    )


def _key_group_hire(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    persons = int(inputs.number("persons") or 1)
    worked = [int(count) for count in inputs.numbers("months")] or [12]
    if len(worked) == 1:
        worked *= persons
    return results(
        calculate.key_group_hire(
            law,
            as_of,
            months=worked,
            limit=inputs.number("local_limit", "limit"),
            taxes=_taxes(inputs),
        )
    )


def _credit_repair(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    days = inputs.number("corrected_after_days", "days")
    corrected = inputs.day("corrected_on", "corrected") or as_of
    happened = inputs.day("happened_on", "happened")
    if happened is None:
        happened = corrected - timedelta(days=int(days or 0))
    indicator = inputs.text("indicator")
    filing = any(word in indicator for word in ("filing", "withhold", "申报", "010101", "010102"))
    filing &= not any(word in indicator for word in ("statement", "account", "报表", "账户"))
    result = credit.repair(
        law,
        points=abs(inputs.needed("deduct", "points")),
        happened=happened,
        corrected=corrected,
        is_tax_filing=filing,
        tax_amount=inputs.amount("tax_amount", "tax"),
    )
    return {
        "net": -result.amounts["net"],
        "restored": result.amounts["restored"],
        "back": result.amounts["restored"],
    }


def _credit_level(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    blocked = (Bilingual("不得评为 A 级", "level A is barred"),)
    rating = credit.level(
        law,
        as_of,
        score=inputs.needed("score"),
        had_business_income=inputs.flag("had_business_income", default=True),
        newly_established=inputs.flag("newly_established"),
        direct_d=inputs.flag("direct_D", "direct_d"),
        a_blocks=blocked if inputs.flag("A_blocked", "a_blocked") else (),
    )
    return {"level": rating.level.value}


TOPICS: Mapping[str, Topic] = {
    "disabled_employment_fund": _disabled,
    "culture_fee": _culture,
    "key_group_startup": _key_group_startup,
    "key_group_hire": _key_group_hire,
    "credit_repair": _credit_repair,
    "credit_level": _credit_level,
}
