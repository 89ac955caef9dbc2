"""Where frames come from: a V4L2 camera, or pictures that stand in for one.

The stand-ins (a video file, a sequence of pictures, a watched folder) go the same way
through the decoder as a camera does. Import on a worker thread: this loads OpenCV.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np

from devices.code_camera.capture import FrameSource, SourceAbsentError, SourceFaultError
from devices.code_camera.opencv import cv2
from devices.device import Fault
from devices.settings import CodeCameraSettings, DocumentCameraSettings, FaceCameraSettings

CURRENT_PICTURE: Final = "current.png"
_AUTOMATIC, _MANUAL = 3, 1  # V4L2_CID_EXPOSURE_AUTO as current kernels count
_SETTLED_AFTER: Final = 5  # frames until some cameras accept an exposure


def source_for(
    settings: CodeCameraSettings | DocumentCameraSettings | FaceCameraSettings,
) -> FrameSource:
    """Build the source that the settings name."""
    rate = settings.frames_per_second if isinstance(settings, CodeCameraSettings) else 10.0
    path = settings.path
    if settings.source == "watched_folder":
        return WatchedFolder(Path(path), rate)
    if settings.source == "image_sequence":
        return ImageSequence(path, rate)
    if settings.source == "video_file":
        return VideoFile(Path(path), rate)
    exposure = settings.exposure if isinstance(settings, CodeCameraSettings) else None
    return V4l2Camera(path, settings.width, settings.height, rate, exposure)


class V4l2Camera:
    """A camera on Linux, by a path that stays (``/dev/v4l/by-id/…-index0``) or a glob."""

    def __init__(
        self,
        path: str,
        width: int,
        height: int,
        rate: float,
        exposure: int | None,
        *,
        open_capture: Callable[[str, int], cv2.VideoCapture] = cv2.VideoCapture,
    ) -> None:
        self._open_capture = open_capture
        self._pattern = path or "/dev/v4l/by-id/*-video-index0"
        self._size = (width, height)
        self._rate = rate
        self._exposure = exposure
        self._capture: cv2.VideoCapture | None = None
        self._node = ""
        self._frames = 0

    def open(self) -> None:
        """See :class:`FrameSource`."""
        found = _matching(self._pattern)
        if not found:
            raise SourceAbsentError
        self._node = os.path.realpath(found[0])  # names move; the node opened is what counts
        if not os.access(self._node, os.R_OK | os.W_OK):
            raise SourceFaultError(Fault.PERMISSION, "camera node may not be opened")
        backend = cv2.CAP_V4L2 if sys.platform == "linux" else cv2.CAP_ANY
        capture = self._open_capture(self._node, backend)
        if not capture.isOpened():
            capture.release()
            raise SourceFaultError(Fault.NO_ANSWER, "camera does not open")
        # The format first: at raw YUYV many cameras give 5 frames a second at 720p.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._size[1])
        capture.set(cv2.CAP_PROP_FPS, self._rate)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        self._capture = capture
        self._frames = 0
        self._expose()

    def read(self) -> np.ndarray:
        """See :class:`FrameSource`."""
        self._grab()
        assert self._capture is not None  # noqa: S101 -- _grab raises otherwise
        good, picture = self._capture.retrieve()
        if not good or picture is None or picture.size == 0:
            raise SourceFaultError(Fault.PROTOCOL, "camera gave a frame that cannot be read")
        return np.asarray(picture)

    def skip(self) -> None:
        """See :class:`FrameSource`."""
        self._grab()

    def close(self) -> None:
        """See :class:`FrameSource`."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _grab(self) -> None:
        if self._capture is None:
            raise SourceAbsentError
        if not self._capture.grab():
            if not Path(self._node).exists():
                raise SourceAbsentError
            raise SourceFaultError(Fault.NO_ANSWER, "camera stopped giving frames")
        self._frames += 1
        if self._frames == _SETTLED_AFTER:
            self._expose()

    def _expose(self) -> None:
        if self._capture is None:
            return
        if self._exposure is None:
            self._capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, _AUTOMATIC)
        else:
            self._capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, _MANUAL)
            self._capture.set(cv2.CAP_PROP_EXPOSURE, self._exposure)


class _Pace:
    """Hands out frames no faster than a camera would."""

    def __init__(self, rate: float) -> None:
        self._step = 1 / rate
        self._due = time.monotonic()

    def wait(self) -> None:
        now = time.monotonic()
        self._due = max(self._due + self._step, now - self._step)
        if self._due > now:
            time.sleep(self._due - now)


