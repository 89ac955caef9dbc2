"""The document camera (高拍仪) as the terminal knows it: pages taken on request."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from devices.code_camera.camera_device import CameraDevice
from devices.code_camera.capture import Frame, FrameSource

if TYPE_CHECKING:
    from devices.code_camera.capture import Picture
    from devices.document_camera.legibility import LegibilityFault
    from devices.settings import DocumentCameraSettings

_PREVIEW_STEP: Final = 0.15  # seconds between previews
_FRAMES_A_PAGE: Final = 4  # the sharpest of so many counts


@dataclass(frozen=True, slots=True)
class PageShot:
    """One page that was taken.

    ``image`` is the straightened page, or the whole picture if no page was found;
    ``faults`` are empty when it can be read.
    """

    image: QImage
    faults: tuple[LegibilityFault, ...]


class DocumentCamera(CameraDevice):
    """Shows what lies on the desk, and takes pages.

    ``page_taken`` carries a :class:`PageShot` for each :meth:`take_page`; ``preview`` a
    :class:`devices.code_camera.preview.Preview` with the page's outline while previews
    are asked for. Frames are only read meanwhile. Signals come from a worker thread.
    """

    page_taken = Signal(object)
    preview = Signal(object)

    def __init__(
        self,
        settings: DocumentCameraSettings,
        *,
        open_source: Callable[[], FrameSource] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(settings, name="document-camera", open_source=open_source, parent=parent)
        self._previewing = False
        self._asked_at: float | None = None
        self._candidates: list[tuple[float, Frame]] = []
        self._previewed_at = float("-inf")

    def set_preview(self, wanted: bool) -> None:
        """Send previews, or not."""
        self._previewing = wanted
        self._want_pictures_now()

    def take_page(self) -> None:
        """Take the page that lies there now; a second call before the first ends is one."""
        if self._asked_at is None:
            self._asked_at = time.monotonic()
        self._want_pictures_now()

    @property
    def _wants_pictures(self) -> bool:
        return self._previewing or self._asked_at is not None

    def _look_at(self, frame: Frame) -> None:
        if self._asked_at is not None and frame.taken_at >= self._asked_at:
            self._consider(frame)
        if self._previewing and frame.taken_at - self._previewed_at >= _PREVIEW_STEP:
            from devices.code_camera.preview import preview_of
            from devices.document_camera.page import find_page

            self._previewed_at = frame.taken_at
            page = find_page(frame.picture)
            self.preview.emit(preview_of(frame.picture, [page.corners] if page else []))

    def _consider(self, frame: Frame) -> None:
        """Collect a few frames, then take the sharpest: hands shake, cameras refocus."""
        from devices.code_camera.opencv import cv2
        from devices.code_camera.still_images import to_grey

        sharpness = float(cv2.Laplacian(to_grey(frame.picture), cv2.CV_32F).var())
        self._candidates.append((sharpness, frame))
        if len(self._candidates) < _FRAMES_A_PAGE:
            return
        best = max(self._candidates, key=lambda candidate: candidate[0])[1]
        self._candidates.clear()
        self._asked_at = None
        self.page_taken.emit(page_shot(best.picture))

    def _forget_everything(self) -> None:
        self._candidates.clear()
        self._asked_at = None


def page_shot(picture: Picture) -> PageShot:
    """Find, straighten and judge the page in a picture of the desk, BGR ``uint8``."""
    from devices.code_camera.preview import to_image
    from devices.code_camera.still_images import to_grey
    from devices.document_camera.legibility import LegibilityFault, judge
    from devices.document_camera.page import find_page, straighten

    page = find_page(picture)
    if page is None:
        return PageShot(to_image(picture), (LegibilityFault.PAGE_NOT_FOUND,))
    straight = straighten(picture, page)
    faults = judge(to_grey(straight)).faults
    if page.not_alone:
        faults = (LegibilityFault.SEVERAL_PAGES, *faults)
    if page.cut_off:
        faults = (LegibilityFault.PAGE_CUT_OFF, *faults)
    return PageShot(to_image(straight), faults)
