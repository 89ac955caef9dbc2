"""Worked cases of stamp, property, land, vehicle and deed tax."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from kiosk.tax_law import calculators as calculate
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.law import Law
from kiosk.tax_law.worked_cases.cases import Inputs, Outcome, number
from kiosk.tax_law.worked_cases.topic import NOUGHT, Topic, month_end_before, months, results

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
    ("book", "capital"),
    ("securit", "securities"),
    ("stock", "securities"),
    ("loan", "loan"),
    ("lease", "lease"),
    ("rent", "lease"),
    ("storage", "storage"),
    ("warehous", "storage"),
    ("house", "property_transfer"),
    ("real_estate", "property_transfer"),
    ("building", "property_transfer"),
    ("land", "property_transfer"),
    ("transfer", "property_transfer"),
    ("equity", "property_transfer"),
    ("contract_work", "contract_work"),
    ("processing", "contract_work"),
    ("undertaking", "contract_work"),
    ("construction", "construction"),
    ("engineering", "construction"),
    ("transport", "transport"),
    ("freight", "transport"),
    ("technolog", "technology"),
    ("custody", "custody"),
    ("safekeep", "custody"),
    ("sale", "sale"),
    ("purchase", "sale"),
    ("work", "contract_work"),
)


def _stamp_item(words: str) -> str:
    for word, item in _STAMP_WORDS:
        if word in words:
            return item
    raise ValueError(f"no item of the stamp tax schedule is like {words!r}")


def _stamp(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    half = inputs.flag("half_relief")
    if inputs.given("settled", "settlements"):
        return _stamp_settled(law, inputs, half)
    borrower = inputs.text("borrower")
    small_borrower = any(word in borrower for word in ("micro", "small", "小微", "小型", "微型"))
    documents = [
        calculate.Document(
            _stamp_item(contract.text("type", "item", "kind", "contract")),
            contract.amount("amount", "price"),
            small_borrower=small_borrower,
        )
        for contract in _contracts(inputs)
    ]
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
    if not documents:
        raise ValueError("no contract, ledger or other document is given")
    return results(calculate.stamp(law, as_of, documents=documents, half_relief=half))


def _contracts(inputs: Inputs) -> list[Inputs]:
    """Return contracts given as a list of objects: ``[{"type": "sale", "amount": 1}]``."""
    listed = inputs.values.get("contracts")
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        return []
    inputs.get("contracts")
    return [Inputs(item) for item in listed if isinstance(item, dict)]


def _stamp_settled(law: Law, inputs: Inputs, half: bool) -> Mapping[str, Outcome]:
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
    quarter_end = month_end_before(date(day.year, (day.month + 2) // 3 * 3, 1), 0)
    filed = quarter_end + timedelta(days=1)
    return f"due_{filed.year}_{filed.month:02}"


_PROPERTY = (
    *("cost", "attached_underground", "separate_underground"),
    *("annual_rent_ex_vat", "annual_rent", "rent_ex_vat", "rent"),
    *("monthly_rent_ex_vat", "monthly_rent", "original_cost"),
)


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
                months=months(inputs, "cost_months", "months"),
                deduction=inputs.number("deduct", "deduct_ratio", "deduction"),
                separate_underground=underground,
                fold=inputs.number("fold"),
                half_relief=half,
            )
        )
    rent = inputs.amount("annual_rent_ex_vat", "annual_rent", "rent_ex_vat", "rent")
    if inputs.given("annual_rent_ex_vat", "annual_rent") and inputs.given("rent_months", "months"):
        rent = rent * months(inputs, "rent_months", "months") / 12
    monthly = inputs.amount("monthly_rent_ex_vat", "monthly_rent")
    if monthly:
        rent += monthly * months(inputs, "rent_months", "months", default=1)
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
    if not parts:
        inputs.need_one(*_PROPERTY)
        nothing = calculate.property_tax_on_rent(law, as_of, rent=NOUGHT)
        parts.append(nothing)
    for part in parts:
        for key, value in part.amounts.items():
            totals[key] = totals.get(key, NOUGHT) + value
    return dict(totals)


def _land_use(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    grade = inputs.number("grade")
    return results(
        calculate.land_use(
            law,
            as_of,
            area=inputs.needed("area_m2", "area"),
            rate=inputs.number("yuan_per_m2", "rate"),
            grade=None if grade is None else int(grade),
            months=months(inputs, "months"),
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
    return results(
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
    return results(
        calculate.vehicle_vessel(
            law,
            as_of,
            annual=inputs.needed("annual", "annual_tax"),
            bought=inputs.day("bought", "purchased"),
            energy="new" if new else "saving" if saving else "",
        )
    )


_NOT_A_HOME = ("shop", "office", "commercial", "non-res", "factory", "land", "garage", "商", "非住")


def _deed(law: Law, as_of: date, inputs: Inputs) -> Mapping[str, Outcome]:
    buyer, kind = inputs.text("buyer"), inputs.text("kind", "use", "property")
    home_bought = not any(word in kind for word in _NOT_A_HOME)
    words = {"first": 1, "second": 2, "third": 3}
    order = inputs.get("home_number", "home")
    home = words.get(str(order).lower()) or int(number(order if order is not None else 1, "home"))
    individual = home_bought and (
        not buyer or buyer.startswith(("individual", "person", "family", "个人"))
    )
    reduced = individual and home in (1, 2)  # only there the floor area decides the rate
    return results(
        calculate.deed(
            law,
            as_of,
            price_ex_vat=inputs.needed("price_ex_vat", "price"),
            area=inputs.needed("area", "area_m2") if reduced else inputs.amount("area", "area_m2"),
            home_number=home,
            statutory_rate=inputs.number("statutory_rate_local", "local_rate"),
            individual=individual,
        )
    )


TOPICS: Mapping[str, Topic] = {
    "stamp": _stamp,
    "property": _property,
    "land_use": _land_use,
    "vehicle_purchase": _vehicle_purchase,
    "vehicle_vessel": _vehicle_vessel,
    "deed": _deed,
}
