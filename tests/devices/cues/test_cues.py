"""Lights that shine as told, also after they were away; sounds where there is an output."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from devices.cues.cues import Cues, Lamp, LampMode
from devices.cues.loudspeaker import Loudspeaker
from devices.cues.simulator import LightsSimulator
from devices.cues.sounds import SAMPLE_RATE, Sound, samples
from devices.device import DeviceState
from tests.contracts.device_listener import DeviceListener
from tests.contracts.plugged_device import PluggedDeviceContract

DARK = dict.fromkeys(Lamp, LampMode.OFF)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
class TestCues(PluggedDeviceContract):
    @pytest.fixture
    def far_end(self, tmp_path: Path) -> Iterator[LightsSimulator]:
        simulator = LightsSimulator(tmp_path / "lights")
        simulator.start()
        yield simulator
        simulator.stop()

    @pytest.fixture
    def device(self, far_end: LightsSimulator) -> Iterator[Cues]:
        cues = Cues(light_port=str(far_end.link), sound=False)
        yield cues
        cues.stop()

    @pytest.fixture
    def listener(self, device: Cues) -> DeviceListener:
        return DeviceListener(device)

    def test_lamps_shine_as_told(
        self, far_end: LightsSimulator, device: Cues, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        device.light(Lamp.CARD, LampMode.BLINK)
        device.light(Lamp.RECEIPT, LampMode.ON)
        device.light(Lamp.CARD, LampMode.ON)
        lit = DARK | {Lamp.CARD: LampMode.ON, Lamp.RECEIPT: LampMode.ON}
        listener.wait(lambda: far_end.lamps == lit)
        device.all_dark()
        listener.wait(lambda: far_end.lamps == DARK)
        assert far_end.not_understood == 0

    def test_lamps_shine_as_told_while_the_strip_was_away(
        self, far_end: LightsSimulator, device: Cues, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        device.light(Lamp.CODE, LampMode.BLINK)
        far_end.unplug()
        listener.wait_for_state(DeviceState.ABSENT)
        device.light(Lamp.CODE, LampMode.OFF)
        device.light(Lamp.KEYPAD, LampMode.ON)
        far_end.plug()
        listener.wait(lambda: far_end.lamps == DARK | {Lamp.KEYPAD: LampMode.ON})

    def test_when_the_terminal_ends_no_lamp_is_left_burning(
        self, far_end: LightsSimulator, device: Cues, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        device.light(Lamp.CARD, LampMode.ON)
        listener.wait(lambda: far_end.lamps[Lamp.CARD] is LampMode.ON)
        device.stop()
        listener.wait(lambda: far_end.lamps == DARK)


class NotedLoudspeaker(Loudspeaker):
    def __init__(self) -> None:
        super().__init__()
        self.played: list[Sound] = []

    def play(self, sound: Sound) -> bool:
        self.played.append(sound)
        return True


def test_without_lights_there_is_still_sound() -> None:
    loudspeaker = NotedLoudspeaker()
    cues = Cues(loudspeaker=loudspeaker)
    cues.start()
    assert cues.status.state is DeviceState.READY
    cues.light(Lamp.CARD, LampMode.ON)
    assert cues.play(Sound.DONE)
    cues.stop()
    assert loudspeaker.played == [Sound.DONE]


def test_a_silent_terminal_plays_nothing() -> None:
    loudspeaker = NotedLoudspeaker()
    assert not Cues(sound=False, loudspeaker=loudspeaker).play(Sound.DONE)
    assert loudspeaker.played == []


@pytest.mark.parametrize("sound", Sound)
def test_sounds_are_short_audible_and_do_not_click(sound: Sound) -> None:
    raw = samples(sound)
    values = struct.unpack(f"<{len(raw) // 2}h", raw)
    assert 0.05 < len(values) / SAMPLE_RATE < 0.6
    assert 8000 < max(values) < 16000
    # From one sample to the next a clean tone of these pitches moves little.
    assert max(abs(a - b) for a, b in pairwise(values)) < 4500
    assert abs(values[0]) < 100
    assert abs(values[-1]) < 1500


def test_a_machine_without_an_audio_output_is_silent_and_goes_on() -> None:
    """In a process of its own: what the multimedia library prints is not this test's."""
    script = (
        "from PySide6.QtCore import QCoreApplication\n"
        "from devices.cues.cues import Cues\n"
        "from devices.cues.sounds import Sound\n"
        "app = QCoreApplication([])\n"
        "cues = Cues()\n"
        "cues.start()\n"
        "played = [cues.play(sound) for sound in Sound]\n"
        "cues.stop()\n"
        "from PySide6.QtMultimedia import QMediaDevices\n"
        "assert played == [not QMediaDevices.defaultAudioOutput().isNull()] * 4, played\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, timeout=60)
