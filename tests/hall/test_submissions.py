"""A filing is taken once, whatever happens to the reply."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from hall.body_limit import LARGEST_FILING
from hall.bureau.bureau import Accepted, BureauUnavailableError, Outcome, Processing
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.faults import FaultSettings
from hall.bureau.synthetic.personas import SyntheticPerson
from hall.composition import Hall
from hall.database import insert_once
from hall.submissions import Submissions
from hall.tables import submissions, synthetic_filings
from tests.hall.conftest import NOW, StillClock
from tests.hall.filings import FilingDraft, open_obligation

SUBMISSIONS = "/api/v1/submissions"


@pytest.fixture
def draft(bureau: SyntheticBureau, owner: SyntheticPerson) -> FilingDraft:
    profile = bureau.profile(owner.mandates[1].taxpayer_id)
    period = open_obligation(profile, NOW.date())
    return FilingDraft(
        profile=profile,
        person_key=owner.person_key,
        start=period.period_start,
        end=period.period_end,
    )


def _send(client: TestClient, key: str, body: bytes) -> tuple[int, dict[str, Any], str]:
    answer = client.post(
        SUBMISSIONS,
        content=body,
        headers={"Idempotency-Key": key, "Content-Type": "application/json"},
    )
    return answer.status_code, answer.json(), answer.text


def _filed(hall: Hall) -> int:
    with hall.database.reading() as connection:
        return connection.execute(
            select(func.count()).where(synthetic_filings.c.accepted == 1)
        ).scalar_one()


def test_an_accepted_filing_is_answered_with_its_receipt(
    terminal: TestClient, draft: FilingDraft
) -> None:
    key = str(uuid.uuid4())
    status, reply, _ = _send(terminal, key, draft.body())
    assert status == 200
    assert reply["state"] == "accepted"
    receipt = reply["receipt"]
    assert isinstance(receipt, dict)
    assert receipt["number"] == "1320261121000001"
    assert receipt["accepted_at"] == "2026-11-21T10:00:00+08:00"
    assert receipt["taxpayer_id"] == draft.profile.taxpayer_id
    assert receipt["title_zh"] == "增值税及附加税费申报(小规模纳税人) 2026.07-2026.09"
    assert receipt["verification"].startswith("TR1:")
    assert terminal.get(f"{SUBMISSIONS}/{key}").json() == reply


def test_sent_again_it_gives_the_same_words(
    terminal: TestClient, hall: Hall, draft: FilingDraft, clock: StillClock
) -> None:
    key = str(uuid.uuid4())
    first = _send(terminal, key, draft.body())
    clock.advance(days=400)  # keys never expire
    assert _send(terminal, key, draft.body()) == first
    assert _filed(hall) == 1


def test_the_same_key_with_another_body_is_refused(
    terminal: TestClient, hall: Hall, draft: FilingDraft
) -> None:
    key = str(uuid.uuid4())
    _send(terminal, key, draft.body())
    status, problem, _ = _send(terminal, key, draft.body() + b" ")
    assert (status, problem["code"]) == (422, "key_reused")
    assert _filed(hall) == 1


def test_a_refusal_is_final_and_says_why(terminal: TestClient, draft: FilingDraft) -> None:
    key = str(uuid.uuid4())
    draft.changed_amounts = {"total": "1.00"}
    first = _send(terminal, key, draft.body())
    assert first[0] == 200
    assert first[1]["state"] == "refused"
    (reason,) = first[1]["reasons"]
    assert reason["code"] == "amount_wrong"
    assert reason["zh"].startswith("合计应缴应为 ¥ ")
    assert _send(terminal, key, draft.body()) == first


def test_a_silent_bureau_decides_nothing(
    terminal: TestClient, hall: Hall, bureau: SyntheticBureau, draft: FilingDraft
) -> None:
    key = str(uuid.uuid4())
    bureau.faults.set(FaultSettings(bureau_unavailable=True))
    status, problem, _ = _send(terminal, key, draft.body())
    assert (status, problem["code"]) == (503, "bureau_unavailable")
    bureau.faults.set(FaultSettings())
    # Received here, unknown there: the terminal is told to send it again, and does.
    asked = terminal.get(f"{SUBMISSIONS}/{key}")
    assert (asked.status_code, asked.json()["code"]) == (404, "unknown_key")
    assert _send(terminal, key, draft.body())[1]["state"] == "accepted"
    assert _filed(hall) == 1


def test_an_unknown_key_is_said_to_be_unknown(terminal: TestClient) -> None:
    answer = terminal.get(f"{SUBMISSIONS}/{uuid.uuid4()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_key")


@pytest.mark.parametrize("key", ["", "7", "not-a-uuid"])
def test_a_key_is_a_uuid(terminal: TestClient, draft: FilingDraft, key: str) -> None:
    assert _send(terminal, key, draft.body())[0] == 422


def test_a_huge_body_is_refused(terminal: TestClient) -> None:
    status, problem, _ = _send(terminal, str(uuid.uuid4()), bytes(LARGEST_FILING + 1))
    assert (status, problem["code"]) == (413, "too_large")


class ScriptedBureau:
    """A bureau that does as told at ``submit``; nothing else is asked of it here."""

    def __init__(self, inner: SyntheticBureau) -> None:
        self.inner = inner
        self.during: Callable[[], None] | None = None
        self.outcome: Outcome | None = None
        self.simulated = True

    def submit(self, key: str, body: bytes) -> Outcome:
        if self.during is not None:
            self.during()
        return self.outcome or self.inner.submit(key, body)

    def query(self, key: str) -> Outcome | None:
        return self.outcome or self.inner.query(key)

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)


@pytest.fixture
def scripted(hall: Hall, bureau: SyntheticBureau) -> ScriptedBureau:
    bureau_under_script = ScriptedBureau(bureau)
    object.__setattr__(
        hall,
        "submissions",
        Submissions(hall.database, bureau_under_script, hall.clock),  # type: ignore[arg-type]  # __getattr__ serves the rest
    )
    return bureau_under_script


def test_while_one_is_delivering_the_other_waits(
    terminal: TestClient, hall: Hall, scripted: ScriptedBureau, draft: FilingDraft
) -> None:
    key = str(uuid.uuid4())
    seen: list[Any] = []

    def second_try() -> None:
        scripted.during = None
        status, problem, _ = _send(terminal, key, draft.body())
        seen.extend((status, problem["code"]))
        seen.append(terminal.get(f"{SUBMISSIONS}/{key}").json())

    scripted.during = second_try
    assert _send(terminal, key, draft.body())[1]["state"] == "accepted"
    assert seen == [409, "in_progress", {"state": "processing"}]
    assert _filed(hall) == 1


def test_a_delivery_that_died_is_taken_up_again(
    terminal: TestClient,
    hall: Hall,
    scripted: ScriptedBureau,
    draft: FilingDraft,
    clock: StillClock,
) -> None:
    """The bureau had it, this process died before it could write that down."""
    key = str(uuid.uuid4())
    terminal_id = terminal.get("/api/v1/terminals/me").json()["terminal_id"]

    real = scripted.inner.submit(key, draft.body())
    assert isinstance(real, Accepted)

    with hall.database.writing() as connection:
        insert_once(
            connection,
            submissions,
            {
                "key": key,
                "body_hash": hashlib.sha256(draft.body()).hexdigest(),
                "body": draft.body(),
                "terminal_id": terminal_id,
                "state": "processing",
                "claimed_until": datetime.fromisoformat("2026-11-21T10:00:10+08:00"),
                "received_at": NOW,
            },
        )
    assert _send(terminal, key, draft.body())[0] == 409
    clock.advance(seconds=10)
    status, reply, _ = _send(terminal, key, draft.body())
    assert status == 200
    assert reply["receipt"]["number"] == real.receipt.number
    assert _filed(hall) == 1


def test_a_bureau_that_takes_its_time_is_asked_again(
    terminal: TestClient, hall: Hall, scripted: ScriptedBureau, draft: FilingDraft
) -> None:
    key = str(uuid.uuid4())
    scripted.outcome = Processing()
    status, reply, _ = _send(terminal, key, draft.body())
    assert (status, reply) == (202, {"state": "processing"})
    assert terminal.get(f"{SUBMISSIONS}/{key}").status_code == 202
    scripted.outcome = scripted.inner.submit(key, draft.body())
    assert terminal.get(f"{SUBMISSIONS}/{key}").json()["state"] == "accepted"
    assert _send(terminal, key, draft.body())[1]["state"] == "accepted"


def test_a_bureau_that_breaks_is_our_fault_and_loses_nothing(
    terminal: TestClient,
    scripted: ScriptedBureau,
    draft: FilingDraft,
    caplog: pytest.LogCaptureFixture,
) -> None:
    key = str(uuid.uuid4())

    def broken() -> None:
        raise RuntimeError("adapter broke")

    scripted.during = broken
    status, problem, text = _send(terminal, key, draft.body())
    assert (status, problem["code"]) == (500, "hall_fault")
    assert "adapter broke" not in text
    assert "adapter broke" in caplog.text
    scripted.during = None
    assert _send(terminal, key, draft.body())[1]["state"] == "accepted"


def test_a_bureau_that_vanishes_half_way_is_retried(
    terminal: TestClient, hall: Hall, scripted: ScriptedBureau, draft: FilingDraft
) -> None:
    """The bureau committed, then its answer was lost: the next try finds what it did."""
    key = str(uuid.uuid4())

    def lost() -> None:
        scripted.inner.submit(key, draft.body())
        raise BureauUnavailableError("lost on the way back")

    scripted.during = lost
    assert _send(terminal, key, draft.body())[0] == 503
    scripted.during = None
    assert terminal.get(f"{SUBMISSIONS}/{key}").json()["state"] == "accepted"
    assert _send(terminal, key, draft.body())[1]["state"] == "accepted"
    assert _filed(hall) == 1


def test_a_rating_is_counted_once(terminal: TestClient) -> None:
    body = (
        b'{"grade": 1, "reasons": ["fast"], "item": "S01", "rated_at": "2026-11-21T10:00:00+08:00"}'
    )
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    first = terminal.post("/api/v1/ratings", content=body, headers=headers)
    assert first.status_code == 200
    assert first.json() == {"number": "P2026112100001"}
    assert terminal.post("/api/v1/ratings", content=body, headers=headers).json() == first.json()
    other = terminal.post("/api/v1/ratings", content=body + b" ", headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    second = terminal.post(
        "/api/v1/ratings", content=body, headers={"Idempotency-Key": str(uuid.uuid4())}
    )
    assert second.json() == {"number": "P2026112100002"}


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b'{"grade": 0, "rated_at": "2026-11-21T10:00:00+08:00"}', b'{"grade": 6}'],
)
def test_a_malformed_rating_is_refused(terminal: TestClient, body: bytes) -> None:
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answer = terminal.post("/api/v1/ratings", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
