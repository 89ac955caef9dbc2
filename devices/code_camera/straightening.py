"""Flattening a code on a bent surface: a curled slip, a cup, a T-shirt.

A decoder that finds the three corners of a QR code but cannot read it assumes that the
code is flat. From those corners the code is drawn again, square on, under a handful of
guesses at how its rows and columns bow; one of them is often readable.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from devices.code_camera import restoration
from devices.code_camera.opencv import cv2
from devices.code_camera.restoration import Grey
from devices.code_camera.seen_code import Corner

_QUIET: Final = 4  # modules of margin
_PIXELS: Final = 6  # per module
# How far the middle of a row or column is off the straight line, and how far the fourth
# corner (which has no finder pattern) is off its guess: shares of the code's side.
_BOWS: Final = sorted(
    ((across, down) for across, down in product((0, 0.02, -0.02, 0.04, -0.04), repeat=2)),
    key=lambda bow: abs(bow[0]) + abs(bow[1]),
)[:13]
_FOURTH_CORNERS: Final = ((0.0, 0.0), (0.04, 0.04), (0.0, 0.04), (0.04, 0.0), (0.08, 0.08))

_Plane = NDArray[np.float32] | NDArray[np.float64]


def flattened(
    grey: Grey, corners: tuple[Corner, Corner, Corner, Corner], modules: int
) -> Iterator[Grey]:
    """Draw the code of ``modules`` × ``modules`` at ``corners`` flat, guess by guess."""
    to_picture = cv2.getPerspectiveTransform(
        np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32), np.array(corners, np.float32)
    )
    side = (modules + 2 * _QUIET) * _PIXELS
    steps = ((np.arange(side, dtype=np.float32) + 0.5) / _PIXELS - _QUIET) / modules
    across, down = np.meshgrid(steps, steps)
    for bow_across, bow_down in _BOWS:
        for corner_across, corner_down in _FOURTH_CORNERS:
            x = across + 4 * bow_across * down * (1 - down) + corner_across * across * down
            y = down + 4 * bow_down * across * (1 - across) + corner_down * across * down
            flat = _drawn(grey, np.asarray(to_picture), x, y)
            yield flat
            yield restoration.threshold_locally(
                restoration.sharpen(flat, 4, 3), 31, 0, weighted=False
            )


def _drawn(grey: Grey, to_picture: NDArray[np.float64], x: _Plane, y: _Plane) -> Grey:
    scale = to_picture[2, 0] * x + to_picture[2, 1] * y + to_picture[2, 2]
    columns = (to_picture[0, 0] * x + to_picture[0, 1] * y + to_picture[0, 2]) / scale
    rows = (to_picture[1, 0] * x + to_picture[1, 1] * y + to_picture[1, 2]) / scale
    drawn = cv2.remap(
        grey,
        columns.astype(np.float32),
        rows.astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(drawn, dtype=np.uint8)
