"""Which screen shows now: one ordered ladder, and nothing else decides it.

Device fault or out of order, then staff, then the visit, then the attract screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.visit import Stage


class Screen(StrEnum):
    """The screens; each is a folder of ``screens/``."""

    OUT_OF_SERVICE = "out_of_service"
    STAFF = "staff"
    ATTRACT = "attract"
    RECOGNISING = "recognising"
    NUMBER_ENTRY = "number_entry"
    CHOOSE_TAXPAYER = "choose_taxpayer"
    HEALTH_CHECK = "health_check"
    SECOND_PROOF = "second_proof"
    TASK = "task"
    RATING = "rating"


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the ladder looks at."""

    out_of_service: bool = False
    staff_present: bool = False
    stage: Stage = Stage.NONE


_OF_STAGE = {
    Stage.RECOGNISING: Screen.RECOGNISING,
    Stage.NUMBER_ENTRY: Screen.NUMBER_ENTRY,
    Stage.CHOOSING: Screen.CHOOSE_TAXPAYER,
    Stage.CHECKING: Screen.HEALTH_CHECK,
    Stage.PROVING: Screen.SECOND_PROOF,
    Stage.IN_TASK: Screen.TASK,
    Stage.RATING: Screen.RATING,
}


def screen_for(situation: Situation) -> Screen:
    """Climb the ladder from the top and stop at the first rung that holds."""
    if situation.staff_present:
        return Screen.STAFF
    if situation.out_of_service:
        return Screen.OUT_OF_SERVICE
    return _OF_STAGE.get(situation.stage, Screen.ATTRACT)
