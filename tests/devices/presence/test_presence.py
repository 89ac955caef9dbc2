"""Presence by sensor and by camera: people come, flicker, and go."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from devices.device import DeviceState
from devices.presence.hold import Change, PresenceHold
from devices.presence.presence import CameraPresence, SerialPresence
from devices.presence.simulator import PresenceSimulator
from tests.contracts.device_listener import DeviceListener
from tests.contracts.plugged_device import PluggedDeviceContract


def test_presence_holds_over_gaps_and_ends_after_the_hold_time() -> None:
    hold = PresenceHold(5.0)
    assert hold.sign(0.0) is Change.APPROACHED
    assert hold.no_sign(4.9) is None
    assert hold.sign(4.9) is None
    assert hold.no_sign(9.8) is None
    assert hold.no_sign(9.9) is Change.LEFT
    assert hold.no_sign(20.0) is None


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 3)), max_size=40))
def test_coming_and_leaving_always_alternate(signs: list[tuple[bool, float]]) -> None:
    hold, now, told = PresenceHold(2.0), 0.0, []
    for there, later in signs:
        now += later
        change = hold.sign(now) if there else hold.no_sign(now)
        if change is not None:
            told.append(change)
    expected = [Change.APPROACHED, Change.LEFT] * len(told)
    assert told == expected[: len(told)]


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
class TestSerialPresence(PluggedDeviceContract):
    @pytest.fixture
    def far_end(self, tmp_path: Path) -> Iterator[PresenceSimulator]:
        simulator = PresenceSimulator(tmp_path / "sensor")
        simulator.start()
        yield simulator
        simulator.stop()

    @pytest.fixture
    def device(self, far_end: PresenceSimulator) -> Iterator[SerialPresence]:
        presence = SerialPresence(str(far_end.link), hold_seconds=0.2)
        yield presence
        presence.stop()

    @pytest.fixture
    def listener(self, device: SerialPresence) -> DeviceListener:
        listener = DeviceListener(device)
        told(listener, device)
        return listener

    def test_someone_comes_stays_and_goes(
        self, far_end: PresenceSimulator, device: SerialPresence, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.send_raw(b"\xff?0")
        far_end.approach()
        listener.wait_for_events(1)
        assert device.present
        far_end.leave()
        listener.wait_for_events(2)
        far_end.approach()
        listener.wait_for_events(3)
        assert listener.happened == ["approached", "left", "approached"]

    def test_when_the_sensor_goes_so_does_who_was_there(
        self, far_end: PresenceSimulator, device: SerialPresence, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.approach()
        listener.wait_for_events(1)
        far_end.unplug()
        listener.wait_for_events(2)
        assert listener.happened == ["approached", "left"]
        assert not device.present

    def test_a_sensor_that_only_repeats_its_sign_needs_no_word_of_leaving(
        self, far_end: PresenceSimulator
    ) -> None:
        presence = SerialPresence(str(far_end.link), hold_seconds=0.2, repeats=True)
        listener = DeviceListener(presence)
        told(listener, presence)
        presence.start()
        try:
            listener.wait_for_state(DeviceState.READY)
            far_end.approach()
            listener.wait_for_events(2)
            assert listener.happened == ["approached", "left"]
        finally:
            presence.stop()


def told(listener: DeviceListener, presence: SerialPresence | CameraPresence) -> None:
    """Let ``listener`` note coming and leaving by name."""
    from PySide6.QtCore import Qt

    direct = Qt.ConnectionType.DirectConnection
    presence.approached.connect(lambda: listener.note("approached"), direct)
    presence.left.connect(lambda: listener.note("left"), direct)


def test_motion_before_the_camera_is_presence(qtbot: QtBot) -> None:
    now = [0.0]
    presence = CameraPresence(share=0.02, hold_seconds=8.0, clock=lambda: now[0])
    listener = DeviceListener(presence)
    told(listener, presence)
    presence.note_motion(0.5)
    assert listener.happened == []  # not started: nobody asked
    presence.start()
    presence.note_motion(0.001)
    assert listener.happened == []  # light flickers, leaves move
    presence.note_motion(0.05)
    assert listener.happened == ["approached"]
    now[0] = 9.0
    qtbot.waitUntil(lambda: listener.happened == ["approached", "left"], timeout=3000)
    presence.note_motion(0.05)
    presence.stop()
    presence.stop()
    assert listener.happened == ["approached", "left", "approached", "left"]
    assert presence.status.state is DeviceState.ABSENT
