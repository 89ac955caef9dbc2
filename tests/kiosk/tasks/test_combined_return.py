"""Several taxes in one return: the oldest period of each, and nothing that is signed already."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date

import pytest

from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.combined_return import combined_period
from kiosk.tasks.filing_period import open_periods
from kiosk.tasks.vehicle_number import is_valid
from kiosk.tax_law import Law
from kiosk.taxpayer import Profile, Tax
from tests.kiosk.tasks.occasion import TODAY, Begin

Sign = Callable[[TaskRunner], bytes]
SECOND = (date(2026, 4, 1), date(2026, 6, 30))
THIRD = (date(2026, 7, 1), date(2026, 9, 30))
GATHERED = ("S04", "S05", "S06")


def spans(profile: Profile, waiting: frozenset[tuple[str, date, date]]) -> dict[Tax, date]:
    found = combined_period(profile, GATHERED, (), TODAY, waiting)
    return {} if found is None else {part.taxes[0]: part.start for part in found.parts}


def test_each_tax_goes_in_with_its_oldest_period(samples: Mapping[str, Profile]) -> None:
    found = combined_period(samples["two quarters open"], GATHERED, ("S03",), TODAY)
    assert found is not None
    assert (found.start, found.end) == SECOND
    assert {part.later for part in found.parts} == {1}
    assert set(found.taxes) == {Tax.STAMP, Tax.PROP, Tax.LAND, Tax.CIT}


@pytest.mark.parametrize("signed", [("S05", *SECOND), ("STAMP", *SECOND)])
def test_what_is_signed_alone_or_together_makes_room_for_the_next(
    samples: Mapping[str, Profile], signed: tuple[str, date, date]
) -> None:
    starts = spans(samples["two quarters open"], frozenset({signed}))
    assert starts == {Tax.STAMP: THIRD[0], Tax.PROP: SECOND[0], Tax.LAND: SECOND[0]}
    alone = open_periods(samples["two quarters open"], "S05", TODAY, frozenset({signed}))
    assert [(period.start, period.end) for period in alone] == [THIRD]


def test_joined_taxes_alone_make_no_return(samples: Mapping[str, Profile]) -> None:
    profile = samples["small company"]
    waiting = frozenset({(task, *THIRD) for task in GATHERED})
    assert combined_period(profile, GATHERED, ("S03",), TODAY, waiting) is None


def test_ten_rare_taxes_are_filed_from_their_sources(begin: Begin, signed: Sign) -> None:
    runner = begin("every rarer tax", "S04")
    body = json.loads(signed(runner))
    assert body["taxes"] == {
        "VVT": "120.00",  # 480 × 6 ÷ 12, half of it (fuel-saving)
        "FARM": "3600.00",  # 320 × 22.5, half of it
        "RES": "1290.00",  # 86,000 × 3 %, half of it
        "LVAT": "390000.00",  # 1,200,000 × 40 % − 1,800,000 × 5 %
        "DEED": "72000.00",  # 2,400,000 × 3 %
        "ENV": "864.00",  # 120 × 9.6 × 75 %
        "TOB": "22000.00",  # 100,000 × 1.1 × 20 %
    }
    assert {part["of"] for part in body["returns"]} <= set(body["amounts"])


def test_a_rate_that_the_act_does_not_know_goes_to_the_counter(begin: Begin) -> None:
    runner = begin("every rarer tax", "S04")
    while runner.current.id != "minerals":
        runner.advance()
    row = {"name": "砂", "basis": "sales", "amount": "1000", "rate": "25"}
    runner.answer("minerals", [row])
    while runner.exit is None and runner.current.kind != "signature":
        runner.advance()
    assert runner.exit is not None
    assert "1% 到 20%" in runner.exit.text.zh


def test_a_resumed_return_keeps_its_answers(begin: Begin, law: Law) -> None:
    runner = begin("small company", "S04")
    runner.advance()
    runner.answer("houses", [])
    runner.advance()
    resumed = TaskRunner.resume(
        runner.answers_document(),
        runner.profile,
        "person-1",
        law,
        TODAY,
        definition=load_task("S04"),
        rights=frozenset(Right),
    )
    assert resumed.current.id == "lands"
    assert resumed.answers["houses"] == []


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("LGXCE4CB5N0000525", True),
        ("1M8GDM9AXKP042788", True),  # the worked example of ISO 3779's check digit
        ("LGXCE4CB6N0000525", False),
        ("LGXCE4CB5N000052", False),
        ("LGXCE4CB5N00OO525", False),
    ],
)
def test_a_vehicle_number_is_checked_by_its_digit(number: str, valid: bool) -> None:
    assert is_valid(number) is valid
