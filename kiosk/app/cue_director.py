"""Lights and sounds along the visit: where to reach now, and whether it worked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from devices.cues.cues import Lamp, LampMode
from devices.cues.sounds import Sound
from kiosk.visit import Stage, Visit

if TYPE_CHECKING:
    from devices.cues.cues import Cues
    from kiosk.app.screen_models import ScreenModels


def lamps_for(
    stage: Stage, *, way: str, resting: bool, slip_waits: bool, card_waits: bool
) -> dict[Lamp, LampMode]:
    """Every lamp, as it should shine.

    ``way`` is the way the visitor is being guided through (``card`` or ``code``), or
    empty; ``resting`` when nobody has been here for a while; ``slip_waits`` when a slip
    lies in the slot, ``card_waits`` when the card is to be taken.
    """
    lamps = dict.fromkeys(Lamp, LampMode.OFF)
    if stage is Stage.NONE and not resting:
        lamps[Lamp.CARD] = lamps[Lamp.CODE] = LampMode.ON
    elif stage is Stage.RECOGNISING and way:
        lamps[Lamp.CARD if way == "card" else Lamp.CODE] = LampMode.BLINK
    elif stage is Stage.NUMBER_ENTRY:
        lamps[Lamp.KEYPAD] = LampMode.ON
    if card_waits:
        lamps[Lamp.CARD] = LampMode.BLINK
    if slip_waits:
        lamps[Lamp.RECEIPT] = LampMode.BLINK
    return lamps


class CueDirector(QObject):
    """Tells the lights and the loudspeaker what goes on."""

    def __init__(
        self, cues: Cues, visit: Visit, models: ScreenModels, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._cues = cues
        self._visit = visit
        self._models = models
        self._slip_waits = self._card_waits = False
        visit.stage_changed.connect(self._stage_changed)
        models.recognising.changed.connect(self._light)
        models.recognising.told.connect(self._told)
        models.attract.changed.connect(self._light)
        self._light()

    def evidence_seen(self) -> None:
        """A card or a code was read."""
        self._cues.play(Sound.READ)

    def slip_printed(self, _job: str) -> None:
        """A slip lies in the slot."""
        self._slip_waits = True
        self._cues.play(Sound.DONE)
        self._light()

    def take_card(self) -> None:
        """The visit is over and the card still lies there."""
        self._card_waits = True
        self._cues.play(Sound.ATTENTION)
        self._light()

    def card_taken(self) -> None:
        """The card has left the reader."""
        self._card_waits = False
        self._light()

    def _told(self, tone: str) -> None:
        self._cues.play(Sound.DONE if tone == "fine" else Sound.TROUBLE)

    def _stage_changed(self, stage: Stage) -> None:
        if stage is Stage.NONE:
            self._slip_waits = False
        self._light()

    def _light(self) -> None:
        recognising = self._models.recognising
        way = ""
        if recognising.is_guiding:
            way = "code" if recognising.is_looking else "card"
        lamps = lamps_for(
            self._visit.stage,
            way=way,
            resting=self._models.attract.is_resting,
            slip_waits=self._slip_waits,
            card_waits=self._card_waits,
        )
        for lamp, mode in lamps.items():
            self._cues.light(lamp, mode)
