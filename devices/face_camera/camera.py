"""The face camera as the terminal knows it: pictures while they are asked for, else none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from devices.code_camera.camera_device import CameraDevice
from devices.code_camera.capture import Frame, FrameSource

if TYPE_CHECKING:
    from devices.settings import FaceCameraSettings

_STEP: Final = 0.12  # seconds between pictures


class FaceCamera(CameraDevice):
    """Gives pictures while it is active.

    ``picture`` carries the pixels (BGR, ``uint8``), which whoever takes them overwrites
    after use; ``preview`` a :class:`devices.code_camera.preview.Preview` of the same
    moment. Signals come from a worker thread.
    """

    picture = Signal(object)
    preview = Signal(object)

    def __init__(
        self,
        settings: FaceCameraSettings,
        *,
        open_source: Callable[[], FrameSource] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(settings, name="face-camera", open_source=open_source, parent=parent)
        self._active = False
        self._given_at = float("-inf")

    def set_active(self, active: bool) -> None:
        """Give pictures, or not."""
        self._active = active
        self._want_pictures_now()

    @property
    def _wants_pictures(self) -> bool:
        return self._active

    def _look_at(self, frame: Frame) -> None:
        if not self._active or frame.taken_at - self._given_at < _STEP:
            frame.picture.fill(0)
            return
        from devices.code_camera.preview import preview_of

        self._given_at = frame.taken_at
        self.preview.emit(preview_of(frame.picture, []))
        self.picture.emit(frame.picture)
