"""What a visitor leaves behind in the view models: nothing, from whichever screen they go.

The scenes of the gallery put the models into every state there is; after the visit's end each
model has to be as it was before anybody came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from enum import Enum

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from kiosk.visit import EndReason, Stage
from tests.flows.traces import secrets_in, traces_on_screen, walk
from workbench.gallery import LOOKS, SCENES, Studio
from workbench.visitor_hand import VisitorHand

COMPANY_NUMBER = re.compile("9[123][0-9]{6}[0-9A-Z]{10}")
PLAIN = (str, bytes, int, float, tuple, list, dict, set, frozenset, Enum, type(None))
# Set by the wiring, and about the terminal rather than about a visitor.
OF_THE_TERMINAL = {"_can_print", "_can_print_page", "_startable", "_language"}


@pytest.fixture(scope="module")
def studio(qapp: QGuiApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    studio = Studio(landscape=False)
    studio.models.shell.load_keyboard(str(tmp_path_factory.mktemp("words")))
    yield studio
    studio.close()


def visitor_models(studio: Studio) -> dict[str, QObject]:
    """The models that show something of a visitor."""
    models = studio.models
    return {
        "recognising": models.recognising,
        "number_entry": models.number_entry,
        "choose_taxpayer": models.choose_taxpayer,
        "health_check": models.health_check,
        "second_proof": models.second_proof,
        "task": models.task,
        "rating": models.rating,
        "help": studio.help,
    }


def contents(model: QObject) -> dict[str, object]:
    """What a model holds: plain values and data, without signals and timers."""
    return {
        name: value
        for name, value in vars(model).items()
        if name not in OF_THE_TERMINAL
        and (isinstance(value, PLAIN) or (is_dataclass(value) and not isinstance(value, type)))
    }


@pytest.mark.parametrize("scene", SCENES)
def test_after_the_end_every_model_is_as_if_nobody_had_been_here(
    studio: Studio, scene: str
) -> None:
    studio.reset(LOOKS[0])
    before = {name: contents(model) for name, model in visitor_models(studio).items()}
    SCENES[scene](studio)
    studio.visit.clock.stop()
    studio.visit.end(EndReason.VISITOR)
    studio.help.wipe()  # as the help host does when a visit ends
    for name, model in visitor_models(studio).items():
        assert contents(model) == before[name], name
        assert not [place for place, text in walk(model, name) if secrets_in(text)]
    assert studio.visit.stage is Stage.NONE


def test_the_search_finds_somebody_who_is_there(studio: Studio) -> None:
    studio.reset(LOOKS[0])
    studio.choosing("贾若溪")
    found = [place for place, text in walk(studio.models.choose_taxpayer, "m") if secrets_in(text)]
    assert any("_visitor" in place for place in found)
    assert any("_mandates" in place for place in found)


@pytest.mark.parametrize("scene", SCENES)
def test_no_full_name_and_no_number_stands_on_any_screen(studio: Studio, scene: str) -> None:
    """Who stands behind can read along: names are masked everywhere.

    A company's own number is printed on its licence and is public; a person's is not.
    """
    studio.reset(LOOKS[0])
    SCENES[scene](studio)
    assert studio.terminal.window is not None
    hand = VisitorHand(studio.terminal.window)
    hand.settle()
    found = {secret for text in hand.texts() for secret in secrets_in(text)}
    assert {secret for secret in found if not COMPANY_NUMBER.fullmatch(secret)} == set()


def test_the_attract_screen_shows_nobody(studio: Studio) -> None:
    studio.reset(LOOKS[0])
    studio.checking("晨禾")
    studio.visit.end(EndReason.IDLE)
    assert studio.terminal.window is not None
    hand = VisitorHand(studio.terminal.window)
    hand.see_screen("attract")
    hand.wait_until(lambda: not traces_on_screen(hand.texts()), "the visitor's traces to go")
