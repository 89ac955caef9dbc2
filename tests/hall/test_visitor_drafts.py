"""Drafts through the hall: left at one terminal, gone on with at another, by nobody else."""

from __future__ import annotations

import shutil
from dataclasses import replace

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.faults import FaultSettings
from hall.bureau.synthetic.people import SyntheticPerson as AnyPerson
from hall.bureau.synthetic.personas import SyntheticPerson
from hall.composition import Hall
from hall.retention import forget_what_is_past
from hall.sealing import SealingKey
from hall.tables import visitor_drafts
from tests.hall.conftest import NOW, StillClock, enrol
from tests.hall.filings import FilingDraft, open_obligation

VISITS = "/api/v1/visits"


class Place:
    """A visitor at a terminal."""

    def __init__(self, client: TestClient, terminal: dict[str, str], who: AnyPerson) -> None:
        self.client = client
        self.terminal = terminal
        opened = client.post(
            VISITS,
            json={
                "evidence": "id_card",
                "person": {"name": who.name, "id_number": who.id_number},
            },
            headers=terminal,
        ).json()
        self.visit_id = opened["visit_id"]
        self.headers = terminal | {"X-Visit-Token": opened["visit_token"]}

    def path(self, taxpayer: str, task: str = "S01") -> str:
        return f"{VISITS}/{self.visit_id}/taxpayers/{taxpayer}/drafts/{task}"

    def put(self, taxpayer: str, answers: str, saved_at: str = NOW.isoformat()) -> httpx2.Response:
        body = {"task_version": 1, "saved_at": saved_at, "answers": answers}
        return self.client.put(self.path(taxpayer), json=body, headers=self.headers)

    def get(self, taxpayer: str, task: str = "S01") -> httpx2.Response:
        return self.client.get(self.path(taxpayer, task), headers=self.headers)

    def leave(self) -> None:
        self.client.delete(f"{VISITS}/{self.visit_id}", headers=self.headers)


@pytest.fixture
def here(anyone: TestClient, hall: Hall, owner: SyntheticPerson) -> Place:
    return Place(anyone, enrol(anyone, hall, "3 号终端"), owner)


@pytest.fixture
def there(anyone: TestClient, hall: Hall, owner: SyntheticPerson) -> Place:
    return Place(anyone, enrol(anyone, hall, "4 号终端"), owner)


def _company(owner: SyntheticPerson) -> str:
    return owner.mandates[1].taxpayer_id


def test_a_draft_is_found_at_another_terminal_with_when_and_where(
    here: Place, there: Place, owner: SyntheticPerson
) -> None:
    company = _company(owner)
    assert there.get(company).json()["code"] == "no_draft"
    assert here.put(company, '{"a": "收入"}').json() == {"kept": True}
    found = there.get(company).json()
    assert found["answers"] == '{"a": "收入"}'
    assert found["terminal_label"] == "3 号终端"
    assert found["saved_at"] == "2026-11-21T10:00:00+08:00"
    assert (found["here"], here.get(company).json()["here"]) == (False, True)
    assert there.get(company, "S03").status_code == 404
    assert there.get(owner.person_key).status_code == 404


def test_the_newest_wins_whatever_the_order_and_the_clock(
    here: Place, there: Place, owner: SyntheticPerson, clock: StillClock
) -> None:
    company = _company(owner)
    assert there.put(company, "new", "2026-11-21T09:59:00+08:00").json() == {"kept": True}
    assert here.put(company, "old", "2026-11-21T09:58:00+08:00").json() == {"kept": False}
    assert here.get(company).json()["answers"] == "new"
    # A terminal an hour fast does not hold the place for an hour.
    assert here.put(company, "fast", "2026-11-21T11:00:00+08:00").json() == {"kept": True}
    clock.advance(seconds=1)
    assert there.put(company, "newest", clock.now.isoformat()).json() == {"kept": True}
    assert here.get(company).json()["answers"] == "newest"


def test_nobody_else_reads_a_draft(
    here: Place, anyone: TestClient, bureau: SyntheticBureau, owner: SyntheticPerson
) -> None:
    company = _company(owner)
    here.put(company, "mine")
    stranger = next(person for person in bureau.people() if person.name != owner.name)
    other = Place(anyone, here.terminal, stranger)
    assert other.get(company).status_code in (403, 404)
    assert here.client.get(here.path(company), headers=here.terminal).status_code == 422
    guess = here.headers | {"X-Visit-Token": "guess"}
    assert here.client.get(here.path(company), headers=guess).status_code == 401


def test_the_last_save_may_arrive_just_after_the_visitor_left(
    here: Place, there: Place, owner: SyntheticPerson, clock: StillClock
) -> None:
    company = _company(owner)
    here.leave()
    clock.advance(seconds=5)
    assert here.put(company, "last", clock.now.isoformat()).status_code == 200
    assert here.get(company).status_code == 401  # but nothing is read any more
    assert there.get(company).json()["answers"] == "last"
    clock.advance(minutes=3)
    assert here.put(company, "late", clock.now.isoformat()).status_code == 401


