"""The synthetic taxpayers are usable on any day of any year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from hall.bureau.synthetic.personas import FILE, PersonaError, Personas, load_personas
from kiosk.identity.visitor import MandateStatus, Right, Role
from kiosk.taxpayer import (
    RegistrationStatus,
    Tax,
    TaxpayerKind,
    VatKind,
    decode_profile,
    encode_profile,
)

TODAY = date(2026, 11, 21)
CHENHE = "91133100MADEM0011F"


@pytest.fixture(scope="module")
def personas() -> Personas:
    return load_personas(TODAY)


def test_there_is_a_company_a_trader_and_a_person_for_every_kind_of_visit(
    personas: Personas,
) -> None:
    assert len(personas.people) >= 14
    kinds = {personas.profile(taxpayer).kind for taxpayer in personas.taxpayer_ids}
    assert kinds == set(TaxpayerKind)
    roles = {mandate.role for person in personas.people for mandate in person.mandates}
    assert roles >= {
        Role.SELF,
        Role.LEGAL_REPRESENTATIVE,
        Role.FINANCE_HEAD,
        Role.TAX_CLERK,
        Role.AGENT,
    }
    states = {mandate.status for person in personas.people for mandate in person.mandates}
    assert states == set(MandateStatus)


def test_numbers_have_valid_check_digits_and_belong_to_nobody(personas: Personas) -> None:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for person in personas.people:
        number = person.id_number
        total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
        assert number[17] == "10X98765432"[total % 11]
        assert number.startswith("130000"), "no card names a province as its county"
        assert number[6:14] == f"{person.birth:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) == (person.sex == "male")
    for taxpayer in personas.taxpayer_ids:
        if personas.profile(taxpayer).kind is not TaxpayerKind.NATURAL_PERSON:
            assert uscc.validate(taxpayer) == taxpayer
            assert taxpayer[8:13] == "MADEM"


def test_keys_and_numbers_are_unique(personas: Personas) -> None:
    assert len({person.id_number for person in personas.people}) == len(personas.people)
    assert len({person.person_key for person in personas.people}) == len(personas.people)
    for person in personas.people:
        assert person.id_number not in person.person_key
        assert personas.person_by_id_number(person.id_number) is person
    assert personas.person_by_id_number("nobody") is None


def test_everyone_may_act_for_themselves_and_each_mandate_leads_to_a_profile(
    personas: Personas,
) -> None:
    for person in personas.people:
        assert person.mandates[0].role is Role.SELF
        for mandate in person.mandates:
            profile = personas.profile(mandate.taxpayer_id)
            assert (profile.name, profile.kind) == (mandate.taxpayer_name, mandate.taxpayer_kind)
    agent = next(p for p in personas.people if p.mandates[-1].role is Role.AGENT)
    assert not any(Right.RISK in mandate.rights for mandate in agent.mandates[1:])


def test_profiles_are_marked_synthetic_and_survive_the_wire(personas: Personas) -> None:
    for taxpayer in personas.taxpayer_ids:
        profile = personas.profile(taxpayer)
        assert profile.synthetic
        assert decode_profile(encode_profile(profile)) == profile


def test_an_unknown_taxpayer_is_a_key_error(personas: Personas) -> None:
    with pytest.raises(KeyError):
        personas.profile("91000000000000000X")


def test_the_company_of_the_mockup_owes_the_quarters_vat(personas: Personas) -> None:
    profile = personas.profile(CHENHE)
    assert profile.payments is not None
    (payable,) = profile.payments.payables
    assert (payable.tax, payable.amount) == (Tax.VAT, Decimal("12300.00"))
    assert (payable.period_start, payable.due) == (date(2026, 7, 1), date(2026, 10, 26))


days = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@settings(max_examples=25, deadline=None)
@given(days)
def test_on_any_day_something_can_be_filed_paid_and_mended(today: date) -> None:
    personas = load_personas(today)
    small = 0
    for taxpayer in personas.taxpayer_ids:
        profile = personas.profile(taxpayer)
        assert profile.fetched_at.date() == today
        if taxpayer == CHENHE:
            assert profile.payments is not None
            assert profile.payments.payables[0].due < today, "its tax is overdue on any day"
            continue
        registration, filings = profile.registration, profile.filings
        if registration is None or registration.vat_kind is not VatKind.SMALL:
            continue
        small += 1
        assert filings is not None
        assert profile.invoices is not None
        (first, *_) = [
            o
            for o in reversed(filings.obligations)
            if o.task_id == "S01" and o.filed_on is None and o.period_end < today
        ]
        months = [m for m in profile.invoices.months if first.period_start <= m.month]
        assert len([m for m in months if m.month <= first.period_end]) in (1, 3)
        if registration.status is RegistrationStatus.NORMAL:
            assert sum(m.ordinary_ex_vat for m in months) > 0
    assert small >= 8


@settings(max_examples=25, deadline=None)
@given(days)
def test_nothing_is_dated_impossibly(today: date) -> None:
    personas = load_personas(today)
    for taxpayer in personas.taxpayer_ids:
        profile = personas.profile(taxpayer)
        for obligation in profile.filings.obligations if profile.filings else ():
            assert obligation.period_start <= obligation.period_end
            assert obligation.due > obligation.period_end
            if obligation.filed_on is not None:
                assert obligation.period_end < obligation.filed_on <= today
        for month in profile.invoices.months if profile.invoices else ():
            assert month.month <= today
            assert month.ordinary_ex_vat >= 0


def test_a_postponed_filing_says_so(personas: Personas) -> None:
    postponed = [
        obligation
        for taxpayer in personas.taxpayer_ids
        if (filings := personas.profile(taxpayer).filings)
        for obligation in filings.obligations
        if obligation.extended
    ]
    assert postponed
    assert all(o.due > TODAY and o.filed_on is None for o in postponed)


def test_an_entry_that_is_wrong_is_named(tmp_path: Path) -> None:
    wrong = tmp_path / "personas.yaml"
    text = FILE.read_text("utf-8")
    wrong.write_text(text.replace("loss_years: 3", "loss_years: many"), "utf-8")
    broken = load_personas(TODAY, wrong)
    with pytest.raises(PersonaError, match=r"taxpayers\.hengtuo.*books\.loss_years"):
        broken.profile("91133100MADEM0054W")
