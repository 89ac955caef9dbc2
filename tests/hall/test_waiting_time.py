"""The waiting time shown is plausible whatever the numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hall.help_desk.waiting_time import handling_time, waiting_time


def test_nobody_at_work_means_nobody_knows() -> None:
    assert waiting_time(1, clerks=0, busy=0, handling=240, pick_up=15) is None


def test_a_free_clerk_takes_the_next_at_once() -> None:
    assert waiting_time(1, clerks=2, busy=1, handling=240, pick_up=15) == 15


def test_the_queue_is_shared_among_the_clerks() -> None:
    assert waiting_time(1, clerks=1, busy=1, handling=240, pick_up=15) == 255
    assert waiting_time(1, clerks=2, busy=2, handling=240, pick_up=15) == 135
    assert waiting_time(3, clerks=2, busy=2, handling=240, pick_up=15) == 375


def test_one_endless_call_misleads_nobody() -> None:
    assert handling_time([100, 110, 120, 5000], 240) == 115


def test_two_calls_say_too_little() -> None:
    assert handling_time([10, 20], 240) == 240


@given(
    position=st.integers(1, 500),
    clerks=st.integers(1, 50),
    busy=st.integers(0, 60),
    handling=st.floats(1, 3600),
    pick_up=st.floats(0, 120),
)
def test_further_back_never_waits_less(
    position: int, clerks: int, busy: int, handling: float, pick_up: float
) -> None:
    here = waiting_time(position, clerks=clerks, busy=busy, handling=handling, pick_up=pick_up)
    behind = waiting_time(
        position + 1, clerks=clerks, busy=busy, handling=handling, pick_up=pick_up
    )
    helped = waiting_time(
        position, clerks=clerks + 1, busy=busy, handling=handling, pick_up=pick_up
    )
    assert here is not None
    assert behind is not None
    assert helped is not None
    assert 0 <= helped <= here <= behind
