"""Reading picture files for decoding."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from devices.code_camera.opencv import cv2
from devices.code_camera.restoration import Grey

_SHORTEST_WEBP = 32  # OpenCV refuses shorter files, though tiny pictures have 30 bytes


class UnreadableImageError(Exception):
    """A file that holds no picture. The text names what is wrong, not the file."""


def read_grey(path: Path) -> Grey:
    """Read a picture as grey: PNG, JPEG, WebP and what else OpenCV reads.

    Transparent parts count as white paper; an EXIF orientation is not applied, so
    corners are in the file's own pixels. Raises :class:`UnreadableImageError`.
    """
    return to_grey(_read(path, cv2.IMREAD_UNCHANGED))  # also leaves the orientation alone


def read_colour(path: Path) -> np.ndarray:
    """Read a picture as 8-bit BGR, upright. Raises :class:`UnreadableImageError`."""
    return _read(path, cv2.IMREAD_COLOR)


def _read(path: Path, flags: int) -> np.ndarray:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableImageError(error.strerror or "cannot be read") from error
    if not content:
        raise UnreadableImageError("empty file")
    content = content.ljust(_SHORTEST_WEBP, b"\0")
    try:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), flags)
    except cv2.error as error:
        raise UnreadableImageError("damaged or too large picture") from error
    if picture is None or picture.size == 0:
        raise UnreadableImageError("not a picture that can be read")
    return np.asarray(picture)


def to_grey(picture: np.ndarray) -> Grey:
    """Turn grey, BGR or BGRA of 8 or 16 bits or float (0..1) into ``uint8`` grey."""
    if picture.dtype == np.uint16:
        picture = (picture >> 8).astype(np.uint8)
    elif picture.dtype != np.uint8:
        picture = (np.nan_to_num(np.clip(picture, 0, 1)) * 255).astype(np.uint8)
    if picture.ndim == 2:
        return np.ascontiguousarray(picture)
    channels = picture.shape[2]
    if channels == 1:
        return np.ascontiguousarray(picture[:, :, 0])
    if channels == 2:
        return _on_white(picture[:, :, 0], picture[:, :, 1])
    grey = np.asarray(cv2.cvtColor(picture[:, :, :3], cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    return _on_white(grey, picture[:, :, 3]) if channels == 4 else grey


def _on_white(grey: np.ndarray, alpha: np.ndarray) -> Grey:
    if int(alpha.min()) == 255:
        return np.ascontiguousarray(grey)
    weight = alpha.astype(np.float32) / 255
    return np.asarray(grey * weight + 255 * (1 - weight), dtype=np.uint8)
