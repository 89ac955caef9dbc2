"""Papers taken away: on the visitor's phone, or printed by the desk; for a day, and sealed."""

from __future__ import annotations

import base64
import os
import uuid
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from hall.application import build_application
from hall.bureau.synthetic.personas import SyntheticPerson
from hall.composition import Hall
from hall.left_papers import SEALED_AS
from hall.retention import forget_what_is_past
from hall.sealing import seal
from hall.settings import HallSettings
from hall.tables import left_papers
from tests.hall.conftest import StillClock

PDF = b"%PDF-1.4 receipt of 412,871.29 %%EOF"
KEY = bytes(range(32))
OURS = {"X-Hall-Console": "1"}


class Desk:
    """A terminal with a visitor, leaving papers."""

    def __init__(self, client: TestClient, owner: SyntheticPerson) -> None:
        self.client = client
        person = {"name": owner.name, "id_number": owner.id_number}
        self.visit_id = client.post(
            "/api/v1/visits", json={"evidence": "id_card", "person": person}
        ).json()["visit_id"]

    def leave(self, purpose: str, *, key: str = "", content: bytes = PDF) -> httpx2.Response:
        body: dict[str, Any] = {
            "purpose": purpose,
            "title_zh": "增值税申报回执",
            "title_en": "VAT filing receipt",
            "visit_id": self.visit_id,
            "sealed": base64.b64encode(seal(KEY, content, SEALED_AS)).decode(),
        }
        if purpose == "desk":
            body["key"] = base64.b64encode(KEY).decode()
        self.last = body
        return self.client.post(
            "/api/v1/papers", json=body, headers={"Idempotency-Key": key or str(uuid.uuid4())}
        )


@pytest.fixture
def desk(terminal: TestClient, owner: SyntheticPerson) -> Desk:
    return Desk(terminal, owner)


def _fetch(client: TestClient, url: str, key: bytes = KEY) -> httpx2.Response:
    text = base64.urlsafe_b64encode(key).rstrip(b"=").decode()
    return client.post(url, content=f"key={text}")


def test_a_phone_fetches_the_paper_five_times(desk: Desk, anyone: TestClient) -> None:
    left = desk.leave("phone").json()
    assert left["url"] == f"http://testserver/papers/{left['paper_id']}"
    assert left["pickup_number"] == ""
    assert left["expires_at"] == "2026-11-22T10:00:00+08:00"
    page = anyone.get(left["url"])
    assert page.status_code == 200
    assert "保存到手机" in page.text
    wrong = _fetch(anyone, left["url"], bytes(32))
    assert (wrong.status_code, "重新扫码" in wrong.text) == (403, True)
    for _ in range(5):
        answer = _fetch(anyone, left["url"])
        assert answer.content == PDF
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Cache-Control"] == "no-store"
        assert 'filename="tax-hall-paper.pdf"' in answer.headers["Content-Disposition"]
    sixth = _fetch(anyone, left["url"])
    assert (sixth.status_code, "已过期或已取完" in sixth.text) == (410, True)


def test_a_paper_lives_a_day_and_is_then_forgotten(
    desk: Desk, anyone: TestClient, hall: Hall, clock: StillClock
) -> None:
    url = desk.leave("phone").json()["url"]
    clock.advance(hours=23, minutes=59)
    assert _fetch(anyone, url).status_code == 200
    clock.advance(minutes=1)
    assert _fetch(anyone, url).status_code == 410
    assert forget_what_is_past(hall)["papers"] == 1
    with hall.database.reading() as connection:
        assert connection.execute(select(left_papers)).all() == []


@pytest.mark.parametrize("body", [b"", b"key=", b"key=%00", b"other=AAAA", b"\xff" * 4000])
def test_an_incomplete_link_is_told_and_not_counted(
    desk: Desk, anyone: TestClient, body: bytes
) -> None:
    url = desk.leave("phone").json()["url"]
    answer = anyone.post(url, content=body)
    assert (answer.status_code, "链接不完整" in answer.text) == (403, True)
    assert [_fetch(anyone, url).status_code for _ in range(5)] == [200] * 5


def test_a_phone_learns_nothing_by_guessing(anyone: TestClient) -> None:
    assert anyone.get("/papers/none").status_code == 200
    assert _fetch(anyone, "/papers/none").status_code == 410
    assert anyone.get("/papers/assets/paper.js").status_code == 200
    assert anyone.get("/papers/assets/routes.py").status_code == 404


