"""How long somebody in the queue will probably wait."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Final

ENOUGH_CALLS: Final = 3
"""Fewer measured calls than this say less than the configured guess."""


def handling_time(recent: Sequence[float], assumed: float) -> float:
    """Return the usual length of a call in seconds.

    The median, so that one long call misleads nobody.
    """
    return median(recent) if len(recent) >= ENOUGH_CALLS else assumed


def waiting_time(
    position: int, *, clerks: int, busy: int, handling: float, pick_up: float
) -> int | None:
    """Estimate the wait in whole seconds of who stands at ``position`` (1 is next).

    ``clerks`` are at work, ``busy`` of them in a call; ``handling`` and ``pick_up`` are
    seconds. ``None`` when nobody is at work: then nothing honest can be said.
    """
    if clerks <= 0:
        return None
    behind = max(0, position - max(0, clerks - busy))
    return round(pick_up + handling * behind / clerks)
