"""A terminal is enrolled once, by a code, and known afterwards by its token."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import select

from hall.application import build_application
from hall.composition import Hall
from hall.tables import enrolment_codes, terminals
from tests.hall.conftest import StillClock, enrol


def _enrol(client: TestClient, code: str) -> tuple[int, str]:
    answer = client.post(
        "/api/v1/terminals/enrol",
        json={"enrolment_code": code, "terminal_name": "t", "software_version": "0.1.0"},
    )
    return answer.status_code, answer.json().get("code", "")


def test_an_enrolled_terminal_learns_its_place_and_the_time(anyone: TestClient, hall: Hall) -> None:
    code = hall.terminals.issue_code("3 号终端").code
    answer = anyone.post(
        "/api/v1/terminals/enrol",
        json={"enrolment_code": code, "terminal_name": "t", "software_version": "0.1.0"},
    )
    assert answer.status_code == 201
    enrolled = answer.json()
    assert enrolled["terminal_label"] == "3 号终端"
    assert enrolled["region"] == "133100"

    me = anyone.get(
        "/api/v1/terminals/me", headers={"Authorization": f"Bearer {enrolled['token']}"}
    ).json()
    assert me["terminal_id"] == enrolled["terminal_id"]
    assert me["server_time"] == "2026-11-21T10:00:00+08:00"
    assert me["simulated"] is True


def test_a_code_works_once(anyone: TestClient, hall: Hall) -> None:
    code = hall.terminals.issue_code("1 号终端").code
    assert _enrol(anyone, code)[0] == 201
    assert _enrol(anyone, code) == (403, "enrolment_refused")


def test_a_code_is_read_from_paper(anyone: TestClient, hall: Hall) -> None:
    code = hall.terminals.issue_code("1 号终端").code
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert _enrol(anyone, typed)[0] == 201


def test_a_code_expires(anyone: TestClient, hall: Hall, clock: StillClock) -> None:
    code = hall.terminals.issue_code("1 号终端", timedelta(hours=1)).code
    clock.advance(hours=1)
    assert _enrol(anyone, code) == (403, "enrolment_refused")


def test_guessing_codes_is_slowed_down_until_it_is_hopeless(
    anyone: TestClient, hall: Hall, clock: StillClock
) -> None:
    for _ in range(10):
        assert _enrol(anyone, "AAAA-AAAA-AAAA")[0] == 403
    good = hall.terminals.issue_code("1 号终端").code
    refused = anyone.post(
        "/api/v1/terminals/enrol",
        json={"enrolment_code": good, "terminal_name": "t", "software_version": "0.1.0"},
    )
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 15 * 60 + 1
    clock.advance(minutes=15, seconds=1)
    assert _enrol(anyone, good)[0] == 201


def test_a_revoked_terminal_is_a_stranger(anyone: TestClient, hall: Hall) -> None:
    header = enrol(anyone, hall)
    me = anyone.get("/api/v1/terminals/me", headers=header).json()
    assert hall.terminals.revoke(me["terminal_id"])
    answer = anyone.get("/api/v1/terminals/me", headers=header)
    assert answer.status_code == 401
    assert answer.json()["code"] == "terminal_unknown"
    assert answer.headers["content-type"] == "application/problem+json"


def test_neither_codes_nor_tokens_are_stored(anyone: TestClient, hall: Hall) -> None:
    code = hall.terminals.issue_code("1 号终端").code
    token = enrol(anyone, hall)["Authorization"].removeprefix("Bearer ")
    with hall.database.reading() as connection:
        rows = [
            *connection.execute(select(enrolment_codes)).all(),
            *connection.execute(select(terminals)).all(),
        ]
    text = repr(rows)
    assert token not in text
    assert code not in text
    assert code.replace("-", "") not in text


# Whoever has no credentials gets a refusal everywhere, except where this list says why not.
OPEN_TO_ALL = {
    "/api/v1/terminals/enrol": "carries its one-time code",
    "/console/api/sign-in": "carries name and password",
    "/console/": "the sign-in page itself",
    "/console/{name}": "the sign-in page's own script and style",
    "/papers/assets/{name}": "the phone page's own script and style",
    "/papers/{paper_id}": "a phone, which has no account: the key of the scanned code opens it",
}


def test_there_is_no_anonymous_call(anyone: TestClient, hall: Hall) -> None:
    asked = 0
    for route in iter_route_contexts(build_application(hall).routes):
        assert route.path is not None
        if route.path in OPEN_TO_ALL or route.methods is None:  # WebSockets: test_help_calls.py
            continue
        path = re.sub(r"\{\w+\}", "11111111-1111-4111-8111-111111111111", route.path)
        for method in route.methods:
            answer = anyone.request(method, path, headers={"Authorization": "Bearer wrong"})
            assert answer.status_code in {401, 403}, (method, route.path)
            asked += 1
    assert asked >= 15


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/nowhere"])
def test_strangers_learn_nothing(anyone: TestClient, path: str) -> None:
    answer = anyone.get(path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
