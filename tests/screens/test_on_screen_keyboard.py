"""The on-screen keyboard: pinyin by touch, room for the field, and no memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem

from kiosk.app.help_host import sensitive_places
from workbench.gallery import LOOKS, SCENES, Studio
from workbench.visitor_hand import VisitorHand


@pytest.fixture
def studio(qapp: QGuiApplication) -> Iterator[Studio]:
    """A help conversation with its text field."""
    made = Studio(landscape=False)
    made.reset(LOOKS[0])
    SCENES["help_talking"](made)
    yield made
    made.close()


def press(hand: VisitorHand, letter: str) -> None:
    """Touch a key of the keyboard."""

    def keys() -> list[QQuickItem]:
        return [
            item
            for item in hand.items()
            if "Key_QML" in str(item.metaObject().className()) and item.property("text") == letter
        ]

    hand.wait_until(lambda: bool(keys()), f"the key {letter}")
    key = keys()[0]
    assert key.height() >= 88, "keys are large enough for any finger"
    middle = key.mapToScene(QPointF(key.width() / 2, key.height() / 2))
    hand.tap_at(middle.x(), middle.y())


def test_names_typed_in_pinyin_are_offered_and_not_kept(studio: Studio, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.mkdir()
    studio.models.shell.load_keyboard(str(words))
    assert studio.terminal.window is not None
    hand = VisitorHand(studio.terminal.window)
    hand.tap("helpInput")
    for letter in "hebei":
        press(hand, letter)
    hand.read("河北")
    press(hand, " ")
    field = hand.see("helpInput")
    hand.wait_until(lambda: field.property("text") == "河北", "河北 in the field")
    bottom = field.mapToScene(QPointF(0, field.height())).y()
    keyboard = hand.see("onScreenKeyboard")
    assert bottom <= keyboard.mapToScene(QPointF(0, 0)).y(), "the field stays in sight"
    window = studio.terminal.window
    hidden = sensitive_places(window.contentItem())
    corner = keyboard.mapToScene(QPointF(20, keyboard.height() - 20))
    assert any(place.contains(corner) for place in hidden), "a helper does not see the keys"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
