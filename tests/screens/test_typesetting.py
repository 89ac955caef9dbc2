"""What stands on the glass, and on A4, where the words have a keyboard's marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtQml import QQmlComponent, QQmlEngine

from kiosk.typesetting import typeset

ROOT = Path(__file__).resolve().parents[2]
LOOKING = b"""
import QtQuick
import screens.components
Words {}
"""


@pytest.fixture
def drawn(qapp: object) -> Iterator[Callable[[str], str]]:
    engine = QQmlEngine()
    engine.addImportPath(str(ROOT))
    component = QQmlComponent(engine)
    component.setData(LOOKING, "file:///looking.qml")
    words = component.create()
    assert words is not None, component.errorString()

    def of(text: str) -> str:
        words.setProperty("text", text)
        assert words.property("text") == text  # what tests, helpers and pictures look for
        return str(words.property("drawn")).replace("\u2060", "")

    yield of
    words.deleteLater()


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("您好,刷一下就能办税", "您好，刷一下就能办税"),
        ("给谁缴?缴什么?", "给谁缴？缴什么？"),
        ("已为您减免 ¥ 17,015.00:小规模减按 1%", "已为您减免 ¥ 17,015.00：小规模减按 1%"),
        ("增值税(征收率 1%)", "增值税（征收率 1%）"),
        ("数据时间 今天 09:41", "数据时间 今天 09:41"),
        ("(546,000.00 + 284,000.00) × 1%", "(546,000.00 + 284,000.00) × 1%"),
        ("城市维护建设税法 第4条; 公告", "城市维护建设税法 第4条；公告"),
        ("工作人员参考:sms_limit", "工作人员参考：sms_limit"),
        ("¥ 12,300.00", "¥ 12,300.00"),
        ("“Settled” is missing", '"Settled" is missing'),
    ],
)
def test_marks_are_set_for_the_language(
    drawn: Callable[[str], str], written: str, printed: str
) -> None:
    assert drawn(written).replace("\u00a0", " ") == printed
    assert typeset(written).replace("\u00a0", " ") == printed  # and on A4


def test_no_short_word_stands_on_a_line_alone(drawn: Callable[[str], str]) -> None:
    assert "online\u00a0banking" in drawn("On the account certificate or in online banking")


def test_the_last_letters_of_a_sentence_stay_together(qapp: object) -> None:
    engine = QQmlEngine()
    engine.addImportPath(str(ROOT))
    component = QQmlComponent(engine)
    component.setData(
        LOOKING.replace(b"Words {}", b"Words { width: 12.5 * font.pixelSize }"),
        "file:///narrow.qml",
    )
    words = component.create()
    words.setProperty("text", "再告诉您该办什么怎么办最快")  # thirteen letters
    assert words.property("lineCount") == 2
    assert "\u2060" in words.property("drawn")
    words.deleteLater()
