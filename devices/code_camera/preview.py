"""Small pictures of what a camera sees, for the frame guide on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QImage

from devices.code_camera.seen_code import Corner

if TYPE_CHECKING:
    import numpy as np

Corners = tuple[Corner, Corner, Corner, Corner]

_WIDTH: Final = 480


@dataclass(frozen=True, slots=True)
class Preview:
    """A small picture of what the camera sees.

    ``codes`` are the corners of what was found in it as shares (0..1) of width and
    height.
    """

    image: QImage
    codes: tuple[Corners, ...]


def preview_of(picture: np.ndarray, found: Iterable[Corners]) -> Preview:
    """Shrink a grey or BGR picture to at most 480 pixels across; ``found`` in its pixels."""
    from devices.code_camera.opencv import cv2

    height, width = picture.shape[:2]
    scale = min(1.0, _WIDTH / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return Preview(
        to_image(small),
        tuple(
            (
                (one[0] / width, one[1] / height),
                (two[0] / width, two[1] / height),
                (three[0] / width, three[1] / height),
                (four[0] / width, four[1] / height),
            )
            for one, two, three, four in found
        ),
    )


def to_image(picture: np.ndarray) -> QImage:
    """A grey or BGR picture as a :class:`QImage` that owns its pixels."""
    from devices.code_camera.opencv import cv2

    colour = cv2.COLOR_GRAY2RGB if picture.ndim == 2 else cv2.COLOR_BGR2RGB
    rgb = cv2.cvtColor(picture, colour)
    height, width = rgb.shape[:2]
    return QImage(rgb.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