def test_the_desk_prints_and_hands_over(desk: Desk, anyone: TestClient, hall: Hall) -> None:
    left = desk.leave("desk").json()
    assert left["url"] == ""
    number = left["pickup_number"]
    assert number == "001"
    assert anyone.get("/console/api/papers").status_code == 401
    assert anyone.get(f"/console/api/papers/{left['paper_id']}.pdf").status_code == 401
    hall.clerks.add("王芳", "correct horse battery")
    anyone.post(
        "/console/api/sign-in",
        json={"name": "王芳", "password": "correct horse battery"},
        headers=OURS,
    )
    listed = anyone.get("/console/api/papers").json()
    assert listed["printing"] is True
    (paper,) = listed["papers"]
    assert (paper["pickup_number"], paper["visitor"], paper["terminal"]) == (
        "001",
        "唐**",
        "3 号终端",
    )
    assert anyone.get(f"/console/api/papers/{left['paper_id']}.pdf").content == PDF
    done = f"/console/api/papers/{left['paper_id']}/handed-over"
    assert anyone.post(done).status_code == 403  # not from our own page
    assert anyone.post(done, headers=OURS).status_code == 204
    assert anyone.post(done, headers=OURS).status_code == 410
    assert anyone.get("/console/api/papers").json()["papers"] == []
    with hall.database.reading() as connection:
        row = connection.execute(select(left_papers)).one()
    assert (row.sealed, row.held_key, row.visitor) == (b"", None, "")
    # A paper for the desk is not fetched by phone, whoever has its key.
    assert _fetch(anyone, f"/papers/{desk.leave('desk').json()['paper_id']}").status_code == 410


def test_the_same_request_again_leaves_one_paper(desk: Desk) -> None:
    key = str(uuid.uuid4())
    first = desk.leave("desk", key=key)
    again = desk.client.post("/api/v1/papers", json=desk.last, headers={"Idempotency-Key": key})
    assert again.json() == first.json()
    other = desk.leave("desk", key=key, content=PDF + b" ")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_what_is_no_pdf_or_does_not_open_is_refused(desk: Desk) -> None:
    answer = desk.leave("desk", content=b"<html>")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_paper")
    spoiled = desk.last | {"key": base64.b64encode(os.urandom(32)).decode()}
    answer = desk.client.post(
        "/api/v1/papers", json=spoiled, headers={"Idempotency-Key": str(uuid.uuid4())}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "paper_key_wrong")
    for change in ({"key": "AAAA"}, {"visit_id": "none"}, {"sealed": "not base64!"}):
        answer = desk.client.post(
            "/api/v1/papers",
            json=desk.last | change,
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
        assert answer.status_code in (401, 422), change


def test_the_database_alone_opens_no_paper(desk: Desk, hall: Hall) -> None:
    desk.leave("phone")
    desk.leave("desk")
    with hall.database.reading() as connection:
        rows = connection.execute(select(left_papers)).all()
    for row in rows:
        assert PDF not in row.sealed
        assert KEY not in bytes(row.held_key or b"")
    assert [row.held_key is None for row in rows].count(True) == 1


def test_papers_are_limited_for_a_terminal(desk: Desk) -> None:
    statuses = [desk.leave("phone").status_code for _ in range(61)]
    assert statuses == [201] * 60 + [429]


def test_a_hall_offers_only_the_ways_it_has(terminal: TestClient, hall: Hall) -> None:
    assert terminal.get("/api/v1/terminals/me").json()["paper_ways"] == ["phone", "desk"]
    plain = HallSettings(state=hall.settings.state, bureau="adapter:make")
    assert not plain.desk_prints
    object.__setattr__(hall, "settings", plain)
    with TestClient(build_application(hall)) as client:
        client.headers.update(terminal.headers)
        assert client.get("/api/v1/terminals/me").json()["paper_ways"] == []
    object.__setattr__(
        hall, "settings", plain.model_copy(update={"phone_url": "https://hall.example/x/"})
    )
    with TestClient(build_application(hall)) as client:
        client.headers.update(terminal.headers)
        assert client.get("/api/v1/terminals/me").json()["paper_ways"] == ["phone"]
