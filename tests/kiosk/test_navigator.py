"""Which screen shows: the ladder, and that every rung has a page to show."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from urllib.parse import urlparse

import pytest

from kiosk.navigator import Screen, Situation, screen_for
from kiosk.visit import IdleClock, Stage, Visit

OF_STAGE = {
    Stage.NONE: Screen.ATTRACT,
    Stage.RECOGNISING: Screen.RECOGNISING,
    Stage.NUMBER_ENTRY: Screen.NUMBER_ENTRY,
    Stage.CHOOSING: Screen.CHOOSE_TAXPAYER,
    Stage.CHECKING: Screen.HEALTH_CHECK,
    Stage.PROVING: Screen.SECOND_PROOF,
    Stage.IN_TASK: Screen.TASK,
    Stage.RATING: Screen.RATING,
}


@pytest.mark.parametrize(("broken", "stage"), list(product((False, True), Stage)))
def test_the_first_rung_that_holds_is_shown(broken: bool, stage: Stage) -> None:
    staff = screen_for(Situation(out_of_service=broken, staff_present=True, stage=stage))
    assert staff is Screen.STAFF
    alone = screen_for(Situation(out_of_service=broken, stage=stage))
    assert alone is (Screen.OUT_OF_SERVICE if broken else OF_STAGE[stage])


@pytest.mark.parametrize("screen", list(Screen))
def test_every_screen_has_its_page(qapp: object, screen: Screen) -> None:
    from kiosk.settings import Settings
    from screens.shell.view_model import ShellModel

    shell = ShellModel(Settings(), Visit(IdleClock(90, 30)))
    shell._screen = screen
    page = Path(urlparse(str(shell.pageSource)).path)
    assert page.suffix == ".qml"
    assert page.is_file()
