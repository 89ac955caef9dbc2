"""Presses anything anywhere, and whatever happens three things hold.

Nothing of the last visitor is on the attract screen, in a model or in the visit; the hall
gets one submission per signature; and from every state the visitor can leave by what is
visible, or by walking away.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtCore import QPointF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from devices.code_camera.seen_code import SeenCode
from hall.bureau.synthetic.faults import FaultSettings
from kiosk.visit import Stage
from tests.flows.quick_house import QuickHall, QuickHouse
from tests.flows.traces import traces_in_memory, traces_on_screen

FAR_SIDE: list[QuickHall] = []
# By what is visible, one may leave from anywhere; this is the order in which one would.
WAYS_OUT = (
    "leaveNow",
    "confirmEnd",
    "skipRating",
    "choice_leave",
    "closeSheet",
    "endVisit",
    "goBack",
)
PRESSES_TO_LEAVE = 8
SIZES = ((1080, 1920), (1920, 1080))
KEYS = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Space,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Backspace,
)
FILERS = ("贾若溪", "郝大勇", "万松年", "邢一帆")  # their companies have a quarter to file
FILED = ("文化传播有限公司", "商贸有限公司", "早餐店")
CODES = ("not a code", "TR1:AAAA", "https://example.org/x", "284000000000000000", "")
anything = st.integers(0, 10**6)


class PressesAnywhere(RuleBasedStateMachine):
    """One terminal, one hall, and somebody who presses."""

    house: QuickHouse

    def __init__(self) -> None:
        super().__init__()
        self.people = FAR_SIDE[0].people()
        self.looked_after = -1

    # -- hands ------------------------------------------------------------------------------

    def pressables(self) -> list[QQuickItem]:
        """What can be pressed now, by what is drawn."""
        return [
            item
            for item in self.house.hand.items()
            if item.property("usable") is True and item.width() > 0 and self.is_seen(item)
        ]

    def is_seen(self, item: QQuickItem) -> bool:
        """Whether the middle of ``item`` is in the window and not scrolled away."""
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        window = self.house.hand.window
        if not (0 <= middle.x() < window.width() and 0 <= middle.y() < window.height()):
            return False
        around: QQuickItem | None = item
        while around is not None:
            around = cast("QQuickItem | None", around.parentItem())
            if (
                around is not None
                and around.clip()
                and not around.contains(around.mapFromScene(middle))
            ):
                return False
        return True

    def press(self, item: QQuickItem, times: int = 1) -> None:
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        for _ in range(times):  # the item may be gone after the first
            self.house.hand.tap_at(middle.x(), middle.y())

    def press_named(self, name: str) -> bool:
        for item in self.pressables():
            if item.objectName() == name:
                self.press(item)
                return True
        return False

    @initialize(
        who=anything, how_far=st.sampled_from((0, 2, 4, 6, 7, 9)), size=st.sampled_from(SIZES)
    )
    def begins_somewhere(self, who: int, how_far: int, size: tuple[int, int]) -> None:
        """Somebody has come so far already, on an upright or a lying screen."""
        self.house = QuickHouse(FAR_SIDE[0], width=size[0], height=size[1])
        self.wants_to_file(who, how_far)

    # -- rules --------------------------------------------------------------------------------

    @rule(which=anything)
    def presses_something(self, which: int) -> None:
        found = self.pressables()
        if found:
            self.press(found[which % len(found)])

    @rule(x=st.floats(0, 0.999), y=st.floats(0, 0.999))
    def presses_anywhere(self, x: float, y: float) -> None:
        window = self.house.hand.window
        self.house.hand.tap_at(x * window.width(), y * window.height())

    @rule(which=anything, times=st.integers(2, 4))
    def presses_impatiently(self, which: int, times: int) -> None:
        found = self.pressables()
        main = [item for item in found if item.objectName() == "primary"]
        if found:
            self.press((main or found)[which % len(main or found)], times)

    @rule(who=anything)
    def lays_a_card(self, who: int) -> None:
        self.house.reader.lay(FAR_SIDE[0].card_of(self.people[who % len(self.people)]))

    @rule()
    def takes_the_card(self) -> None:
        self.house.reader.take()

    @rule()
    def lifts_a_card_too_soon(self) -> None:
        self.house.reader.fumble()

    @rule(who=anything)
    def shows_a_code(self, who: int) -> None:
        person = self.people[who % len(self.people)]
        self.sees(FAR_SIDE[0].bureau.identity_code(person.person_key))

    @rule(text=st.sampled_from(CODES))
    def shows_some_other_code(self, text: str) -> None:
        self.sees(text)

    @rule()
    def shows_a_pay_code(self) -> None:
        if self.house.camera.active:
            self.house.camera.pay_code_seen.emit()

    def sees(self, text: str) -> None:
        if self.house.camera.active:
            corners = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
            self.house.camera.code_seen.emit(SeenCode(text, "qr", corners, text.encode()))

    @rule(seconds=st.sampled_from((1, 20, 90, 120)))
    def does_nothing_for(self, seconds: int) -> None:
        for _ in range(seconds):
            self.house.terminal.clock.tick()

    @rule(which=st.sampled_from(KEYS))
    def presses_a_key(self, which: Qt.Key) -> None:
        QTest.keyClick(self.house.hand.window, which)

    @rule(text=st.text("0123456789.Xab 中", min_size=1, max_size=6))
    def types(self, text: str) -> None:
        for letter in text:
            if not self.press_named(f"key_{letter}"):
                QTest.keyClick(self.house.hand.window, Qt.Key(ord(letter.upper()) & 0x7F))

    @precondition(lambda self: FAR_SIDE[0].line.whole)
    @rule()
    def the_line_breaks(self) -> None:
        FAR_SIDE[0].line.cut()
        self.house.look()

    @precondition(lambda self: not FAR_SIDE[0].line.whole)
    @rule()
    def the_line_is_back(self) -> None:
        FAR_SIDE[0].line.mend()
        self.house.look()

    @rule()
    def the_next_answer_is_lost(self) -> None:
        FAR_SIDE[0].bureau.faults.set(FaultSettings(lose_replies=1))

    @rule(which=anything)
    def goes_on_with_what_is_offered(self, which: int) -> None:
        """Choose, act, confirm, sign: what somebody does who came to get something done."""
        if self.house.hand.find("signaturePad") is not None:
            self.house.hand.sign()
        wanted = [
            item
            for item in self.pressables()
            if item.objectName().startswith(("mandate_", "act_", "primary", "way_", "grade_"))
        ]
        if wanted:
            self.press(wanted[which % len(wanted)])

    @rule(who=anything, how_far=st.sampled_from((7, 3, 12, 5)))
    def wants_to_file(self, who: int, how_far: int) -> None:
        """Do so many steps of what somebody does who came to file, from wherever this is."""
        for _ in range(how_far):
            stage, models = self.house.terminal.visit.stage, self.house.terminal.models
            if any(self.press_named(name) for name in ("stay", "declineEnd", "closeSheet")):
                pass
            elif stage is Stage.RATING:
                self.press_named("skipRating")
            elif stage in (Stage.NONE, Stage.RECOGNISING, Stage.NUMBER_ENTRY):
                filers = [person for person in self.people if person.name in FILERS]
                self.house.reader.lay(FAR_SIDE[0].card_of(filers[who % len(filers)]))
            elif stage is Stage.CHOOSING:
                rows = list(enumerate(models.choose_taxpayer.mandates))
                to_file = [i for i, row in rows if row["usable"] and row["title"].endswith(FILED)]
                self.press_named(f"mandate_{to_file[who % len(to_file)] if to_file else 0}")
            elif stage is Stage.CHECKING:
                found = [
                    f["key"] for f in models.health_check.findings if "增值税" in f["headline"]
                ]
                models.health_check.act(found[0] if found else "0")
            elif stage is Stage.IN_TASK:
                if self.house.hand.find("signaturePad") is not None:
                    self.house.hand.sign()
                self.press_named("primary")
            self.house.settle()

    # -- what holds ---------------------------------------------------------------------------

    @invariant()
    def it_holds(self) -> None:
        self.house.settle()
        assert not self.house.troubles
        self.nothing_of_the_last_visitor_is_left()
        self.a_signature_is_kept_once()
        self.there_is_a_way_on()

    def nothing_of_the_last_visitor_is_left(self) -> None:
        terminal = self.house.terminal
        if terminal.visit.stage is not Stage.NONE or terminal.visit.generation == self.looked_after:
            return
        self.house.hand.see_screen("attract")
        self.house.wait_until(self._is_clean, "the last visitor's traces to go")
        self.looked_after = terminal.visit.generation

    def _is_clean(self) -> bool:
        return not self.traces()

    def traces(self) -> list[str]:
        """What is left of somebody."""
        texts = self.house.hand.texts()
        return traces_on_screen(texts) + traces_in_memory(self.house.terminal)

    def a_signature_is_kept_once(self) -> None:
        assert self.house.signed() == self.house.signatures
        assert FAR_SIDE[0].filings() <= self.house.signatures

    def there_is_a_way_on(self) -> None:
        """Something to press, or work under way that ends by itself (settled by now)."""
        self.house.wait_until(
            lambda: any(item.objectName() != "" for item in self.pressables()),
            "something that can be pressed",
        )

    def leaves_by_what_is_visible(self) -> None:
        """Press ways out, the uppermost first, until the attract screen shows."""
        pressed: list[str] = []
        for _ in range(PRESSES_TO_LEAVE):
            if self.house.terminal.visit.stage is Stage.NONE:
                break
            pressed.append(next((name for name in WAYS_OUT if self.press_named(name)), ""))
            assert pressed[-1], f"no way out among {[i.objectName() for i in self.pressables()]}"
            self.house.settle()
        assert self.house.terminal.visit.stage is Stage.NONE, f"still here after {pressed}"
        self.house.hand.see_screen("attract")

    def teardown(self) -> None:
        try:
            self.leaves_by_what_is_visible()
            self.nothing_of_the_last_visitor_is_left()
            FAR_SIDE[0].line.mend()
            self.house.look()
            outside = self.house.terminal.outside
            assert outside is not None

            def delivered() -> bool:
                outside.delivery.nudge()
                return self.house.undelivered() == 0

            self.house.wait_until(delivered, "everything signed to be delivered")
            assert FAR_SIDE[0].filings() == self.house.signatures
            assert not self.house.troubles
        finally:
            self.house.close()


@pytest.fixture(scope="module")
def far_side(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuickHall]:
    hall = QuickHall(tmp_path_factory.mktemp("far_side"))
    FAR_SIDE[:] = [hall]
    QuickHouse(hall).close()  # enrols once; every other terminal begins enrolled
    yield hall
    FAR_SIDE.clear()
    hall.close()


def press_on(examples: int, *, derandomize: bool) -> None:
    run_state_machine_as_test(
        PressesAnywhere,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            derandomize=derandomize,
            database=None,
            phases=(Phase.explicit, Phase.generate),  # a failure is told soon, not at its shortest
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )


def test_presses_anywhere(far_side: QuickHall) -> None:
    press_on(24, derandomize=True)


@pytest.mark.slow
def test_presses_anywhere_for_long(far_side: QuickHall) -> None:
    press_on(400, derandomize=False)
