"""Tasks are read ahead while nobody is here; one that is wrong is not offered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from kiosk.app import task_host, task_reading
from kiosk.app.task_reading import TaskReading, is_readable
from kiosk.tasks.catalogue import TASKS
from kiosk.visit import EndReason, IdleClock, Stage, Visit
from tests.kiosk.app.house import House


def test_a_task_whose_file_is_wrong_cannot_be_read_and_the_log_says_why(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = (TASKS / "S34.v1.yaml").read_text(encoding="utf-8")
    (tmp_path / "S34.v1.yaml").write_text(good, encoding="utf-8")
    (tmp_path / "S35.v1.yaml").write_text(
        good.replace("task: S34", "task: S35").replace("steps:", "stepps:", 1), encoding="utf-8"
    )
    today = date(2026, 11, 21)
    assert is_readable("S34", today, tmp_path)
    assert not is_readable("S35", today, tmp_path)
    assert "S35.v1.yaml:" in caplog.text


class AtOnce:
    """Works while one waits."""

    def run(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        done(job())


def test_reading_rests_while_somebody_is_here_and_goes_on_afterwards(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def note(task_id: str, _today: date) -> bool:
        read.append(task_id)
        return task_id != "S05"

    monkeypatch.setattr(task_reading, "is_readable", note)
    monkeypatch.setattr(task_reading, "_SETTLED_MS", 0)
    monkeypatch.setattr(task_reading, "_BETWEEN_MS", 0)
    visit = Visit(IdleClock(90, 30))
    reading = TaskReading(visit, cast(Any, AtOnce()))
    wrong: list[str] = []
    finished: list[bool] = []
    looks: list[bool] = []
    reading.wrong_found.connect(wrong.append)
    reading.finished.connect(lambda: finished.append(True))
    visit.begin()
    reading.begin(frozenset({"S01", "S05", "S13"}))
    reading._timer.timeout.connect(lambda: looks.append(True))
    qtbot.waitUntil(lambda: len(looks) > 3)
    assert read == []
    visit.end(EndReason.VISITOR)
    qtbot.waitUntil(lambda: bool(finished))
    assert read == ["S01", "S05", "S13"]
    assert wrong == ["S05"]


def test_a_wrong_task_begun_before_it_was_read_leaves_the_visitor_at_the_check(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_host, "is_readable", lambda _task_id, _today: False)
    house.lay("沈望舒")
    house.hand.see_screen("health_check")
    house.hand.read("建议按这个顺序办")
    check = house.terminal.models.health_check
    key = next(f["key"] for f in check.findings if f["actionKind"] == "primary")
    house.hand.tap(f"act_{key}")
    house.hand.settle()
    assert house.terminal.visit.stage is Stage.CHECKING
    kinds = {f["key"]: f["actionKind"] for f in check.findings}
    assert kinds[key] != "primary", "it is not offered again"
