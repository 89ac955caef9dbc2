"""What the catalogue puts first: what the check advises, and what similar visitors did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from kiosk.app.catalogue_host import CatalogueHost, advised_items, similar_items
from kiosk.hall_client import Offline, OfflineReason
from kiosk.health_check.report import Discretion
from kiosk.identity.visitor import Right
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.visit import IdleClock, Visit
from screens.health_check.view_model import HealthCheckModel
from screens.task.view_model import TaskModel

SAMPLES = sample_taxpayers(date(2026, 11, 21))


def finding(task: str | None, *, act: bool = True, discretion: Discretion = Discretion.OPEN) -> Any:
    return SimpleNamespace(
        action=SimpleNamespace(task_id=task), needs_act=act, discretion=discretion
    )


def test_what_mends_a_finding_is_advised_but_nothing_discreet_is_given_away() -> None:
    report = SimpleNamespace(
        findings=(
            finding("S13"),
            finding("S05"),
            finding("S34", act=False),
            finding("S29", discretion=Discretion.OFFICER),
            finding("S28", discretion=Discretion.TOUCH),
            finding(None),
        )
    )
    assert advised_items(cast(Any, report)) == ("S13", "S05")
    assert advised_items(None) == ()


class Hall:
    """Tells counts, or is away."""

    def __init__(self) -> None:
        self.away = False

    def task_counts(self) -> dict[str, dict[str, int]]:
        if self.away:
            raise Offline(OfflineReason.UNREACHABLE)
        return {"company/small": {"S01": 40, "S05": 12}, "natural_person/none": {"S11": 9}}


class Kept(dict[str, str]):
    """The terminal's settings."""

    def set(self, name: str, value: str) -> None:
        self[name] = value


def test_similar_visitors_are_of_the_same_kind_and_the_last_word_is_kept() -> None:
    hall, kept = Hall(), Kept()
    outside = cast(Any, SimpleNamespace(hall=hall, store=SimpleNamespace(settings=kept)))
    company, person = SAMPLES["small company"], SAMPLES["natural person"]
    hall.away = True
    assert similar_items(outside, company) == (), "nothing was ever told"
    hall.away = False
    assert similar_items(outside, company) == ("S01", "S05")
    hall.away = True
    assert similar_items(outside, company) == ("S01", "S05"), "as last told"
    assert similar_items(outside, person) == ("S11",)
    assert similar_items(outside, SAMPLES["general taxpayer"]) == ()
    assert similar_items(outside, None) == ()


class LaterWork(QObject):
    """Does what it is told when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Callable[[], None]] = []

    def run(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.waiting.append(lambda: done(job()))

    def catch_up(self) -> None:
        waiting, self.waiting = self.waiting, []
        for one in waiting:
            one()


def test_nothing_is_pushed_into_a_list_that_is_being_looked_at(qapp: QGuiApplication) -> None:
    model, work = HealthCheckModel(), LaterWork()
    visit = Visit(IdleClock(90, 30))
    visit.begin()
    mandate: Any = SimpleNamespace(rights=(Right.VIEW, Right.FILE))
    visit.mandate, visit.profile = mandate, SAMPLES["small company"]
    models: Any = SimpleNamespace(health_check=model, task=TaskModel())
    host = CatalogueHost(visit, models, cast(Any, work))
    host.open(
        cast(
            Any,
            SimpleNamespace(
                hall=Hall(), store=SimpleNamespace(settings=Kept()), task_ids=frozenset()
            ),
        )
    )

    def listed() -> list[str]:
        return [task["id"] for group in model.task_list.groups for task in group["tasks"]]

    model.report_shown.emit()
    asked_ahead, work.waiting = work.waiting, []
    model.task_list.open()
    work.catch_up()
    seen = listed()
    assert seen[:2] != ["S01", "S05"]
    asked_ahead[0]()  # the hall answers late
    work.catch_up()
    assert listed() == seen, "nothing moves under the finger"

    model.task_list.close()
    model.task_list.open()
    work.catch_up()
    assert listed()[:2] == ["S01", "S05"]
