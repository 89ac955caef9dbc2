"""What terminals report of themselves, what staff read of it, and a terminal that is revoked."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from hall.command_line import main
from hall.composition import Hall
from hall.terminal_reports import Head
from tests.hall.conftest import StillClock

REPORTS = "/api/v1/terminals/me/reports"
OURS = {"X-Hall-Console": "1"}
RECOVERY = {
    "reason": "damaged",
    "moved_to": "store.db.damaged-20261121",
    "rescued": {"drafts": 2, "pending_events": 1},
}


def _hash(seq: int) -> str:
    return f"{seq:064x}"


def _report(
    terminal: TestClient, seq: int, told: str = "", recovery: dict[str, Any] | None = None
) -> Any:
    body = {"audit": {"seq": seq, "hash": told or _hash(seq)}, "recovery": recovery}
    answer = terminal.post(REPORTS, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _notices(clerk: TestClient) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = clerk.get("/console/api/notices").json()
    return listed


@pytest.fixture
def clerk(terminal: TestClient, hall: Hall) -> TestClient:
    hall.clerks.add("王芳", "correct horse battery")
    signed_in = {"name": "王芳", "password": "correct horse battery"}
    terminal.post("/console/api/sign-in", json=signed_in, headers=OURS)
    return terminal


def test_a_trail_that_goes_back_is_told_to_staff(clerk: TestClient, hall: Hall) -> None:
    _report(clerk, 0, told=_hash(0))
    for seq in (3, 3, 8):
        _report(clerk, seq)
    assert _notices(clerk) == []
    _report(clerk, 5)  # cut off at its end
    (notice,) = _notices(clerk)
    assert (notice["kind"], notice["terminal"]) == ("audit_broken", "3 号终端")
    assert notice["detail"] == {"known": 8, "told": 5}
    done = f"/console/api/notices/{notice['terminal_id']}/audit_broken/seen"
    assert clerk.post(done).status_code == 403
    assert clerk.post(done, headers=OURS).status_code == 204
    assert clerk.post(done, headers=OURS).status_code == 404
    assert _notices(clerk) == []
    _report(clerk, 5, told="f" * 64)  # the same number, another content
    assert len(_notices(clerk)) == 1


def test_heads_are_kept_to_check_a_trail_against(
    terminal: TestClient, hall: Hall, clock: StillClock
) -> None:
    for seq in (4, 6, 9):
        _report(terminal, seq)
        clock.advance(minutes=40)
    (known,) = hall.terminals.all()
    assert hall.terminal_reports.heads(known.terminal_id) == (
        Head(seq=4, hash=_hash(4)),
        Head(seq=9, hash=_hash(9)),
    )


def test_a_store_set_aside_is_told_until_staff_have_read_it(clerk: TestClient) -> None:
    assert _report(clerk, 1, recovery=RECOVERY) == {"recovery_seen": False}
    (notice,) = _notices(clerk)
    assert (notice["kind"], notice["detail"]) == ("store_recovered", RECOVERY)
    assert _report(clerk, 1, recovery=RECOVERY) == {"recovery_seen": False}
    clerk.post(f"/console/api/notices/{notice['terminal_id']}/store_recovered/seen", headers=OURS)
    assert _report(clerk, 2, recovery=RECOVERY) == {"recovery_seen": True}
    another = RECOVERY | {"moved_to": "store.db.damaged-20261122"}
    assert _report(clerk, 2, recovery=another) == {"recovery_seen": False}
    assert len(_notices(clerk)) == 1


@pytest.mark.parametrize("spoiled", [{"seq": -1, "hash": _hash(1)}, {"seq": 1, "hash": "x"}, None])
def test_a_report_that_is_none_is_refused(terminal: TestClient, spoiled: object) -> None:
    answer = terminal.post(REPORTS, json={"audit": spoiled})
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


def test_a_terminal_is_revoked_by_name_or_id(
    terminal: TestClient, hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    state = ["--state", str(hall.settings.state)]
    if hall.settings.database_url:
        pytest.skip("the command reads its own state folder")
    assert main(["terminals", *state]) == 0
    assert "3 号终端" in capsys.readouterr().out
    assert main(["revoke-terminal", "9 号终端", *state]) == 2
    assert "no terminal in use is called" in capsys.readouterr().err
    assert terminal.get("/api/v1/terminals/me").status_code == 200
    assert main(["revoke-terminal", "3 号终端", *state]) == 0
    assert terminal.get("/api/v1/terminals/me").status_code == 401
    assert main(["revoke-terminal", "3 号终端", *state]) == 2
    assert main(["terminals", *state]) == 0
    assert "revoked" in capsys.readouterr().out
