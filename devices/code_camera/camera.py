"""The code camera (扫码摄像头) as the terminal knows it: which codes it sees."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from devices.code_camera.camera_device import CameraDevice
from devices.code_camera.capture import Frame, FrameSource
from devices.code_camera.pay_codes import is_pay_code
from devices.code_camera.preview import Preview
from devices.code_camera.seen_code import SeenCode

if TYPE_CHECKING:
    import numpy as np

    from devices.code_camera.decoding import LiveDecoder
    from devices.settings import CodeCameraSettings

__all__ = ["CodeCamera", "Preview"]

GONE_AFTER: Final = 1.5  # seconds out of view until a code counts as shown anew
_PREVIEW_STEP: Final = 0.1  # seconds between previews
_WATCH_STEP: Final = 0.33  # seconds between looks for motion while not reading codes
_BUSY_FOR: Final = 3.0  # seconds after motion in which heavier stages get more time
_MOTION: Final = 0.004  # share of the picture that must change


class CodeCamera(CameraDevice):
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
        super().__init__(settings, name="code-camera", open_source=open_source, parent=parent)
        self._decoder: LiveDecoder | None = None
        self._active = False
        self._previewing = False
        self._watching = False
        self._forget = False
        self._in_view: dict[tuple[str, bytes], float] = {}
        self._before: np.ndarray | None = None
        self._moved_at = float("-inf")
        self._previewed_at = float("-inf")
        self._watched_at = float("-inf")

    def set_active(self, active: bool) -> None:
        """Read codes, or not. Switching on forgets what was in view before."""
        if active and not self._active:
            self._forget = True
        self._active = active
        if active:
            self._want_pictures_now()

    def set_preview(self, wanted: bool) -> None:
        """Send previews while active."""
        self._previewing = wanted

    def watch_motion(self, wanted: bool) -> None:
        """Send ``motion`` also while not reading codes, to notice who approaches."""
        self._watching = wanted

    @property
    def _wants_pictures(self) -> bool:
        if self._active:
            return True
        return self._watching and time.monotonic() - self._watched_at >= _WATCH_STEP

    def _begin(self) -> None:
        from devices.code_camera.decoding import LiveDecoder

        self._decoder = LiveDecoder()

    def _between_frames(self) -> None:
        if not self._active:
            self._in_view.clear()

    def _forget_everything(self) -> None:
        self._in_view.clear()
        self._before = None
        self._decoder = None

    def _look_at(self, frame: Frame) -> None:
        from devices.code_camera.preview import preview_of
        from devices.code_camera.still_images import to_grey

        grey = to_grey(frame.picture)
        moved = self._changed_share(grey)
        if moved > _MOTION:
            self._moved_at = frame.taken_at
        if self._watching and frame.taken_at - self._watched_at >= _WATCH_STEP:
            self._watched_at = frame.taken_at
            self.motion.emit(moved)
        if not self._active or self._decoder is None:
            return
        busy = frame.taken_at - self._moved_at < _BUSY_FOR
        codes = self._decoder.decode(grey, frame.taken_at, busy=busy)
        self._hand_on(codes, frame.taken_at)
        if self._previewing and frame.taken_at - self._previewed_at >= _PREVIEW_STEP:
            self._previewed_at = frame.taken_at
            corners = [code.corners for code in codes]
            self.preview.emit(preview_of(frame.picture, corners))

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
