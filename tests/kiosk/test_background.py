"""Work off the GUI thread: answers come back on it, mistakes too, and an end is an end."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kiosk.background import Background


@pytest.fixture
def background(qapp: object) -> Iterator[Background]:
    background = Background(workers=2)
    yield background
    background.close()


def test_the_job_runs_elsewhere_and_its_answer_comes_here(
    background: Background, qtbot: QtBot
) -> None:
    threads: list[int] = []
    answers: list[tuple[str, int]] = []

    def job() -> str:
        threads.append(threading.get_ident())
        return "done"

    background.run(job, lambda answer: answers.append((answer, threading.get_ident())))
    assert background.pending == 1
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [("done", threading.get_ident())]
    assert threads != [threading.get_ident()]
    assert background.pending == 0


def test_our_own_mistake_is_raised_here_and_the_next_job_still_runs(
    background: Background, qtbot: QtBot
) -> None:
    answers: list[object] = []

    def job() -> None:
        raise ZeroDivisionError("a mistake of ours")

    with qtbot.capture_exceptions() as caught:
        background.run(job, answers.append)
        qtbot.waitUntil(lambda: bool(caught))
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    background.run(lambda: 7, answers.append)
    qtbot.waitUntil(lambda: answers == [7])


def test_what_the_world_does_is_told_by_a_signal(background: Background, qtbot: QtBot) -> None:
    background.expect(ConnectionError)
    told: list[object] = []
    answers: list[object] = []
    background.troubled.connect(told.append)

    def job() -> None:
        raise ConnectionResetError("the line broke")

    background.run(job, answers.append)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], ConnectionResetError)
    assert answers == []


def test_one_worker_keeps_the_order(qapp: object, qtbot: QtBot) -> None:
    one = Background(workers=1)
    order: list[int] = []
    for number in range(20):
        one.run(lambda number=number: order.append(number))  # type: ignore[misc]  # bound now
    qtbot.waitUntil(lambda: one.pending == 0)
    assert order == list(range(20))
    one.close()


def test_after_the_end_nothing_is_answered_and_nothing_begun(qapp: object, qtbot: QtBot) -> None:
    background = Background(workers=1)
    begun, let_go = threading.Event(), threading.Event()
    ran: list[str] = []
    answers: list[object] = []

    def slow() -> str:
        begun.set()
        let_go.wait(10)
        ran.append("slow")
        return "slow"

    background.run(slow, answers.append)
    background.run(lambda: ran.append("waiting"))
    assert begun.wait(10)
    let_go.set()
    background.close()  # waits for the one that runs, drops the one that waits
    background.run(lambda: ran.append("too late"), answers.append)
    qtbot.wait(1)
    assert ran in (["slow"], ["slow", "waiting"])
    assert answers == []
