"""Made-up owners with last year's business income to settle (B表, C表), for the walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kiosk.taxpayer import (
    BusinessIncome,
    BusinessPlace,
    Filings,
    Obligation,
    Profile,
    Tax,
)


def with_a_year_to_settle(trader: Profile, person: Profile, today: date) -> Mapping[str, Profile]:
    """One shop in each situation, and persons with two shops, one, and a partnership."""
    last = today.year - 1
    at = trader.fetched_at
    year = Obligation(
        tax=Tax.IIT,
        period_start=date(last, 1, 1),
        period_end=date(last, 12, 31),
        due=today + timedelta(days=5),
        task_id="S07",
    )
    quarter = replace(
        year,
        period_start=date(last, 10, 1),
        due=date(today.year, 1, 20),
        filed_on=date(today.year, 1, 10),
        amount=Decimal("3000.00"),
    )
    known = BusinessIncome(
        as_of=at,
        year=last,
        revenue=Decimal("486000.00"),
        earlier_losses=Decimal("12000.00"),
        deducts_elsewhere=False,
        owner_social=Decimal("9600.00"),
        owner_additional=Decimal("24000.00"),
    )

    def shop(income: BusinessIncome | None, *obligations: Obligation) -> Profile:
        return replace(
            trader,
            filings=Filings(as_of=at, obligations=obligations),
            business_income=income,
        )

    late = replace(year, due=today - timedelta(days=40))
    place = BusinessPlace(
        taxpayer_id="92000000SAMPLE0001",
        name="样例一店",
        year=last,
        filed_on=date(today.year, 3, 2),
        taxable_income=Decimal("80000.00"),
        basic_deducted=Decimal("60000.00"),
        additional_deducted=Decimal("24000.00"),
        payable=Decimal("3250.00"),
    )

    def owner(*places: BusinessPlace) -> Profile:
        return replace(
            person,
            filings=Filings(as_of=at, obligations=(year,)),
            business_income=BusinessIncome(as_of=at, year=last, places=places),
        )

    second = replace(place, taxpayer_id="92000000SAMPLE0002", name="样例二店")
    return {
        "a year to settle": shop(known, year, quarter),
        "a year to settle, late": shop(replace(known, deducts_elsewhere=None), late, quarter),
        "a year to settle, deducted from wages": shop(
            replace(known, deducts_elsewhere=True), year, quarter
        ),
        "a year to settle, a quarter missing": shop(known, year, replace(quarter, filed_on=None)),
        "two shops": owner(place, second),
        "two shops, one not filed": owner(place, replace(second, filed_on=None)),
        "one shop": owner(place),
        "a shop and a partnership": owner(place, replace(second, sole_trader=False)),
    }
