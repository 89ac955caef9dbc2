"""The audit trail as a file: written once, private, only from a terminal that is stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.audit import AuditEvent, AuditTrail
from offline_cache.key import store_key
from offline_cache.store import Store


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "terminal.toml"
    file.write_text(
        f'[terminal]\nmode = "trial"\nregion = "133100"\nstate_dir = "{tmp_path / "state"}"\n'
        '[hall]\nurl = "http://127.0.0.1:1"\n',
        encoding="utf-8",
    )
    return file


def test_the_trail_is_written_whole_and_to_a_new_file_only(
    settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "trail.jsonl"
    ask = ["--settings", str(settings), "--export-trail", str(to)]
    assert main(ask) == 1
    assert "there is no store here" in capsys.readouterr().err
    state = tmp_path / "state"
    state.mkdir()
    store = Store.open(state / "store.db", store_key(state / "store.key").value)
    trail = AuditTrail(store)
    trail.record(AuditEvent.TERMINAL_STARTED)
    head = trail.record(AuditEvent.VISIT_BEGAN, "133100199001010012")
    assert main(ask) == 1
    assert "While the terminal runs" in capsys.readouterr().err
    store.close()

    assert main(ask) == 0
    lines = [json.loads(line) for line in to.read_text().splitlines()]
    assert lines[0] == {"format": "tax-hall-audit-trail", "version": 1}
    assert [line["event"] for line in lines[1:]] == ["terminal.started", "visit.began"]
    assert lines[-1]["hash"] == head.hash
    assert "133100199001010012" not in to.read_text()
    assert to.stat().st_mode & 0o777 == 0o600
    assert main(ask) == 1
    assert "is there already" in capsys.readouterr().err
