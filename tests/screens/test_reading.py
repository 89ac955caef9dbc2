"""Every screen can be read and worked: by tired eyes, sitting, by keyboard, read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QAccessible, QColor, QGuiApplication
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

from kiosk.bilingual import Bilingual
from tests.kiosk.app.house import House
from workbench.gallery import LOOKS, Look, Studio, draw
from workbench.screen_faults import contrast, faults, missing_glyphs, visible_items
from workbench.trial import ROOT
from workbench.visitor_hand import VisitorHand

NO_KEY = Qt.KeyboardModifier.NoModifier
SEATED = Look("seated", low=True)
# One page of each kind; ./dev gallery measures all scenes in all looks.
MEASURED = ("attract", "check_overdue", "check_explained", "task_check", "number_wrong", "rating")
WALKED = (*MEASURED, "choose_taxpayer", "task_edit", "help_talking", "end_question", "idle")


@pytest.fixture(scope="module")
def portrait(qapp: QGuiApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A standing terminal."""
    made = Studio(landscape=False)
    made.models.shell.load_keyboard(str(tmp_path_factory.mktemp("words")))
    yield made
    made.close()


@pytest.fixture(scope="module")
def landscape(qapp: QGuiApplication) -> Iterator[Studio]:
    """A desk terminal."""
    made = Studio(landscape=True)
    yield made
    made.close()


def canvas_of(studio: Studio) -> QQuickItem:
    """All that is drawn."""
    assert studio.terminal.window is not None
    return studio.terminal.window.contentItem().childItems()[0]


def controls(studio: Studio) -> list[QQuickItem]:
    """Everything that can be touched now."""
    return [item for item in visible_items(canvas_of(studio)) if item.property("control") is True]


def test_rows_stay_under_the_finger_while_the_hall_still_tells_of_them(portrait: Studio) -> None:
    portrait.reset(LOOKS[0])
    portrait.choosing("贾若溪")
    choose = portrait.models.choose_taxpayer

    def rows() -> list[tuple[QQuickItem, QRectF]]:
        QCoreApplication.processEvents()
        found = [item for item in controls(portrait) if item.objectName().startswith("mandate_")]
        return [(row, row.mapRectToScene(row.boundingRect())) for row in found]

    before = rows()
    for mandate in portrait.visit.mandates:
        word = Bilingual("1 项逾期 · 3 项待办", "1 overdue · 3 to do")
        choose.set_attention(mandate.taxpayer_id, "overdue", word)
    assert rows() == before


# -- the eye -------------------------------------------------------------------------------


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_nothing_is_torn_crowded_pale_or_small(look: Look, request: pytest.FixtureRequest) -> None:
    studio = request.getfixturevalue("landscape" if look.landscape else "portrait")
    for name in MEASURED:
        _picture, found = draw(studio, name, look)
        assert found == [], name


BAD = """
import QtQuick
Item {
    width: 600; height: 900
    Rectangle { anchors.fill: parent; color: "white" }
    component Knob: Item {
        property bool control: true
        property bool usable: true
        property string name: "knob"
        property string reason: ""
        property string group: ""
        height: 88
    }
    component Line: Text { font.pixelSize: 30; color: "black"; wrapMode: Text.Wrap }
    %s
}
"""


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('Line { text: "pale"; color: "#999999" }', "contrast 2.8"),
        ('Line { text: "tiny"; font.pixelSize: 20 }', "too small (20)"),
        ('Line { text: "too long to fit"; width: 40; wrapMode: Text.NoWrap }', "clipped by"),
        (
            'Line { text: "cut off here"; width: 90; elide: Text.ElideRight; maximumLineCount: 1 }',
            "cut off",
        ),
        ('Line { text: "outside"; x: 560 }', "off the screen"),
        ('Line { text: "two lines of it"; width: 120; height: 30 }', "higher than its place"),
        ('Line { text: "to pay ¥ 12,300.00"; width: 120 }', "torn from its sign"),
        ('Line { text: "so unbreakable"; width: 100 }', "broken inside a word: 'unbreakable'"),
        ('Line { text: "a\\u{10FFFD}" }', "no glyph"),
        ('Line { text: "one" } Line { text: "two"; x: 10; y: 4 }', "text over text"),
        ("Knob { width: 60 }", "too small to touch"),
        ('Knob { width: 90; name: "" }', "no name to read aloud"),
        ("Knob { width: 90; usable: false }", "does not say why"),
        ("Knob { width: 90 } Knob { width: 90; x: 60 }", "overlap"),
        ("Knob { width: 90 } Knob { width: 90; x: 100 }", "only 10 apart"),
        ('Knob { width: 90 } Line { text: "over it"; x: 60; y: 20 }', "text over a control"),
        ('Knob { width: 90; Line { text: "far too wide for it" } }', "runs out of its button"),
    ],
)
def test_the_measures_find_what_is_wrong(
    content: str, fault: str, tmp_path: Path, qapp: QGuiApplication
) -> None:
    found = measure(content, tmp_path)
    assert any(fault in line for line in found), found


