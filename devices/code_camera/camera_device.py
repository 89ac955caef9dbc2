"""What every camera of the terminal has in common: two threads and a watchdog.

One thread reads frames and may hang in a driver, one looks at the newest frame and
watches the first. Neither is the GUI thread; signals carry what was seen.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from devices.code_camera.capture import (
    Capture,
    Frame,
    FrameSource,
    SourceAbsentError,
    SourceFaultError,
)
from devices.device import Device, DeviceState, Fault

if TYPE_CHECKING:
    from devices.settings import CodeCameraSettings, DocumentCameraSettings, FaceCameraSettings

_log = logging.getLogger(__name__)

HUNG_AFTER: Final = 2.5  # seconds without a sign of life from the driver
OPENING_MAY_TAKE: Final = 8.0
RETRY_AFTER: Final = (0.25, 0.5, 1.0)  # seconds between attempts, the last one repeating
RETRY_HUNG_AFTER: Final = 5.0
MOST_ABANDONED: Final = 3  # threads left in a driver before we stop adding to them


class CameraDevice(Device):
    """A camera that is opened, watched, given up when it hangs, and opened again."""

    def __init__(
        self,
        settings: CodeCameraSettings | DocumentCameraSettings | FaceCameraSettings,
        *,
        name: str,
        open_source: Callable[[], FrameSource] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(simulated=settings.simulated, parent=parent)
        self._settings = settings
        self._name = name
        self._open_source = open_source
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._capture: Capture | None = None
        self._abandoned: list[Capture] = []

    def start(self) -> None:
        """See :class:`Device`."""
        if self._thread is None:
            self._stopping.clear()
            self._report(DeviceState.CONNECTING)
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """See :class:`Device`. A thread that hangs in a driver is left behind."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        if thread is not threading.current_thread():
            thread.join(5)

    @property
    def _wants_pictures(self) -> bool:
        """Whether frames are to be read, or only let by."""
        raise NotImplementedError

    def _look_at(self, frame: Frame) -> None:
        """Do what the camera is for with the newest frame."""
        raise NotImplementedError

    def _between_frames(self) -> None:
        """Called a few times a second, also while no frames come."""

    def _begin(self) -> None:
        """Called on the worker before the source is opened: the place for imports."""

    def _forget_everything(self) -> None:
        """Called when the device stops: let go of what was seen."""

    def _want_pictures_now(self) -> None:
        """Take effect before the worker comes round."""
        capture = self._capture
        if capture is not None:
            capture.want_pictures(self._wants_pictures)

    def _run(self) -> None:
        attempts = 0
        while not self._stopping.is_set():
            worked = self._serve_once()
            attempts = 0 if worked else attempts + 1
            delay = RETRY_AFTER[min(attempts, len(RETRY_AFTER) - 1)]
            self._abandoned = [old for old in self._abandoned if not old.stop(0)]
            if len(self._abandoned) >= MOST_ABANDONED:
                delay = RETRY_HUNG_AFTER
            self._stopping.wait(delay)
        self._forget_everything()
        self._report(DeviceState.ABSENT)

    def _serve_once(self) -> bool:
        """Use the camera until it fails; True if it worked for a while."""
        if len(self._abandoned) >= MOST_ABANDONED:
            return False  # the driver holds them all; more would only be lost too
        # Loaded here, on the worker: half a second that the first screen does not wait.
        from devices.code_camera.sources import source_for

        self._begin()
        source = self._open_source() if self._open_source else source_for(self._settings)
        capture = Capture(source, name=f"{self._name}-frames")
        capture.want_pictures(self._wants_pictures)
        self._capture = capture
        capture.start()
        number = 0
        worked = False
        while not self._stopping.is_set():
            capture.want_pictures(self._wants_pictures)
            frame = capture.newest(number, timeout=0.2)
            if capture.failure is not None:
                self._report_failure(capture.failure)
                break
            if capture.opened:
                worked = True
                self._report(DeviceState.READY)
            if capture.silent_for > (HUNG_AFTER if capture.opened else OPENING_MAY_TAKE):
                _log.warning("%s: driver hangs; opening it anew", self._name)
                self._report(DeviceState.FAULT, Fault.NO_ANSWER, "driver hangs")
                break
            if frame is not None:
                number = frame.number
                self._look_at(frame)
            self._between_frames()
        self._capture = None
        if not capture.stop(timeout=0.5):
            self._abandoned.append(capture)
        return worked

    def _report_failure(self, failure: Exception) -> None:
        if isinstance(failure, SourceAbsentError):
            self._report(DeviceState.ABSENT)
        elif isinstance(failure, SourceFaultError):
            if self.status.detail != str(failure):
                _log.warning("%s: %s", self._name, failure)
            self._report(DeviceState.FAULT, failure.fault, str(failure))
