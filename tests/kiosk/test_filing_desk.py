"""The desk for drafts, signatures and ratings, on a real store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from kiosk.audit import AuditEvent, AuditTrail
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.filing_desk import FilingDesk, outcome_of
from kiosk.tasks.outcome import OutcomeState
from offline_cache.faults import StoreFault, StoreUnavailable
from offline_cache.pending import PendingState
from offline_cache.store import Store

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=CHINA)
PERSON, TAXPAYER, TASK = "person-1", "91133100MADEM0011F", "S01"
BODY = json.dumps({"period": {"start": "2026-07-01", "end": "2026-09-30"}}).encode()
RECEIPT = {
    "state": "accepted",
    "receipt": {
        "number": "1320261121000001",
        "accepted_at": "2026-11-21T09:41:00+08:00",
        "taxpayer_id": TAXPAYER,
        "title_zh": "增值税申报",
        "title_en": "VAT",
        "amount": "8715.00",
        "verification": "TR1:AAAA",
    },
}


class Desk:
    """A desk, its store, and how often delivery was nudged."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.nudges = 0
        self.store = Store.open(folder / "store.db", bytes(32), clock=lambda: self.now)
        self.desk = FilingDesk(self.store, self.nudge, clock=lambda: self.now)

    def nudge(self) -> None:
        self.nudges += 1

    def save(self, answers: bytes = b"{}") -> None:
        self.desk.save_draft(PERSON, TAXPAYER, TASK, 1, answers)

    def hand_in(self) -> str:
        return self.desk.hand_in(BODY, PERSON, TAXPAYER, TASK, 1, b"{}").key

    def find(self, person: str = PERSON) -> bytes | None:
        return self.desk.find_draft(person, TAXPAYER, TASK)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


def test_a_draft_is_kept_for_its_own_visitor_seven_days_beyond_the_visit(desk: Desk) -> None:
    desk.save(b"1")
    desk.save(b"2")
    desk.store.drafts.end_visit(PERSON)
    assert desk.find() == b"2"
    assert desk.find("somebody else") is None
    desk.now += timedelta(days=7, seconds=-1)
    desk.store.drafts.purge(desk.now)
    assert desk.find() == b"2"
    desk.now += timedelta(seconds=1)
    desk.store.drafts.purge(desk.now)
    assert desk.find() is None


def test_what_is_signed_waits_for_delivery_and_is_no_draft_any_more(desk: Desk) -> None:
    desk.save()
    event = desk.store.pending.get(desk.hand_in())
    assert (event.state, event.body, event.kind) == (PendingState.QUEUED, BODY, "filing")
    assert (event.person_key, event.taxpayer_id, event.task_id) == (PERSON, TAXPAYER, TASK)
    assert desk.find() is None
    assert desk.nudges == 1
    entries = AuditTrail(desk.store).entries_of(PERSON)
    assert [entry.event for entry in entries] == [AuditEvent.FILING_SIGNED.value]


def test_a_signature_that_cannot_be_written_down_whole_is_not_kept_at_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the visitor would be asked to hand in again what is sent already."""

    def full(*_: object) -> None:
        raise StoreUnavailable(StoreFault.FULL)

    desk.save(b"what was typed")
    with monkeypatch.context() as broken:
        broken.setattr(desk.store.audit, "append", full)
        with pytest.raises(StoreUnavailable):
            desk.hand_in()
    assert desk.store.pending.counts()[PendingState.QUEUED] == 0
    assert desk.nudges == 0
    assert desk.find() == b"what was typed"
    desk.hand_in()
    assert desk.store.pending.counts()[PendingState.QUEUED] == 1


def test_a_rating_is_kept_for_delivery_with_its_reasons(desk: Desk) -> None:
    desk.desk.rate(
        4,
        ("slow", "device"),
        ("S01", "S05"),
        terminal_id="t-1",
        visit_id="v-1",
        person_key=PERSON,
        taxpayer_id=TAXPAYER,
    )
    (event,) = desk.store.pending.due(desk.now)
    assert event.kind == "rating"
    assert event.body is not None
    assert json.loads(event.body) == {
        "grade": 4,
        "reasons": ["slow", "device"],
        "text": "",
        "item": "S01,S05",
        "terminal_id": "t-1",
        "visit_id": "v-1",
        "rated_at": "2026-11-21T09:30:00+08:00",
    }
    assert desk.nudges == 1


def test_a_visit_without_any_task_is_rated_as_a_visit(desk: Desk) -> None:
    desk.desk.rate(
        1, (), (), terminal_id="t-1", visit_id=None, person_key=PERSON, taxpayer_id=TAXPAYER
    )
    (event,) = desk.store.pending.due(desk.now)
    assert event.body is not None
    assert json.loads(event.body)["item"] == "visit"


def test_what_the_visitor_is_told_of_a_filing_as_it_goes_its_way(desk: Desk) -> None:
    pending, key = desk.store.pending, desk.hand_in()
    assert outcome_of(pending.get(key)).state is OutcomeState.QUEUED
    assert outcome_of(pending.mark_sending(key)).state is OutcomeState.PROCESSING
    assert outcome_of(pending.mark_unknown(key, "timeout")).state is OutcomeState.PROCESSING
    accepted = outcome_of(pending.mark_accepted(key, json.dumps(RECEIPT).encode()))
    assert accepted.state is OutcomeState.ACCEPTED
    assert accepted.receipt is not None
    assert (accepted.receipt.number, accepted.receipt.amount) == (
        "1320261121000001",
        Decimal("8715.00"),
    )


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        (
            [{"code": "already_filed", "zh": "这一期已经申报过", "en": "filed already"}],
            [Bilingual("这一期已经申报过", "filed already")],
        ),
        (
            [],
            [Bilingual("原因没有说明,请到窗口。", "No reason was given: please ask at a counter.")],
        ),
    ],
)
def test_a_refusal_always_has_a_reason(
    desk: Desk, reasons: list[dict[str, str]], told: list[Bilingual]
) -> None:
    key = desk.hand_in()
    desk.store.pending.mark_sending(key)
    reply = json.dumps({"state": "refused", "reasons": reasons}, ensure_ascii=False).encode()
    outcome = outcome_of(desk.store.pending.mark_refused(key, reply))
    assert outcome.state is OutcomeState.REFUSED
    assert list(outcome.reasons) == told