def test_the_measures_leave_a_good_page_alone(tmp_path: Path, qapp: QGuiApplication) -> None:
    good = """
    Line { text: "Pay ¥\\u00a012,300.00 by 17 Nov"; width: 300 }
    Knob { y: 200; width: 200; Line { text: "Pay"; anchors.centerIn: parent } }
    Knob { y: 308; width: 200; usable: false; reason: "not yet" }
    Knob { y: 500; width: 200; group: "rows" }
    Knob { y: 588; width: 200; group: "rows" }
    Item { y: 700; width: 300; height: 60; clip: true; Line { y: 40; text: "scrolled" } }
    """
    assert measure(good, tmp_path) == []


def measure(content: str, folder: Path) -> list[str]:
    """The faults of a little page."""
    view = QQuickView()
    view.setColor(QColor("white"))
    file = folder / "Page.qml"
    file.write_text(BAD % content, encoding="utf-8")
    component = QQmlComponent(view.engine(), QUrl.fromLocalFile(str(file)))
    page = component.create()
    assert isinstance(page, QQuickItem), component.errorString()
    view.resize(600, 900)
    page.setParentItem(view.contentItem())
    view.show()
    assert QTest.qWaitForWindowExposed(view)
    picture = view.grabWindow()
    found = faults(page, 600, 900, picture)
    view.close()
    return found


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#FFFFFF")) == pytest.approx(4.48, abs=0.01)


def test_every_character_of_the_texts_can_be_drawn(portrait: Studio) -> None:
    folders = (ROOT / "assets", ROOT / "screens")
    characters = set()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in (".yaml", ".qml", ".ts", ".py"):
                characters |= {c for c in path.read_text(encoding="utf-8") if ord(c) > 0x7F}
    title = portrait.terminal.window
    assert title is not None
    font = next(i for i in visible_items(canvas_of(portrait)) if i.property("font") is not None)
    assert missing_glyphs("".join(characters), font.property("font")) == ""


# -- the hand ------------------------------------------------------------------------------


@pytest.mark.parametrize("contrasting", [False, True])
def test_a_press_is_seen_at_once(portrait: Studio, *, contrasting: bool) -> None:
    window = portrait.terminal.window
    assert window is not None
    for name in ("attract", "check_overdue", "task_check", "number_wrong"):
        draw(portrait, name, Look("", contrast=contrasting))
        seen = set()
        for control in controls(portrait):
            kind = control.objectName().rsplit("_")[0]
            middle = control.mapToScene(QPointF(control.width() / 2, control.height() / 2))
            hidden = not QRectF(0, 0, window.width(), window.height()).contains(middle)
            if kind in seen or hidden or not control.property("usable"):
                continue
            seen.add(kind)
            place = control.mapRectToScene(QRectF(0, 0, control.width(), control.height()))
            before = window.grabWindow().copy(place.toRect())
            QTest.mousePress(window, Qt.MouseButton.LeftButton, NO_KEY, middle.toPoint())
            after = window.grabWindow().copy(place.toRect())
            held = control.property("held")
            # Let go elsewhere: nothing happens.
            QTest.mouseMove(window, place.toRect().topLeft().__class__(2, 30))
            QTest.mouseRelease(
                window, Qt.MouseButton.LeftButton, NO_KEY, place.toRect().topLeft().__class__(2, 30)
            )
            if held:
                assert before != after, f"{control.objectName()} does not answer"
        assert seen


def test_sitting_everything_to_touch_is_in_the_lower_part(portrait: Studio) -> None:
    height = canvas_of(portrait).height()
    for name in (*WALKED, "help_offered", "check_covered", "result_accepted", "task_sign"):
        draw(portrait, name, SEATED)
        for control in controls(portrait):
            top = control.mapToItem(canvas_of(portrait), QPointF(0, 0)).y()
            scrolled = top + control.height() < 0.4 * height  # above the fold of its page
            assert top >= 0.4 * height - 1 or scrolled, f"{name}: {control.objectName()}"


