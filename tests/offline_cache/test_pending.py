"""What a visitor signed: stored with the end of its draft, and moved by strict rules."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offline_cache.faults import StoreDefect
from offline_cache.pending import LONGEST_PAUSE, DraftGone, Pending, PendingState
from offline_cache.store import Store

BODY = json.dumps(
    {"kind": "filing", "task": "S01", "period": {"start": "2026-07-01", "end": "2026-09-30"}}
).encode()


def test_signing_ends_the_draft_and_keeps_the_exact_body(store: Store) -> None:
    draft = store.drafts.save("p", "T", "S01", 1, b"{}", store.access.clock())
    event = store.pending.enqueue("filing", BODY, "p", "T", "S01", draft.draft_id)
    assert store.drafts.find("p", "T", "S01") is None
    assert event.body == BODY
    assert event.body_sha256 == hashlib.sha256(BODY).hexdigest()
    assert event.state is PendingState.QUEUED
    assert (event.period_start, event.period_end) == (date(2026, 7, 1), date(2026, 9, 30))
    assert store.pending.get(event.key) == event
    assert store.pending.due(store.access.clock()) == [event]


def test_signing_twice_stores_one_event(store: Store) -> None:
    draft = store.drafts.save("p", "T", "S01", 1, b"{}", store.access.clock())
    store.pending.enqueue("filing", BODY, "p", "T", "S01", draft.draft_id)
    with pytest.raises(DraftGone):
        store.pending.enqueue("filing", BODY, "p", "T", "S01", draft.draft_id)
    assert len(store.pending.for_visitor("p", "T")) == 1


def test_an_event_without_a_period_is_kept_as_well(store: Store) -> None:
    for body in (b'{"grade": 1}', b"not json", b'{"period": {"start": "soon"}}', b"[]"):
        event = store.pending.enqueue("rating", body, "", "", "")
        assert event.period_start is None
        assert event.body == body


def test_acceptance_keeps_hash_and_receipt_and_purges_the_body(store: Store) -> None:
    key = store.pending.enqueue("filing", BODY, "p", "T", "S01").key
    store.pending.mark_sending(key)
    event = store.pending.mark_accepted(key, b'{"number": "1"}')
    assert event.body is None
    assert event.body_sha256 == hashlib.sha256(BODY).hexdigest()
    assert event.reply == b'{"number": "1"}'
    assert store.pending.due(store.access.clock() + timedelta(days=9)) == []
    assert store.pending.next_at() is None


def test_a_refused_body_stays_a_week(store: Store) -> None:
    key = store.pending.enqueue("filing", BODY, "p", "T", "S01").key
    store.pending.mark_sending(key)
    store.pending.mark_refused(key, b"[]")
    store.purge(store.access.clock() + timedelta(days=6))
    assert store.pending.get(key).body == BODY
    store.purge(store.access.clock() + timedelta(days=8))
    assert store.pending.get(key).body is None


def test_pauses_double_with_full_jitter_and_are_bounded(store: Store) -> None:
    pending = Pending(store.access, jitter=lambda: 1.0)
    key = pending.enqueue("filing", BODY, "p", "T", "S01").key
    pauses = []
    for _ in range(12):
        pending.mark_sending(key)
        event = pending.mark_queued(key, "offline")
        pauses.append(event.next_at - event.changed_at)
    assert pauses[0] == timedelta(seconds=2)
    assert pauses[1] == timedelta(seconds=4)
    assert pauses[-1] == LONGEST_PAUSE
    assert pending.due(store.access.clock()) == []
    pending.hasten(store.access.clock())
    assert [due.key for due in pending.due(store.access.clock())] == [key]
    pending.mark_sending(key)
    at_once = Pending(store.access, jitter=lambda: 0.0).mark_unknown(key, "timeout")
    assert at_once.next_at == store.access.clock()
    assert at_once.attempts == 13


def test_a_clock_set_back_does_not_hold_a_filing_for_years(store: Store) -> None:
    key = store.pending.enqueue("filing", BODY, "p", "T", "S01").key
    years_ago = store.access.clock() - timedelta(days=900)
    assert [due.key for due in store.pending.due(years_ago)] == [key]


def test_what_a_crash_left_in_sending_is_unknown(store: Store) -> None:
    left = store.pending.enqueue("filing", BODY, "p", "T", "S01").key
    other = store.pending.enqueue("filing", BODY, "p", "T", "S02").key
    store.pending.mark_sending(left)
    assert [event.key for event in store.pending.interrupted()] == [left]
    assert store.pending.get(left).state is PendingState.UNKNOWN
    assert store.pending.get(other).state is PendingState.QUEUED
    assert store.pending.counts()[PendingState.UNKNOWN] == 1


def test_an_unknown_key_is_a_key_error(store: Store) -> None:
    with pytest.raises(KeyError):
        store.pending.get("nobody")


MOVES: dict[str, Any] = {
    "sending": lambda pending, key: pending.mark_sending(key),
    "accepted": lambda pending, key: pending.mark_accepted(key, b"{}"),
    "refused": lambda pending, key: pending.mark_refused(key, b"[]"),
    "unknown": lambda pending, key: pending.mark_unknown(key, "timeout"),
    "queued": lambda pending, key: pending.mark_queued(key, "offline"),
}
ALLOWED = {
    "queued": {"sending"},
    "sending": {"queued", "unknown", "accepted", "refused"},
    "unknown": {"queued", "unknown", "accepted", "refused"},
    "accepted": set(),
    "refused": set(),
}


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=8))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_sequence_of_moves_breaks_the_rules(store: Store, moves: list[str]) -> None:
    key = store.pending.enqueue("filing", BODY, "p", "T", "S01").key
    state = "queued"
    for move in moves:
        if move in ALLOWED[state]:
            assert MOVES[move](store.pending, key).state == move
            state = move
        else:
            with pytest.raises(StoreDefect):
                MOVES[move](store.pending, key)
        event = store.pending.get(key)
        assert event.state == state
        assert event.body == (None if state == "accepted" else BODY)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE pending_events SET body = x'00'",
        "UPDATE pending_events SET body_sha256 = ''",
        "UPDATE pending_events SET key = 'other'",
        "UPDATE pending_events SET taxpayer_id = 'other'",
        "DELETE FROM pending_events",
    ],
)
def test_what_was_signed_cannot_be_changed_or_dropped(store: Store, tampering: str) -> None:
    event = store.pending.enqueue("filing", BODY, "p", "T", "S01")
    with pytest.raises(StoreDefect):
        store.access.write(tampering)
    assert store.pending.get(event.key) == event


def profile(filed_on: str | None) -> bytes:
    return json.dumps(
        {
            "taxpayer_id": "T",
            "filings": {
                "obligations": [
                    {
                        "tax": tax,
                        "task_id": task,
                        "period_start": start,
                        "period_end": end,
                        "filed_on": filed_on,
                    }
                    for tax, task, start, end in (
                        ("VAT", "S01", "2026-07-01", "2026-09-30"),
                        ("UMC", "S01", "2026-07-01", "2026-09-30"),
                        ("VAT", "S01", "2026-10-01", "2026-12-31"),
                        ("CIT", "S02", "2026-07-01", "2026-09-30"),
                    )
                ]
            },
        }
    ).encode()


def test_the_cached_profile_shows_what_was_signed_here(store: Store) -> None:
    store.profiles.save("T", "p", profile(None), store.access.clock())
    store.profiles.save("T", "second clerk", profile(None), store.access.clock())
    event = store.pending.enqueue("filing", BODY, "p", "T", "S01")
    for person in ("p", "second clerk"):
        signed = store.pending.signed_obligations(person, "T")
        assert [(o.tax, o.task_id, o.state, o.key) for o in signed] == [
            ("UMC", "S01", PendingState.QUEUED, event.key),
            ("VAT", "S01", PendingState.QUEUED, event.key),
        ]
        assert signed[0].period_end == date(2026, 9, 30)
        assert signed[0].signed_at == event.created_at


def test_an_accepted_filing_stays_in_view_until_the_profile_has_it(
    store: Store, clock: Any
) -> None:
    store.profiles.save("T", "p", profile(None), clock())
    clock.forward(timedelta(minutes=1))
    key = store.pending.enqueue("filing", BODY, "p", "T", "S01").key
    store.pending.mark_sending(key)
    store.pending.mark_accepted(key, b"{}")
    assert {o.state for o in store.pending.signed_obligations("p", "T")} == {PendingState.ACCEPTED}
    clock.forward(timedelta(minutes=1))
    store.profiles.save("T", "p", profile("2026-11-21"), clock())
    assert store.pending.signed_obligations("p", "T") == []


def test_a_refused_filing_is_to_be_filed_again(store: Store) -> None:
    store.profiles.save("T", "p", profile(None), store.access.clock())
    key = store.pending.enqueue("filing", BODY, "p", "T", "S01").key
    store.pending.mark_sending(key)
    store.pending.mark_refused(key, b"[]")
    assert store.pending.signed_obligations("p", "T") == []


def test_a_profile_without_filings_projects_nothing(store: Store) -> None:
    store.profiles.save("T", "p", b'{"filings": null}', store.access.clock())
    store.pending.enqueue("filing", BODY, "p", "T", "S01")
    store.pending.enqueue("rating", b"\xff", "p", "T", "")
    assert store.pending.signed_obligations("p", "T") == []
