"""Calculators over tax sources (税源): vehicles, minerals, farmland, land value, deeds, emissions.

Each takes the rows of a list as the visitor checked them, works out every row by itself and
adds up: ``row1`` …, ``tax_before``, ``tax`` and ``relief`` (yuan).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks.calculator_binding import ArgumentKind, Arguments, Calculator
from kiosk.tasks.row_calculations import date_of, number_of, sum_of_rows, text_of
from kiosk.tasks.tax_names import TAX_NAMES
from kiosk.tax_law.calculation import Calculation
from kiosk.tax_law.parameter import UnknownParameter

if TYPE_CHECKING:
    from datetime import date

    from kiosk.tasks.views import FieldValue
    from kiosk.tax_law import Law

_Row = dict[str, "FieldValue"]
_RESULTS: Final = frozenset({"row#", "tax_before", "tax", "relief"})
_HUNDRED: Final = Decimal(100)
_ROWS: Final = "rows"
_NO_SUCH_RATE: Final = Bilingual(
    "从价计征的资源税税率在 1% 到 20% 之间,填的税率不在里面",
    "Resource tax on sales is from 1% to 20%; the rate entered is not",
)


def _vehicle(law: Law, on: date, row: _Row, _half: bool) -> Calculation:
    from kiosk.tax_law.calculators import vehicle_vessel

    energy = text_of(row, "energy")
    return vehicle_vessel(
        law,
        on,
        annual=number_of(row, "annual"),
        bought=min(date_of(row, "bought_on"), on),
        energy="" if energy == "ordinary" else energy,
    )


def _mineral(law: Law, on: date, row: _Row, half: bool) -> Calculation:
    from kiosk.tax_law.calculators import resource_tax

    amount, rate = number_of(row, "amount"), number_of(row, "rate")
    if text_of(row, "basis") == "volume":
        return resource_tax(law, on, volume=amount, rate=rate, half_relief=half)
    lowest, highest = (
        law.value(f"resource.rate.{end}", on) * _HUNDRED for end in ("lowest", "highest")
    )
    if not lowest <= rate <= highest:
        raise UnknownParameter("resource.rate", on, _NO_SUCH_RATE, None)
    return resource_tax(law, on, sales=amount, rate=rate / _HUNDRED, half_relief=half)


def _farmland(law: Law, on: date, row: _Row, half: bool) -> Calculation:
    from kiosk.tax_law.calculators import farmland_occupation

    return farmland_occupation(
        law, on, area=number_of(row, "area"), rate=number_of(row, "rate"), half_relief=half
    )


def _land_value(law: Law, on: date, row: _Row, _half: bool) -> Calculation:
    from kiosk.tax_law.calculators import land_value_added, land_value_added_prepayment

    income, less = number_of(row, "income"), number_of(row, "deductions")
    kind = text_of(row, "kind")
    if kind == "prepayment":
        # More VAT than was received cannot be; nothing is left to prepay on then.
        return land_value_added_prepayment(law, on, received=income, vat_prepaid=min(less, income))
    return land_value_added(
        law, on, income=income, deductions=less, ordinary_homes=kind == "ordinary_homes"
    )


def _deed(law: Law, on: date, row: _Row, _half: bool) -> Calculation:
    from kiosk.tax_law.calculators import deed

    return deed(
        law,
        on,
        price_ex_vat=number_of(row, "price"),
        area=number_of(row, "area"),
        home_number=3,  # a company's purchase has no reduced rate
        individual=False,
    )


def _emission(law: Law, on: date, row: _Row, _half: bool) -> Calculation:
    from kiosk.tax_law.calculators import environmental_protection

    return environmental_protection(
        law,
        on,
        medium=text_of(row, "medium"),
        quantity=number_of(row, "quantity"),
        below_standard=number_of(row, "below") / _HUNDRED,
    )


def _tobacco(law: Law, on: date, row: _Row, _half: bool) -> Calculation:
    from kiosk.tax_law.calculators import tobacco_leaf

    return tobacco_leaf(law, on, purchase_price=number_of(row, "amount"))


def _over_rows(
    tax: str, basis: str, one: Callable[[Law, date, _Row, bool], Calculation]
) -> Callable[[Law, Arguments], Calculation]:
    def work(law: Law, given: Arguments) -> Calculation:
        on = given.date("on")
        half = "half_relief" in given.values and given.yes_no("half_relief")
        parts = [(text_of(row, "name"), one(law, on, row, half)) for row in given.rows(_ROWS)]
        return sum_of_rows(f"{tax.lower()}_rows", law, on, TAX_NAMES[tax], parts, basis)

    return work


def _calculator(
    tax: str,
    basis: str,
    one: Callable[[Law, date, _Row, bool], Calculation],
    *,
    halved: bool = False,
) -> Calculator:
    parameters = {"on": ArgumentKind.DATE, _ROWS: ArgumentKind.ROWS}
    if halved:
        parameters["half_relief"] = ArgumentKind.YES_NO
    return Calculator(parameters, _RESULTS, _over_rows(tax, basis, one))


def _work_vehicle_purchase(law: Law, given: Arguments) -> Calculation:
    from kiosk.tax_law.calculators import vehicle_purchase

    return vehicle_purchase(
        law,
        given.date("on"),
        price_ex_vat=given.number("price_ex_vat"),
        new_energy=given.yes_no("new_energy"),
        passenger_car=given.yes_no("passenger_car"),
    )


TAX_SOURCE_CALCULATORS: Final[Mapping[str, Calculator]] = {
    "vehicle_tax": _calculator("VVT", "车船税法 第2条", _vehicle),
    "resource_tax": _calculator("RES", "资源税法 第3条", _mineral, halved=True),
    "farmland_tax": _calculator("FARM", "耕地占用税法 第3条", _farmland, halved=True),
    "land_value_tax": _calculator("LVAT", "土地增值税暂行条例 第3条", _land_value),
    "deed_tax": _calculator("DEED", "契税法 第3条", _deed),
    "environmental_tax": _calculator("ENV", "环境保护税法 第11条", _emission),
    "tobacco_tax": _calculator("TOB", "烟叶税法 第3条", _tobacco),
    "vehicle_purchase": Calculator(
        {
            "on": ArgumentKind.DATE,
            "price_ex_vat": ArgumentKind.NUMBER,
            "new_energy": ArgumentKind.YES_NO,
            "passenger_car": ArgumentKind.YES_NO,
        },
        frozenset({"price", "tax_before", "relief", "tax"}),
        _work_vehicle_purchase,
    ),
}
