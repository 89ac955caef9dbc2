"""A guide on the screen, its queue, and what happens when the hall is not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from devices.receipt_printer.slip import Slip
from kiosk.app.guide_host import GuideHost
from kiosk.bilingual import Bilingual
from kiosk.china_time import CHINA
from kiosk.hall_client import Offline, OfflineReason, Refused
from kiosk.tasks.guide_file import load_guides
from kiosk.visit import Stage
from kiosk.window_matters import BookedTime, FreeTime, QueueNumber, WindowQueue
from screens.guide.view_model import GuideModel

MONDAY = date(2026, 11, 23)
QUEUE = WindowQueue(
    matter="register", open=True, waiting=3, wait_minutes=24, opens=time(9), closes=time(16, 30)
)
NUMBER = QueueNumber(
    ticket_id="t-1",
    number="C004",
    matter="register",
    state="waiting",
    window="",
    ahead=3,
    wait_minutes=24,
    taken_at=datetime(2026, 11, 21, 10, 0, tzinfo=CHINA),
)
BOOKED = BookedTime(
    appointment_id="a-1", number="Y112301", matter="register", day=MONDAY, start=time(9, 30)
)


@pytest.fixture
def model(qapp: QGuiApplication) -> GuideModel:
    model = GuideModel()
    model.show(load_guides()["S30"])
    return model


def test_the_best_way_stands_first_with_why_how_long_and_what_it_costs(model: GuideModel) -> None:
    page = model.page
    assert page["name"] == "变更登记、办税人员实名维护"
    assert [way["best"] for way in page["ways"]] == [True, False]
    assert page["ways"][0]["facts"] == "约 5 分钟;不收费"
    assert page["bring"]
    model.set_language("en")
    assert model.page["ways"][0]["facts"] == "About 5 min. Free of charge"


def test_the_queue_says_how_many_wait_then_the_number_then_whose_turn(model: GuideModel) -> None:
    assert model.queueState["canTake"] is False, "not before the hall has answered"
    model.set_queue(QUEUE)
    assert model.queueState["line"] == "有 3 人在等,约 24 分钟"
    model.set_queue(replace(QUEUE, number=NUMBER))
    told = model.queueState
    assert (told["number"], told["line"]) == ("C004", "前面还有 3 人,约 24 分钟")
    assert (told["canTake"], told["canGiveBack"]) == (False, True)
    model.set_queue(replace(QUEUE, number=replace(NUMBER, state="called", window="3")))
    assert model.queueState["line"].replace("\xa0", " ") == "轮到您了,请到 3 号窗口"
    assert model.queueState["canGiveBack"] is False


def test_closed_windows_give_no_number_but_a_time_can_be_booked(model: GuideModel) -> None:
    model.set_queue(replace(QUEUE, open=False))
    told = model.queueState
    assert (told["canTake"], told["canBook"]) == (False, True)
    assert told["line"] == "现在不取号。取号时间 09:00–16:30。"


def test_without_the_hall_there_is_no_number(model: GuideModel) -> None:
    model.set_queue(QUEUE)
    model.tell_offline()
    told = model.queueState
    assert (told["canTake"], told["canBook"], told["number"]) == (False, False, "")
    assert "取不了号" in told["problem"]
    asked: list[str] = []
    model.opened.connect(asked.append)
    model.tryAgain()
    assert asked == ["register"]


def test_a_full_time_cannot_be_touched_and_back_leads_to_the_guide(model: GuideModel) -> None:
    model.set_queue(QUEUE)
    model.set_times(
        (
            FreeTime(day=MONDAY, start=time(9), free=0),
            FreeTime(day=MONDAY, start=time(9, 30), free=2),
            FreeTime(day=date(2026, 11, 24), start=time(9), free=0),
        )
    )
    assert [day["usable"] for day in model.times["days"]] == [True, False]
    assert [(slot["id"], slot["usable"]) for slot in model.times["slots"]] == [
        ("09:00", False),
        ("09:30", True),
    ]
    assert model.choosingTime
    model.close()
    assert (model.choosingTime, model.isOpen) == (False, True)
    model.close()
    assert not model.isOpen


# --- the wiring --------------------------------------------------------------------------


class Hall:
    """The hall server, as far as the windows go."""

    def __init__(self) -> None:
        self.state = QUEUE
        self.away = False
        self.refusal: Refused | None = None

    def queue(self, visit: str, _matter: str) -> WindowQueue:
        assert visit == "v-1"
        if self.away:
            raise Offline(OfflineReason.UNREACHABLE)
        return self.state

    def take_number(self, _key: str, _visit: str, _matter: str, item: str) -> QueueNumber:
        assert item == "S30"
        if self.refusal is not None:
            raise self.refusal
        self.state = replace(self.state, number=NUMBER)
        return NUMBER

    def give_number_back(self, _visit: str, ticket: str) -> None:
        assert ticket == "t-1"
        self.state = replace(self.state, number=None)

    def free_times(self, _matter: str) -> tuple[FreeTime, ...]:
        return (FreeTime(day=MONDAY, start=time(9, 30), free=1),)

    def book_time(self, *_what: object) -> BookedTime:
        self.state = replace(self.state, appointment=BOOKED)
        return BOOKED


class Printer(QObject):
    """A slip printer that works."""

    job_done = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.slips: list[Slip] = []

    def print_slip(self, slip: Slip) -> str:
        self.slips.append(slip)
        return f"job-{len(self.slips)}"


class Now:
    """Work that is done at once."""

    def run(self, job: Callable[[], Any], done: Callable[[Any], None] | None = None) -> None:
        answer = job()
        if done is not None:
            done(answer)


class Wired:
    """A guide host with a visitor in front of it."""

    def __init__(self) -> None:
        self.model = GuideModel()
        self.hall = Hall()
        self.printer = Printer()
        self.helped: list[int] = []
        asked = SimpleNamespace(help=lambda: self.helped.append(1))
        models = SimpleNamespace(
            health_check=SimpleNamespace(guide=self.model, help_asked=asked.help),
            shell=SimpleNamespace(language="zh"),
        )
        self.visit = SimpleNamespace(
            visit_id="v-1", generation=1, stage=Stage.CHECKING, on_end=lambda _wipe: None
        )
        self.host = GuideHost(cast(Any, self.visit), cast(Any, models), cast(Any, Now()))
        self.host.open(cast(Any, SimpleNamespace(hall=self.hall)))
        self.host.set_devices(cast(Any, SimpleNamespace(receipt_printer=self.printer)))


@pytest.fixture
def wired(qapp: QGuiApplication) -> Wired:
    return Wired()


def test_a_number_is_taken_printed_and_given_back(wired: Wired) -> None:
    wired.host.show("S30")
    wired.model.takeNumber()
    assert wired.model.queueState["number"] == "C004"
    assert "C004" in str(wired.printer.slips[0])
    wired.printer.job_done.emit("job-1")
    assert wired.model.queueState["printed"] is True
    wired.model.giveNumberBack()
    assert wired.model.queueState["number"] == ""


def test_a_time_is_booked_and_the_slip_says_when_and_what_to_bring(wired: Wired) -> None:
    wired.host.show("S30")
    wired.model.openTimes()
    wired.model.bookTime("09:30")
    assert not wired.model.choosingTime
    assert "预约号 Y112301" in wired.model.queueState["booked"]
    paper = str(wired.printer.slips[-1])
    assert "11 月 23 日 09:30" in paper
    assert "营业执照" in paper


def test_a_refusal_is_said_in_the_halls_words_and_no_number_is_printed(wired: Wired) -> None:
    wired.hall.refusal = Refused(
        "windows_closed", words=Bilingual("现在不取号。", "No numbers now."), status=409
    )
    wired.host.show("S30")
    wired.model.takeNumber()
    assert wired.model.queueState["problem"] == "现在不取号。"
    assert wired.printer.slips == []


def test_without_a_line_or_a_visit_at_the_hall_nothing_is_made_up(wired: Wired) -> None:
    wired.hall.away = True
    wired.host.show("S30")
    assert wired.model.queueState["offline"] is True
    wired.hall.away = False
    wired.visit.visit_id = None
    wired.model.tryAgain()
    assert wired.model.queueState["offline"] is True
    assert wired.printer.slips == []


def test_help_and_a_concern_lead_on(wired: Wired) -> None:
    concerns: list[str] = []
    wired.host.concern_asked.connect(concerns.append)
    wired.host.show("S36")
    wired.model.callHelp()
    wired.model.tellConcern()
    assert (wired.helped, concerns) == ([1], ["S36"])
    assert not wired.model.isOpen
