"""The dock's panel, clicked as a developer would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from devices.dock.dock import Dock
from devices.dock.window import DockPanel, load_window
from devices.dock.wording import DEVICES, TROUBLES
from tests.devices.dock.test_dock import CARD


@pytest.fixture
def people_file(tmp_path: Path) -> Path:
    file = tmp_path / "people.json"
    people = [
        {"label": "陈大文 河北某某商贸有限公司 法定代表人", "card": CARD, "code_url": "http://x"},
        {"label": "李二 个体工商户", "card": CARD},
    ]
    file.write_text(json.dumps(people), encoding="utf-8")
    return file


@pytest.fixture
def dock(tmp_path: Path, people_file: Path) -> Iterator[Dock]:
    dock = Dock(tmp_path / "dock", people_file=people_file)
    dock.start()
    yield dock
    dock.stop()


@pytest.fixture
def window(dock: Dock, qtbot: QtBot) -> Iterator[QQuickWindow]:
    panel = DockPanel(dock)
    engine = load_window(panel)
    root = engine.rootObjects()[0]
    assert isinstance(root, QQuickWindow)
    qtbot.waitUntil(root.isVisible)
    yield root
    panel.close()
    root.close()
    del engine


def items(parent: QObject) -> Iterator[QQuickItem]:
    if isinstance(parent, QQuickWindow):
        parent = parent.contentItem()
    if isinstance(parent, QQuickItem):
        for child in parent.childItems():
            yield child
            yield from items(child)


def click(window: QQuickWindow, text: str) -> None:
    button = next(
        one
        for one in items(window)
        if one.property("text") == text
        and one.inherits("QQuickRectangle")
        and one.isVisible()
        and one.isEnabled()
    )
    middle = button.mapToScene(QPointF(button.width() / 2, button.height() / 2))
    QTest.mouseClick(
        window, Qt.MouseButton.LeftButton, pos=QPoint(round(middle.x()), round(middle.y()))
    )


def test_a_visitor_lays_down_a_card_and_takes_it_away(
    window: QQuickWindow, dock: Dock, qtbot: QtBot
) -> None:
    click(window, "放卡 Card")
    qtbot.waitUntil(lambda: dock.state()["card_label"].startswith("陈大文"))
    qtbot.waitUntil(lambda: bool(window.property("panel").property("cardLies")))
    click(window, "取卡 Pull card")
    qtbot.waitUntil(lambda: dock.state()["card"] is None)


def test_a_plug_is_pulled_and_put_back(window: QQuickWindow, dock: Dock, qtbot: QtBot) -> None:
    click(window, "拔掉 Unplug")
    qtbot.waitUntil(lambda: not dock.state()["devices"]["id_reader"]["plugged"])
    qtbot.waitUntil(lambda: any(one.property("text") == "插上 Plug in" for one in items(window)))
    click(window, "插上 Plug in")
    qtbot.waitUntil(lambda: dock.state()["devices"]["id_reader"]["plugged"])


def test_paper_runs_out_and_is_loaded(window: QQuickWindow, dock: Dock, qtbot: QtBot) -> None:
    def faults() -> list[str]:
        return dock.state()["devices"]["receipt_printer"]["faults"]

    click(window, "抽走纸 Paper out")
    qtbot.waitUntil(lambda: faults() == ["paper_out"])
    click(window, "装纸 Paper in")
    qtbot.waitUntil(lambda: faults() == [])


def test_a_phone_without_a_bureau_is_told(window: QQuickWindow, dock: Dock, qtbot: QtBot) -> None:
    click(window, "出示码 Phone")
    message = next(one for one in items(window) if one.objectName() == "message")
    qtbot.waitUntil(lambda: "no code from this address" in str(message.property("text")))


def test_every_device_and_trouble_has_its_words(dock: Dock) -> None:
    for name, device in dock.state()["devices"].items():
        assert name in DEVICES
        assert set(device["fault_kinds"]) <= set(TROUBLES)
