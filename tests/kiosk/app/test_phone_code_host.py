"""A number confirmed by a code: sent, checked, refused, without a line, after the visit."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from kiosk.app.phone_code_host import PhoneCodeHost
from kiosk.background import Background
from kiosk.bilingual import Bilingual
from kiosk.hall_client import HallError, Offline, OfflineReason, Refused
from kiosk.visit import EndReason, IdleClock, Visit

NUMBER = "13912345678"


class Phone(QObject):
    """The field of a number, with what it was told."""

    code_asked = Signal(str)
    code_typed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[object, ...]] = []

    def set_online(self, online: bool) -> None:
        pass

    def sent(self, number: str, masked: str) -> None:
        self.heard.append(("sent", number, masked))

    def confirmed(self, number: str, proof: str) -> None:
        self.heard.append(("confirmed", number, proof))

    def failed(self, number: str, words: Bilingual, *, stuck: bool) -> None:
        self.heard.append(("failed", number, words.zh, stuck))


class Task(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.phone = Phone()
        self.runner = SimpleNamespace(profile=SimpleNamespace(taxpayer_id="T1"))


class Hall:
    """Knows one code; ``trouble`` is what the line or the hall does instead."""

    trouble: HallError | None = None

    def send_phone_code(self, *asked: str) -> Any:
        if self.trouble is not None:
            raise self.trouble
        assert asked == ("v", "t", "T1", NUMBER)
        return SimpleNamespace(sms_id="s", masked_phone="139****5678")

    def check_phone_code(self, *asked: str) -> str:
        if self.trouble is not None:
            raise self.trouble
        assert asked == ("v", "t", "T1", "s", NUMBER, "123456")
        return "P1.proof"


class Place:
    def __init__(self) -> None:
        self.visit, self.task, self.hall = Visit(IdleClock(90, 30)), Task(), Hall()
        self.background = Background(workers=1)
        models: Any = SimpleNamespace(task=self.task)
        self.host = PhoneCodeHost(self.visit, models, self.background)
        outside: Any = SimpleNamespace(hall=self.hall)
        self.host.open(outside)
        self.visit.begin()
        self.visit.visit_id, self.visit.visit_token = "v", "t"

    def ask(self) -> None:
        self.task.phone.code_asked.emit(NUMBER)

    def type(self) -> None:
        self.task.phone.code_typed.emit(NUMBER, "123456")


@pytest.fixture
def place(qapp: object) -> Iterator[Place]:
    place = Place()
    yield place
    place.background.close()


def heard(place: Place, qtbot: QtBot, count: int = 1) -> list[tuple[object, ...]]:
    qtbot.waitUntil(lambda: len(place.task.phone.heard) >= count)
    return place.task.phone.heard


def test_a_code_is_sent_and_the_right_one_gives_the_proof(place: Place, qtbot: QtBot) -> None:
    place.ask()
    assert heard(place, qtbot) == [("sent", NUMBER, "139****5678")]
    place.type()
    assert heard(place, qtbot, 2)[1] == ("confirmed", NUMBER, "P1.proof")


@pytest.mark.parametrize(
    ("code", "status", "stuck"),
    [("limit_number", 429, False), ("limit_terminal", 429, True), ("code_invalid", 401, False)],
)
def test_a_refusal_is_said_in_the_halls_words(
    place: Place, qtbot: QtBot, code: str, status: int, stuck: bool
) -> None:
    place.hall.trouble = Refused(code, status, Bilingual("大厅说不行", "no"))
    place.ask()
    assert heard(place, qtbot) == [("failed", NUMBER, "大厅说不行", stuck)]


def test_without_a_line_it_says_what_was_not_done(place: Place, qtbot: QtBot) -> None:
    place.ask()
    heard(place, qtbot)
    place.hall.trouble = Offline(OfflineReason.UNREACHABLE)
    place.ask()
    place.type()
    sent, checked = heard(place, qtbot, 3)[1:]
    assert sent == ("failed", NUMBER, "现在连不上,验证码没有发出。", True)
    assert checked == ("failed", NUMBER, "现在连不上,验证码还没有核对。", True)
    place.visit.visit_id = None  # a visit that the hall does not know
    place.ask()
    assert heard(place, qtbot, 4)[3] == sent


def test_an_answer_that_comes_after_the_visit_is_for_nobody(place: Place, qtbot: QtBot) -> None:
    place.ask()
    place.visit.end(EndReason.VISITOR)
    qtbot.waitUntil(lambda: place.background.pending == 0)
    assert place.task.phone.heard == []
