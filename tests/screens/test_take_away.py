"""Papers taken away, what was left half-way, and times as they are said on the screen."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.bilingual import Bilingual
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task
from kiosk.tasks.draft import OTHER_VERSION
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tax_law import load_law
from screens.task.result import PrintState
from screens.task.resume import Unfinished
from screens.task.spoken_times import spoken_times
from screens.task.take_away import DESK, PHONE, TakeAway
from screens.task.view_model import TaskModel

TODAY = date(2026, 11, 21)
BOTH = frozenset({DESK, PHONE})


@pytest.fixture
def taken(qapp: QGuiApplication) -> TakeAway:
    made = TakeAway()
    made.set_ways(BOTH)
    made.set_paper(True)
    return made


@pytest.fixture
def model(qapp: QGuiApplication) -> TaskModel:
    return TaskModel()


def ways(taken: TakeAway) -> list[str]:
    return [offer["way"] for offer in taken.offers]


def test_a_way_is_offered_only_while_it_is_there(taken: TakeAway) -> None:
    assert ways(taken) == [PHONE]  # nothing has failed: no need of the desk
    for slip in (PrintState.PAPER_OUT, PrintState.FAILED, PrintState.NONE):
        taken.set_slip(slip)
        assert ways(taken) == [DESK, PHONE]
    taken.set_slip(PrintState.PRINTED)
    taken.set_page(PrintState.FAILED)
    assert ways(taken) == [DESK, PHONE]
    taken.set_ways(frozenset({DESK}))
    assert ways(taken) == [DESK]
    taken.set_ways(frozenset())  # the line is down
    assert ways(taken) == []
    taken.set_ways(BOTH)
    taken.set_paper(False)  # refused: there is nothing to take home
    assert ways(taken) == []


def test_the_page_can_be_printed_again_only_with_a_printer(taken: TakeAway) -> None:
    taken.set_page(PrintState.PAPER_OUT)
    assert "没纸了" in taken.page["text"]
    assert taken.page["action"] == ""
    taken.set_page_printer(True)
    assert taken.page["action"] == "再打一次"
    taken.set_page(PrintState.PRINTED)
    assert taken.page["status"] == "fine"


def test_the_sheet_shows_a_code_a_number_or_why_not(taken: TakeAway) -> None:
    asked: list[str] = []
    taken.asked.connect(asked.append)
    taken.take(PHONE)
    assert taken.sheet["making"]
    assert taken.sheet["code"] == ""
    taken.show_number("017")  # of an earlier wish: not what the sheet is about
    assert taken.sheet["number"] == ""
    taken.show_code("https://hall.example/papers/x#key")
    assert taken.sheet["code"].startswith("data:image/png;base64,")
    assert "24 小时" in taken.sheet["text"].replace("\u00a0", " ")
    taken.close()
    assert taken.sheet == {}
    taken.show_code("https://hall.example/late")  # comes after the sheet was closed
    assert taken.sheet == {}
    taken.take(DESK)
    taken.fail(Bilingual("连不上", "No line"))
    assert (taken.sheet["heading"], taken.sheet["text"]) == ("没有成功", "连不上")
    taken.again()
    taken.show_number("017")
    assert taken.sheet["number"] == "017"
    assert asked == [PHONE, DESK, DESK]
    taken.wipe()
    assert taken.sheet == {}
    assert ways(taken) == []


def test_a_slip_is_offered_again_only_with_a_printer(model: TaskModel) -> None:
    profile = sample_taxpayers(TODAY)["small company"]
    law = load_law("133100")
    model.begin(TaskRunner(load_task("S24"), profile, "k", law, TODAY, rights=frozenset(Right)))
    assert model.has_paper
    model.set_print_state(PrintState.PAPER_OUT)
    assert model.result["printAction"] == "再打一次"
    model.set_slip_printer(False)
    assert model.result["printAction"] == ""
    model.take_away.set_ways(BOTH)
    model.take_away.set_paper(model.has_paper)
    model.take_away.take(DESK)
    assert model.go_back()  # closes the sheet, not the page
    assert model.take_away.sheet == {}
    assert model.has_paper
    model.wipe()
    assert ways(model.take_away) == []


def test_what_was_left_is_offered_with_when_where_and_how_far(model: TaskModel) -> None:
    chosen: list[str] = []
    model.resume.go_on_asked.connect(lambda: chosen.append("on"))
    model.resume.anew_asked.connect(lambda: chosen.append("anew"))
    left = Unfinished(
        matter=Bilingual("增值税申报", "VAT"),
        saved=Bilingual("11 月 20 日 16:02", "20 Nov, 16:02"),
        where=Bilingual("4 号终端", "4 号终端"),
        step=Bilingual("核对税款", "Check"),
    )
    model.offer(left)
    assert model.step["kind"] == "resume"
    values = [row["shown"].replace("\u00a0", " ") for row in model.step["rows"]]
    assert values == ["增值税申报", "11 月 20 日 16:02", "4 号终端", "核对税款"]
    assert model.step["primary"] == "接着上次的办"
    assert not model.unsubmitted
    model.set_language("en")
    assert model.step["rows"][1]["shown"] == "20 Nov, 16:02"
    model.advance()
    model.advance()  # a second touch is about nothing any more
    model.offer(left)
    model.resume.beginAnew()
    assert chosen == ["on", "anew"]
    model.offer(left)
    assert not model.go_back()  # 返回 leaves the task, the draft stays
    model.wipe()
    assert model.step == {"kind": ""}


def test_a_draft_that_no_longer_fits_is_told_on_the_first_page_only(model: TaskModel) -> None:
    profile = sample_taxpayers(TODAY)["small company"]
    law = load_law("133100")
    runner = TaskRunner(load_task("S01"), profile, "k", law, TODAY, rights=frozenset(Right))
    model.begin(runner, OTHER_VERSION)
    assert "表单已更新" in model.step["removed"][0]
    model.advance()
    assert model.step["removed"] == []


def test_it_says_where_the_draft_lies_once_it_does(model: TaskModel) -> None:
    profile = sample_taxpayers(TODAY)["small company"]
    law = load_law("133100")
    runner = TaskRunner(load_task("S01"), profile, "k", law, TODAY, rights=frozenset(Right))
    model.begin(runner)
    assert "已自动保存草稿" in model.savedText
    model.saved_for_all()
    assert "本厅哪台终端都能接着办" in model.savedText
    model.begin(runner)
    assert "已自动保存草稿" in model.savedText


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("2026-11-21 09:41:00", "11 月 21 日 09:41", "21 Nov 09:41"),
        ("2025-03-02", "2025 年 3 月 2 日", "2 Mar 2025"),
        ("自 2026-01-01 至 2026-06-30", "自 1 月 1 日 至 6 月 30 日", "自 1 Jan 至 30 Jun"),
        ("2026-13-40", "2026-13-40", "2026-13-40"),
        ("证 12026-11-210", "证 12026-11-210", "证 12026-11-210"),
        ("¥ 8,715.00", "¥ 8,715.00", "¥ 8,715.00"),
    ],
)
def test_times_are_said_as_people_say_them(written: str, zh: str, en: str) -> None:
    assert spoken_times(Bilingual(written, written), TODAY) == Bilingual(zh, en)
