"""What was left half-way at another terminal: offered, warned of, or said to be on its way."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.app.draft_keeper import LeftDraft
from kiosk.app.task_opening import TaskOpening
from kiosk.china_time import china_now, china_today
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.catalogue import TASKS
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tax_law import load_law
from kiosk.visit import IdleClock, Stage, Visit
from screens.task.view_model import TaskModel


class Opening:
    """A visitor at the health check, and the draft that is found for them."""

    def __init__(self) -> None:
        self.law = load_law("133100")
        self.model = TaskModel()
        self.draft: LeftDraft | None = None
        visit = Visit(IdleClock(90, 30))
        visit.begin()
        visit.move(Stage.CHOOSING)
        visitor: Any = SimpleNamespace(person_key="k")
        self.visit, visit.visitor = visit, visitor
        visit.move(Stage.CHECKING)
        shell = SimpleNamespace(set_ways_out=lambda **_: None)
        models: Any = SimpleNamespace(task=self.model, shell=shell)
        host: Any = SimpleNamespace(examined=None)
        self.host = host
        drafts: Any = SimpleNamespace(
            find=lambda _task, done: done(self.draft),
            save=lambda _runner: None,
            forget=lambda _runner: None,
        )
        self.opening = TaskOpening(visit, models, host, drafts)
        outside: Any = SimpleNamespace(law=self.law)
        self.opening.open(outside)
        self.use("two quarters open")

    def use(self, taxpayer: str) -> None:
        """The visitor acts for ``taxpayer``, and has left S01 half-way."""
        profile = sample_taxpayers(china_today())[taxpayer]
        mandate: Any = SimpleNamespace(taxpayer_id=profile.taxpayer_id, rights=tuple(Right))
        self.visit.mandate = mandate
        self.host.examined = SimpleNamespace(profile=profile, signed_periods=frozenset())
        self.left = TaskRunner(
            load_task("S01"), profile, "k", self.law, china_today(), rights=frozenset(Right)
        )
        self.left.advance()

    def found(self, **said: bool) -> None:
        """Begin the task; ``said`` is what the hall says of the draft."""
        self.draft = LeftDraft(
            answers=self.left.answers_document(),
            saved_at=china_now() - timedelta(minutes=5),
            where="3 号机",
            in_this_visit=False,
            **said,
        )
        self.opening.begin("S01")

    def notes(self) -> str:
        """What the page says besides its question."""
        step: Any = self.model.property("step")
        said = [note["text"] for note in step.get("notes", ())]
        return "".join([*said, *step.get("removed", ()), *step.get("exitLines", ())])


@pytest.fixture
def opening(qapp: QGuiApplication) -> Opening:
    return Opening()


def test_a_draft_of_a_terminal_in_contact_is_simply_offered(opening: Opening) -> None:
    opening.found()
    assert opening.model.resume.is_open
    assert opening.notes() == ""


def test_a_draft_of_a_silent_terminal_is_offered_with_a_warning(opening: Opening) -> None:
    opening.found(out_of_contact=True)
    assert opening.model.resume.is_open
    assert "如果您已经在那里签过名,请不要再办" in opening.notes()


def test_what_is_signed_elsewhere_is_not_offered_again(opening: Opening) -> None:
    assert opening.left.period is not None
    signed = opening.left.period.code
    opening.found(handed_in=True)
    assert not opening.model.resume.is_open
    assert "已经签名提交,正在送税务局" in opening.notes()
    runner = opening.model.runner
    assert runner is not None
    assert signed not in [period.code for period in runner.periods]


def test_where_nothing_else_is_open_it_is_said_on_the_way_out(opening: Opening) -> None:
    opening.use("small company")
    opening.found(handed_in=True)
    runner = opening.model.runner
    assert runner is not None
    assert runner.exit is not None
    assert "已经签名提交,正在送税务局" in opening.notes()


def test_a_version_for_next_year_is_not_begun_before_its_day(
    opening: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    this_year = (TASKS / "S34.v1.yaml").read_text(encoding="utf-8")
    next_year = re.sub(r"valid_from: .*", f"valid_from: {china_today().year + 1}-01-01", this_year)
    (tmp_path / "S34.v1.yaml").write_text(this_year, encoding="utf-8")
    (tmp_path / "S34.v2.yaml").write_text(
        next_year.replace("version: 1", "version: 2", 1), encoding="utf-8"
    )
    monkeypatch.setattr("kiosk.tasks.load_task", partial(load_task, directory=tmp_path))
    opening.opening.begin("S34")
    assert opening.model.runner is not None
    assert opening.model.runner.definition.file.version == 1
