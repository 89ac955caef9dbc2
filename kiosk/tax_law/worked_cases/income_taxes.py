"""Worked cases of corporate and individual income tax."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from kiosk.tax_law import calculators as calculate
from kiosk.tax_law.law import Law
from kiosk.tax_law.worked_cases.cases import Inputs, Outcome, number
from kiosk.tax_law.worked_cases.topic import Topic, results

_INCOME = (
    *("wages", "income", "salary", "labour", "labor", "services"),
    *("author", "author_remuneration", "manuscript", "royalties", "royalty"),
)


def _average(inputs: Inputs, what: str) -> Decimal | list[calculate.Quarter]:
    average = inputs.number(f"avg_{what}", f"average_{what}")
    if average is not None:
        return average
    quarters = inputs.get(f"{what}_quarters", f"quarters_{what}", f"{what}_by_quarter")
    if isinstance(quarters, list):
        return [
            calculate.Quarter(number(pair[0], what), number(pair[1], what))
            for pair in quarters
            if isinstance(pair, list)
        ]
    begins, ends = inputs.numbers(f"{what}_begin"), inputs.numbers(f"{what}_end")
    if begins and len(begins) == len(ends):
        return [calculate.Quarter(*pair) for pair in zip(begins, ends, strict=True)]
    return inputs.amount(what)


def _restricted(inputs: Inputs) -> bool:
    """Whether the business is of a kind that the state restricts or forbids (限制或禁止行业)."""
    industry = inputs.text("industry")
    named = industry.startswith(("restrict", "prohibit", "forbid", "限制", "禁止"))
    return inputs.flag("restricted_industry", "restricted", default=named)


def _cit_small(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    return results(
        calculate.cit_small(
            law,
            as_of,
            taxable_income=inputs.needed("taxable_income"),
            employees=_average(inputs, "employees"),
            assets=_average(inputs, "assets"),
            restricted_industry=_restricted(inputs),
        )
    )


def _cit_deemed(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    return results(
        calculate.cit_deemed(
            law,
            as_of,
            deemed_rate=inputs.needed("deemed_rate", "rate"),
            cost=inputs.number("cost", "costs", "expenses"),
            revenue=inputs.number("revenue", "income", "receipts"),
            employees=inputs.amount("avg_employees", "employees"),
            assets=inputs.amount("avg_assets", "assets"),
            restricted_industry=_restricted(inputs),
        )
    )


def _iit_business(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    entity = inputs.text("entity", "kind", "taxpayer")
    partners = ("partner", "sole prop", "sole_prop", "合伙", "独资")
    return results(
        calculate.iit_business(
            law,
            as_of,
            taxable_income=inputs.needed("taxable_income"),
            other_relief=inputs.amount("other_relief"),
            relief_up_to=inputs.number("cap"),
            prepaid=inputs.amount("prepaid"),
            sole_trader=not any(word in entity for word in partners),
        )
    )


def _iit_business_bracket(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    result = calculate.iit_business_scale(
        law, as_of, taxable_income=inputs.needed("taxable_income")
    )
    _, rate, quick = result.step("gross").operands
    return {**results(result), "rate": rate.value, "quick_deduction": quick.value}


def _iit_annual(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    properly = inputs.flag("withheld_properly", "withheld_as_required", default=True)
    balance = inputs.number("balance_due", "balance")
    if balance is None and "wages" not in inputs.values and inputs.given("refund"):
        balance = Decimal(0)
    if balance is not None:
        return results(
            calculate.iit_must_settle(
                law,
                as_of,
                income=inputs.amount("income", "wages", "annual_income"),
                balance_due=balance,
                withheld_as_required=properly,
            )
        )
    inputs.need_one(*_INCOME)
    settled = results(
        calculate.iit_annual(
            law,
            as_of,
            wages=inputs.amount("wages", "income", "salary"),
            social=inputs.amount("social", "social_insurance"),
            special_additional=inputs.amount("special_additional", "special"),
            other_deductions=inputs.amount("other_deductions", "other", "pension")
            + inputs.amount("donation", "donations"),
            labour=inputs.amount("labour", "labor", "services"),
            author=inputs.amount("author", "author_remuneration", "manuscript"),
            royalties=inputs.amount("royalties", "royalty"),
            prepaid=inputs.amount("prepaid", "withheld"),
            withheld_as_required=properly,
        )
    )
    due = settled["balance_due"]
    if isinstance(due, Decimal) and due > 0 and inputs.negative_refund:
        settled["refund"] = -due
    return {**settled, "due": due}


TOPICS: Mapping[str, Topic] = {
    "cit_small": _cit_small,
    "cit_deemed": _cit_deemed,
    "iit_business": _iit_business,
    "iit_business_bracket": _iit_business_bracket,
    "iit_annual": _iit_annual,
}
