"""The places of a year's business income (经营所得), each by its yearly return (B表)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.bilingual import Bilingual
from kiosk.tasks import wording
from kiosk.tasks.business_income_facts import places_of_year
from kiosk.tasks.tables.table_row import TableRow

if TYPE_CHECKING:
    from kiosk.tasks.filing_period import Circumstances
    from kiosk.tasks.tables.table_row import Given, Rows
    from kiosk.tax_law import Law
    from kiosk.taxpayer import BusinessPlace

_NOT_FILED: Final = Bilingual("B 表还没报", "Return not filed yet")


def business_places(at: Circumstances, _law: Law, _given: Given) -> Rows:
    """One row a place: its taxable income, and below it its tax and what was deducted."""
    places = places_of_year(at)
    return None if places is None else tuple(_row(one, at) for one in places)


def _row(place: BusinessPlace, at: Circumstances) -> TableRow:
    name = wording.same(place.name)
    if place.filed_on is None:
        return TableRow(name, _NOT_FILED)
    tax, basic = wording.money(place.payable), wording.money(place.basic_deducted)
    day = wording.day(place.filed_on, at.today)
    return TableRow(
        name,
        wording.same(wording.money(place.taxable_income)),
        Bilingual(
            f"B 表 {day.zh}已报,应纳税 {tax},已减费用 {basic}",
            f"Filed {day.en}: tax {tax}, basic deduction {basic}",
        ),
    )
