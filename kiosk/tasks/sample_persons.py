"""Made-up taxpayers by the insurance they pay: residents, flexible workers, employers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kiosk.taxpayer import Payable, Profile, SocialInsurance, Tax


def insured_persons(person: Profile, today: date) -> Mapping[str, Profile]:
    """The shapes of ``person``, by name."""
    resident = SocialInsurance(
        as_of=person.fetched_at,
        insured_kind="resident",
        resident_medical_year=today.year,
        resident_medical_open_year=today.year + 1,
        resident_medical_amount=Decimal("400.00"),
    )
    unpaid = Payable(
        payable_id="F1",
        tax=Tax.SOCIAL,
        period_start=date(today.year, 1, 1),
        period_end=date(today.year, 1, 31),
        amount=Decimal("928.40"),
        due=today - timedelta(days=6),
    )
    flexible = SocialInsurance(as_of=person.fetched_at, insured_kind="flexible", unpaid=(unpaid,))
    socials = {
        "resident": resident,
        "resident, paid already": replace(resident, resident_medical_year=today.year + 1),
        "employee with family": replace(resident, insured_kind="employee"),
        "flexible worker": flexible,
        "flexible worker, nothing unpaid": replace(flexible, unpaid=()),
        "person whose insurance is not known": None,
    }
    return {name: replace(person, social=social) for name, social in socials.items()}


def employers(company: Profile, today: date) -> Mapping[str, Profile]:
    """``company`` with contributions assessed and not paid, one of them late."""
    social = company.social
    if social is None:
        return {}
    unpaid = tuple(
        Payable(
            payable_id=f"E{number}",
            tax=Tax.SOCIAL,
            period_start=date(today.year, number, 1),
            period_end=date(today.year, number, 28),
            amount=Decimal("13860.00"),
            due=due,
        )
        for number, due in ((1, today - timedelta(days=9)), (2, today + timedelta(days=9)))
    )
    return {"employer": replace(company, social=replace(social, heads_iit=10, unpaid=unpaid))}
