"""Faces for the small networks: a pattern of one's own around a red nose. Nobody's face."""

from __future__ import annotations

import numpy as np

from devices.code_camera.opencv import cv2

Picture = np.ndarray
NOSE, FACE = 32, 192


def _face(person: int) -> Picture:
    """192 pixels of blocks that are this person's alone."""
    blocks = np.random.default_rng(person).integers(70, 200, (8, 8, 1), np.uint8)
    grey = cv2.resize(blocks, (FACE, FACE), interpolation=cv2.INTER_NEAREST)
    drawn: Picture = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    return drawn


def _put(picture: Picture, person: int, x: int, y: int, turned: int = 0) -> None:
    """Lay a face down whose nose is the square at (x, y), both in squares of 32 pixels."""
    left, top = x * NOSE + NOSE // 2 - FACE // 2, y * NOSE + NOSE // 2 - FACE // 2
    room = picture[top : top + FACE, left : left + FACE]
    room[:] = _face(person)[: room.shape[0], : room.shape[1]]
    picture[y * NOSE : (y + 1) * NOSE, x * NOSE : (x + 1) * NOSE] = (0, turned, 255)


def frame_of(person: int, *, turned: int = 0, beside: int = 0) -> Picture:
    """What the camera sees of a person; ``beside`` has somebody stand next to them."""
    picture = np.full((352, 640, 3), 120, np.uint8)
    _put(picture, person, 6 if beside else 10, 5, turned)
    if beside:
        _put(picture, beside, 14, 5)
    return picture


def card_photo(person: int) -> Picture:
    """Their photo as on a card: 102 × 126 pixels."""
    larger = np.full((252, 204, 3), 200, np.uint8)
    _put(larger, person, 3, 3)
    photo: Picture = cv2.resize(larger, (102, 126), interpolation=cv2.INTER_AREA)
    return photo
