"""Nothing of the hall's database can be read without its key, and what is wrong is said."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, select

from hall.command_line import main
from hall.composition import Hall, open_accounts, open_database
from hall.database_key import VARIABLE, database_key
from hall.key_files import KeyUnusableError
from hall.settings import HallSettings
from hall.sqlcipher import connect, is_plain
from hall.tables import ratings
from hall.upkeep.backups import back_up
from kiosk.china_time import CHINA
from tests.hall.conftest import enrol

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=CHINA)
SECRET = "a sentence that a thief would find"
EARLIER = Path(__file__).with_name("earlier_databases") / "reports.sql"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A hall with one rating in it, closed."""
    folder = tmp_path / "hall"
    settings = HallSettings(state=folder)
    terminals, _ = open_accounts(settings)
    code = terminals.issue_code("3 号终端", timedelta(hours=1)).code
    terminal, _ = terminals.enrol(code, name="t", software_version="0", client="")
    database = open_database(settings)
    with database.writing() as connection:
        connection.execute(
            insert(ratings).values(
                key="k",
                body_hash="h",
                number="PJ1",
                terminal_id=terminal.terminal_id,
                grade=5,
                reasons="[]",
                text=SECRET,
                item="",
                rated_at=NOW,
                received_at=NOW,
            )
        )
    database.close()
    terminals._database.close()
    return folder


def _plain(state: Path) -> Path:
    """A database as earlier versions wrote it, with something to find in it."""
    state.mkdir(exist_ok=True)
    file = state / "hall.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(EARLIER.read_text())
        connection.execute("INSERT INTO schema_info VALUES (1)")
        connection.execute(
            "INSERT INTO clerks VALUES ('c', ?, 'h', '2026-11-21T02:00:00.000000Z', NULL)",
            (SECRET,),
        )
        connection.commit()
    return file


def _found(folder: Path, *words: str) -> list[str]:
    """Every file under ``folder`` that holds one of ``words`` as it is."""
    wanted = [text.encode(code) for text in words for code in ("utf-8", "utf-16-le")]
    return [
        file.name
        for file in folder.rglob("*")
        if file.is_file() and any(word in file.read_bytes() for word in wanted)
    ]


def test_nothing_can_be_read_in_any_file_while_the_hall_runs(
    hall: Hall, settings: HallSettings, anyone: TestClient
) -> None:
    headers = enrol(anyone, hall, SECRET)
    hall.clerks.add("王芳芳", "correct horse battery")
    assert anyone.get("/api/v1/terminals/me", headers=headers).json()["terminal_label"] == SECRET
    names = {file.name for file in settings.state.iterdir()}
    assert {"hall.sqlite3", "hall.sqlite3-wal", "database.key"} <= names
    assert _found(settings.state, SECRET, "王芳芳", "CREATE TABLE", "SQLite format 3") == []
    for name in ("hall.sqlite3", "hall.sqlite3-wal", "database.key"):
        assert (settings.state / name).stat().st_mode & 0o077 == 0
    assert _found(settings.state, headers["Authorization"].removeprefix("Bearer ")) == []


