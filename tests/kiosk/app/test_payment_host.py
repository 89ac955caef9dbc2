"""The payment on the screen: followed, cancelled when its visitor turns away, told afterwards.

Real models, desk and store; the hall is one that can be moved by hand, and workers work at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.app.payment_host import PaymentHost
from kiosk.app.visit_host import VisitHost
from kiosk.background import Background
from kiosk.hall_client import Offline
from kiosk.hall_client.failures import OfflineReason
from kiosk.hall_client.payments import PaymentState
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.payment import PaymentStage
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tax_law import load_law
from kiosk.visit import EndReason, IdleClock, Stage, Visit
from offline_cache.store import Store
from screens.health_check.view_model import HealthCheckModel
from screens.task.view_model import TaskModel
from tests.kiosk.payment_hall import NOW, Hall
from tests.kiosk.tasks.occasion import TODAY

SAMPLES = sample_taxpayers(TODAY)


class AtOnce:
    """A worker that has done everything already."""

    def run(self, work: Callable[[], object], done: Callable[[Any], object] | None = None) -> None:
        result = work()
        if done is not None:
            done(result)


@dataclass
class Counter:
    """A terminal as far as paying goes, and what it said."""

    visit: Visit
    clock: IdleClock
    task: TaskModel
    check: HealthCheckModel
    hall: Hall
    store: Store
    host: PaymentHost
    papers: list[str]

    def begin(self, who: str = "resident", task: str = "S11") -> TaskRunner:
        """Stand at the pay step of a task; with one way to pay it begins at once."""
        runner = TaskRunner(
            load_task(task), SAMPLES[who], "me", load_law("133100"), TODAY, rights=frozenset(Right)
        )
        self.visit.move(Stage.RECOGNISING)
        self.visit.move(Stage.CHECKING)
        self.visit.move(Stage.IN_TASK)
        self.task.begin(runner)
        for _ in range(4):
            if runner.current_step.kind != "pay":
                self.task.advance()
        return runner

    def look(self) -> None:
        """The time to ask again has come."""
        self.host._look()

    @property
    def state(self) -> str:
        """The state of the newest payment in the store."""
        return self.store.payments.of("me", SAMPLES["resident"].taxpayer_id)[-1].state

    @property
    def view(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self.task.pay.view)


@pytest.fixture
def counter(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Counter]:
    clock = IdleClock(90, 30)
    visit = Visit(clock)
    models = SimpleNamespace(task=TaskModel(), health_check=HealthCheckModel())
    visit.on_end(models.task.wipe)
    store = Store.open(tmp_path / "store.db", bytes(32), clock=lambda: NOW)
    hall = Hall()
    at_once = cast("Background", AtOnce())
    host = PaymentHost(
        visit,
        cast("Any", models),
        cast("VisitHost", SimpleNamespace()),
        at_once,
        at_once,
    )
    host.open(cast("Any", SimpleNamespace(store=store, hall=hall, terminal_id="T-1")))
    host.set_online(True)
    papers: list[str] = []
    host.settled.connect(lambda: papers.append("voucher"))
    host.closed.connect(lambda: papers.append("slip"))
    yield Counter(visit, clock, models.task, models.health_check, hall, store, host, papers)
    host.close()
    visit.end(EndReason.STAFF)
    store.close()


def test_with_one_way_to_pay_the_code_is_there_without_another_touch(counter: Counter) -> None:
    counter.begin()
    assert counter.view["stage"] == "waiting"
    assert counter.view["code"].startswith("data:image/png")
    assert "居民医保" in counter.view["what"]


def test_followed_to_the_voucher_which_is_printed_once(counter: Counter) -> None:
    runner = counter.begin()
    counter.hall.move("P-1", PaymentState.PAID)
    counter.look()
    assert "请不要再付" in counter.view["headline"]
    counter.hall.move("P-1", PaymentState.SETTLED)
    counter.look()
    counter.look()
    assert runner.current_step.kind == "result"
    assert counter.papers == ["voucher"]
    assert counter.visit.finished_items == ["S11"]
    assert counter.task.result["word"] == "已入库"


def test_going_back_cancels_first_and_says_so(counter: Counter) -> None:
    runner = counter.begin()
    assert counter.task.go_back()
    assert counter.view["headline"] == "已取消,没有扣款"
    assert runner.current_step.kind == "pay"
    assert counter.task.go_back()
    assert runner.current_step.id == "what"


def test_paid_in_the_moment_of_going_back_is_not_called_cancelled(counter: Counter) -> None:
    counter.begin()
    counter.hall.move("P-1", PaymentState.PAID)
    assert counter.task.go_back()
    assert "钱已付" in counter.view["headline"]


@pytest.mark.parametrize("turns_away", ["leaves the task", "is silent", "asks for help"])
def test_whoever_turns_away_leaves_no_open_code(counter: Counter, turns_away: str) -> None:
    counter.begin()
    match turns_away:
        case "leaves the task":
            counter.visit.move(Stage.CHECKING)
        case "is silent":
            for _ in range(120):
                counter.clock.tick()
            assert counter.task.runner is None
        case _:
            counter.host.help_asked()
            assert counter.view["headline"] == "已取消,没有扣款"
    assert counter.state == "cancelled"


def test_a_phone_at_work_keeps_the_visit_open_but_not_for_ever(counter: Counter) -> None:
    counter.begin()
    for _ in range(60):
        counter.clock.tick()
    counter.look()
    assert counter.clock.seconds_left == 120
    for _ in range(100):
        counter.look()
    for _ in range(60):
        counter.clock.tick()
    counter.look()
    assert counter.clock.seconds_left == 60


def test_money_under_way_gives_a_slip_and_is_asked_for_no_more_on_this_screen(
    counter: Counter,
) -> None:
    runner = counter.begin()
    counter.hall.move("P-1", PaymentState.PAID)
    counter.look()
    counter.task.advance()  # 知道了
    assert counter.papers == ["slip"]
    assert runner.current_step.kind == "result"
    counter.hall.move("P-1", PaymentState.SETTLED)
    counter.host.pursue()
    assert counter.state == "settled"
    assert runner.paying.payment.stage is PaymentStage.PAID


def test_when_the_line_breaks_the_code_is_put_away_and_comes_back(counter: Counter) -> None:
    counter.begin()
    counter.hall.line = Offline(OfflineReason.UNREACHABLE)
    counter.host.set_online(False)
    assert counter.view["code"] == ""
    assert "不要付款" in counter.view["headline"]
    counter.hall.line = None
    counter.host.set_online(True)
    assert counter.view["code"] != ""


def test_what_a_visitor_left_behind_without_a_line_is_cancelled_when_it_is_back(
    counter: Counter,
) -> None:
    counter.begin()
    counter.hall.line = Offline(OfflineReason.UNREACHABLE)
    counter.host.set_online(False)
    counter.visit.end(EndReason.VISITOR)
    assert counter.state == "waiting"
    counter.hall.line = None
    counter.host.set_online(True)
    assert counter.state == "cancelled"


def test_the_next_visitor_sees_nothing_of_it_and_the_same_one_is_told(counter: Counter) -> None:
    counter.begin()
    counter.hall.move("P-1", PaymentState.PAID)
    counter.visit.end(EndReason.VISITOR)
    assert counter.view == {}
    taxpayer = SAMPLES["resident"].taxpayer_id
    for person, told in (("you", False), ("me", True)):
        counter.visit.visitor = cast("Any", SimpleNamespace(person_key=person))
        counter.visit.mandate = cast("Any", SimpleNamespace(taxpayer_id=taxpayer))
        counter.check.report_shown.emit()
        assert ("请不要再付" in counter.check.pendingText) is told
