"""Where the key comes from, and what happens when it cannot be used."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from offline_cache.key import KeyFile, KeyUnavailable, store_key

posix_only = pytest.mark.skipif(os.name != "posix", reason="mode bits are POSIX")


def test_a_key_is_made_once_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "state" / "store.key"
    made = store_key(path, {})
    assert len(made.value) == 32
    assert store_key(path, {}) == made
    assert made.source == "key file"
    assert made.value.hex() not in repr(made)
    assert [file.name for file in path.parent.iterdir()] == ["store.key"]


def test_two_terminals_have_different_keys(tmp_path: Path) -> None:
    assert store_key(tmp_path / "a", {}).value != store_key(tmp_path / "b", {}).value


@posix_only
def test_only_the_terminals_user_can_read_the_key(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store_key(tmp_path / "key", {})
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


@posix_only
def test_a_key_that_others_can_read_is_refused_with_the_way_on(tmp_path: Path) -> None:
    path = tmp_path / "store.key"
    store_key(path, {})
    path.chmod(0o640)
    with pytest.raises(KeyUnavailable, match="chmod 600") as caught:
        store_key(path, {})
    assert "store.key" in caught.value.text.zh


@pytest.mark.parametrize("length", [0, 31, 64])
def test_a_key_of_a_wrong_length_is_refused_and_not_replaced(tmp_path: Path, length: int) -> None:
    path = tmp_path / "store.key"
    path.write_bytes(b"k" * length)
    path.chmod(0o600)
    with pytest.raises(KeyUnavailable, match=f"has {length}"):
        store_key(path, {})
    assert path.read_bytes() == b"k" * length


def test_making_a_key_never_replaces_one(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "key")
    first = file.create()
    assert file.create() == first
    assert (tmp_path / "key").read_bytes() == first


def test_a_credential_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "store-key").write_bytes(b"c" * 32)
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path / "credentials")}
    found = store_key(tmp_path / "key", environment)
    assert (found.value, found.source) == (b"c" * 32, "systemd")
    assert not (tmp_path / "key").exists()


def test_a_service_without_this_credential_uses_the_file(tmp_path: Path) -> None:
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert store_key(tmp_path / "key", environment).source == "key file"


def test_a_credential_of_a_wrong_length_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store-key").write_bytes(b"short")
    with pytest.raises(KeyUnavailable, match="store-key"):
        store_key(tmp_path / "key", {"CREDENTIALS_DIRECTORY": str(tmp_path)})


def test_a_place_that_cannot_hold_a_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyUnavailable, match=r"store\.key"):
        store_key(tmp_path / "file" / "store.key", {})
