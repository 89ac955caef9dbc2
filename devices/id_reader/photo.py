"""The photo of a card as a picture: 102 × 126 pixels.

Cards store it in a closed format (WLT, 1,024 bytes) that only makers' libraries unpack:
``int unpack(char *wlt, char *pixels, int save)`` returns 1 and leaves 38,556 bytes of BGR
pixels, or a BMP file of 38,862. ``save`` is 0: with 1 they write the photo to the disk.
"""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np

WIDTH: Final = 102
HEIGHT: Final = 126
_WLT_BYTES: Final = 1024
_PIXELS: Final = WIDTH * HEIGHT * 3
_BUFFER_SIZE: Final = 64 * 1024  # larger than any answer known
_SOUND: Final = 1
_PICTURES: Final = (b"BM", b"\xff\xd8\xff", b"\x89PNG")


def can_be_shown(raw: bytes, library: Path | None) -> bool:
    """Whether :func:`photo_picture` has a chance; loads nothing."""
    if raw.startswith(_PICTURES):
        return True
    return library is not None and len(raw) == _WLT_BYTES and any(raw)


def photo_picture(raw: bytes, library: Path | None) -> np.ndarray | None:
    """The photo as BGR pixels, which the caller wipes; None if it cannot be unpacked.

    Call it on a worker: it loads OpenCV.

    ``raw`` is what the reader gave: a picture file, or the closed format, for which
    ``library`` is the maker's.
    """
    import numpy as np

    if raw.startswith(_PICTURES):
        return _decoded(raw)
    if library is None or len(raw) != _WLT_BYTES:
        return None
    pixels = ctypes.create_string_buffer(_BUFFER_SIZE)
    try:
        unpack = ctypes.CDLL(str(library)).unpack
        unpack.restype = ctypes.c_int
        if unpack(raw, pixels, 0) != _SOUND:
            return None
        if pixels.raw.startswith(b"BM"):
            return _decoded(pixels.raw)
        flat = np.frombuffer(pixels.raw, np.uint8, _PIXELS)
        return flat.reshape(HEIGHT, WIDTH, 3).copy()
    except (OSError, AttributeError):
        return None  # not a library, or not one that unpacks
    finally:
        ctypes.memset(pixels, 0, _BUFFER_SIZE)


def _decoded(raw: bytes) -> np.ndarray | None:
    import numpy as np

    from devices.code_camera.opencv import cv2

    file = np.frombuffer(raw, np.uint8)
    return cv2.imdecode(file, cv2.IMREAD_COLOR)
