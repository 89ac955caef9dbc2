"""Presence as the terminal sees it: someone approached, someone left."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from devices.device import Device, DeviceState
from devices.presence.hold import Change, PresenceHold
from devices.serial_device import SerialTalk

_HOLD_SECONDS = 5.0
_SOMEONE, _NOBODY = ord("1"), ord("0")


class Presence(Device):
    """Tells when someone approaches and when they have left; knows nothing of who it is."""

    approached = Signal()
    left = Signal()

    def __init__(
        self,
        *,
        hold_seconds: float = _HOLD_SECONDS,
        simulated: bool = False,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Someone has left when no sign of them came for ``hold_seconds``."""
        super().__init__(simulated=simulated, parent=parent)
        self._clock = clock
        self._hold = PresenceHold(hold_seconds)

    @property
    def present(self) -> bool:
        """True while someone is held to be there."""
        return self._hold.present

    def _tell(self, change: Change | None) -> None:
        if change is Change.APPROACHED:
            self.approached.emit()
        elif change is Change.LEFT:
            self.left.emit()


class SerialPresence(Presence):
    """A sensor on a serial port that sends ``1`` for someone and ``0`` for nobody.

    Radar and infrared modules can be set to it. Someone is there from a ``1`` to the
    ``0`` that is not followed by a ``1`` within the hold time. Other bytes are dropped.
    When the sensor goes away, so does whoever was there.
    """

    def __init__(
        self,
        port: str,
        *,
        baud: int = 9600,
        hold_seconds: float = _HOLD_SECONDS,
        repeats: bool = False,
        simulated: bool = False,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``repeats``: the sensor sends ``1`` again and again while someone is there and
        may never send ``0``; then silence for the hold time means that they left.
        """
        super().__init__(hold_seconds=hold_seconds, simulated=simulated, parent=parent, clock=clock)
        self._repeats = repeats
        self._someone = False
        self._talk = SerialTalk(
            "presence-serial",
            port,
            baud,
            report=self._report,
            received=self._received,
            lost=self._lost,
        )

    def start(self) -> None:
        """Begin looking for the sensor. Returns at once."""
        self._talk.start()

    def stop(self) -> None:
        """Let go of the sensor and end its thread; safe to call twice."""
        self._talk.stop()

    def _received(self, data: bytes) -> None:
        now = self._clock()
        signs = [byte for byte in data if byte in (_SOMEONE, _NOBODY)]
        for byte in signs:
            self._someone = byte == _SOMEONE
            if self._someone:
                self._tell(self._hold.sign(now))
        if self._someone and not self._repeats:
            self._tell(self._hold.sign(now))
        elif not signs or not self._someone:
            self._tell(self._hold.no_sign(now))

    def _lost(self) -> None:
        self._someone = False
        self._tell(self._hold.forget())


class CameraPresence(Presence):
    """Presence from motion before the code camera, for halls without a sensor.

    Connect the camera's ``motion`` signal to :meth:`note_motion`. Lives in a thread with
    a Qt event loop, as the hold time runs on a timer.
    """

    def __init__(
        self,
        *,
        share: float = 0.02,
        hold_seconds: float = 8.0,
        simulated: bool = False,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``share`` is the part of the picture (0 to 1) that must change to be a sign."""
        super().__init__(hold_seconds=hold_seconds, simulated=simulated, parent=parent, clock=clock)
        self._share = share
        self._running = False
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin to take motion for presence."""
        self._running = True
        self._timer.start()
        self._report(DeviceState.READY)

    def stop(self) -> None:
        """Take motion for presence no longer; safe to call twice."""
        self._running = False
        self._timer.stop()
        self._tell(self._hold.forget())
        self._report(DeviceState.ABSENT)

    def note_motion(self, share: float) -> None:
        """Take the share of the picture (0 to 1) that changed since the last one."""
        if self._running and share >= self._share:
            self._tell(self._hold.sign(self._clock()))

    def _look(self) -> None:
        self._tell(self._hold.no_sign(self._clock()))
