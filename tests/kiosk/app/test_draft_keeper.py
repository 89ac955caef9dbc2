"""Drafts at two terminals of a hall: the newer is found, and a bad line holds up nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from hall.bureau.synthetic.personas import load_personas
from hall.composition import Hall, open_hall
from hall.settings import HallSettings
from kiosk.app import draft_keeper
from kiosk.app.draft_keeper import DraftKeeper, LeftDraft
from kiosk.background import Background
from kiosk.china_time import china_today
from kiosk.filing_desk import FilingDesk
from kiosk.hall_client import HallClient
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tax_law import load_law
from kiosk.visit import EndReason, IdleClock, Stage, Visit
from offline_cache.store import Store
from tests.hall.live_server import serve

TASK = "S01"


class Place:
    """One terminal with the visitor before it; only its store, its line and its keeper."""

    def __init__(self, folder: Path, hall: Hall, url: str, stack: ExitStack, label: str) -> None:
        self.store = Store.open(folder / label / "store.db", bytes(32))
        stack.callback(self.store.close)
        tokens: list[str] = []
        self.hall = HallClient(url, lambda: tokens[0] if tokens else None, timeout_s=2)
        stack.callback(self.hall.close)
        tokens.append(self.hall.enrol(hall.terminals.issue_code(label).code, "t", "1").token)
        self.visit = Visit(IdleClock(90, 30))
        self.background, self.desk_work = Background(), Background(workers=1)
        stack.callback(self.background.close)
        stack.callback(self.desk_work.close)
        self.keeper = DraftKeeper(self.visit, self.background, self.desk_work)
        desk = FilingDesk(self.store, lambda: None)
        outside: Any = SimpleNamespace(filing_desk=desk, hall=self.hall)
        self.keeper.open(outside)
        self.keeper.set_online(True)

    def arrive(self) -> None:
        """郝大勇 comes in, for his breakfast shop."""
        who = next(one for one in load_personas(china_today()).people if one.name == "郝大勇")
        opened = self.hall.visit_by_card(who.name, who.id_number)
        self.visit.begin()
        self.visit.move(Stage.CHOOSING)
        visitor: Any = SimpleNamespace(person_key=opened.person.person_key)
        self.visit.visitor = visitor
        self.visit.visit_id, self.visit.visit_token = opened.visit_id, opened.visit_token
        self.visit.mandate = next(m for m in opened.mandates if "早餐店" in m.taxpayer_name)
        fetched = self.hall.profile(
            opened.visit_id, opened.visit_token, self.visit.mandate.taxpayer_id
        )
        self.runner = TaskRunner(
            load_task(TASK),
            fetched.profile,
            opened.person.person_key,
            load_law("133100"),
            china_today(),
            rights=frozenset(Right),
        )

    def leave(self) -> None:
        self.visit.end(EndReason.VISITOR)

    def idle(self) -> bool:
        return not (self.background.pending or self.desk_work.pending)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    hall = open_hall(HallSettings(state=tmp_path / "hall", bureau="synthetic"))
    yield hall
    hall.database.close()


@pytest.fixture
def places(tmp_path: Path, hall: Hall, qapp: QGuiApplication) -> Iterator[tuple[Place, Place]]:
    with ExitStack() as stack:
        url = stack.enter_context(serve(hall))
        here = Place(tmp_path, hall, url, stack, "3 号机")
        there = Place(tmp_path, hall, url, stack, "4 号机")
        here.arrive()
        there.arrive()
        yield here, there


@pytest.fixture
def find(qtbot: QtBot) -> Callable[[Place], LeftDraft | None]:
    def find(place: Place) -> LeftDraft | None:
        found: list[LeftDraft | None] = []
        place.keeper.find(TASK, found.append)
        qtbot.waitUntil(lambda: bool(found))
        return found[0]

    return find


Find = Callable[[Place], "LeftDraft | None"]


def save(place: Place, qtbot: QtBot, answer: str = "1.50") -> None:
    place.runner.answer("non_invoiced", answer)
    place.keeper.save(place.runner)
    qtbot.waitUntil(place.idle)


def test_what_was_saved_here_is_found_there_and_the_newer_wins(
    places: tuple[Place, Place], qtbot: QtBot, find: Find
) -> None:
    here, there = places
    assert find(there) is None
    with qtbot.waitSignal(here.keeper.saved_at_hall):
        save(here, qtbot)
    found = find(there)
    assert found is not None
    assert (found.answers, found.where) == (here.runner.answers_document(), "3 号机")
    assert not found.in_this_visit
    own = find(here)
    assert own is not None
    assert (own.where, own.in_this_visit) == ("", True)  # a minute ago: not asked about
    with qtbot.waitSignal(there.keeper.saved_at_hall):
        save(there, qtbot, "2.50")
    here.leave()
    here.arrive()
    newer = find(here)
    assert newer is not None
    assert (newer.where, newer.in_this_visit) == ("4 号机", False)
    here.keeper.set_online(False)
    older = find(here)  # without a line it is what lies here that counts
    assert older is not None
    assert (older.where, older.answers == newer.answers) == ("", False)


def test_beginning_anew_forgets_it_everywhere(
    places: tuple[Place, Place], qtbot: QtBot, find: Find
) -> None:
    here, there = places
    with qtbot.waitSignal(here.keeper.saved_at_hall):
        save(here, qtbot)
    here.keeper.forget(here.runner)
    qtbot.waitUntil(here.idle)
    assert find(there) is None
    assert find(here) is None


def test_the_last_save_reaches_the_hall_after_the_visitor_has_gone(
    places: tuple[Place, Place], qtbot: QtBot, find: Find
) -> None:
    here, there = places
    for answer in ("1", "2", "3", "4"):
        here.runner.answer("non_invoiced", answer)
        here.keeper.save(here.runner)
    last = here.runner.answers_document()
    visit_id = here.visit.visit_id
    assert visit_id is not None
    here.leave()
    here.hall.end_visit(visit_id)
    qtbot.waitUntil(here.idle)
    found = find(there)
    assert found is not None
    assert found.answers == last


def test_a_hall_that_hangs_is_not_waited_for(
    places: tuple[Place, Place], qtbot: QtBot, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = places
    save(here, qtbot)
    here.leave()
    here.arrive()
    monkeypatch.setattr(draft_keeper, "_WAIT_FOR_HALL_MS", 30)
    answered = threading.Event()
    real = here.hall.find_draft

    def slow(*asked: Any) -> Any:
        answered.wait(5)
        return real(*asked)

    monkeypatch.setattr(here.hall, "find_draft", slow)
    found = find(here)
    assert found is not None
    assert (found.where, found.in_this_visit) == ("", False)
    answered.set()
    qtbot.waitUntil(here.idle)  # what it says later is dropped


def test_an_answer_for_a_visitor_who_left_is_dropped(
    places: tuple[Place, Place], qtbot: QtBot
) -> None:
    here, _ = places
    found: list[LeftDraft | None] = []
    here.keeper.find(TASK, found.append)
    here.leave()
    qtbot.waitUntil(here.idle)
    assert found == []
