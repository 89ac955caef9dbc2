"""The windows: numbers for today, times on other days, concerns, and what others did."""

from __future__ import annotations

import json
import uuid
from datetime import datetime

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.people import SyntheticPerson
from hall.composition import Hall
from hall.problem import Problem
from hall.queue.similar_visitors import LEAST
from hall.retention import forget_what_is_past
from kiosk.china_time import CHINA
from tests.hall.conftest import StillClock

API = "/api/v1"
OURS = {"X-Hall-Console": "1"}
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=CHINA)


class Visitor:
    """Somebody at the terminal."""

    def __init__(self, client: TestClient, person: SyntheticPerson) -> None:
        self.client = client
        who = {"name": person.name, "id_number": person.id_number}
        opened = client.post(f"{API}/visits", json={"evidence": "id_card", "person": who})
        self.visit_id = opened.json()["visit_id"]
        self.mine = {"X-Visit-Id": self.visit_id}

    def take(self, matter: str = "register", key: str = "") -> httpx.Response:
        return self.client.post(
            f"{API}/queues/numbers",
            json={"matter": matter, "item": "S30", "visit_id": self.visit_id},
            headers={"Idempotency-Key": key or str(uuid.uuid4())},
        )

    def queue(self, matter: str = "register") -> dict[str, object]:
        found: dict[str, object] = self.client.get(
            f"{API}/queues/{matter}", headers=self.mine
        ).json()
        return found

    def book(self, day: str, start: str) -> httpx.Response:
        return self.client.post(
            f"{API}/appointments",
            json={
                "matter": "property",
                "item": "S33",
                "visit_id": self.visit_id,
                "day": day,
                "start": start,
            },
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )


@pytest.fixture
def visitors(
    terminal: TestClient, bureau: SyntheticBureau, clock: StillClock
) -> tuple[Visitor, ...]:
    clock.now = TUESDAY
    return tuple(Visitor(terminal, person) for person in bureau.people()[:5])


@pytest.fixture
def clerk(hall: Hall, visitors: tuple[Visitor, ...]) -> TestClient:
    hall.clerks.add("何窗口", "a long password")
    client = visitors[0].client
    signed_in = client.post(
        "/console/api/sign-in",
        json={"name": "何窗口", "password": "a long password"},
        headers=OURS,
    )
    assert signed_in.status_code == 200, signed_in.text
    return client


def test_numbers_are_given_in_order_and_one_to_a_visitor(visitors: tuple[Visitor, ...]) -> None:
    first, second, third, *_ = visitors
    assert first.take().json()["number"] == "C001"
    key = str(uuid.uuid4())
    given = second.take(key=key).json()
    assert (given["number"], given["ahead"], given["wait_minutes"]) == ("C002", 1, 8)
    assert second.take(key=key).json() == given, "the same request, told again"
    assert second.take().json()["number"] == "C002", "who holds one gets the same again"
    assert third.take("invoices").json()["number"] == "B001", "each queue has its own letter"
    told = third.queue()
    assert (told["waiting"], told["wait_minutes"], told["number"]) == (2, 16, None)


def test_a_number_given_back_frees_the_place_but_only_to_its_holder(
    visitors: tuple[Visitor, ...],
) -> None:
    first, second, *_ = visitors
    number = first.take().json()
    second.take()
    path = f"{API}/queues/numbers/{number['ticket_id']}"
    assert second.client.delete(path, headers=second.mine).status_code == 404
    assert first.client.delete(path, headers=first.mine).status_code == 204
    held = second.queue()["number"]
    assert isinstance(held, dict)
    assert held["ahead"] == 0


def test_a_window_calls_them_in_order_and_its_pace_is_measured(
    visitors: tuple[Visitor, ...], clerk: TestClient, clock: StillClock
) -> None:
    numbers = [visitor.take().json() for visitor in visitors]
    call = {"matter": "register", "window": "3"}
    for number in numbers[:3]:
        called = clerk.post("/console/api/windows/next", json=call, headers=OURS).json()
        assert (called["number"], called["window"]) == (number["number"], "3")
        clock.advance(minutes=15)
    shown = visitors[2].queue()["number"]
    assert isinstance(shown, dict)
    assert (shown["state"], shown["window"]) == ("called", "3")
    path = f"/console/api/windows/numbers/{numbers[2]['ticket_id']}"
    assert clerk.post(path, json={"came": True}, headers=OURS).status_code == 204
    waiting = visitors[4].queue()["number"]
    assert isinstance(waiting, dict)
    assert (waiting["ahead"], waiting["wait_minutes"]) == (1, 15), "fifteen minutes each, measured"
    board = clerk.get("/console/api/windows").json()
    assert [one["number"] for one in board["numbers"]] == ["C004", "C005"]
    assert {one["item_zh"] for one in board["numbers"]} == {"变更登记、办税人员实名维护"}
    assert all("*" in one["visitor"] for one in board["numbers"]), "no full name on the board"


