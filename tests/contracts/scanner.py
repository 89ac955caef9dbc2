"""What every code scanner must do, whether it sends bytes or types."""

from __future__ import annotations

from typing import Protocol

import pytest

from devices.device import DeviceState
from devices.scanner.scanner import Scanner
from tests.contracts.device_listener import DeviceListener
from tests.contracts.plugged_device import PluggedDeviceContract

IDENTITY_CODE = b"TH1:6BF$X2%MT0 *+-./:ABC"


class ScannerFarEnd(Protocol):
    """The simulated scanner."""

    def plug(self) -> None: ...
    def unplug(self) -> None: ...
    def scan(self, code: bytes) -> None: ...
    def fault(self, kind: str | None) -> None: ...


class ScannerContract(PluggedDeviceContract):
    """Derive, and provide ``far_end`` and ``device``."""

    @pytest.fixture
    def listener(self, device: Scanner) -> DeviceListener:
        return DeviceListener(device, device.code_scanned)

    def test_a_code_is_told_without_its_end(
        self, far_end: ScannerFarEnd, device: Scanner, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.scan(IDENTITY_CODE)
        listener.wait_for_events(1)
        far_end.scan(b"01,32,,25312000000012345678,980.00,20261120,,1F2A")
        listener.wait_for_events(2)
        assert listener.happened == [
            IDENTITY_CODE,
            b"01,32,,25312000000012345678,980.00,20261120,,1F2A",
        ]

    def test_a_code_held_still_is_told_once(
        self, far_end: ScannerFarEnd, device: Scanner, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.fault("stutter")
        far_end.scan(IDENTITY_CODE)
        listener.wait_for_events(1)
        far_end.fault(None)
        far_end.scan(b"next")
        listener.wait(lambda: b"next" in listener.happened)
        assert listener.happened == [IDENTITY_CODE, b"next"]

    def test_a_scanner_at_rest_is_not_listened_to(
        self, far_end: ScannerFarEnd, device: Scanner, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        device.end_scan()
        far_end.scan(b"while at rest")
        # Once the scanner was away, nothing of it can be on its way any more.
        far_end.unplug()
        listener.wait_for_state(DeviceState.ABSENT)
        far_end.plug()
        listener.wait_for_state(DeviceState.READY)
        device.begin_scan()
        far_end.scan(b"while awake")
        listener.wait_for_events(1)
        assert listener.happened == [b"while awake"]

    def test_codes_come_again_after_the_scanner_was_away(
        self, far_end: ScannerFarEnd, device: Scanner, listener: DeviceListener
    ) -> None:
        device.start()
        listener.wait_for_state(DeviceState.READY)
        far_end.unplug()
        listener.wait_for_state(DeviceState.ABSENT)
        far_end.plug()
        listener.wait_for_state(DeviceState.READY)
        far_end.scan(IDENTITY_CODE)
        listener.wait_for_events(1)
        assert listener.happened == [IDENTITY_CODE]
