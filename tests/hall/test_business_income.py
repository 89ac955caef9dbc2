"""Last year's business income settled: one shop (B表), then the owner's shops together (C表)."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from hall.bureau.bureau import Accepted, Refused
from hall.bureau.synthetic.bureau import SyntheticBureau
from kiosk.taxpayer import BusinessPlace, Profile, Tax
from tests.hall.bureau_contract import new_key
from tests.hall.conftest import NOW
from tests.hall.test_single_filings import begin, person, sign

NOODLES = "92133100MADEM0310A"
YEAR = {"year_cost": "252000", "year_expenses": "64000", "year_taxes": "1200"}


def test_what_was_prepaid_too_much_stands_ready_to_be_claimed(bureau: SyntheticBureau) -> None:
    runner = begin(bureau, "S07", NOODLES, person("苗春生"))
    assert [state.id for state in runner.path][:4] == [
        "year_books",
        "year_adjust",
        "year_personal",
        "year_check",
    ]
    body = sign(runner, YEAR)
    filed = json.loads(body)
    # 486,000 − 317,200 = 168,800; − 12,000 − 93,600 = 63,200; × 10 % − 1,500 = 4,820; half
    assert filed["amounts"]["annual.taxable_income"] == "63200.00"
    assert filed["amounts"]["annual.refund"] == "3390.00"  # 4 × 1,450 prepaid − 2,410
    assert filed["taxes"] == {"IIT": "0.00"}
    outcome = bureau.submit(new_key(), body)
    assert isinstance(outcome, Accepted), outcome
    assert outcome.receipt.payables == ()
    after = bureau.profile(NOODLES)
    assert after.payments is not None
    assert [(one.kind, one.tax, one.amount) for one in after.payments.overpayments] == [
        ("overpaid", Tax.IIT, Decimal("3390.00"))
    ]
    assert after.business_income is not None
    (place,) = after.business_income.places
    assert (place.filed_on, place.payable) == (NOW.date(), Decimal("2410.00"))
    again = begin(bureau, "S07", NOODLES, person("苗春生"))
    assert again.exit is not None
    assert again.exit.key == "nothing_due"
    claim = begin(bureau, "S27", NOODLES, person("苗春生"))
    assert claim.exit is None


def test_tax_to_add_is_owed_with_its_charge_for_lateness(bureau: SyntheticBureau) -> None:
    body = sign(begin(bureau, "S07", NOODLES, person("苗春生")), YEAR | {"year_cost": "152000"})
    # 163,200 × 20 % − 10,500 = 22,140; half; 5,800 prepaid
    assert json.loads(body)["taxes"] == {"IIT": "5270.00"}
    outcome = bureau.submit(new_key(), body)
    assert isinstance(outcome, Accepted), outcome
    (owed,) = outcome.receipt.payables
    assert (owed.amount, owed.due.month, owed.due.day) == (Decimal("5270.00"), 3, 31)
    (charge,) = json.loads(body)["late_charges"]
    assert charge["days"] == str((NOW.date() - owed.due).days)


def test_the_bureau_prepaid_and_deducts_by_its_own_figures(bureau: SyntheticBureau) -> None:
    good = json.loads(sign(begin(bureau, "S07", NOODLES, person("苗春生")), YEAR))
    for key, value in (("year_prepaid", "9999.00"), ("year_social", "90000")):
        claimed = json.loads(json.dumps(good))
        claimed["answers"][key] = value
        claimed["amounts"]["annual.refund"] = "7589.00"
        outcome = bureau.submit(new_key(), json.dumps(claimed).encode())
        assert isinstance(outcome, Refused)
        assert outcome.reasons[0].code in ("amount_wrong", "answer_wrong")


def test_two_shops_are_summed_up_by_their_owner(bureau: SyntheticBureau) -> None:
    niu = person("牛铁军")
    runner = begin(bureau, "S07", niu, niu)
    assert [row.shown.zh for row in runner.current.rows] == ["¥ 80,000.00", "¥ 30,000.00"]
    body = sign(runner, {})
    assert json.loads(body)["taxes"] == {"IIT": "7750.00"}
    outcome = bureau.submit(new_key(), body)
    assert isinstance(outcome, Accepted), outcome
    assert [one.amount for one in outcome.receipt.payables] == [Decimal("7750.00")]
    assert begin(bureau, "S07", niu, niu).exit is not None


def test_a_shop_settled_here_goes_into_its_owners_sum(
    bureau: SyntheticBureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    niu, personas = person("牛铁军"), type(bureau._today_personas())
    found = personas.profile

    def with_the_noodles(self: object, taxpayer: str) -> Profile:
        profile = found(bureau._today_personas(), taxpayer)
        known = profile.business_income
        if taxpayer != niu or known is None:
            return profile
        shop = BusinessPlace(taxpayer_id=NOODLES, name="容城县春生面馆", year=known.year)
        return replace(profile, business_income=replace(known, places=(known.places[0], shop)))

    monkeypatch.setattr(personas, "profile", with_the_noodles)
    first = begin(bureau, "S07", niu, niu)
    assert first.exit is not None
    assert first.exit.key == "places_first"
    body = sign(begin(bureau, "S07", NOODLES, person("苗春生")), YEAR)
    assert isinstance(bureau.submit(new_key(), body), Accepted)
    runner = begin(bureau, "S07", niu, niu)
    assert runner.exit is None
    # 80,000 + 63,200 + 60,000 deducted twice = 203,200 × 20 % − 10,500, half of it
    assert json.loads(sign(runner, {}))["amounts"]["several.payable"] == "15070.00"