def test_a_key_that_others_may_read_is_refused(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (state / "database.key").chmod(0o644)
    assert main(["terminals", "--state", str(state)]) == 2
    assert "other users may read this key; run: chmod 600" in capsys.readouterr().err


def test_another_key_is_refused_and_changes_nothing(
    state: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (state / "hall.sqlite3").read_bytes()
    monkeypatch.setenv(VARIABLE, bytes(32).hex())
    assert main(["terminals", "--state", str(state)]) == 2
    said = capsys.readouterr().err
    assert "does not open with this key" in said
    assert bytes(32).hex() not in said
    assert (state / "hall.sqlite3").read_bytes() == before
    monkeypatch.setenv(VARIABLE, (state / "database.key").read_bytes().hex())
    (state / "database.key").unlink()
    assert main(["terminals", "--state", str(state)]) == 0


def test_a_missing_key_is_never_made_anew_for_a_database_that_is_there(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (state / "database.key").unlink()
    assert main(["terminals", "--state", str(state)]) == 2
    assert "put it back" in capsys.readouterr().err
    assert not (state / "database.key").exists()


@pytest.mark.parametrize("spoiled", [b"", b"x" * 31, b"x" * 33])
def test_a_key_of_another_length_is_refused(tmp_path: Path, spoiled: bytes) -> None:
    file = tmp_path / "k"
    file.write_bytes(spoiled)
    file.chmod(0o600)
    with pytest.raises(KeyUnusableError, match="a key has 32 bytes"):
        database_key(file, may_make=True, environment={})


def test_the_first_place_that_has_a_key_wins(tmp_path: Path) -> None:
    file = tmp_path / "k"
    made = database_key(file, may_make=True, environment={})
    assert database_key(file, may_make=False, environment={}) == made
    variable = {VARIABLE: "ab" * 32}
    assert database_key(file, may_make=False, environment=variable) == b"\xab" * 32
    with pytest.raises(KeyUnusableError, match="64 hexadecimal digits"):
        database_key(file, may_make=False, environment={VARIABLE: "ab"})
    (tmp_path / "hall-database-key").write_bytes(b"\xcd" * 32)
    both = variable | {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert database_key(file, may_make=False, environment=both) == b"\xcd" * 32


def test_a_plain_database_is_refused_until_it_is_encrypted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _plain(tmp_path / "hall")
    state = ["--state", str(file.parent)]
    assert _found(file.parent, SECRET)
    for command in (["terminals"], ["check"], ["backup", str(tmp_path)]):
        assert main([*command, *state]) == 2
        assert f"python -m hall encrypt --config FILE (or {' '.join(state)})" in (
            capsys.readouterr().err
        )
    assert is_plain(file)

    with closing(connect(file, None)) as server:  # still open somewhere
        server.execute("SELECT count(*) FROM terminals").fetchone()
        assert main(["encrypt", *state]) == 2
        assert "stop the hall server" in capsys.readouterr().err
    assert is_plain(file)

    assert main(["encrypt", *state]) == 0
    assert _found(file.parent, SECRET, "SQLite format 3") == []
    assert {one.name for one in file.parent.iterdir()} == {"hall.sqlite3", "database.key"}
    assert main(["encrypt", *state]) == 0
    assert "is encrypted already" in capsys.readouterr().out
    key = (file.parent / "database.key").read_bytes()
    with closing(connect(file, key)) as connection:
        assert connection.execute("SELECT name FROM clerks").fetchall() == [(SECRET,)]
    assert main(["check", *state]) == 0
    assert "the next start brings it to" in capsys.readouterr().out
    assert main(["terminals", *state]) == 0  # and is brought up to date


def test_what_a_power_cut_left_of_encrypting_is_finished(tmp_path: Path) -> None:
    file = _plain(tmp_path / "hall")
    os.link(file, file.with_name("hall.sqlite3.plain"))  # cut before the change of place
    assert main(["encrypt", "--state", str(file.parent)]) == 0
    _plain(tmp_path / "other").rename(file.with_name("hall.sqlite3.plain"))  # cut after it
    assert main(["encrypt", "--state", str(file.parent)]) == 0
    assert _found(file.parent, SECRET) == []


def test_a_copy_is_made_while_the_hall_runs_and_put_back(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--state", str(state)]
    database = open_database(HallSettings(state=state))
    try:
        copies = tmp_path / "copies"
        copies.mkdir()
        assert main(["backup", str(copies), *where]) == 0
        copy = Path(capsys.readouterr().out.strip())
        assert main(["backup", str(copy), *where]) == 1
        assert "there already" in capsys.readouterr().err
        with database.writing() as connection:
            connection.execute(ratings.delete())
        assert main(["restore", str(copy), *where]) == 2
        assert "stop the hall server" in capsys.readouterr().err
    finally:
        database.close()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert _found(copies, SECRET, "SQLite format 3") == []
    assert main(["restore", str(copy), *where]) == 0
    database = open_database(HallSettings(state=state))
    with database.reading() as connection:
        assert connection.scalar(select(ratings.c.text)) == SECRET
    database.close()
    (aside,) = state.glob("hall.sqlite3.before-restore-*")
    key = (state / "database.key").read_bytes()
    with closing(connect(aside, key)) as before:
        assert before.execute("SELECT count(*) FROM ratings").fetchone() == (0,)


def test_a_damaged_database_is_found_and_replaced_by_its_copy(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--state", str(state)]
    key = (state / "database.key").read_bytes()
    copy = back_up(state / "hall.sqlite3", key, tmp_path / "copy", NOW)
    assert main(["check", *where]) == 0
    assert "sound; version" in capsys.readouterr().out
    for file in (state / "hall.sqlite3", tmp_path / "bad copy"):
        content = bytearray(copy.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    assert main(["check", *where]) == 1
    assert "damaged" in capsys.readouterr().out
    assert main(["restore", str(tmp_path / "bad copy"), *where]) == 2
    assert "damaged" in capsys.readouterr().err
    assert main(["restore", str(copy), *where]) == 0
    assert main(["check", *where]) == 0
    (state / "database.key").chmod(0o640)
    assert main(["check", *where]) == 2
