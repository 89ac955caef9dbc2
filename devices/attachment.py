"""Keeping hold of a device that comes and goes.

An :class:`Attachment` is the thread of one driver: it waits until the device is there,
serves it, and when it is gone or fails backs off and tries again, at once when
something else is plugged in at its place.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from devices.device import DeviceState, Fault
from devices.line import LineError, LineForbiddenError, StoppedError

# How often an empty place is looked at, and how long failures are slept over at most.
LOOK_SECONDS = 0.2
_FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
# The same where looking does not show what is plugged in: there only trying tells.
BLIND_PAUSE_SECONDS = 0.6
_JOIN_SECONDS = 10.0


class Report(Protocol):
    """Publishes a device's state; :meth:`devices.device.Device._report` is one."""

    def __call__(self, state: DeviceState, fault: Fault | None = None, detail: str = "") -> None:
        """Say where the device stands."""


class Attachment:
    """The thread of a driver: waits for its device, serves it, comes back by itself."""

    def __init__(
        self,
        name: str,
        *,
        locate: Callable[[], object | None],
        serve: Callable[[], None],
        report: Report,
        longest_pause: float = LONGEST_PAUSE_SECONDS,
    ) -> None:
        """``locate`` says cheaply what is plugged in now (None: nothing).

        ``serve`` opens the device and works with it until :attr:`stopping` is set; it
        raises LineError when the device cannot be opened or is lost, and calls
        :meth:`settled` once the device works. ``longest_pause`` caps the back-off in seconds.
        """
        self.stopping = threading.Event()
        self._name = name
        self._locate = locate
        self._serve = serve
        self._report = report
        self._thread: threading.Thread | None = None
        self._longest_pause = longest_pause
        self._pause = _FIRST_PAUSE_SECONDS

    def start(self) -> None:
        """Begin, on a thread of its own; a second call does nothing."""
        if self._thread is None:
            self.stopping.clear()
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread and report ABSENT; safe to call twice, and from the thread itself."""
        self.stopping.set()
        thread, self._thread = self._thread, None
        if thread is None:
            return
        if thread is not threading.current_thread():
            thread.join(_JOIN_SECONDS)
            if thread.is_alive():
                raise RuntimeError(f"{self._name} does not end")
        self._report(DeviceState.ABSENT)

    def settled(self) -> None:
        """Note that the device works: the next failure starts with a short pause again."""
        self._pause = _FIRST_PAUSE_SECONDS

    def _run(self) -> None:
        try:
            while not self.stopping.is_set():
                self._attach_once()
        except StoppedError:
            return
        except BaseException:
            self._report(DeviceState.FAULT, Fault.INTERNAL, "the driver failed")
            raise

    def _attach_once(self) -> None:
        place = self._locate()
        if place is None:
            self._report(DeviceState.ABSENT)
            self.stopping.wait(LOOK_SECONDS)
            return
        try:
            self._serve()
        except LineForbiddenError as error:
            self._report(DeviceState.FAULT, Fault.PERMISSION, str(error))
        except LineError as error:
            self._report(DeviceState.ABSENT, None, str(error))
        self._sleep_over(place)

    def _sleep_over(self, place: object) -> None:
        slept = 0.0
        while slept < self._pause and not self.stopping.is_set():
            self.stopping.wait(LOOK_SECONDS)
            slept += LOOK_SECONDS
            if self._locate() != place:
                self._pause = _FIRST_PAUSE_SECONDS
                return
        self._pause = min(self._pause * 2, self._longest_pause)