def test_a_draft_ends_after_seven_days_or_when_it_is_thrown_away(
    here: Place, hall: Hall, anyone: TestClient, owner: SyntheticPerson, clock: StillClock
) -> None:
    company = _company(owner)
    here.put(company, "a")
    assert here.client.delete(here.path(company), headers=here.headers).status_code == 204
    assert here.get(company).status_code == 404
    here.put(company, "b")
    clock.advance(days=7)
    again = Place(anyone, here.terminal, owner)
    assert again.get(company).status_code == 404
    forget_what_is_past(hall)
    with hall.database.reading() as connection:
        assert connection.execute(select(visitor_drafts)).all() == []


def test_what_was_filed_leaves_no_draft_behind(
    here: Place, bureau: SyntheticBureau, owner: SyntheticPerson
) -> None:
    """Also when the terminal was offline and could not ask for it itself."""
    company = _company(owner)
    profile = bureau.profile(company)
    period = open_obligation(profile, NOW.date())
    draft = FilingDraft(
        profile=profile,
        person_key=owner.person_key,
        start=period.period_start,
        end=period.period_end,
    )
    key = {"Idempotency-Key": "0c9e4f9e-5d7a-4c39-9d0f-6f2a1b6f3a11"}
    here.put(company, "half")
    refused = replace(draft, changed={"amounts": {}}).body()
    wrong = {"Idempotency-Key": "1c9e4f9e-5d7a-4c39-9d0f-6f2a1b6f3a11"}
    answer = here.client.post("/api/v1/submissions", content=refused, headers=here.headers | wrong)
    assert answer.json()["state"] == "refused", answer.text
    assert here.get(company).status_code == 200
    answer = here.client.post(
        "/api/v1/submissions", content=draft.body(), headers=here.headers | key
    )
    assert answer.json()["state"] == "accepted", answer.text
    assert here.get(company).status_code == 404


def test_the_hall_keeps_it_sealed_and_says_nothing_about_whose_it_is(
    here: Place, hall: Hall, owner: SyntheticPerson
) -> None:
    company = _company(owner)
    here.put(company, "412871.29 in the open")
    with hall.database.reading() as connection:
        row = repr(connection.execute(select(visitor_drafts)).one())
    for secret in ("412871.29", company, owner.person_key, owner.name):
        assert secret not in row
    key_file = hall.settings.resolved_sealing_key
    assert key_file.stat().st_mode & 0o777 == 0o600
    # Without its key a draft is lost, not shown and not a crash.
    shutil.copy(key_file, key_file.with_name("old"))
    key_file.write_bytes(bytes(32))
    hall.visitor_drafts._sealing = SealingKey(key_file)
    assert here.get(company).status_code == 404


@pytest.mark.parametrize(
    "spoiled",
    [
        {"answers": "x" * 200_001},
        {"saved_at": "2026-11-21T10:00:00"},
        {"task_version": 0},
        {"answers": None},
    ],
)
def test_what_is_no_draft_is_refused(
    here: Place, owner: SyntheticPerson, spoiled: dict[str, object]
) -> None:
    body = {"task_version": 1, "saved_at": NOW.isoformat(), "answers": "{}"} | spoiled
    answer = here.client.put(here.path(_company(owner)), json=body, headers=here.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


def test_a_draft_of_a_silent_terminal_is_said_to_be_one(
    here: Place, there: Place, owner: SyntheticPerson, clock: StillClock
) -> None:
    company = _company(owner)
    here.client.get("/api/v1/terminals/me", headers=here.terminal)
    here.put(company, "half")
    assert there.get(company).json()["out_of_contact"] is False
    clock.advance(minutes=1)
    assert there.get(company).json()["out_of_contact"] is True
    assert here.get(company).json()["out_of_contact"] is False  # it is the one that asks
    here.client.get("/api/v1/terminals/me", headers=here.terminal)
    assert there.get(company).json()["out_of_contact"] is False


def test_what_is_signed_and_waits_for_the_bureau_is_said_to_be_on_its_way(
    here: Place, there: Place, bureau: SyntheticBureau, owner: SyntheticPerson, clock: StillClock
) -> None:
    company = _company(owner)
    profile = bureau.profile(company)
    period = open_obligation(profile, NOW.date())
    body = FilingDraft(
        profile=profile,
        person_key=owner.person_key,
        start=period.period_start,
        end=period.period_end,
    ).body()
    here.put(company, "half")
    bureau.faults.set(FaultSettings(bureau_unavailable=True))
    key = {"Idempotency-Key": "2c9e4f9e-5d7a-4c39-9d0f-6f2a1b6f3a11"}
    sent = here.client.post("/api/v1/submissions", content=body, headers=here.headers | key)
    assert sent.status_code == 503
    bureau.faults.set(FaultSettings())
    assert there.get(company).json()["handed_in"] is True
    # What was begun after it is something else.
    clock.advance(seconds=5)
    there.put(company, "new", clock.now.isoformat())
    assert here.get(company).json()["handed_in"] is False