class VideoFile:
    """A film, over and over, at its own rate (or ``rate`` if it names none)."""

    def __init__(self, path: Path, rate: float) -> None:
        self._path = path
        self._rate = rate
        self._capture: cv2.VideoCapture | None = None
        self._pace = _Pace(rate)

    def open(self) -> None:
        """See :class:`FrameSource`."""
        if not self._path.is_file():
            raise SourceAbsentError
        self._capture = cv2.VideoCapture(str(self._path), cv2.CAP_FFMPEG)
        if not self._capture.isOpened():
            raise SourceFaultError(Fault.PROTOCOL, "film cannot be read")
        rate = self._capture.get(cv2.CAP_PROP_FPS)
        self._pace = _Pace(rate if 1 <= rate <= 240 else self._rate)

    def read(self) -> np.ndarray:
        """See :class:`FrameSource`."""
        self._pace.wait()
        return self._next()

    def skip(self) -> None:
        """See :class:`FrameSource`."""
        self._pace.wait()
        self._next()

    def close(self) -> None:
        """See :class:`FrameSource`."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _next(self) -> np.ndarray:
        if self._capture is None:
            raise SourceAbsentError
        good, picture = self._capture.read()
        if not good:
            self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            good, picture = self._capture.read()
        if not good:
            raise SourceFaultError(Fault.PROTOCOL, "film has no frames")
        return np.asarray(picture)


class ImageSequence:
    """Pictures whose paths match a glob pattern, in order of name, over and over."""

    def __init__(self, pattern: str, rate: float) -> None:
        self._pattern = pattern
        self._pace = _Pace(rate)
        self._paths: list[Path] = []
        self._next = 0

    def open(self) -> None:
        """See :class:`FrameSource`."""
        self._paths = _matching(self._pattern)
        if not self._paths:
            raise SourceAbsentError
        self._next = 0

    def read(self) -> np.ndarray:
        """See :class:`FrameSource`."""
        self._pace.wait()
        path = self._paths[self._next % len(self._paths)]
        self._next += 1
        picture = _picture(path)
        if picture is None:
            raise SourceFaultError(Fault.PROTOCOL, "picture of the sequence cannot be read")
        return picture

    def skip(self) -> None:
        """See :class:`FrameSource`."""
        self._pace.wait()
        self._next += 1

    def close(self) -> None:
        """See :class:`FrameSource`."""


class WatchedFolder:
    """The picture ``current.png`` of a folder, as if a camera looked at it.

    Whoever shows a code replaces the file in one step (write beside, then rename).
    Without the file the camera counts as unplugged.
    """

    def __init__(self, folder: Path, rate: float) -> None:
        self._file = folder / CURRENT_PICTURE
        self._pace = _Pace(rate)
        self._stamp: tuple[int, int, int] | None = None
        self._picture: np.ndarray | None = None

    def open(self) -> None:
        """See :class:`FrameSource`."""
        self._stamp = None
        self._look()

    def read(self) -> np.ndarray:
        """See :class:`FrameSource`."""
        self._pace.wait()
        return self._look()

    def skip(self) -> None:
        """See :class:`FrameSource`."""
        self._pace.wait()
        if not self._file.exists():
            raise SourceAbsentError

    def close(self) -> None:
        """See :class:`FrameSource`."""
        self._picture = None

    def _look(self) -> np.ndarray:
        try:
            stat = self._file.stat()
        except OSError as error:
            raise SourceAbsentError from error
        stamp = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        if stamp != self._stamp or self._picture is None:
            picture = _picture(self._file)
            if picture is not None:
                self._picture, self._stamp = picture, stamp
        if self._picture is None:
            raise SourceFaultError(Fault.PROTOCOL, "picture cannot be read")
        return self._picture.copy()  # whoever takes it may overwrite it


def _matching(pattern: str) -> list[Path]:
    """The paths that a glob in the last part of ``pattern`` names, in order."""
    path = Path(pattern)
    return sorted(path.parent.glob(path.name)) if path.name else []


def _picture(path: Path) -> np.ndarray | None:
    """Read a picture as BGR; ``None`` if it is gone or is none."""
    try:
        content = np.fromfile(path, np.uint8)
    except OSError:
        return None
    if content.size == 0:
        return None
    picture = cv2.imdecode(content, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    return None if picture is None else np.asarray(picture)