def test_sitting_ends_with_the_visit(portrait: Studio) -> None:
    draw(portrait, "check_overdue", SEATED)
    assert portrait.models.shell.lowReach is True
    from kiosk.visit import EndReason

    portrait.visit.end(EndReason.VISITOR)
    assert portrait.models.shell.lowReach is False


def test_a_desk_terminal_has_no_seated_use(landscape: Studio) -> None:
    draw(landscape, "check_overdue", Look("", landscape=True))
    hand = VisitorHand(landscape.terminal.window)  # type: ignore[arg-type]  # it is shown
    assert hand.find("reading_largePrint") is not None
    assert hand.find("reading_lowReach") is None


# -- the ear -------------------------------------------------------------------------------


def test_every_control_says_its_name_and_what_it_is(portrait: Studio) -> None:
    QAccessible.setActive(True)
    roles = {QAccessible.Role.Button, QAccessible.Role.PushButton}
    for name in WALKED:
        draw(portrait, name, LOOKS[0])
        for control in controls(portrait):
            said = QAccessible.queryAccessibleInterface(control)
            assert said is not None, control.objectName()
            words = said.text(QAccessible.Text.Name)
            assert words.strip(), control.objectName()
            assert said.role() in roles, words
            if not control.property("usable") and control.property("reason"):
                told = said.text(QAccessible.Text.Description)
                assert told == control.property("reason")


# -- the keyboard --------------------------------------------------------------------------


class Keys:
    """Presses keys and knows where the keyboard stands."""

    def __init__(self, window_of: VisitorHand) -> None:
        self.hand = window_of
        self.window = window_of.window

    def press(self, *keys: Qt.Key) -> None:
        """One key after the other."""
        for key in keys:
            QTest.keyClick(self.window, key)
            QCoreApplication.processEvents()

    @property
    def at(self) -> str:
        """The name of what the keyboard stands on."""
        item = self.window.activeFocusItem()
        return item.objectName() if item is not None else ""

    def ring(self) -> str:
        """What wears the ring: the name of the control, or nothing."""
        rings = [i for i in self.hand.items() if i.objectName() == "focusRing"]
        return rings[0].parentItem().objectName() if rings else ""

    def walk_to(self, name: str) -> None:
        """Go there with arrows only, by the shortest way an eye would find."""
        self.hand.see(name)
        been: set[str] = set()
        for _ in range(60):
            if self.at == name:
                return
            target = self.hand.find(name)
            here = self.window.activeFocusItem()
            if target is None or here is None or here.property("control") is not True:
                self.press(Qt.Key.Key_Down)
                continue
            self.press(self._towards(here, target, been))
        raise AssertionError(f"never came to {name}; at {self.at}")

    def _towards(self, here: QQuickItem, target: QQuickItem, been: set[str]) -> Qt.Key:
        mine = here.mapRectToScene(QRectF(0, 0, here.width(), here.height()))
        its = target.mapRectToScene(QRectF(0, 0, target.width(), target.height()))
        if here.objectName() in been:  # round in a ring: the next in reading order
            return Qt.Key.Key_Tab
        been.add(here.objectName())
        if its.top() >= mine.bottom() - 12:
            return Qt.Key.Key_Down
        if its.bottom() <= mine.top() + 12:
            return Qt.Key.Key_Up
        return Qt.Key.Key_Right if its.center().x() > mine.center().x() else Qt.Key.Key_Left

    def choose(self, name: str) -> None:
        """Walk to something and press Enter."""
        self.walk_to(name)
        self.press(Qt.Key.Key_Return)


@pytest.fixture
def keys(portrait: Studio) -> Keys:
    """Keys of the standing terminal; the last input was a key."""
    assert portrait.terminal.window is not None
    portrait.terminal.window.requestActivate()
    return Keys(VisitorHand(portrait.terminal.window))


@pytest.mark.parametrize("name", WALKED)
def test_arrows_reach_everything(portrait: Studio, keys: Keys, name: str) -> None:
    draw(portrait, name, LOOKS[0])
    portrait.models.shell.set_keys_used(True)
    keys.press(Qt.Key.Key_Down)
    seen: set[int] = set()
    order = (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left)
    start = keys.window.activeFocusItem()
    assert start is not None
    reached: dict[str, QQuickItem] = {}
    waiting = [start]
    while waiting:
        item = waiting.pop()
        if item.objectName() in reached or not item.isVisible():
            continue
        reached[item.objectName()] = item
        for key in order:
            item.forceActiveFocus()
            keys.press(key)
            following = keys.window.activeFocusItem()
            if following is not None and id(following) not in seen:
                waiting.append(following)
    modal = [i for i in visible_items(canvas_of(portrait)) if i.property("modal") is True]
    scope = modal[-1] if modal else canvas_of(portrait)
    wanted = {
        item.objectName()
        for item in visible_items(scope)
        if item.property("control") is True and not item.objectName().startswith("scroll")
    }
    assert wanted - set(reached) == set()
    outside = {n for n in reached if n and n not in wanted and not n.startswith("scroll")}
    assert outside - {"helpInput", "editInput"} == set(), "the keyboard stays inside a sheet"


