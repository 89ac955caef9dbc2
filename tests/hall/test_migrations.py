"""A database of any earlier version is brought to the newest, with everything in it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import create_engine, select

import hall.composition  # noqa: F401  (every table is known once the whole hall is)
from hall.command_line import main
from hall.database import Database, DatabaseTooNewError
from hall.migrations import NEWEST, STEPS, migrate
from hall.sqlcipher import connect, is_plain
from hall.tables import metadata, ratings, schema_info, terminals

KEY = bytes(range(32))
EARLIER = Path(__file__).with_name("earlier_databases")
ROWS = """
INSERT INTO terminals VALUES ('t', '3 号终端', 'n', '0', 'h',
    '2026-11-21T02:00:00.000000Z', NULL, NULL);
INSERT INTO ratings VALUES ('k', 'h', 'PJ1', 't', 5, '[]', '好', '',
    '2026-11-21T02:00:00.000000Z', '2026-11-21T02:00:00.000000Z');
INSERT INTO schema_info VALUES (1);
"""


def _shape(connection: sqlite3.Connection) -> set[str]:
    """Every table and index, in words that do not depend on line breaks and quotes."""
    return {
        re.sub(r"[\s\"]+", " ", sql).replace(" ,", ",").strip()
        for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    }


@pytest.fixture(scope="module")
def newest() -> set[str]:
    """What the tables of this program look like, from the tables themselves."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        shape = _shape(cast("sqlite3.Connection", connection.connection.dbapi_connection))
    engine.dispose()
    return shape


def _earlier(file: Path, script: str) -> None:
    with closing(connect(file, KEY)) as connection:
        connection.executescript(script)


def test_the_steps_lead_to_the_tables_of_this_program(tmp_path: Path, newest: set[str]) -> None:
    Database(f"sqlite:///{tmp_path}/new.db", KEY).close()
    with closing(connect(tmp_path / "new.db", KEY)) as connection:
        found = _shape(connection)
    assert found == newest, "a table was changed: add a step to hall/migrations"
    assert [entry.name for entry in tmp_path.iterdir()] == ["new.db"]  # nothing to copy


@pytest.mark.parametrize("name", ["first", "windows", "reports"])
def test_every_earlier_database_opens_with_all_its_rows(
    tmp_path: Path, newest: set[str], name: str
) -> None:
    file = tmp_path / "hall.sqlite3"
    _earlier(file, (EARLIER / f"{name}.sql").read_text() + ROWS)
    database = Database(f"sqlite:///{file}", KEY)
    with database.reading() as connection:
        assert connection.scalar(select(terminals.c.label)) == "3 号终端"
        assert connection.scalar(select(ratings.c.text)) == "好"
        assert connection.execute(select(schema_info.c.version)).all() == [(NEWEST,)]
    database.close()
    with closing(connect(file, KEY)) as connection:
        assert _shape(connection) == newest
    # What it was before lies beside it, encrypted, and opens.
    copy = tmp_path / f"hall.sqlite3.before-version-{NEWEST}"
    assert not is_plain(copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(connect(copy, KEY)) as connection:
        assert connection.execute("SELECT version FROM schema_info").fetchall() == [(1,)]
        assert connection.execute("SELECT text FROM ratings").fetchall() == [("好",)]
    copy.unlink()
    Database(f"sqlite:///{file}", KEY).close()
    assert not copy.exists()  # only before a change


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_every_version_leads_to_the_newest(tmp_path: Path, newest: set[str], version: int) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/plain.db")
    with engine.begin() as connection:
        migrate(connection, version)
    with engine.begin() as connection:
        migrate(connection)
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "plain.db")) as raw:
        assert _shape(raw) == newest


def test_a_step_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "hall.sqlite3"
    _earlier(file, (EARLIER / "first.sql").read_text() + ROWS)
    with closing(connect(file, KEY)) as connection:
        before = _shape(connection)

    def fails(connection: object) -> None:
        STEPS[1](connection)  # type: ignore[arg-type]  # passed on as it came
        raise OSError("the disk is full")

    monkeypatch.setattr("hall.migrations.STEPS", (STEPS[0], fails))
    with pytest.raises(OSError, match="disk is full"):
        Database(f"sqlite:///{file}", KEY)
    with closing(connect(file, KEY)) as connection:
        assert _shape(connection) == before
        assert connection.execute("SELECT version FROM schema_info").fetchall() == [(1,)]


def test_a_newer_database_is_refused_in_words_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["terminals", "--state", str(tmp_path)]) == 0
    file, key = tmp_path / "hall.sqlite3", (tmp_path / "database.key").read_bytes()
    with closing(connect(file, key)) as connection:
        connection.execute("UPDATE schema_info SET version = 99")
    with pytest.raises(DatabaseTooNewError):
        Database(f"sqlite:///{file}", key)
    assert main(["terminals", "--state", str(tmp_path)]) == 2
    assert "schema 99, this program knows" in capsys.readouterr().err
    with closing(connect(file, key)) as connection:
        assert connection.execute("SELECT version FROM schema_info").fetchall() == [(99,)]
