"""One visit: what may follow what, the idle clock, and an end that leaves nothing."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import SignalInstance

from kiosk.identity.visitor import Evidence, Visitor
from kiosk.visit import EndReason, IdleClock, IllegalMoveError, Stage, Visit

WARN, COUNT = 9, 5
# How to get to each stage, by the shortest way.
WAYS: dict[Stage, tuple[Stage, ...]] = {
    Stage.NONE: (),
    Stage.RECOGNISING: (Stage.RECOGNISING,),
    Stage.NUMBER_ENTRY: (Stage.NUMBER_ENTRY,),
    Stage.CHOOSING: (Stage.RECOGNISING, Stage.CHOOSING),
    Stage.CHECKING: (Stage.RECOGNISING, Stage.CHECKING),
    Stage.PROVING: (Stage.RECOGNISING, Stage.CHECKING, Stage.PROVING),
    Stage.IN_TASK: (Stage.RECOGNISING, Stage.CHECKING, Stage.IN_TASK),
    Stage.RATING: (Stage.RECOGNISING, Stage.CHOOSING, Stage.RATING),
}
ALLOWED = {
    (Stage.NONE, Stage.RECOGNISING),
    (Stage.NONE, Stage.NUMBER_ENTRY),
    (Stage.RECOGNISING, Stage.RECOGNISING),
    (Stage.RECOGNISING, Stage.NUMBER_ENTRY),
    (Stage.RECOGNISING, Stage.CHOOSING),
    (Stage.RECOGNISING, Stage.CHECKING),
    (Stage.NUMBER_ENTRY, Stage.RECOGNISING),
    (Stage.NUMBER_ENTRY, Stage.CHOOSING),
    (Stage.NUMBER_ENTRY, Stage.CHECKING),
    (Stage.CHOOSING, Stage.CHECKING),
    (Stage.CHOOSING, Stage.RATING),
    (Stage.CHECKING, Stage.CHECKING),
    (Stage.CHECKING, Stage.CHOOSING),
    (Stage.CHECKING, Stage.PROVING),
    (Stage.PROVING, Stage.CHECKING),
    (Stage.PROVING, Stage.RATING),
    (Stage.CHECKING, Stage.IN_TASK),
    (Stage.CHECKING, Stage.RATING),
    (Stage.IN_TASK, Stage.CHECKING),
    (Stage.IN_TASK, Stage.RATING),
}


def clock() -> IdleClock:
    return IdleClock(WARN, COUNT)


def visit_at(stage: Stage) -> Visit:
    visit = Visit(clock())
    for step in WAYS[stage]:
        visit.move(step)
    return visit


# -- the clock ------------------------------------------------------------------------------


def test_nobody_is_thrown_out_without_a_count_down(qapp: object) -> None:
    heard: list[object] = []
    idle = clock()
    idle.warning.connect(heard.append)
    idle.expired.connect(lambda: heard.append("expired"))
    idle.start()
    for _ in range(WARN + COUNT):
        idle.tick()
    assert heard == [5, 4, 3, 2, 1, "expired"]


@given(events=st.lists(st.sampled_from(("tick", "tick", "touched", "extend")), max_size=120))
def test_whatever_happens_the_end_is_announced_second_by_second(
    qapp: object, events: list[str]
) -> None:
    idle = clock()
    counted: list[int] = []
    expired: list[bool] = []
    idle.warning.connect(counted.append)
    idle.calmed.connect(counted.clear)
    idle.expired.connect(lambda: expired.append(True))
    idle.start()
    last_counts: list[int] = []
    for event in events:
        if counted:
            last_counts = list(counted)
        getattr(idle, event)()
        if expired:
            break
    if expired:
        assert last_counts == [5, 4, 3, 2, 1]


def test_a_touch_counts_until_the_warning_and_then_only_the_button_does(qapp: object) -> None:
    idle = clock()
    idle.start()
    for _ in range(WARN - 1):
        idle.tick()
    idle.touched()
    assert idle.seconds_left == WARN + COUNT
    for _ in range(WARN):
        idle.tick()
    assert idle.is_warning
    idle.touched()  # a sleeve on the glass
    assert idle.is_warning
    calmed: list[bool] = []
    idle.calmed.connect(lambda: calmed.append(True))
    idle.extend()
    assert calmed == [True]
    assert idle.seconds_left == WARN + COUNT


def test_a_stopped_clock_does_not_count(qapp: object) -> None:
    idle = clock()
    idle.start()
    for _ in range(WARN):
        idle.tick()
    idle.stop()
    assert not idle.is_warning
    for _ in range(99):
        idle.tick()
    assert idle.seconds_left == WARN + COUNT


# -- the stages -----------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), sorted(product(Stage, Stage)))
def test_what_may_follow_what(qapp: object, before: Stage, after: Stage) -> None:
    visit = visit_at(before)
    if (before, after) in ALLOWED:
        visit.move(after)
        assert visit.stage is after
    else:
        with pytest.raises(IllegalMoveError):
            visit.move(after)
        assert visit.stage is before
    visit.end(EndReason.STAFF)
    assert visit.stage is Stage.NONE


def test_the_clock_runs_exactly_while_somebody_is_here(qapp: object) -> None:
    visit = Visit(clock())
    visit.clock.tick()
    assert visit.clock.seconds_left == WARN + COUNT
    visit.begin()
    visit.clock.tick()
    assert visit.clock.seconds_left == WARN + COUNT - 1
    visit.end(EndReason.VISITOR)
    visit.clock.tick()
    assert visit.clock.seconds_left == WARN + COUNT


# -- the end --------------------------------------------------------------------------------


def fill(visit: Visit) -> None:
    visit.visitor = Visitor(
        person_key="k", name="贾若溪", id_number="130000199111039048", evidence=Evidence.ID_CARD
    )
    visit.visit_id, visit.visit_token = "v", "secret"
    visit.finished_items.append("S01")


def personal(visit: Visit) -> dict[str, object]:
    """Everything that hangs on a visit but its clock and its signals."""
    return {
        name: value
        for name, value in vars(visit).items()
        if name[0] != "_" and name != "clock" and not isinstance(value, SignalInstance)
    }


def test_the_end_leaves_the_visit_as_new(qapp: object) -> None:
    visit = visit_at(Stage.CHECKING)
    before = personal(Visit(clock()))
    fill(visit)
    assert personal(visit) != before
    visit.end(EndReason.VISITOR)
    assert personal(visit) == before


def test_wipers_run_before_anybody_sees_the_attract_screen_and_all_of_them(qapp: object) -> None:
    visit = visit_at(Stage.RATING)
    heard: list[object] = []

    def broken() -> None:
        heard.append("broken")
        raise RuntimeError("our own mistake")

    visit.on_end(broken)
    visit.on_end(lambda: heard.append("wiped"))
    visit.stage_changed.connect(heard.append)
    visit.ended.connect(heard.append)
    with pytest.raises(RuntimeError, match="our own mistake"):
        visit.end(EndReason.RATED)
    assert heard == ["broken", "wiped", Stage.NONE, EndReason.RATED]


def test_an_end_where_nobody_is_does_nothing(qapp: object) -> None:
    visit = Visit(clock())
    heard: list[object] = []
    visit.ended.connect(heard.append)
    visit.end(EndReason.STAFF)
    assert heard == []
    assert visit.generation == 0


def test_the_generation_tells_visits_apart(qapp: object) -> None:
    visit = Visit(clock())
    seen = {visit.generation}
    for _ in range(3):
        visit.begin()
        visit.move(Stage.CHOOSING)
        during = visit.generation
        visit.end(EndReason.VISITOR)
        assert during not in seen
        assert visit.generation not in seen | {during}
        seen |= {during, visit.generation}


def test_who_walks_away_ends_the_visit(qapp: object) -> None:
    visit = visit_at(Stage.IN_TASK)
    fill(visit)
    ended: list[object] = []
    visit.ended.connect(ended.append)
    for _ in range(WARN + COUNT):
        visit.clock.tick()
    assert ended == [EndReason.IDLE]
    assert visit.visitor is None
