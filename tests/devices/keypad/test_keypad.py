"""The keypad: each key told once, rubbish dropped, at the end of a real wire."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.device import DeviceState
from devices.keypad.keypad import CHARACTERS, KeypadKey, SerialKeypad
from devices.keypad.simulator import KeypadSimulator
from tests.contracts.device_listener import DeviceListener
from tests.contracts.plugged_device import PluggedDeviceContract

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


class TestSerialKeypad(PluggedDeviceContract):
    @pytest.fixture
    def far_end(self, tmp_path: Path) -> Iterator[KeypadSimulator]:
        simulator = KeypadSimulator(tmp_path / "keypad")
        simulator.start()
        yield simulator
        simulator.stop()

    @pytest.fixture
    def device(self, far_end: KeypadSimulator) -> Iterator[SerialKeypad]:
        keypad = SerialKeypad(str(far_end.link))
        yield keypad
        keypad.stop()

    @pytest.fixture
    def listener(self, device: SerialKeypad) -> DeviceListener:
        return DeviceListener(device, device.key_pressed)

    def test_every_key_is_told_as_it_is_pressed(
        self, far_end: KeypadSimulator, device: SerialKeypad, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        pressed = [*CHARACTERS, *KeypadKey]
        for key in pressed:
            far_end.press(key)
        listener.wait_for_events(len(pressed))
        assert listener.happened == pressed

    def test_rubbish_is_dropped_and_other_bytes_for_the_same_keys_are_known(
        self, far_end: KeypadSimulator, device: SerialKeypad, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.send_raw(b"\x00\xff A1\x7f\x18x\r\n\n2")
        listener.wait_for_events(7)
        assert listener.happened == ["1", "correct", "cancel", "X", "confirm", "confirm", "2"]


def test_a_key_the_keypad_does_not_have_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="help"):
        KeypadSimulator(tmp_path / "keypad").press("help")
