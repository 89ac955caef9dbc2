"""Each step takes a file of the version before it, with its rows, to the next."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from offline_cache import migrations
from offline_cache.migrations import NEWEST, STEPS, migrate, version_of
from offline_cache.sqlcipher import Database, connect
from offline_cache.store import Store

FOLDER = Path(migrations.__file__).parent

# What a terminal of each version may have in its file, as that version wrote it.
ROWS: dict[int, tuple[str, ...]] = {
    1: (
        "INSERT INTO settings VALUES ('token', 't', 1)",
        "INSERT INTO people VALUES ('p', 'd', 'n', 1, x'5B5D')",
        "INSERT INTO cached_profiles VALUES ('T', 'p', 1, CAST('{}' AS BLOB))",
        "INSERT INTO drafts VALUES ('i', 'p', 'T', 'S01', 1, 1, NULL, x'7B7D')",
        """INSERT INTO pending_events (key, kind, state, body, body_sha256, person_key,
            taxpayer_id, task_id, created_at, changed_at, next_at)
            VALUES ('k', 'filing', 'unknown', x'7B7D', 'h', 'p', 'T', 'S01', 1, 1, 1)""",
        "INSERT INTO seen_codes VALUES (x'00', 1)",
        "INSERT INTO attempts VALUES ('sms', 'd', '2026-11-21', 2)",
    ),
    2: ("INSERT INTO audit_entries VALUES (1, 1, 'visit.began', '', '', zeroblob(32), x'01')",),
    3: (
        """INSERT INTO draft_attachments
            VALUES ('a', 'i', 'proof', 'image/jpeg', 'h', 1, x'FFD8')""",
    ),
    4: (
        """INSERT INTO payments
            VALUES (1, 'k', 'waiting', x'7B7D', 'p', 'T', 'S13', 'P1', NULL, 0, 1, 1)""",
    ),
}


def fill(database: Database, version: int) -> None:
    for statement in ROWS[version]:
        database.execute(statement)


def content(database: Database) -> dict[str, list[object]]:
    return {
        table: database.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
        for table in database.table_names()
        if not table.startswith("sqlite_")
    }


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_a_step_keeps_every_row_of_the_version_before(
    tmp_path: Path, key: bytes, version: int
) -> None:
    database = connect(tmp_path / "store.db", key)
    for before in range(1, version):
        migrate(database, to=before)
        fill(database, before)
    rows = content(database)
    migrate(database, to=version)
    after = content(database)
    fill(database, version)
    assert version_of(database) == version
    assert {table: after[table] for table in rows} == rows
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.conn.close()


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_a_terminal_of_any_older_version_opens(tmp_path: Path, key: bytes, version: int) -> None:
    path = tmp_path / "store.db"
    database = connect(path, key)
    for number in range(1, version + 1):
        migrate(database, to=number)
        fill(database, number)
    database.conn.close()
    store = Store.open(path, key)
    assert store.recovery is None
    assert store.settings.get("token") == "t"
    assert store.pending.get("k").body == b"{}"
    assert store.drafts.find("p", "T", "S01") is not None
    assert store.audit.append("visit.began", "", "", store.access.clock()).seq == (
        1 if version < 2 else 2
    )
    store.close()


def test_an_upgraded_file_has_the_schema_of_a_new_one(tmp_path: Path, key: bytes) -> None:
    step_by_step, at_once = connect(tmp_path / "a", key), connect(tmp_path / "b", key)
    for version in range(1, NEWEST + 1):
        migrate(step_by_step, to=version)
    migrate(at_once)
    assert step_by_step.schema == at_once.schema
    step_by_step.conn.close()
    at_once.conn.close()


def test_a_step_that_fails_leaves_the_version_before(
    tmp_path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(database: Database) -> None:
        database.execute("CREATE TABLE half (x)")
        raise RuntimeError("power cut")

    steps: tuple[Callable[[Database], None], ...] = (*STEPS, breaks)
    monkeypatch.setattr(migrations, "STEPS", steps)
    database = connect(tmp_path / "store.db", key)
    with pytest.raises(RuntimeError):
        migrate(database, to=NEWEST + 1)
    assert version_of(database) == NEWEST
    assert "half" not in database.table_names()
    database.conn.close()


def test_steps_are_numbered_and_import_no_code_of_the_application() -> None:
    files = sorted(path for path in FOLDER.glob("*.py") if path.name != "__init__.py")
    assert [int(path.stem[1:5]) for path in files] == list(range(1, NEWEST + 1))
    assert [step.__module__.rpartition(".")[2] for step in STEPS] == [path.stem for path in files]
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                root = name.partition(".")[0]
                assert root in sys.stdlib_module_names or root == "sqlite_utils", path.name