def test_who_was_missed_is_called_again_when_they_come(
    visitors: tuple[Visitor, ...], clerk: TestClient, hall: Hall, clock: StillClock
) -> None:
    first, _ = (visitor.take().json() for visitor in visitors[:2])
    path = "/console/api/windows"
    call = {"matter": "register", "window": "3"}
    clerk.post(f"{path}/next", json=call, headers=OURS)
    again = f"{path}/numbers/{first['ticket_id']}/call"
    assert clerk.post(again, json={"window": "3"}, headers=OURS).status_code == 404, "not missed"
    gone = {"came": False}
    clerk.post(f"{path}/numbers/{first['ticket_id']}", json=gone, headers=OURS)
    clerk.post(f"{path}/next", json=call, headers=OURS)
    numbers = clerk.get(path).json()["numbers"]
    assert [(one["number"], one["state"]) for one in numbers] == [
        ("C001", "missed"),
        ("C002", "called"),
    ]
    called = clerk.post(again, json={"window": "3"}, headers=OURS).json()
    assert (called["number"], called["state"], called["window"]) == ("C001", "called", "3")
    assert [one["number"] for one in clerk.get(path).json()["numbers"]] == ["C001"], (
        "who the window served before is done"
    )
    clerk.post(f"{path}/numbers/{first['ticket_id']}", json=gone, headers=OURS)
    clock.advance(days=1)
    with pytest.raises(Problem, match="number_unknown"):  # yesterday's
        hall.numbers.call_again(first["ticket_id"], "3")


@pytest.mark.parametrize("moment", ["2026-11-24T08:30", "2026-11-24T17:00", "2026-11-28T10:00"])
def test_no_number_is_given_that_nobody_will_call(
    visitors: tuple[Visitor, ...], clock: StillClock, moment: str
) -> None:
    clock.now = datetime.fromisoformat(moment).replace(tzinfo=CHINA)
    visitor = Visitor(visitors[0].client, _anyone(visitors))
    refused = visitor.take()
    assert (refused.status_code, refused.json()["code"]) == (409, "windows_closed")
    assert "预约" in refused.json()["detail"]
    assert visitor.queue()["open"] is False


def test_a_full_time_is_refused_and_a_free_one_booked_once(visitors: tuple[Visitor, ...]) -> None:
    slots = visitors[0].client.get(f"{API}/appointments/property/slots").json()
    assert {slot["day"] for slot in slots} == {
        "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01",
    }, "the next five days the hall works"  # fmt: skip
    booked = [visitor.book("2026-11-25", "09:30") for visitor in visitors[:4]]
    assert [answer.status_code for answer in booked] == [200, 200, 200, 409]
    assert booked[3].json()["code"] == "slot_full"
    again = visitors[0].book("2026-11-26", "10:00").json()
    assert again == booked[0].json(), "one time for one matter"
    assert visitors[0].book("2026-11-25", "03:00").status_code == 422
    held = visitors[0].queue("property")["appointment"]
    assert isinstance(held, dict)
    path = f"{API}/appointments/{held['appointment_id']}"
    assert visitors[1].client.delete(path, headers=visitors[1].mine).status_code == 404
    assert visitors[0].client.delete(path, headers=visitors[0].mine).status_code == 204
    assert visitors[3].book("2026-11-25", "09:30").status_code == 200


def test_a_concern_gets_a_number_and_is_followed_up(
    visitors: tuple[Visitor, ...], clerk: TestClient, hall: Hall, clock: StillClock
) -> None:
    body = json.dumps(
        {
            "topic": "waiting",
            "text": "等了两个小时没有人叫号",
            "phone": "13800000000",
            "said_at": TUESDAY.isoformat(),
        }
    )
    key = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"}
    taken = [visitors[0].client.post(f"{API}/concerns", content=body, headers=key) for _ in "ab"]
    assert taken[0].json() == taken[1].json(), "written down once"
    assert taken[0].json() == {"number": "Q202611240001", "answer_by": "2026-12-01"}
    other = visitors[0].client.post(f"{API}/concerns", content=body + " ", headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    waiting = clerk.get("/console/api/windows").json()["concerns"]
    assert [one["text"] for one in waiting] == ["等了两个小时没有人叫号"]
    path = "/console/api/windows/concerns/Q202611240001"
    assert clerk.post(path, json={"answer": "已道歉并加开窗口"}, headers=OURS).status_code == 204
    assert clerk.post(path, json={"answer": "再办一次"}, headers=OURS).status_code == 404
    assert clerk.get("/console/api/windows").json()["concerns"] == []
    clock.advance(days=366)
    assert forget_what_is_past(hall)["concerns"] == 1


def test_an_item_of_a_newer_terminal_does_not_break_the_board(
    visitors: tuple[Visitor, ...], clerk: TestClient
) -> None:
    body = {"matter": "filing", "item": "S99", "visit_id": visitors[0].visit_id}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    assert clerk.post(f"{API}/queues/numbers", json=body, headers=key).status_code == 200
    (one,) = clerk.get("/console/api/windows").json()["numbers"]
    assert one["item_zh"] == "S99"


def test_a_number_needs_a_visit_and_the_board_a_clerk(visitors: tuple[Visitor, ...]) -> None:
    visitor = visitors[0]
    visitor.client.delete(f"{API}/visits/{visitor.visit_id}")
    assert visitor.take().json()["code"] == "visit_over"
    assert visitor.client.get("/console/api/windows").status_code == 401


def test_what_few_did_is_not_told(
    hall: Hall, bureau: SyntheticBureau, terminal: TestClient
) -> None:
    company = next(
        profile
        for person in bureau.people()
        for mandate in person.mandates
        if (profile := bureau.profile(mandate.taxpayer_id)).kind.value == "company"
    )
    for _ in range(LEAST):
        hall.similar_visitors.count(company, "S01")
    hall.similar_visitors.count(company, "S26")
    told = terminal.get(f"{API}/tasks/counts").json()["groups"]
    assert list(told.values()) == [{"S01": LEAST}]


def _anyone(visitors: tuple[Visitor, ...]) -> SyntheticPerson:
    from hall.bureau.synthetic.personas import load_personas

    del visitors
    return load_personas(TUESDAY.date()).people[6]
