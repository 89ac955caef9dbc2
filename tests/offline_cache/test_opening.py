"""Opening the store: new, again, damaged, with a wrong key, from the future, in use."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from offline_cache.faults import StoreFault, StoreUnavailable
from offline_cache.migrations import NEWEST
from offline_cache.pending import PendingState
from offline_cache.sqlcipher import connect
from offline_cache.store import Store

PAGE = 4096


def filled(store: Store, events: int = 60) -> list[str]:
    """Put enough into the store that it spans many pages; return the event keys."""
    store.settings.set("token", "terminal-token")
    return [
        store.pending.enqueue(
            "filing", json.dumps({"n": n, "x": "y" * 900}).encode(), "p", "T", "S01"
        ).key
        for n in range(events)
    ]


def flip(path: Path, page: int) -> None:
    """Change one byte in the middle of a page (counted from 0)."""
    content = bytearray(path.read_bytes())
    content[page * PAGE + PAGE // 2] ^= 0x01
    path.write_bytes(content)


def set_aside(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}.damaged-*"))


def test_what_was_written_is_there_after_a_restart(
    store: Store, store_path: Path, key: bytes
) -> None:
    keys = filled(store)
    store.close()
    again = Store.open(store_path, key)
    assert [event.key for event in again.pending.for_visitor("p", "T")] == keys
    assert again.recovery is None
    again.close()
    assert sorted(p.name for p in store_path.parent.iterdir()) == ["store.db"]


@pytest.mark.skipif(os.name != "posix", reason="mode bits are POSIX")
def test_only_the_terminals_user_can_read_the_files(store: Store, store_path: Path) -> None:
    filled(store)
    assert stat.S_IMODE(store_path.parent.stat().st_mode) == 0o700
    files = list(store_path.parent.iterdir())
    assert len(files) == 2  # the file and its log; no shared-memory file
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_durability_is_as_promised(store: Store) -> None:
    pragmas = {
        name: store.access.row(f"PRAGMA {name}")
        for name in ("journal_mode", "synchronous", "foreign_keys", "cipher_version")
    }
    assert pragmas["journal_mode"] == {"journal_mode": "wal"}
    assert pragmas["synchronous"] == {"synchronous": 2}
    assert pragmas["foreign_keys"] == {"foreign_keys": 1}
    assert pragmas["cipher_version"]


def test_a_second_process_is_told_that_the_store_is_in_use(
    store: Store, store_path: Path, key: bytes
) -> None:
    keys = filled(store)
    script = (
        "import sys; from pathlib import Path; from offline_cache import sqlcipher\n"
        "sqlcipher.BUSY_SECONDS = 0.1\n"
        "from offline_cache.store import Store; from offline_cache.faults import *\n"
        "try: Store.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))\n"
        "except StoreUnavailable as e: sys.exit(f'kind={e.kind.value}')\n"
    )
    for other_key in (key, bytes(32)):  # a wrong key must not set a store in use aside
        child = subprocess.run(
            [sys.executable, "-c", script, str(store_path), other_key.hex()],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
        )
        assert child.stderr.strip() == "kind=locked"
    assert set_aside(store_path) == []
    assert [event.key for event in store.pending.for_visitor("p", "T")] == keys


def test_a_wrong_key_sets_the_file_aside_and_says_so(
    store: Store, store_path: Path, key: bytes, clock: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    keys = filled(store)
    store.close()
    other = Store.open(store_path, bytes(32), clock=clock)
    recovery = other.recovery
    assert recovery is not None
    assert (recovery.reason, recovery.rescued) == ("unreadable", {})
    assert other.pending.for_visitor("p", "T") == []
    other.close()
    assert [path.name for path in set_aside(store_path)] == [recovery.moved_to]
    assert recovery.moved_to == "store.db.damaged-20261121T093000"

    still_there = Store.open(store_path.with_name(recovery.moved_to), key)
    assert [event.key for event in still_there.pending.for_visitor("p", "T")] == keys
    still_there.close()
    assert capfd.readouterr().err == ""


def test_one_bad_page_costs_no_more_than_what_is_on_it(
    store: Store, store_path: Path, key: bytes
) -> None:
    keys = filled(store)
    sent = keys[0]
    store.pending.mark_sending(sent)
    store.seen_codes.seen(b"c" * 16, store.access.clock())
    store.close()
    pages = store_path.stat().st_size // PAGE
    flip(store_path, pages - 4)  # among the events
    before = store_path.read_bytes()

    again = Store.open(store_path, key)
    recovery = again.recovery
    assert recovery is not None
    assert recovery.reason == "damaged"
    rescued = {event.key for event in again.pending.for_visitor("p", "T")}
    assert recovery.rescued["pending_events"] == len(rescued)
    assert rescued <= set(keys)
    assert len(keys) - 5 <= len(rescued) < len(keys)
    assert again.pending.get(sent).state is PendingState.SENDING
    assert again.settings.get("token") == "terminal-token"
    assert again.seen_codes.seen(b"c" * 16, again.access.clock())
    assert again.access.row("PRAGMA quick_check") == {"quick_check": "ok"}
    again.close()
    (aside,) = set_aside(store_path)
    assert aside.read_bytes() == before  # evidence, byte for byte
    assert sorted(p.name for p in store_path.parent.iterdir()) == ["store.db", aside.name]


@pytest.mark.parametrize("page", [0, 1, 2, 3, 5, 8])
def test_wherever_the_damage_is_the_terminal_starts(
    store: Store, store_path: Path, key: bytes, page: int
) -> None:
    filled(store)
    store.close()
    flip(store_path, page)
    again = Store.open(store_path, key)
    assert again.recovery is not None
    again.settings.set("works", "yes")
    again.close()


@pytest.mark.parametrize("content", [b"rubbish" * 1000, b"\0" * 8192, b"SQLite format 3\0" * 512])
def test_a_file_that_is_something_else_is_set_aside(
    store_path: Path, key: bytes, content: bytes
) -> None:
    store_path.parent.mkdir()
    store_path.write_bytes(content)
    store = Store.open(store_path, key)
    assert store.recovery is not None
    store.close()
    (aside,) = set_aside(store_path)
    assert aside.read_bytes() == content


def test_a_truncated_file_is_set_aside(store: Store, store_path: Path, key: bytes) -> None:
    filled(store)
    store.close()
    with store_path.open("r+b") as file:
        file.truncate(store_path.stat().st_size - 5 * PAGE)
    again = Store.open(store_path, key)
    assert again.recovery is not None
    again.close()


def test_the_recovery_is_shown_until_staff_have_seen_it(
    store: Store, store_path: Path, key: bytes
) -> None:
    store.close()
    Store.open(store_path, bytes(32)).close()
    again = Store.open(store_path, bytes(32))
    shown = again.recovery
    again.acknowledge_recovery()
    assert (shown is None, again.recovery is None) == (False, True)
    again.close()


class PowerCut(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", range(12))
def test_a_power_cut_while_setting_aside_loses_nothing(
    store: Store, store_path: Path, key: bytes, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cut comes before each rename or removal of a file in turn."""
    keys = filled(store, 20)
    store.close()
    flip(store_path, store_path.stat().st_size // PAGE - 1)
    left = step
    real_replace, real_unlink = Path.replace, Path.unlink

    def count_down() -> None:
        nonlocal left
        if left == 0:
            raise PowerCut
        left -= 1

    def replace(self: Path, target: Path) -> Path:
        count_down()
        return real_replace(self, target)

    def unlink(self: Path, missing_ok: bool = False) -> None:
        count_down()
        real_unlink(self, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        patch.setattr(Path, "unlink", unlink)
        with contextlib.suppress(PowerCut):
            Store.open(store_path, key).close()

    again = Store.open(store_path, key)
    recovery = again.recovery
    assert recovery is not None
    assert recovery.reason == "damaged"
    assert (store_path.parent / recovery.moved_to).exists()
    assert len(again.pending.for_visitor("p", "T")) >= len(keys) - 4
    again.close()


def test_a_file_from_a_newer_version_is_refused_and_left_as_it_is(
    store: Store, store_path: Path, key: bytes
) -> None:
    store.access.write(f"PRAGMA user_version = {NEWEST + 1}")
    store.close()
    before = store_path.read_bytes()
    with pytest.raises(StoreUnavailable) as caught:
        Store.open(store_path, key)
    assert caught.value.kind is StoreFault.NEWER_VERSION
    assert "newer version" in caught.value.text.en
    assert store_path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, key: bytes) -> None:
    (tmp_path / "file").write_text("not a directory")
    with pytest.raises(StoreUnavailable) as caught:
        Store.open(tmp_path / "file" / "store.db", key)
    assert caught.value.kind is StoreFault.READ_ONLY


def test_a_file_made_read_only_while_in_use_is_named(
    store_path: Path, key: bytes, store: Store
) -> None:
    store.access.write("PRAGMA query_only = ON")  # SQLite's own refusal to write
    with pytest.raises(StoreUnavailable) as caught:
        store.settings.set("a", "b")
    assert caught.value.kind is StoreFault.READ_ONLY


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(store_path: Path, length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Store.open(store_path, bytes(length))


PERSONA = {
    "name": "赵小满",
    "number": "133100199001010012",
    "taxpayer": "91133100MA0SECRET0",
    "company": "青禾餐饮店",
    "phone": "13800001234",
}


def test_no_file_holds_readable_personal_data(store: Store, store_path: Path, clock: Any) -> None:
    now = clock()
    text = json.dumps(PERSONA, ensure_ascii=False)
    person = store.people.digest(PERSONA["number"])
    store.people.save(person, person, PERSONA["name"], text.encode(), now)
    store.profiles.save(PERSONA["taxpayer"], person, text.encode(), now)
    draft = store.drafts.save(person, PERSONA["taxpayer"], "S01", 1, text.encode(), now)
    store.pending.enqueue(
        "filing", text.encode(), person, PERSONA["taxpayer"], "S01", draft.draft_id
    )
    store.settings.set("token", PERSONA["number"])
    big = json.dumps([PERSONA] * 3000, ensure_ascii=False).encode()  # spills over pages
    store.drafts.save(person, PERSONA["taxpayer"], "S02", 1, big, now + timedelta(seconds=1))

    files = [file for file in store_path.parent.rglob("*") if file.is_file()]
    assert {file.name for file in files} == {"store.db", "store.db-wal"}
    written = [file.read_bytes() for file in files]
    store.close()
    written.append(store_path.read_bytes())
    assert sum(map(len, written)) > len(big)
    for content in written:
        assert b"SQLite format" not in content
        assert b"pending_events" not in content
        for secret in PERSONA.values():
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
                assert secret.encode(encoding) not in content
            assert json.dumps(secret).strip('"').encode() not in content


def test_the_bytes_search_can_find_what_is_not_encrypted(tmp_path: Path, key: bytes) -> None:
    """A control: the same library without a key leaves the name readable."""
    database = connect(tmp_path / "open.db", key)
    database.conn.execute(f"ATTACH '{tmp_path / 'plain.db'}' AS plain KEY ''")
    database.conn.execute("CREATE TABLE plain.t (name TEXT)")
    database.conn.execute("INSERT INTO plain.t VALUES (?)", (PERSONA["name"],))
    database.conn.close()
    content = b"".join(file.read_bytes() for file in tmp_path.glob("plain.db*"))
    assert PERSONA["name"].encode() in content
