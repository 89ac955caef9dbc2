"""The yearly settlement of business income (经营所得汇算清缴, S07) as it changes profiles.

A return of one place (B表) settles that place's year: what was prepaid too much can be
claimed, and its figures stand ready for the owner's sum of all places (C表). What is
taken from a filing are the figures that the bureau has worked out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

from hall.bureau.synthetic.people import Personas
from kiosk.identity.visitor import Role
from kiosk.taxpayer import BusinessIncome, BusinessPlace, Overpayment, Profile, Tax, TaxpayerKind

if TYPE_CHECKING:
    from hall.bureau.filing import Filing
    from hall.bureau.synthetic.applications import Application

TASK: Final = "S07"
_FIGURES: Final = "settled."
_YEAR_DAYS: Final = 360
_OF_PLACE: Final = {
    "taxable_income": "annual.taxable_income",
    "basic_deducted": "annual.basic",
    "payable": "annual.payable",
}


def settled_figures(filing: Filing) -> dict[str, str]:
    """What has to be kept of a filing besides its answers; nothing for other filings."""
    period = filing.period
    if filing.task != TASK or period is None or (period.end - period.start).days < _YEAR_DAYS:
        return {}
    refund = filing.amounts.get("annual.refund", filing.amounts.get("several.refund", Decimal(0)))
    figures = {
        name: filing.amounts[key] for name, key in _OF_PLACE.items() if key in filing.amounts
    }
    return {
        f"{_FIGURES}{name}": f"{amount:f}" for name, amount in {"refund": refund, **figures}.items()
    }


def business_year_settled(profile: Profile, made: Application) -> Profile:
    """The profile after its owner's year was settled: what can be claimed back."""
    refund = _figure(made.answers.get(f"{_FIGURES}refund"))
    if profile.payments is None or not refund:
        return profile
    claim = Overpayment(kind="overpaid", tax=Tax.IIT, amount=refund, since=made.day)
    return replace(
        profile,
        payments=replace(profile.payments, overpayments=(*profile.payments.overpayments, claim)),
    )


def lay_business_income_over(
    connection: Connection, profile: Profile, personas: Personas
) -> Profile:
    """The profile with every place of its owner as the returns filed here leave it."""
    known = profile.business_income
    if known is None:
        return profile
    if profile.kind is TaxpayerKind.NATURAL_PERSON:
        places = tuple(_as_filed(connection, one) for one in known.places)
        return replace(profile, business_income=replace(known, places=places))
    settled = any(
        one.basic_deducted
        for own in _owners(profile.taxpayer_id, personas)
        for one in (_as_filed(connection, place) for place in own.places)
        if one.year == known.year and one.taxpayer_id != profile.taxpayer_id
    )
    mine = BusinessPlace(taxpayer_id=profile.taxpayer_id, name=profile.name, year=known.year)
    return replace(
        profile,
        business_income=replace(
            known,
            deducts_elsewhere=True if settled else known.deducts_elsewhere,
            places=known.places or (_as_filed(connection, mine),),
        ),
    )


def _owners(taxpayer_id: str, personas: Personas) -> Iterator[BusinessIncome]:
    for person in personas.people:
        if any(
            one.taxpayer_id == taxpayer_id and one.role is Role.LEGAL_REPRESENTATIVE
            for one in person.mandates
        ):
            known = personas.profile(person.person_key).business_income
            if known is not None:
                yield known


def _as_filed(connection: Connection, place: BusinessPlace) -> BusinessPlace:
    """The place with the figures of its return, where that was filed here."""
    from hall.bureau.synthetic.applications import applications_of

    if place.filed_on is not None:
        return place
    for made in applications_of(connection, place.taxpayer_id):
        answers = made.answers
        if made.task != TASK or answers.get("period.end") != f"{place.year}-12-31":
            continue
        if f"{_FIGURES}taxable_income" not in answers:
            continue  # the last quarter of that year
        basic = _figure(answers.get(f"{_FIGURES}basic_deducted"))
        return replace(
            place,
            filed_on=made.day,
            taxable_income=_figure(answers.get(f"{_FIGURES}taxable_income")),
            basic_deducted=basic,
            additional_deducted=_figure(answers.get("year_additional")) if basic else Decimal(0),
            payable=_figure(answers.get(f"{_FIGURES}payable")),
        )
    return place


def _figure(written: object) -> Decimal:
    return Decimal(written) if isinstance(written, str) else Decimal(0)
