"""Worked cases of VAT and its surcharges, of late payment and late filing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from kiosk.tax_law import calculators as calculate
from kiosk.tax_law.calculation import to_fen
from kiosk.tax_law.law import Law
from kiosk.tax_law.worked_cases.cases import Inputs, Outcome
from kiosk.tax_law.worked_cases.topic import NOUGHT, Topic, month_end_before, results

_PROPERTY = re.compile(r"\b(real ?estate|houses?|housing|land|buildings?|immovables?)\b|不动产|房")
_LETTING = re.compile(r"\b(leas\w*|let|letting|rent\w*)\b|租")

_SALES = (
    *("sales_ex_vat", "special_invoice_ex_vat", "sales_incl_vat"),
    *("sales_ex_vat_goods", "sales_ex_vat_realestate"),
)


def _vat_small(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    period = inputs.text("filing", "filing_period") or "quarter"
    monthly = period.startswith(("month", "按月"))
    if not monthly and not period.startswith(("quarter", "按季")):
        raise ValueError(f"filing must be month or quarter, not {period!r}")
    sales = inputs.numbers("sales_ex_vat", "sales")
    with_vat = inputs.numbers("sales_incl_vat")
    special = inputs.numbers("special_invoice_ex_vat", "special_ex_vat", "waived_ex_vat")
    kind = inputs.text("kind", "business", "transaction").replace("_", " ")
    estate_kind, letting = bool(_PROPERTY.search(kind)), bool(_LETTING.search(kind))
    levy = inputs.number("levy", "levy_rate")
    if levy is not None and levy == Decimal("0.05"):
        estate_kind = letting = True
    if with_vat:
        rate = law.value(
            "vat.small.levy.property" if estate_kind else "vat.small.levy.reduced", as_of
        )
        sales += [to_fen(amount / (1 + rate)) for amount in with_vat]
    all_special = inputs.text("invoice", "invoice_type").startswith(("special", "专"))
    full_rate = inputs.flag("waive_reduction", "special_at_full_rate")
    goods = inputs.amount("sales_ex_vat_goods", "sales_ex_vat_services", "goods_ex_vat")
    sold = inputs.amount(
        "sales_ex_vat_realestate", "sales_ex_vat_real_estate", "real_estate_ex_vat"
    )
    let = inputs.amount("sales_ex_vat_lease", "rent_ex_vat", "lease_ex_vat")
    unbilled = inputs.amount("non_invoiced_ex_vat", "sales_not_invoiced", "non_invoiced")
    if not (sales or special or any((goods, sold, let, unbilled))):
        inputs.need_one(*_SALES)
    if goods and not sales and special[:1] and special[0] <= goods:
        sales, goods = [goods], NOUGHT  # special invoices are a part of them, too
    if not monthly:
        sales, special = [sum(sales, NOUGHT)], [sum(special, NOUGHT)]
    count = max(len(sales), 1)
    sales += [NOUGHT] * (count - len(sales))
    special += [NOUGHT] * (count - len(special))
    totals: dict[str, Decimal] = {}
    got: dict[str, Outcome] = {}
    for place in range(count):
        amount, marked = sales[place], special[place]
        if all_special:
            amount, marked = NOUGHT, max(amount, marked)
        elif marked <= amount:
            amount -= marked  # special invoices are a part of the sales
        property_sold = sold if place == 0 else NOUGHT
        property_let = let if place == 0 else NOUGHT
        ordinary = goods if place == 0 else NOUGHT
        if estate_kind and letting:
            property_let += amount
        elif estate_kind:
            property_sold += amount
        else:
            ordinary += amount
        one = calculate.vat_small(
            law,
            month_end_before(as_of, count - 1 - place) if count > 1 else as_of,
            filing="month" if monthly else "quarter",
            ordinary=ordinary,
            special=NOUGHT if full_rate else marked,
            special_full_rate=marked if full_rate else NOUGHT,
            non_invoiced=unbilled if place == 0 else NOUGHT,
            real_estate=property_sold,
            property_letting=property_let,
        )
        for key, value in one.amounts.items():
            totals[key] = totals.get(key, NOUGHT) + value
        got[f"vat_m{place + 1}"] = one.amounts["vat"]
        got["exempt"] = one.flags["below_threshold"] and one.amounts["vat"] == 0
    return {**got, **totals, "relief": totals["vat_relief"]}


def _vat_house(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    seller = inputs.text("seller")
    if seller and not seller.startswith(("individual", "person", "natural", "个人")):
        raise ValueError(f"only homes sold by individuals are covered, not by {seller!r}")
    inputs.text("kind", "use")
    held = inputs.number("held_years", "years_held")
    bought = inputs.day("bought", "acquired")
    if held is None and bought is not None:
        whole = as_of.year - bought.year - ((as_of.month, as_of.day) < (bought.month, bought.day))
        held = Decimal(whole)
    if held is None:
        raise ValueError("held_years is missing")
    price = inputs.number("price_incl", "price_incl_vat", "price")
    if price is None:
        bare = inputs.needed("price_ex_vat", "price_ex")
        price = bare * (1 + law.value("vat.house.levy", as_of))
    house = calculate.vat_house(law, as_of, price_incl_vat=price, held_years=held)
    return {**results(house), "relief": house.amounts["vat_relief"]}


def _surcharge(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    place = inputs.text("location") or "city"
    if place.startswith(("city", "urban", "district", "市")):
        location = "city"
    elif place.startswith(("county", "town", "县", "镇", "建制镇")):
        location = "county_or_town"
    else:
        location = "other"
    taxpayer = inputs.text("taxpayer", "taxpayer_kind")
    small = "small" in taxpayer and "not small" not in taxpayer
    month = inputs.number("sales_month", "sales_month_ex_vat", "monthly_sales", "month_sales")
    quarter = inputs.number(
        "sales_quarter", "sales_quarter_ex_vat", "quarterly_sales", "quarter_sales"
    )
    inputs.need_one("vat", "vat_paid", "consumption_tax", "consumption")
    result = calculate.surcharges(
        law,
        as_of,
        vat=inputs.amount("vat", "vat_paid"),
        consumption_tax=inputs.amount("consumption_tax", "consumption"),
        location=location,
        half_relief=inputs.flag("half_relief", default=small),
        sales=month if month is not None else quarter,
        filing="month" if month is not None else "quarter",
    )
    total = result.amounts["surcharges"]
    return {**results(result), "total": total}


def _late_payment(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    due = inputs.day("due_postponed", "postponed_due", "due", "deadline")
    filed_in = inputs.day("due_month", "filing_month")
    if due is None and filed_in is not None:
        due = law.filing_deadline(filed_in.year, filed_in.month).day
    inputs.get("due", "due_statutory", "statutory_due")
    inputs.need_one("paid", "paid_on")
    result = calculate.late_payment(
        law,
        tax=inputs.needed("tax", "amount"),
        due=due or as_of,
        paid=inputs.day("paid", "paid_on") or as_of,
    )
    return {**results(result), "amount": result.amounts["collected"]}


def _fine(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    person = inputs.text("person", "taxpayer")
    individual = person.startswith(("individual", "person", "natural", "sole", "个"))
    harm = inputs.text("harm")
    corrected = inputs.text("corrected")
    result = calculate.late_filing_fine(
        law,
        as_of,
        person="individual" if individual else "unit",
        occurrences=int(inputs.number("occurrences", "times") or 1),
        abnormal_years=inputs.number("abnormal_household_years"),
        first_offence=inputs.flag("first_offence"),
        minor_harm=harm in ("", "minor", "slight", "none", "no", "轻微"),
        corrected_in_time=not corrected.startswith(("false", "no", "never", "late", "after", "未")),
    )
    fine = result.amounts["fine"]
    return {**results(result), "fine_min": fine, "fine_max": result.amounts.get("fine_most", fine)}


TOPICS: Mapping[str, Topic] = {
    "vat_small": _vat_small,
    "vat_house": _vat_house,
    "surcharge": _surcharge,
    "late_payment": _late_payment,
    "fine_late_filing": _fine,
}
