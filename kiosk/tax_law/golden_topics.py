"""The topics of worked cases: from a case's inputs to a calculator and back to its keys."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from kiosk.bilingual import Bilingual
from kiosk.tax_law import calculators as calculate
from kiosk.tax_law import credit
from kiosk.tax_law.calculation import Calculation, to_fen
from kiosk.tax_law.golden_cases import Inputs, Json, Outcome, number
from kiosk.tax_law.law import Law

Topic: TypeAlias = Callable[[Law, date, Inputs], Mapping[str, Outcome]]
NOUGHT = Decimal(0)

_PROPERTY_WORDS = ("real", "estate", "house", "property", "land", "不动产", "房")
_LETTING_WORDS = ("lease", "leasing", "let", "rent", "租")
# From words in an input's key to the item of the stamp tax schedule; the first match wins.
_STAMP_WORDS = (
    ("finance_lease", "finance_lease"),
    ("financ", "finance_lease"),
    ("insurance", "property_insurance"),
    ("trademark", "intellectual_transfer"),
    ("copyright", "intellectual_transfer"),
    ("patent", "intellectual_transfer"),
    ("intellectual", "intellectual_transfer"),
    ("know", "intellectual_transfer"),
    ("capital", "capital"),
    ("ledger", "capital"),
    ("securit", "securities"),
    ("stock", "securities"),
    ("loan", "loan"),
    ("lease", "lease"),
    ("rent", "lease"),
    ("transfer", "property_transfer"),
    ("equity", "property_transfer"),
    ("contract_work", "contract_work"),
    ("processing", "contract_work"),
    ("construction", "construction"),
    ("engineering", "construction"),
    ("transport", "transport"),
    ("freight", "transport"),
    ("technolog", "technology"),
    ("storage", "storage"),
    ("warehous", "storage"),
    ("custody", "custody"),
    ("sale", "sale"),
    ("purchase", "sale"),
    ("work", "contract_work"),
)


def _results(calculation: Calculation) -> dict[str, Outcome]:
    return {**calculation.amounts, **calculation.flags}


def _month_before(day: date, months: int) -> date:
    """Return the last day of the month that lies ``months`` before that of ``day``."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def _vat_small(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    monthly = inputs.text("filing", "filing_period").startswith(("month", "按月"))
    sales = inputs.numbers("sales_ex_vat", "sales")
    with_vat = inputs.numbers("sales_incl_vat")
    special = inputs.numbers("special_invoice_ex_vat", "special_ex_vat", "waived_ex_vat")
    kind = inputs.text("kind", "business", "transaction")
    estate_kind = any(word in kind for word in _PROPERTY_WORDS)
    letting = any(word in kind for word in _LETTING_WORDS)
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
            _month_before(as_of, count - 1 - place) if count > 1 else as_of,
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
        bare = inputs.amount("price_ex_vat", "price_ex")
        price = bare * (1 + law.value("vat.house.levy", as_of))
    house = calculate.vat_house(law, as_of, price_incl_vat=price, held_years=held)
    return {**_results(house), "relief": house.amounts["vat_relief"]}


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
    return {**_results(result), "total": total}


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


