"""Finding the page on the desk, and drawing it straight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from devices.code_camera.opencv import cv2
from devices.code_camera.preview import Corners
from devices.code_camera.restoration import Grey
from devices.code_camera.still_images import to_grey

_SEARCH_SIDE: Final = 800  # pixels of the longer side while searching
_SMALLEST: Final = 0.06  # share of the picture: a card on the desk
_LARGEST: Final = 0.98
_RIGHT_ANGLE: Final = 0.45  # largest |cos| of a corner that passes for one
_FILLS: Final = 0.88  # share of its four-sided outline that a page fills
_KNOWN_SHAPES: Final = (297 / 210, 85.6 / 54.0)  # A-series paper, identity cards
_SHAPE_TOLERANCE: Final = 0.07
_LONGEST_SIDE: Final = 3508  # A4 at 300 dpi
_EDGE: Final = 3  # pixels from the border that count as touching it

_Quad = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Page:
    """A page in a picture: its corners (pixels; clockwise, upper left first).

    ``cut_off`` when it reaches over the border of the picture.
    """

    corners: Corners
    cut_off: bool


def find_page(picture: np.ndarray) -> Page | None:
    """Find the largest four-sided sheet in a grey or BGR picture; ``None`` if none."""
    scale = min(1.0, _SEARCH_SIDE / max(picture.shape[:2]))
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    best: _Quad | None = None
    best_area = 0.0
    for mask in _masks(small):
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            quad = _page_shaped(np.asarray(contour), size[0] * size[1])
            if quad is not None and (area := float(cv2.contourArea(quad))) > best_area:
                best, best_area = quad, area
    if best is None:
        return None
    right, bottom = size[0] - 1 - _EDGE, size[1] - 1 - _EDGE
    cut_off = bool(
        (best[:, 0] <= _EDGE).any()
        or (best[:, 1] <= _EDGE).any()
        or (best[:, 0] >= right).any()
        or (best[:, 1] >= bottom).any()
    )
    return Page(_corners(best / scale), cut_off)


def straighten(picture: np.ndarray, page: Page) -> np.ndarray:
    """Draw the page as if seen from straight above, upright as it lies.

    The proportions are those of the outline, or of A-series paper or an identity card
    if near; the size keeps the picture's resolution.
    """
    quad = np.array(page.corners, np.float32)
    upper, right, lower, left = (
        float(side) for side in np.linalg.norm(quad - np.roll(quad, -1, 0), axis=1)
    )
    width, height = max(upper, lower), max(left, right)
    wide = width >= height
    ratio = max(width, height) / max(1.0, min(width, height))
    for known in _KNOWN_SHAPES:
        if abs(ratio / known - 1) <= _SHAPE_TOLERANCE:
            ratio = known
    longer = min(max(width, height), float(_LONGEST_SIDE))
    size = (longer, longer / ratio) if wide else (longer / ratio, longer)
    columns, rows = max(1, round(size[0])), max(1, round(size[1]))
    target = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], np.float32)
    warp = cv2.getPerspectiveTransform(quad, target)
    return np.asarray(cv2.warpPerspective(picture, warp, (columns, rows), flags=cv2.INTER_CUBIC))


def _masks(small: np.ndarray) -> list[Grey]:
    """Where a page may be: brighter than the desk, or bounded by edges."""
    grey = to_grey(small)
    calm = np.asarray(cv2.GaussianBlur(grey, (0, 0), 2), np.uint8)
    _, bright = cv2.threshold(calm, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    kernel = np.ones((9, 9), np.uint8)
    closed = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, kernel)
    masks = [np.asarray(closed, np.uint8)]
    if small.ndim == 3:  # white paper has less colour than most desks
        saturation = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2HSV)[:, :, 1], (0, 0), 2)
        _, pale = cv2.threshold(saturation, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
        masks.append(np.asarray(cv2.morphologyEx(pale, cv2.MORPH_CLOSE, kernel), np.uint8))
    for low, high in ((20, 60), (50, 150)):
        edges = cv2.Canny(calm, low, high)
        masks.append(np.asarray(cv2.dilate(edges, np.ones((5, 5), np.uint8)), np.uint8))
    return masks


def _page_shaped(contour: np.ndarray, picture_area: int) -> _Quad | None:
    hull = cv2.convexHull(contour)
    hull_area = cv2.contourArea(hull)
    if not _SMALLEST * picture_area <= hull_area <= _LARGEST * picture_area:
        return None
    around = cv2.arcLength(hull, True)
    for tolerance in (0.02, 0.03, 0.05):
        outline = np.asarray(cv2.approxPolyDP(hull, tolerance * around, True))
        if len(outline) == 4:
            break
    else:
        return None
    quad = _clockwise(outline.reshape(4, 2).astype(np.float32))
    sides = np.roll(quad, -1, axis=0) - quad
    lengths = np.linalg.norm(sides, axis=1)
    if lengths.min() < 1:
        return None
    units = sides / lengths[:, None]
    cosines = np.abs((units * np.roll(units, -1, axis=0)).sum(axis=1))
    if cosines.max() > _RIGHT_ANGLE or hull_area < _FILLS * cv2.contourArea(quad):
        return None
    return quad


def _clockwise(quad: _Quad) -> _Quad:
    middle = quad.mean(axis=0)
    around = np.arctan2(quad[:, 1] - middle[1], quad[:, 0] - middle[0])
    ordered = quad[np.argsort(around)]
    return np.roll(ordered, -int(ordered.sum(axis=1).argmin()), axis=0)


def _corners(quad: _Quad) -> Corners:
    one, two, three, four = ((float(x), float(y)) for x, y in quad)
    return one, two, three, four
