"""A full disk: said so, nothing half done, and everything goes on once there is space."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from offline_cache.faults import StoreFault, StoreUnavailable
from offline_cache.store import Store

BODY = b"x" * 20_000

# The same story as below where no small disk can be mounted: a limit on file size.
LIMITED = """
import resource, sys
from pathlib import Path
from offline_cache.store import Store
from offline_cache.faults import StoreUnavailable
store = Store.open(Path(sys.argv[1]), bytes(32))
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
signed, failed = [], 0
for number in range(40):
    draft = None
    try:
        draft = store.drafts.save("p", "T", f"S{number}", 1, b"{}", store.access.clock())
        signed.append(
            store.pending.enqueue("filing", b"x" * 20_000, "p", "T", f"S{number}", draft.draft_id)
        )
    except StoreUnavailable as fault:
        assert fault.kind.value in ("full", "io"), fault.kind
        assert store.drafts.find("p", "T", f"S{number}") == draft
        failed += 1
        break
assert failed == 1 and signed
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
draft = draft or store.drafts.save("p", "T", f"S{number}", 1, b"{}", store.access.clock())
store.pending.enqueue("filing", b"x" * 20_000, "p", "T", f"S{number}", draft.draft_id)
store.close()
again = Store.open(Path(sys.argv[1]), bytes(32))
assert again.recovery is None
assert len(again.pending.for_visitor("p", "T")) == len(signed) + 1
again.close()
"""


def test_a_file_that_cannot_grow_is_told_and_recovered_from(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("file size limits are POSIX")
    child = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "store.db")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert child.returncode == 0, child.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = (
        sys.platform == "linux"
        and shutil.which("mount")
        and (
            subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)], capture_output=True
            ).returncode
            == 0
        )
    )
    if not mounted:
        pytest.skip("a small disk can only be mounted by root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def sign_until_full(store: Store) -> tuple[list[str], str]:
    """Sign filings until one fails; return the keys signed and the task that failed."""
    keys: list[str] = []
    for number in range(1000):
        task = f"S{number}"
        try:
            draft = store.drafts.save("p", "T", task, 1, b"{}", store.access.clock())
            keys.append(store.pending.enqueue("filing", BODY, "p", "T", task, draft.draft_id).key)
        except StoreUnavailable as fault:
            if fault.kind is not StoreFault.FULL:
                raise
            return keys, task
    raise AssertionError("the disk never filled")


def test_a_full_disk_keeps_what_was_signed_and_the_draft_of_what_was_not(
    small_disk: Path, key: bytes
) -> None:
    path = small_disk / "store.db"
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(100_000))
    store = Store.open(path, key)
    keys, failed = sign_until_full(store)
    assert [event.key for event in store.pending.for_visitor("p", "T")] == keys
    with pytest.raises(StoreUnavailable) as caught:
        store.settings.set("big", "y" * 100_000)
    assert "free space" in caught.value.text.en

    store.close()
    store = Store.open(path, key)  # a restart does not make it worse
    assert store.recovery is None
    assert [event.key for event in store.pending.for_visitor("p", "T")] == keys

    ballast.unlink()  # staff make room
    draft = store.drafts.find("p", "T", failed) or store.drafts.save(
        "p", "T", failed, 1, b"{}", store.access.clock()
    )
    keys.append(store.pending.enqueue("filing", BODY, "p", "T", failed, draft.draft_id).key)
    store.close()
    again = Store.open(path, key)
    assert again.recovery is None
    assert [event.key for event in again.pending.for_visitor("p", "T")] == keys
    again.close()


def test_a_disk_full_before_the_first_start_is_told(small_disk: Path, key: bytes) -> None:
    (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free))
    with pytest.raises(StoreUnavailable) as caught:
        Store.open(small_disk / "state" / "store.db", key)
    assert caught.value.kind is StoreFault.FULL


def test_a_page_that_no_longer_fits_is_told_and_the_draft_stays(
    small_disk: Path, key: bytes
) -> None:
    store = Store.open(small_disk / "store.db", key)
    draft = store.drafts.save("p", "T", "S28", 1, b"{}", store.access.clock())
    page = bytes(600_000)
    with pytest.raises(StoreUnavailable) as caught:
        store.attachments.add(draft.draft_id, "proof", "image/jpeg", page, store.access.clock())
    assert caught.value.kind is StoreFault.FULL
    assert store.drafts.find("p", "T", "S28") == draft
    assert store.attachments.ids(draft.draft_id) == ()
    store.close()
