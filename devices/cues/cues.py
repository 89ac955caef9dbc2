"""Cues: a light that shows where to look or reach, a sound that says it worked.

The light strip is driven by lines of ASCII, one lamp a line, ended by LF::

    CARD BLINK
    RECEIPT ON
    CARD OFF

Lamps and modes are the values of :class:`Lamp` and :class:`LampMode`. The strip sends
nothing back. When it was away it is told every lamp anew.
"""

from __future__ import annotations

import threading
from enum import StrEnum

from PySide6.QtCore import QObject

from devices.cues.loudspeaker import Loudspeaker
from devices.cues.sounds import Sound
from devices.device import Device, DeviceState
from devices.serial_device import SerialTalk


class Lamp(StrEnum):
    """Where a light is."""

    CARD = "CARD"  # card reader (身份证)
    CODE = "CODE"  # code camera or scanner (扫码口)
    RECEIPT = "RECEIPT"  # receipt slot (凭条口)
    DOCUMENT = "DOCUMENT"  # paper tray (文件出口)
    KEYPAD = "KEYPAD"  # keypad (密码键盘)


class LampMode(StrEnum):
    """How a light shines."""

    OFF = "OFF"
    ON = "ON"
    BLINK = "BLINK"


class Cues(Device):
    """Lights and sounds, each only where it is fitted; asking for more than that is fine."""

    def __init__(
        self,
        *,
        light_port: str = "",
        light_baud: int = 9600,
        sound: bool = True,
        simulated: bool = False,
        parent: QObject | None = None,
        loudspeaker: Loudspeaker | None = None,
    ) -> None:
        """``light_port`` is a path, a glob pattern or a Windows name; empty: no lights."""
        super().__init__(simulated=simulated, parent=parent)
        self._lock = threading.Lock()
        self._lamps = dict.fromkeys(Lamp, LampMode.OFF)
        self._loudspeaker = (loudspeaker or Loudspeaker()) if sound else None
        self._talk = (
            SerialTalk(
                "cues-lights",
                light_port,
                light_baud,
                report=self._report,
                received=lambda _: None,
                opened=self._tell_every_lamp,
            )
            if light_port
            else None
        )

    def start(self) -> None:
        """Begin looking for the light strip. Returns at once."""
        if self._talk is not None:
            self._talk.start()
        else:
            self._report(DeviceState.READY)

    def stop(self) -> None:
        """Put all lights out, end the sound and the thread; safe to call twice."""
        self.all_dark()
        if self._loudspeaker is not None:
            self._loudspeaker.stop()
        if self._talk is not None:
            self._talk.stop()
        self._report(DeviceState.ABSENT)

    def light(self, lamp: Lamp, mode: LampMode) -> None:
        """Let one lamp shine as ``mode`` says. Returns at once, from any thread."""
        with self._lock:
            changed = self._lamps[lamp] is not mode
            self._lamps[lamp] = mode
            if changed and self._talk is not None:
                self._talk.send(_line(lamp, mode))

    def all_dark(self) -> None:
        """Put all lights out."""
        for lamp in Lamp:
            self.light(lamp, LampMode.OFF)

    def play(self, sound: Sound) -> bool:
        """Play ``sound``, from the Qt thread; False where nothing can be heard."""
        return self._loudspeaker is not None and self._loudspeaker.play(sound)

    def _tell_every_lamp(self) -> None:
        with self._lock:
            if self._talk is not None:
                for lamp, mode in self._lamps.items():
                    self._talk.send(_line(lamp, mode))


def _line(lamp: Lamp, mode: LampMode) -> bytes:
    return f"{lamp} {mode}\n".encode("ascii")
