"""The list of tasks: everything this terminal can do, and who may do it."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.identity.visitor import Right
from kiosk.tasks import load_task, task_ids
from kiosk.tasks.task_file import TaskFile
from screens.catalogue.view_model import CATEGORY_NAMES, CatalogueModel


@pytest.fixture
def task_list(qapp: QGuiApplication) -> CatalogueModel:
    model = CatalogueModel()
    model.open()
    model.show([load_task(task) for task in task_ids()], {Right.VIEW, Right.FILE})
    return model


def drawn(model: CatalogueModel) -> dict[str, dict[str, object]]:
    return {task["id"]: task for group in model.groups for task in group["tasks"]}


def test_every_task_stands_there_once_under_its_kind(task_list: CatalogueModel) -> None:
    shown = [task["id"] for group in task_list.groups for task in group["tasks"]]
    assert sorted(shown) == list(task_ids())
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
    assert len(drawn(task_list)) == len(task_ids())


def test_in_english(task_list: CatalogueModel) -> None:
    task_list.set_language("en")
    tasks = drawn(task_list)
    assert tasks["S05"]["name"] == "Stamp tax filing"
    assert tasks["S05"]["minutes"] == "About 4 min"
    assert tasks["S28"]["reason"] == "You do not hold the right for registration"


def test_after_the_visit_nothing_is_left(task_list: CatalogueModel) -> None:
    task_list.wipe()
    assert not task_list.isOpen
    assert task_list.groups == []
