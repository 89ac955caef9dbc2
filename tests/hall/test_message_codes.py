"""A code of a text message: from its owner, at its terminal, a few tries, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from hall.composition import Hall
from hall.message_codes import MessageCode, MessageCodes
from hall.problem import Problem
from hall.terminals import Terminal
from tests.hall.conftest import StillClock, enrol

OWNER, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def here(anyone: TestClient, hall: Hall) -> Terminal:
    return known(hall, enrol(anyone, hall))


def known(hall: Hall, headers: dict[str, str]) -> Terminal:
    terminal = hall.terminals.recognise(headers["Authorization"].removeprefix("Bearer "))
    assert terminal is not None
    return terminal


@pytest.fixture
def codes(hall: Hall, clock: StillClock) -> MessageCodes:
    return MessageCodes(hall.database, hall.secret_keys, clock, hall.settings.sms)


def said(codes: MessageCodes, terminal: Terminal, made: MessageCode, **other: str) -> str:
    asked = {"owner": OWNER, "code": made.code} | other
    try:
        codes.redeem(terminal, made.sms_id, asked["owner"], asked["code"])
    except Problem as problem:
        return problem.code
    return "right"


def test_of_many_at_the_same_moment_one_is_taken(codes: MessageCodes, here: Terminal) -> None:
    made = codes.make(here, OWNER, "sign_in")
    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda _: said(codes, here, made), range(8)))
    assert sorted(answers) == ["code_already_used"] * 7 + ["right"]


def test_guesses_at_the_same_moment_cost_a_try_each(
    codes: MessageCodes, here: Terminal, hall: Hall
) -> None:
    made = codes.make(here, OWNER, "sign_in")
    wrong = f"{(int(made.code) + 1) % 1_000_000:06d}"
    with ThreadPoolExecutor(8) as callers:
        guesses = range(hall.settings.sms.tries)
        answers = set(callers.map(lambda _: said(codes, here, made, code=wrong), guesses))
    assert answers == {"code_invalid"}
    assert said(codes, here, made) == "code_invalid"


def test_it_is_good_for_its_owner_at_its_terminal_in_its_time(
    codes: MessageCodes, here: Terminal, anyone: TestClient, hall: Hall, clock: StillClock
) -> None:
    made, old = codes.make(here, OWNER, "sign_in"), codes.make(here, OWNER, "sign_in")
    elsewhere = known(hall, enrol(anyone, hall, "4 号终端"))
    assert said(codes, elsewhere, made) == "code_invalid"
    assert said(codes, here, made, owner=OTHER) == "code_invalid"
    assert said(codes, here, made) == "right"
    clock.now = old.expires_at
    assert said(codes, here, old) == "code_invalid"


def test_it_is_never_shown_by_accident(codes: MessageCodes, here: Terminal) -> None:
    made = codes.make(here, OWNER, "sign_in")
    assert made.code not in repr(made)
