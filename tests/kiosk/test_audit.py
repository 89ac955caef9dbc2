"""The audit trail: what it holds, what it hides, and what tampering shows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.audit import AuditEvent, AuditHead, AuditTrail
from kiosk.china_time import CHINA
from offline_cache.faults import StoreDefect
from offline_cache.store import Store

NOW = datetime(2026, 11, 21, 9, 30, 1, 234567, tzinfo=CHINA)
PERSON, TAXPAYER = "133100199001010012", "91133100MA0SECRET0"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "store.db", bytes(32), clock=lambda: NOW)
    yield store
    store.close()


@pytest.fixture
def trail(store: Store) -> AuditTrail:
    return AuditTrail(store)


def fill(trail: AuditTrail, entries: int = 5) -> list[AuditHead]:
    return [trail.record(AuditEvent.PROFILE_SHOWN, PERSON, TAXPAYER) for _ in range(entries)]


def without_triggers(store: Store) -> None:
    """What someone with the key could do first."""
    for name in ("linked", "fixed", "kept"):
        store.access.write(f"DROP TRIGGER audit_entries_{name}")


def test_an_empty_trail_is_sound(trail: AuditTrail) -> None:
    assert trail.head() == AuditHead(0, "00" * 32)
    assert trail.verify([trail.head()]).sound


def test_what_was_done_is_found_by_the_person_but_names_nobody(
    trail: AuditTrail, store: Store
) -> None:
    trail.record(AuditEvent.VISIT_BEGAN, PERSON)
    trail.record(AuditEvent.PROFILE_SHOWN, PERSON, TAXPAYER)
    trail.record(AuditEvent.VISIT_BEGAN, "somebody else")
    trail.record(AuditEvent.TERMINAL_STARTED)
    entries = trail.entries_of(PERSON)
    assert [(entry.event, entry.at) for entry in entries] == [
        ("visit.began", NOW),
        ("profile.shown", NOW),
    ]
    assert trail.entries_of("") == []
    stored = repr(list(store.audit.all()))
    assert PERSON not in stored
    assert TAXPAYER not in stored


def test_another_store_hides_the_same_person_otherwise(
    trail: AuditTrail, store: Store, tmp_path: Path
) -> None:
    other_store = Store.open(tmp_path / "other.db", bytes(32), clock=lambda: NOW)
    other = AuditTrail(other_store)
    trail.record(AuditEvent.VISIT_BEGAN, PERSON)
    other.record(AuditEvent.VISIT_BEGAN, PERSON)
    assert trail.entries_of(PERSON)[0].subject != other.entries_of(PERSON)[0].subject
    other_store.close()


def test_the_head_moves_with_each_entry_and_survives_a_restart(
    trail: AuditTrail, store: Store, tmp_path: Path
) -> None:
    heads = fill(trail)
    assert [head.seq for head in heads] == [1, 2, 3, 4, 5]
    assert len({head.hash for head in heads}) == 5
    store.close()
    again = Store.open(tmp_path / "store.db", bytes(32))
    assert AuditTrail(again).head() == heads[-1]
    assert AuditTrail(again).verify(heads).sound
    again.close()


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_entries SET event = 'visit.ended' WHERE seq = 3",
        "DELETE FROM audit_entries WHERE seq = 5",
        "INSERT INTO audit_entries VALUES (9, 1, 'visit.began', '', '', zeroblob(32), x'00')",
        "INSERT INTO audit_entries VALUES (6, 1, 'visit.began', '', '', zeroblob(32), x'00')",
        "INSERT OR REPLACE INTO audit_entries VALUES (3, 1, 'x', '', '', zeroblob(32), x'00')",
    ],
)
def test_the_schema_only_lets_the_next_entry_in(
    trail: AuditTrail, store: Store, tampering: str
) -> None:
    heads = fill(trail)
    with pytest.raises(StoreDefect):
        store.access.write(tampering)
    assert trail.verify(heads).sound
    assert trail.head() == heads[-1]


@pytest.mark.parametrize(
    ("tampering", "broken_at"),
    [
        ("UPDATE audit_entries SET event = 'visit.ended' WHERE seq = 3", 3),
        ("UPDATE audit_entries SET at = at + 1 WHERE seq = 1", 1),
        ("UPDATE audit_entries SET subject = '' WHERE seq = 5", 5),
        ("UPDATE audit_entries SET taxpayer = '' WHERE seq = 2", 2),
        ("UPDATE audit_entries SET hash = zeroblob(32) WHERE seq = 4", 4),
        ("DELETE FROM audit_entries WHERE seq = 3", 3),
        ("DELETE FROM audit_entries WHERE seq = 1", 1),
    ],
)
def test_tampering_past_the_schema_shows(
    trail: AuditTrail, store: Store, tampering: str, broken_at: int
) -> None:
    fill(trail)
    without_triggers(store)
    assert store.access.write(tampering) == 1
    assert trail.verify().broken_at == broken_at


def test_cutting_off_the_end_shows_against_a_head_kept_elsewhere(
    trail: AuditTrail, store: Store
) -> None:
    heads = fill(trail)
    without_triggers(store)
    store.access.write("DELETE FROM audit_entries WHERE seq > 3")
    assert trail.verify().sound  # alone, the chain cannot tell
    assert trail.verify([heads[4]]).broken_at == 4


def test_a_trail_rewritten_from_the_start_shows_against_a_head_kept_elsewhere(
    trail: AuditTrail, store: Store
) -> None:
    heads = fill(trail)
    without_triggers(store)
    store.access.write("DELETE FROM audit_entries")
    for number in range(5):
        store.audit.append("visit.began", "", "", NOW + timedelta(seconds=number))
    assert trail.verify().sound
    assert trail.verify(heads).broken_at == 1


def test_a_long_trail_is_walked_in_batches(trail: AuditTrail) -> None:
    heads = fill(trail, 1001)
    verdict = trail.verify([heads[999], heads[1000]])
    assert (verdict.entries, verdict.broken_at) == (1001, None)


def test_threads_keep_one_chain(trail: AuditTrail) -> None:
    threads = [threading.Thread(target=fill, args=(trail, 20)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trail.verify().entries == 100
    assert trail.verify().sound