def _cit_small(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    return _results(
        calculate.cit_small(
            law,
            as_of,
            taxable_income=inputs.amount("taxable_income"),
            employees=_average(inputs, "employees"),
            assets=_average(inputs, "assets"),
            restricted_industry=inputs.flag("restricted_industry", "restricted"),
        )
    )


def _cit_deemed(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    return _results(
        calculate.cit_deemed(
            law,
            as_of,
            deemed_rate=inputs.amount("deemed_rate", "rate"),
            cost=inputs.number("cost", "costs", "expenses"),
            revenue=inputs.number("revenue", "income", "receipts"),
            employees=inputs.amount("avg_employees", "employees"),
            assets=inputs.amount("avg_assets", "assets"),
            restricted_industry=inputs.flag("restricted_industry"),
        )
    )


def _iit_business(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    entity = inputs.text("entity", "kind", "taxpayer")
    partners = ("partner", "sole prop", "sole_prop", "合伙", "独资")
    return _results(
        calculate.iit_business(
            law,
            as_of,
            taxable_income=inputs.amount("taxable_income"),
            other_relief=inputs.amount("other_relief"),
            relief_up_to=inputs.number("cap"),
            prepaid=inputs.amount("prepaid"),
            sole_trader=not any(word in entity for word in partners),
        )
    )


def _iit_business_bracket(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    result = calculate.iit_business_scale(
        law, as_of, taxable_income=inputs.amount("taxable_income")
    )
    _, rate, quick = result.step("gross").operands
    return {**_results(result), "rate": rate.value, "quick_deduction": quick.value}


def _iit_annual(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    properly = inputs.flag("withheld_properly", "withheld_as_required", default=True)
    balance = inputs.number("balance_due", "balance")
    if balance is not None:
        return _results(
            calculate.iit_must_settle(
                law,
                as_of,
                income=inputs.amount("income", "wages", "annual_income"),
                balance_due=balance,
                withheld_as_required=properly,
            )
        )
    return _results(
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


def _stamp_item(words: str) -> str:
    for word, item in _STAMP_WORDS:
        if word in words:
            return item
    raise ValueError(f"no item of the stamp tax schedule is like {words!r}")


def _stamp(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    half = inputs.flag("half_relief")
    if inputs.given("settled", "settlements"):
        return _stamp_settled(law, as_of, inputs, half)
    borrower = inputs.text("borrower")
    small_borrower = any(word in borrower for word in ("micro", "small", "小微", "小型", "微型"))
    documents: list[calculate.Document] = []
    for key, value in inputs.values.items():
        if key in inputs.read or isinstance(value, bool | dict):
            continue
        if isinstance(value, str) and not value.replace(".", "").replace(",", "").isdigit():
            continue
        item = _stamp_item(key.lower())
        documents += [
            calculate.Document(item, amount, small_borrower=small_borrower)
            for amount in inputs.numbers(key)
        ]
    return _results(calculate.stamp(law, as_of, documents=documents, half_relief=half))


def _stamp_settled(law: Law, as_of: date, inputs: Inputs, half: bool) -> Mapping[str, Outcome]:
    """A contract without a price: nought at signing, tax when an amount is settled."""
    words = inputs.text("contract_without_price", "contract", "item")
    item = _stamp_item(words or "sale")
    settled = inputs.get("settled", "settlements")
    signed = [date.fromisoformat(word) for word in words.split() if word.count("-") == len("--")]
    got: dict[str, Outcome] = {_due_key(day): NOUGHT for day in signed}
    total = NOUGHT
    for pair in settled if isinstance(settled, list) else []:
        if not isinstance(pair, list) or len(pair) != len(("day", "amount")):
            raise ValueError("settled must list [day, amount]")
        day = date.fromisoformat(str(pair[0]))
        document = calculate.Document(item, number(pair[1], "settled"))
        tax = calculate.stamp(law, day, documents=[document], half_relief=half).amounts["tax"]
        before = got.get(_due_key(day))
        got[_due_key(day)] = tax + (before if isinstance(before, Decimal) else NOUGHT)
        total += tax
    return {**got, "tax": total}


def _due_key(day: date) -> str:
    """Return "due_2023_01" for a day in the fourth quarter of 2022."""
    quarter_end = _month_before(date(day.year, (day.month + 2) // 3 * 3, 1), 0)
    filed = quarter_end + timedelta(days=1)
    return f"due_{filed.year}_{filed.month:02}"


def _months(inputs: Inputs, *names: str, default: int = 12) -> int:
    months = inputs.number(*names)
    return default if months is None else int(months)


def _property(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    half = inputs.flag("half_relief")
    totals: dict[str, Decimal] = {}
    parts: list[Calculation] = []
    cost = inputs.amount("cost", "original_cost") + inputs.amount("attached_underground")
    underground = inputs.amount("separate_underground")
    if cost or underground:
        parts.append(
            calculate.property_tax_on_cost(
                law,
                as_of,
                cost=cost,
                months=_months(inputs, "cost_months", "months"),
                deduction=inputs.number("deduct", "deduct_ratio", "deduction"),
                separate_underground=underground,
                fold=inputs.number("fold"),
                half_relief=half,
            )
        )
    rent = inputs.amount("annual_rent_ex_vat", "annual_rent", "rent_ex_vat", "rent")
    if inputs.given("annual_rent_ex_vat", "annual_rent") and inputs.given("rent_months", "months"):
        rent = rent * _months(inputs, "rent_months", "months") / 12
    monthly = inputs.amount("monthly_rent_ex_vat", "monthly_rent")
    if monthly:
        rent += monthly * _months(inputs, "rent_months", "months", default=1)
    use, landlord = inputs.text("use"), inputs.text("landlord")
    home = use.startswith(("resid", "home", "住")) and landlord.startswith(
        ("individual", "person", "natural", "个人")
    )
    if rent:
        parts.append(
            calculate.property_tax_on_rent(
                law, as_of, rent=rent, residential_by_individual=home, half_relief=half
            )
        )
    for part in parts:
        for key, value in part.amounts.items():
            totals[key] = totals.get(key, NOUGHT) + value
    return dict(totals)


def _land_use(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    grade = inputs.number("grade")
    return _results(
        calculate.land_use(
            law,
            as_of,
            area=inputs.amount("area_m2", "area"),
            rate=inputs.number("yuan_per_m2", "rate"),
            grade=None if grade is None else int(grade),
            months=_months(inputs, "months"),
            half_relief=inputs.flag("half_relief"),
            bulk_warehouse=inputs.flag("bulk_warehouse", "logistics_warehouse", "warehouse"),
        )
    )


def _vehicle_purchase(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    kind = inputs.text("kind")
    new_energy = any(word in kind for word in ("nev", "new energy", "new-energy", "新能源"))
    new_energy &= not any(word in kind for word in ("not in catalog", "outside", "不在目录"))
    heavy = any(word in kind for word in ("bus", "truck", "commercial", "lorry", "客车", "货车"))
    bare = inputs.number("price_ex_vat", "invoice_ex_vat")
    return _results(
        calculate.vehicle_purchase(
            law,
            inputs.day("invoice_date", "bought") or as_of,
            price_ex_vat=bare,
            price_incl_vat=(
                inputs.number("invoice_incl_vat", "price_incl_vat", "price_incl")
                if bare is None
                else None
            ),
            new_energy=new_energy,
            passenger_car=not heavy,
        )
    )


def _vehicle_vessel(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    kind = inputs.text("energy", "kind")
    new = any(word in kind for word in ("nev", "new", "electric", "新能源"))
    saving = any(word in kind for word in ("saving", "节能"))
    return _results(
        calculate.vehicle_vessel(
            law,
            as_of,
            annual=inputs.amount("annual", "annual_tax"),
            bought=inputs.day("bought", "purchased"),
            energy="new" if new else "saving" if saving else "",
        )
    )


def _deed(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    buyer = inputs.text("buyer")
    words = {"first": 1, "second": 2, "third": 3}
    order = inputs.get("home_number", "home")
    home = words.get(str(order).lower()) or int(number(order if order is not None else 1, "home"))
    return _results(
        calculate.deed(
            law,
            as_of,
            price_ex_vat=inputs.amount("price_ex_vat", "price"),
            area=inputs.amount("area", "area_m2"),
            home_number=home,
            statutory_rate=inputs.number("statutory_rate_local", "local_rate"),
            individual=not buyer or buyer.startswith(("individual", "person", "family", "个人")),
        )
    )


def _late_payment(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    due = inputs.day("due_postponed", "postponed_due", "due", "deadline")
    filed_in = inputs.day("due_month", "filing_month")
    if due is None and filed_in is not None:
        due = law.filing_deadline(filed_in.year, filed_in.month).day
    inputs.get("due", "due_statutory", "statutory_due")
    result = calculate.late_payment(
        law,
        tax=inputs.amount("tax", "amount"),
        due=due or as_of,
        paid=inputs.day("paid", "paid_on") or as_of,
    )
    return {**_results(result), "amount": result.amounts["collected"]}


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
    return _results(result)


def _disabled(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    kind = inputs.text("kind", "entity") or "enterprise"
    return _results(
        calculate.disabled_employment_fund(
            law,
            as_of,
            employees=inputs.amount("prev_year_employees", "employees"),
            disabled_hired=inputs.amount("disabled_hired"),
            average_wage=inputs.amount("avg_wage", "average_wage"),
            ratio=inputs.number("local_ratio", "ratio"),
            local_average_wage=inputs.number("local_avg_wage", "local_average_wage"),
            enterprise=kind.startswith(("enterprise", "company", "企业")),
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
    if receipts is None:
        receipts = sales or NOUGHT  # below the VAT threshold the price holds no VAT
    share: Decimal | None = None
    if inputs.given("central_half", "local_half"):
        # The fee goes to the centre or to the province whole (预算级次), and nearly all
        # of a hall's visitors belong to the province.
        central = inputs.text("belongs_to", "revenue_of").startswith("central")
        halves = (inputs.flag("central_half"), inputs.flag("local_half"))
        share = Decimal("0.5") if halves[0 if central else 1] else Decimal(1)
    return _results(
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
    return _results(
        calculate.key_group_startup(
            law,
            as_of,
            taxes=_taxes(inputs),
            limit=inputs.number("local_limit", "limit"),
            months=_months(inputs, "months"),
        )
    )


def _key_group_hire(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    persons = int(inputs.number("persons") or 1)
    months = [int(count) for count in inputs.numbers("months")] or [12]
    if len(months) == 1:
        months *= persons
    return _results(
        calculate.key_group_hire(
            law,
            as_of,
            months=months,
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
        points=abs(inputs.amount("deduct", "points")),
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
        score=inputs.amount("score"),
        had_business_income=inputs.flag("had_business_income", default=True),
        newly_established=inputs.flag("newly_established"),
        direct_d=inputs.flag("direct_D", "direct_d"),
        a_blocks=blocked if inputs.flag("A_blocked", "a_blocked") else (),
    )
    return {"level": rating.level.value}


TOPICS: Mapping[str, Topic] = {
    "vat_small": _vat_small,
    "vat_house": _vat_house,
    "surcharge": _surcharge,
    "cit_small": _cit_small,
    "cit_deemed": _cit_deemed,
    "iit_business": _iit_business,
    "iit_business_bracket": _iit_business_bracket,
    "iit_annual": _iit_annual,
    "stamp": _stamp,
    "property": _property,
    "land_use": _land_use,
    "vehicle_purchase": _vehicle_purchase,
    "vehicle_vessel": _vehicle_vessel,
    "deed": _deed,
    "late_payment": _late_payment,
    "fine_late_filing": _fine,
    "disabled_employment_fund": _disabled,
    "culture_fee": _culture,
    "key_group_startup": _key_group_startup,
    "key_group_hire": _key_group_hire,
    "credit_repair": _credit_repair,
    "credit_level": _credit_level,
}

__all__ = ["TOPICS", "Json"]
