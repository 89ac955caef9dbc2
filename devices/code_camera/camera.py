"""The code camera (扫码摄像头) as the terminal knows it: codes seen, and how it fares.

Two threads: one reads frames and may hang in a driver, one decodes the newest frame and
watches the first. Neither is the GUI thread; signals carry what was seen.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from devices.code_camera.capture import (
    Capture,
    Frame,
    FrameSource,
    SourceAbsentError,
    SourceFaultError,
)
from devices.code_camera.pay_codes import is_pay_code
from devices.code_camera.seen_code import Corner, SeenCode
from devices.device import Device, DeviceState, Fault

if TYPE_CHECKING:
    import numpy as np

    from devices.code_camera.decoding import LiveDecoder
    from devices.settings import CodeCameraSettings

_log = logging.getLogger(__name__)

HUNG_AFTER: Final = 2.5  # seconds without a sign of life from the driver
OPENING_MAY_TAKE: Final = 8.0
GONE_AFTER: Final = 1.5  # seconds out of view until a code counts as shown anew
_RETRY: Final = (0.25, 0.5, 1.0)  # seconds between attempts, the last one repeating
_RETRY_HUNG: Final = 5.0
_MOST_ABANDONED: Final = 3  # threads left in a driver before we stop adding to them
_PREVIEW_WIDTH: Final = 480
_PREVIEW_STEP: Final = 0.1  # seconds between previews
_WATCH_STEP: Final = 0.33  # seconds between looks for motion while not reading codes
_BUSY_FOR: Final = 3.0  # seconds after motion in which heavier stages get more time
_MOTION: Final = 0.004  # share of the picture that must change


@dataclass(frozen=True, slots=True)
class Preview:
    """A small picture of what the camera sees.

    ``codes`` are the corners of the codes in it as shares (0..1) of width and height.
    """

    image: QImage
    codes: tuple[tuple[Corner, Corner, Corner, Corner], ...]


class CodeCamera(Device):
    """A camera that reads codes while it is active.

    ``code_seen`` carries a :class:`SeenCode` once each time a code comes into view.
    Pay codes (付款码) are never handed on: ``pay_code_seen`` says that one was there.
    ``preview`` carries a :class:`Preview` while previews are asked for, ``motion`` the
    share of the picture that changed (0..1), about three times a second, while motion is
    watched. Signals come from a worker thread.
    """

    code_seen = Signal(object)
    pay_code_seen = Signal()
    preview = Signal(object)
    motion = Signal(float)

    def __init__(
        self,
        settings: CodeCameraSettings,
        *,
        open_source: Callable[[], FrameSource] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(simulated=settings.simulated, parent=parent)
        self._settings = settings
        self._open_source = open_source
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._active = False
        self._previewing = False
        self._watching = False
        self._forget = False
        self._capture: Capture | None = None
        self._in_view: dict[tuple[str, bytes], float] = {}
        self._abandoned: list[Capture] = []
        self._before: np.ndarray | None = None
        self._moved_at = float("-inf")
        self._previewed_at = float("-inf")
        self._watched_at = float("-inf")

    def start(self) -> None:
        """See :class:`Device`."""
        if self._thread is None:
            self._stopping.clear()
            self._report(DeviceState.CONNECTING)
            self._thread = threading.Thread(target=self._run, name="code-camera", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """See :class:`Device`. A thread that hangs in a driver is left behind."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        if thread is not threading.current_thread():
            thread.join(5)

    def set_active(self, active: bool) -> None:
        """Read codes, or not. Switching on forgets what was in view before."""
        if active and not self._active:
            self._forget = True
        self._active = active
        capture = self._capture
        if active and capture is not None:
            capture.want_pictures(True)

    def set_preview(self, wanted: bool) -> None:
        """Send previews while active."""
        self._previewing = wanted

    def watch_motion(self, wanted: bool) -> None:
        """Send ``motion`` also while not reading codes, to notice who approaches."""
        self._watching = wanted

    def _run(self) -> None:
        attempts = 0
        while not self._stopping.is_set():
            worked = self._serve_once()
            attempts = 0 if worked else attempts + 1
            delay = _RETRY[min(attempts, len(_RETRY) - 1)]
            self._abandoned = [old for old in self._abandoned if not old.stop(0)]
            if len(self._abandoned) >= _MOST_ABANDONED:
                delay = _RETRY_HUNG
            self._stopping.wait(delay)
        self._in_view.clear()
        self._before = None
        self._report(DeviceState.ABSENT)

    def _serve_once(self) -> bool:
        """Use the camera until it fails; True if it worked for a while."""
        if len(self._abandoned) >= _MOST_ABANDONED:
            return False  # the driver holds them all; more would only be lost too
        # Loaded here, on the worker: half a second that the first screen does not wait.
        from devices.code_camera.decoding import LiveDecoder
        from devices.code_camera.sources import source_for

        source = self._open_source() if self._open_source else source_for(self._settings)
        capture = Capture(source, name="code-camera-frames")
        capture.want_pictures(self._wants_pictures)
        self._capture = capture
        capture.start()
        decoder = LiveDecoder()
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
                _log.warning("code camera: driver hangs; opening it anew")
                self._report(DeviceState.FAULT, Fault.NO_ANSWER, "driver hangs")
                break
            if frame is not None:
                number = frame.number
                self._look_at(frame, decoder)
            if not self._active:
                self._in_view.clear()
        self._capture = None
        if not capture.stop(timeout=0.5):
            self._abandoned.append(capture)
        return worked

    @property
    def _wants_pictures(self) -> bool:
        if self._active:
            return True
        return self._watching and time.monotonic() - self._watched_at >= _WATCH_STEP

    def _report_failure(self, failure: Exception) -> None:
        if isinstance(failure, SourceAbsentError):
            self._report(DeviceState.ABSENT)
        elif isinstance(failure, SourceFaultError):
            if self.status.detail != str(failure):
                _log.warning("code camera: %s", failure)
            self._report(DeviceState.FAULT, failure.fault, str(failure))

    def _look_at(self, frame: Frame, decoder: LiveDecoder) -> None:
        from devices.code_camera.still_images import to_grey

        grey = to_grey(frame.picture)
        moved = self._changed_share(grey)
        if moved > _MOTION:
            self._moved_at = frame.taken_at
        if self._watching and frame.taken_at - self._watched_at >= _WATCH_STEP:
            self._watched_at = frame.taken_at
            self.motion.emit(moved)
        if not self._active:
            return
        busy = frame.taken_at - self._moved_at < _BUSY_FOR
        codes = decoder.decode(grey, frame.taken_at, busy=busy)
        self._hand_on(codes, frame.taken_at)
        if self._previewing and frame.taken_at - self._previewed_at >= _PREVIEW_STEP:
            self._previewed_at = frame.taken_at
            self.preview.emit(_preview(frame.picture, codes))

    def _hand_on(self, codes: list[SeenCode], now: float) -> None:
        """Tell of each code once for as long as it stays in view."""
        if self._forget:
            self._forget = False
            self._in_view.clear()
        for code in codes:
            key = (code.symbology, code.data)
            known = key in self._in_view
            self._in_view[key] = now
            if known:
                continue
            if is_pay_code(code.text):
                self.pay_code_seen.emit()
            else:
                self.code_seen.emit(code)
        self._in_view = {
            key: seen for key, seen in self._in_view.items() if now - seen <= GONE_AFTER
        }

    def _changed_share(self, grey: np.ndarray) -> float:
        """The share of a coarse picture that differs from the one before."""
        import numpy as np

        step = max(1, grey.shape[1] // 80)
        coarse = grey[::step, ::step].astype(np.int16)
        before, self._before = self._before, coarse
        if before is None or before.shape != coarse.shape:
            return 0.0
        return float(np.mean(np.abs(coarse - before) > 24))


def _preview(picture: np.ndarray, codes: list[SeenCode]) -> Preview:
    from devices.code_camera.opencv import cv2

    height, width = picture.shape[:2]
    scale = min(1.0, _PREVIEW_WIDTH / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    colour = cv2.COLOR_GRAY2RGB if small.ndim == 2 else cv2.COLOR_BGR2RGB
    rgb = cv2.cvtColor(small, colour)
    image = QImage(
        rgb.tobytes(), size[0], size[1], 3 * size[0], QImage.Format.Format_RGB888
    ).copy()  # the copy owns its pixels
    corners = tuple(
        (
            (code.corners[0][0] / width, code.corners[0][1] / height),
            (code.corners[1][0] / width, code.corners[1][1] / height),
            (code.corners[2][0] / width, code.corners[2][1] / height),
            (code.corners[3][0] / width, code.corners[3][1] / height),
        )
        for code in codes
    )
    return Preview(image, corners)
