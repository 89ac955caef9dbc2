"""Listening to a device in a test: every signal noted, conditions waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import Qt, SignalInstance

from devices.device import Device, DeviceState, DeviceStatus, Fault


class DeviceListener:
    """Notes what a device's signals carry, on whatever thread they come."""

    def __init__(self, device: Device, *signals: SignalInstance) -> None:
        self.device = device
        self.happened: list[object] = []
        self.statuses: list[DeviceStatus] = []
        self._news = threading.Condition()
        direct = Qt.ConnectionType.DirectConnection
        for signal in signals:
            signal.connect(self.note, direct)
        device.status_changed.connect(self._note_status, direct)

    def note(self, *values: object) -> None:
        """Note one event."""
        with self._news:
            self.happened.append(values[0] if values else None)
            self._news.notify_all()

    def _note_status(self, status: DeviceStatus) -> None:
        with self._news:
            self.statuses.append(status)
            self._news.notify_all()

    def wait(self, condition: Callable[[], bool], seconds: float = 5.0) -> None:
        end = time.monotonic() + seconds
        with self._news:
            # Woken by news, and often enough to see what the far end does.
            while not self._news.wait_for(condition, 0.02):
                assert time.monotonic() < end, (self.statuses, self.happened)

    def wait_for_state(
        self, state: DeviceState, fault: Fault | None = None, seconds: float = 5.0
    ) -> None:
        self.wait(
            lambda: (self.device.status.state, self.device.status.fault) == (state, fault), seconds
        )

    def wait_for_events(self, count: int, seconds: float = 5.0) -> None:
        self.wait(lambda: len(self.happened) >= count, seconds)
