"""The list of tasks: everything this terminal can do, and who may do it."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.identity.visitor import Right
from kiosk.tasks.finding import catalogue_items
from kiosk.tasks.task_file import TaskFile
from screens.catalogue.view_model import CATEGORY_NAMES, CatalogueModel

ITEMS = catalogue_items(date(2026, 11, 21))


@pytest.fixture
def task_list(qapp: QGuiApplication) -> CatalogueModel:
    model = CatalogueModel()
    model.open()
    model.show(ITEMS, {Right.VIEW, Right.FILE})
    return model


def drawn(model: CatalogueModel) -> dict[str, dict[str, object]]:
    return {task["id"]: task for group in model.groups for task in group["tasks"]}


def test_every_task_stands_there_once_under_its_kind(task_list: CatalogueModel) -> None:
    shown = [task["id"] for group in task_list.groups for task in group["tasks"]]
    assert sorted(shown) == [item.item_id for item in ITEMS]
    assert task_list.groups[0]["name"] == "申报"


def test_every_kind_a_task_file_may_have_has_a_name() -> None:
    assert set(get_args(TaskFile.model_fields["category"].annotation)) == set(CATEGORY_NAMES)


def test_what_one_may_not_do_says_why_and_does_not_begin(task_list: CatalogueModel) -> None:
    begun: list[str] = []
    task_list.task_asked.connect(begun.append)
    tasks = drawn(task_list)
    assert tasks["S28"]["usable"] is False
    assert tasks["S28"]["reason"] == "您没有“登记”权限"
    task_list.begin("S28")
    assert begun == []
    assert task_list.isOpen
    assert tasks["S24"]["usable"] is True
    task_list.begin("S24")
    assert begun == ["S24"]
    assert not task_list.isOpen


def test_one_kind_alone_and_all_again(task_list: CatalogueModel) -> None:
    task_list.chooseCategory("register")
    assert [group["name"] for group in task_list.groups] == ["登记"]
    assert [kind["name"] for kind in task_list.categories if kind["chosen"]] == ["登记"]
    task_list.chooseCategory("")
    assert len(drawn(task_list)) == len(ITEMS)


def test_in_english(task_list: CatalogueModel) -> None:
    task_list.set_language("en")
    tasks = drawn(task_list)
    assert tasks["S05"]["name"] == "Stamp tax filing"
    assert tasks["S05"]["minutes"] == "About 4 min"
    assert tasks["S28"]["reason"] == "You are not authorised for registration"


def test_after_the_visit_nothing_is_left(task_list: CatalogueModel) -> None:
    task_list.wipe()
    assert not task_list.isOpen
    assert task_list.groups == []


def test_what_the_check_advises_and_others_do_stands_first_and_once(
    task_list: CatalogueModel,
) -> None:
    task_list.show(
        ITEMS, {Right.VIEW}, advised=["S05", "S30", "S05"], similar=["S05", "S24", "S17", "S01"]
    )
    first, second, *_ = task_list.groups
    assert (first["name"], [task["id"] for task in first["tasks"]]) == (
        "体检建议您办的",
        ["S05", "S30"],
    )
    assert (second["name"], [task["id"] for task in second["tasks"]]) == (
        "和您类似的人常办",
        ["S24", "S17"],
    )
    shown = [task["id"] for group in task_list.groups for task in group["tasks"]]
    assert len(shown) == len(set(shown)) == len(ITEMS)


def test_plain_words_lead_to_the_item_and_a_wrong_turn_to_somebody(
    task_list: CatalogueModel,
) -> None:
    asked: list[int] = []
    task_list.help_asked.connect(lambda: asked.append(1))
    task_list.type("我想退税")
    assert next(task["id"] for group in task_list.groups for task in group["tasks"]) == "S27"
    task_list.type("今天天气")
    assert task_list.groups == []
    assert "今天天气" in task_list.nothing
    task_list.callHelp()
    assert asked == [1]
    task_list.clear()
    assert len(drawn(task_list)) == len(ITEMS)


def test_what_is_done_elsewhere_is_open_to_everybody_and_says_so(
    task_list: CatalogueModel,
) -> None:
    begun: list[str] = []
    task_list.task_asked.connect(begun.append)
    entry = drawn(task_list)["S30"]
    assert (entry["usable"], entry["minutes"]) == (True, "看怎么办,可以取号")
    task_list.begin("S30")
    assert begun == ["S30"]
