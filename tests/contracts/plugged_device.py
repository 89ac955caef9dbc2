"""What every device on a cable must do, whatever it is: come, go, come back, and end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import pairwise
from typing import Protocol

import pytest

from devices.device import Device, DeviceState
from tests.contracts.device_listener import DeviceListener


class Plugged(Protocol):
    """The simulated device at the other end of the cable."""

    def plug(self) -> None: ...
    def unplug(self) -> None: ...


class PluggedDeviceContract:
    """Derive, and provide ``far_end`` (plugged in), ``device`` (not started), ``listener``."""

    @pytest.fixture(autouse=True)
    def no_thread_is_left(self) -> Iterator[None]:
        before = set(threading.enumerate())
        yield
        assert set(threading.enumerate()) <= before

    def test_is_absent_until_plugged_in_and_back_within_a_second(
        self, far_end: Plugged, device: Device, listener: DeviceListener
    ) -> None:
        far_end.unplug()
        device.start()
        assert device.status.state is DeviceState.ABSENT
        for _ in range(2):
            far_end.plug()
            listener.wait_for_state(DeviceState.READY, seconds=1.0)
            far_end.unplug()
            listener.wait_for_state(DeviceState.ABSENT)

    def test_tells_a_status_only_when_it_changes_and_ends_absent(
        self, far_end: Plugged, device: Device, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        device.stop()
        device.stop()
        assert device.status.state is DeviceState.ABSENT
        assert all(one != other for one, other in pairwise(listener.statuses))

    def test_starts_again_after_it_was_stopped(
        self, far_end: Plugged, device: Device, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        device.stop()
        device.start()
        listener.wait_for_state(DeviceState.READY)
