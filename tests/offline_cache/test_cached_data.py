"""What the terminal remembers of profiles, people, drafts, codes, settings and tries."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.china_time import CHINA
from offline_cache.faults import StoreFault, StoreUnavailable
from offline_cache.instants import from_micros, to_micros
from offline_cache.store import Store

NOON = datetime(2026, 11, 21, 12, tzinfo=CHINA)


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_comes_back_exactly(instant: datetime) -> None:
    assert from_micros(to_micros(instant)) == instant


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        to_micros(datetime(2026, 11, 21))  # noqa: DTZ001


def test_the_latest_profile_comes_back_with_its_age(store: Store) -> None:
    assert store.profiles.latest("T", "p") is None
    store.profiles.save("T", "p", b'{"v": 1}', NOON)
    store.profiles.save("T", "p", b'{"v": 2}', NOON + timedelta(hours=1))
    store.profiles.save("T", "p", b'{"v": 0}', NOON - timedelta(hours=1))  # late answer
    latest = store.profiles.latest("T", "p")
    assert latest is not None
    assert (latest.raw, latest.fetched_at) == (b'{"v": 2}', NOON + timedelta(hours=1))


def test_one_person_does_not_see_what_another_fetched(store: Store) -> None:
    store.profiles.save("T", "p", b"{}", NOON)
    assert store.profiles.latest("T", "q") is None


@pytest.mark.parametrize("raw", [b"", b"[]", b"<html>", b'{"cut": '])
def test_a_profile_that_is_no_json_object_is_refused(store: Store, raw: bytes) -> None:
    with pytest.raises(ValueError, match="JSON object"):
        store.profiles.save("T", "p", raw, NOON)


def test_old_profiles_and_people_are_forgotten(store: Store) -> None:
    store.profiles.save("old", "p", b"{}", NOON - timedelta(days=31))
    store.profiles.save("new", "p", b"{}", NOON)
    store.people.save("old", "d1", "某", b"[]", NOON - timedelta(days=31))
    store.people.save("new", "d2", "某", b"[]", NOON)
    store.purge(NOON)
    assert store.profiles.latest("old", "p") is None
    assert store.profiles.latest("new", "p") is not None
    assert store.people.by_person_key("old") is None
    assert store.people.by_person_key("new") is not None


def test_a_person_is_found_by_card_number_without_the_hall(store: Store) -> None:
    digest = store.people.digest("13310019900101001x")
    assert digest == store.people.digest("13310019900101001X ")
    assert "1990" not in digest
    store.people.save("p", digest, "赵小满", b'[{"taxpayer_id": "T"}]', NOON)
    found = store.people.by_digest(digest)
    assert found is not None
    assert (found.person_key, found.name, found.fetched_at) == ("p", "赵小满", NOON)
    assert store.people.by_person_key("p") == found
    assert "赵小满" not in repr(found)


def test_a_number_that_moved_to_a_new_person_key_has_one_owner(store: Store) -> None:
    store.people.save("p1", "digest", "甲", b"[]", NOON)
    store.people.save("p2", "digest", "甲", b"[]", NOON)
    assert store.people.by_person_key("p1") is None
    found = store.people.by_digest("digest")
    assert found is not None
    assert found.person_key == "p2"


def test_two_stores_have_different_digests(store: Store, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "other.db", bytes(32))
    try:
        assert other.people.digest("1") != store.people.digest("1")
    finally:
        other.close()


def test_a_draft_goes_on_under_its_id(store: Store) -> None:
    first = store.drafts.save("p", "T", "S01", 1, b"{}", NOON)
    second = store.drafts.save("p", "T", "S01", 2, b'{"a": 1}', NOON + timedelta(minutes=1))
    assert first.draft_id == second.draft_id
    assert store.drafts.find("p", "T", "S01") == second
    assert (second.task_version, second.answers) == (2, b'{"a": 1}')
    store.drafts.discard("p", "T", "S01")
    assert store.drafts.find("p", "T", "S01") is None


def test_the_end_of_the_visit_takes_the_drafts_that_were_not_kept(store: Store) -> None:
    store.drafts.save("p", "T", "S01", 1, b"{}", NOON)
    store.drafts.save("p", "T", "S02", 1, b"{}", NOON)
    store.drafts.save("other", "T", "S01", 1, b"{}", NOON)
    assert store.drafts.keep("p", "T", "S02", NOON)
    assert not store.drafts.keep("p", "T", "S09", NOON)
    assert store.drafts.end_visit("p") == 1
    assert store.drafts.find("p", "T", "S01") is None
    assert store.drafts.find("p", "T", "S02") is not None
    assert store.drafts.find("other", "T", "S01") is not None


@pytest.mark.parametrize(
    ("kept", "after", "there"),
    [
        (False, timedelta(minutes=29), True),
        (False, timedelta(minutes=30), False),
        (True, timedelta(days=6, hours=23), True),
        (True, timedelta(days=7), False),
    ],
)
def test_a_draft_lives_as_long_as_promised(
    store: Store, kept: bool, after: timedelta, there: bool
) -> None:
    store.drafts.save("p", "T", "S01", 1, b"{}", NOON)
    if kept:
        store.drafts.keep("p", "T", "S01", NOON)
    store.purge(NOON + after)
    assert (store.drafts.find("p", "T", "S01") is not None) is there


def test_a_code_is_new_once_even_after_a_restart(
    store: Store, store_path: Path, key: bytes
) -> None:
    assert store.seen_codes.seen(b"a" * 16, NOON) is False
    assert store.seen_codes.seen(b"a" * 16, NOON) is True
    store.close()
    again = Store.open(store_path, key)
    try:
        assert again.seen_codes.seen(b"a" * 16, NOON) is True
        assert again.seen_codes.purge(NOON + timedelta(hours=23)) == 0
        assert again.seen_codes.purge(NOON + timedelta(hours=25)) == 1
    finally:
        again.close()


def test_of_many_threads_showing_one_code_exactly_one_gets_in(store: Store) -> None:
    start = threading.Barrier(8)
    answers: list[bool] = []

    def show() -> None:
        start.wait()
        answers.extend(store.seen_codes.seen(bytes([n]) * 16, NOON) for n in range(20))

    threads = [threading.Thread(target=show) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(False) == 20
    assert len(answers) == 160


def test_settings_are_kept_with_their_time(store: Store) -> None:
    assert store.settings.get("token") is None
    assert store.settings.changed_at("token") is None
    store.settings.set("token", "one")
    store.settings.set("token", "二")
    assert store.settings.get("token") == "二"
    assert store.settings.changed_at("token") == store.access.clock()
    store.settings.delete("token")
    assert store.settings.get("token") is None


def test_tries_are_counted_per_day(store: Store) -> None:
    today, tomorrow = date(2026, 11, 21), date(2026, 11, 22)
    assert [store.attempts.add("sms", "digest", today) for _ in range(3)] == [1, 2, 3]
    assert store.attempts.count("sms", "digest", tomorrow) == 0
    assert store.attempts.count("sms", "terminal", today) == 0
    store.attempts.clear("sms", "digest", today)
    assert store.attempts.count("sms", "digest", today) == 0
    store.attempts.add("sms", "digest", today)
    assert store.attempts.purge(tomorrow) == 1


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreUnavailable) as caught:
        store.settings.get("token")
    assert caught.value.kind is StoreFault.CLOSED
    with pytest.raises(StoreUnavailable):
        store.settings.set("token", "x")
