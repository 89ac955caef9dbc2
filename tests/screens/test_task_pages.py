"""The pages of a task: pads that fit the value, lists to search, pages that only inform."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task, task_ids
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from kiosk.tasks.step_kinds import StepKind
from kiosk.tax_law import load_law
from kiosk.taxpayer import Profile
from screens.task.result import PrintState
from screens.task.view_model import TaskModel

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def taxpayers() -> Mapping[str, Profile]:
    return sample_taxpayers(TODAY)


@pytest.fixture
def model(qapp: QGuiApplication) -> TaskModel:
    made = TaskModel()
    made.set_startable_tasks(frozenset(task_ids()))
    return made


def begin(model: TaskModel, task: str, profile: Profile) -> TaskRunner:
    law = load_law(region="133100")
    runner = TaskRunner(load_task(task), profile, "k", law, TODAY, rights=frozenset(Right))
    model.begin(runner)
    return runner


def offered(model: TaskModel) -> list[str]:
    return [option["value"] for option in model.entry.editing["options"]]


def test_a_page_that_informs_says_nothing_of_a_filing_and_can_be_printed(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    asked: list[bool] = []
    finished: list[bool] = []
    model.slip_asked.connect(lambda: asked.append(True))
    model.finished.connect(lambda: finished.append(True))
    begin(model, "S24", taxpayers["small company"])
    assert "word" not in model.result
    assert model.result["printLabel"] == "打印查询单"
    model.printAgain()
    assert asked
    model.set_print_state(PrintState.PRINTED)
    assert model.result["printLabel"] == ""
    assert model.result["printAction"] == "再打一次"
    model.set_print_state(PrintState.NONE)
    assert "回执" not in model.result["printText"]
    model.advance()
    assert finished


def test_a_filing_under_way_draws_no_result(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    begin(model, "S01", taxpayers["small company"])
    assert model.result == {}


@pytest.mark.parametrize(
    ("typed", "found"),
    [("zgg", ["icbc", "ceb"]), ("工商", ["icbc"]), ("merchants", ["cmb"]), ("没有", [])],
)
def test_a_bank_is_found_by_initials_or_by_part_of_its_name(
    model: TaskModel, taxpayers: Mapping[str, Profile], typed: str, found: list[str]
) -> None:
    begin(model, "S28", taxpayers["small company"])
    model.entry.edit("opening_bank")
    assert model.entry.editing["pad"] == "search"
    everything = offered(model)
    model.entry.typeText(typed)
    assert [value for value in offered(model) if value in found] == found
    assert len(offered(model)) < len(everything)
    if not found:
        assert model.entry.editing["hint"] == "没有找到,换个字试试"


def test_what_is_found_is_taken_by_a_touch_and_kept_when_searched_in_vain(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    begin(model, "S28", taxpayers["small company"])
    model.entry.edit("opening_bank")
    model.entry.typeText("zgyh")
    model.entry.chooseOption("boc")
    assert model.entry.editing == {}
    assert model.step["fields"][0]["shown"] == "中国银行"
    model.entry.edit("opening_bank")
    model.entry.typeText("没有")
    model.entry.cancel()
    assert model.step["fields"][0]["shown"] == "中国银行"


def test_only_money_has_the_sign_of_money(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    pads: dict[str, tuple[str, str]] = {}
    runner = begin(model, "S12", taxpayers["a year open"])
    for row in runner.current.rows:
        model.entry.edit(row.key)
        pads[row.unit] = (model.entry.editing["prefix"], model.entry.editing["suffix"])
        model.entry.cancel()
    assert pads["yuan"] == ("¥ ", "")
    assert pads["persons"] == ("", " 人")


def test_a_commitment_is_ticked_and_unticked(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    runner = begin(model, "S26", taxpayers["small company"])
    fault = model.step["fields"][0]
    model.entry.choose(fault["key"], fault["options"][0]["value"])
    model.advance()
    model.capture.askWithout()
    model.capture.agree()
    model.advance()
    assert runner.current.kind is StepKind.CONSENT
    for ticked in (True, False, True):
        (option,) = model.step["fields"][0]["options"]
        model.entry.choose("promise", option["value"])
        assert model.step["fields"][0]["options"][0]["chosen"] is ticked
    model.advance()
    assert model.step["kind"] == "signature"


def test_a_line_leads_on_to_the_task_that_deals_with_it(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    asked: list[str] = []
    model.task_asked.connect(asked.append)
    runner = begin(model, "S24", taxpayers["small company"])
    row = next(row for row in runner.current.rows if row.task_id == "S26")
    model.touchRow(row.key)
    if row.step is not None:
        assert model.why.figure["taskLabel"] == "去办这件事"
        model.why.beginTask()
    assert asked == ["S26"]
    assert model.why.figure == {}


def test_a_task_this_terminal_has_not_got_is_not_offered(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    model.set_startable_tasks(frozenset({"S24"}))
    runner = begin(model, "S24", taxpayers["small company"])
    row = next(row for row in runner.current.rows if row.task_id == "S26")
    model.touchRow(row.key)
    assert model.why.figure.get("taskLabel", "") == ""


def test_an_exit_names_the_task_it_leads_to(
    model: TaskModel, taxpayers: Mapping[str, Profile]
) -> None:
    taken: list[str] = []
    model.exit_taken.connect(taken.append)
    runner = begin(model, "S05", taxpayers["nothing open"])
    assert runner.exit is not None
    assert runner.exit.task_id == "S29"
    assert model.step["primary"] == "去办:涉税信息查询"
    model.advance()
    assert taken == ["S29"]
