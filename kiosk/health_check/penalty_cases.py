"""What is asked of late filings that the bureau has to deal with (简易处罚).

One case is dealt with at a time: the oldest that was filed after all and is not decided.
首违不罚 needs a first time in the year, minor harm, and mending in time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.taxpayer import Penalties, PenaltyCase


def ready_cases(penalties: Penalties) -> tuple[PenaltyCase, ...]:
    """The open cases that were filed after all, in the order they are dealt with."""
    ready = (one for one in penalties.cases if one.standing == "open" and one.mended_on)
    return tuple(sorted(ready, key=lambda one: (one.due, one.case_id)))


def first_in_its_year(case: PenaltyCase, penalties: Penalties) -> bool:
    """Whether nothing was filed late before it in the same year (首次)."""
    return not any(
        (one.due, one.case_id) < (case.due, case.case_id) and one.due.year == case.due.year
        for one in penalties.cases
    )


def was_mended_in_time(case: PenaltyCase) -> bool:
    """Whether it was mended before the bureau found it, or by the day it was ordered to."""
    return case.mended_on is not None and (
        case.ordered_until is None or case.mended_on <= case.ordered_until
    )