def test_the_ring_is_there_for_keys_only(portrait: Studio, keys: Keys) -> None:
    draw(portrait, "check_overdue", LOOKS[0])
    portrait.models.shell.set_keys_used(True)
    keys.press(Qt.Key.Key_Down)
    assert keys.ring() == keys.at != ""
    portrait.models.shell.set_keys_used(False)
    assert keys.ring() == ""


def test_escape_closes_a_sheet_then_goes_back(portrait: Studio, keys: Keys) -> None:
    draw(portrait, "task_edit", LOOKS[0])
    portrait.models.shell.set_keys_used(True)
    asked: list[bool] = []
    portrait.models.shell.back_asked.connect(lambda: asked.append(True))
    keys.press(Qt.Key.Key_1, Qt.Key.Key_5)
    entry = keys.hand.see("editText").property("text")
    assert entry.replace("\u00a0", " ") == "¥ 125,015", "digits of a keyboard are typed too"
    keys.press(Qt.Key.Key_Backspace, Qt.Key.Key_Escape)
    assert keys.hand.find("editText") is None
    assert asked == []
    keys.press(Qt.Key.Key_Escape)
    assert asked == [True]


def test_what_the_keyboard_stands_on_is_in_sight(portrait: Studio, keys: Keys) -> None:
    draw(portrait, "check_many_risks", LOOKS[0])
    portrait.models.shell.set_keys_used(True)
    page = keys.hand.see("page")
    top = page.mapToScene(QPointF(0, 0)).y()
    bottom = page.mapToScene(QPointF(0, page.height())).y()
    went = set()
    for _ in range(12):
        keys.press(Qt.Key.Key_Down)
        item = keys.window.activeFocusItem()
        assert item is not None
        if not item.objectName().startswith(("finding_", "act_")):
            continue
        went.add(item.objectName())
        place = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
        assert place.top() >= top - 1, item.objectName()
        assert place.bottom() <= bottom + 1, item.objectName()
    assert len(went) > 4


def test_a_whole_visit_by_keyboard(tmp_path: Path, qapp: QGuiApplication) -> None:
    house = House(tmp_path)
    try:
        house.ready("id_reader", "receipt_printer")
        assert house.terminal.window is not None
        house.terminal.window.requestActivate()
        keys = Keys(house.hand)
        keys.choose("way_card")
        house.hand.see_screen("recognising")
        house.lay("邢一帆")
        house.hand.see_screen("choose_taxpayer")
        house.dock.pull_card()
        ids = {m.taxpayer_id for m in house.terminal.visit.mandates if "拾光" in m.taxpayer_name}
        rows = house.terminal.models.choose_taxpayer.mandates
        index = next(i for i, row in enumerate(rows) if row["taxpayerId"] in ids)
        keys.choose(f"mandate_{index}")
        house.hand.read("建议按这个顺序办")
        vat = next(
            item.objectName()
            for item in house.hand.items()
            if item.objectName().startswith("finding_") and "增值税" in str(item.property("name"))
        )
        keys.choose(vat)  # why?
        house.hand.see("findingDetail")
        keys.press(Qt.Key.Key_Escape)
        keys.choose(vat.replace("finding", "act"))
        house.hand.see_screen("task")
        keys.choose("row_non_invoiced")
        keys.press(Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_0, Qt.Key.Key_0)
        keys.choose("confirmEdit")
        house.hand.read("1,200.00")
        keys.choose("primary")
        house.hand.read("请核对")
        keys.choose("primary")
        house.hand.sign()  # a signature is written by hand
        keys.choose("primary")
        house.hand.read("已受理")
        keys.choose("primary")
        house.hand.see_screen("health_check")
        keys.choose("endVisit")
        house.hand.see("declineEnd")
        keys.choose("confirmEnd")
        house.hand.see_screen("rating")
        keys.choose("grade_1")
        house.hand.read("谢谢您")
        house.hand.see_screen("attract")
    finally:
        house.close()
