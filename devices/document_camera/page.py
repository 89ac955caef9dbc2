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
_EVEN_LIGHT: Final = 61  # side of the square over which light is evened out, in pixels
_ASIDE: Final = 0.04  # share of the way to the middle at which both sides of an edge are compared
_SAME_PAPER: Final = 5  # grey levels by which two places of one sheet differ at most
_BESIDE: Final = 0.35  # share of the page's area from which another sheet counts
_OVERLAP: Final = 0.1  # share that two sheets beside each other may seem to cover
_INSIDE: Final = 0.9  # share from which one is part of the other

_Quad = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Page:
    """A page in a picture: its corners (pixels; clockwise, upper left first).

    ``cut_off`` when it reaches over the border of the picture, ``not_alone`` when another
    of about its size lies beside it.
    """

    corners: Corners
    cut_off: bool
    not_alone: bool = False


def find_page(picture: np.ndarray) -> Page | None:
    """Find the largest four-sided sheet in a grey or BGR picture; ``None`` if none."""
    scale = min(1.0, _SEARCH_SIDE / max(picture.shape[:2]))
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    grey = to_grey(small)
    sheets = _sheets(_masks(small), grey)
    if not sheets or _touches_border(sheets[0], size):
        sheets += _sheets([_faint_edges(grey)], grey)
    if not sheets:
        return None
    # What touches the border may be a lit part of the desk: a whole page goes before it.
    best = sheets[0]
    whole = [
        sheet
        for sheet in sheets
        if _area(sheet) >= _BESIDE * _area(best) and not _touches_border(sheet, size)
    ]
    if _touches_border(best, size):
        best = next((sheet for sheet in whole if _shared(sheet, best) < _INSIDE), best)
    not_alone = any(
        _area(other) >= _BESIDE * _area(best) and _shared(other, best) < _OVERLAP for other in whole
    )
    return Page(_corners(best / scale), _touches_border(best, size), not_alone)


def _sheets(masks: list[Grey], grey: Grey) -> list[_Quad]:
    """The outlines in ``masks`` that may be sheets, the largest first."""
    found: list[_Quad] = []
    for mask in masks:
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        for contour in contours:
            quad = _page_shaped(np.asarray(contour), grey.size)
            if quad is not None and not _stands_on_paper(quad, grey):
                found.append(quad)
    return sorted(found, key=_area, reverse=True)


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


def _faint_edges(grey: Grey) -> Grey:
    """Edges with the light evened out: white paper on a white desk, partly in the shade.

    Only for want of others: beside strong edges it shows more than there is.
    """
    calm = cv2.GaussianBlur(grey, (0, 0), 2)
    light = cv2.blur(calm, (_EVEN_LIGHT, _EVEN_LIGHT))
    edges = cv2.Canny(np.asarray(cv2.divide(calm, light, scale=128), np.uint8), 8, 24)
    return np.asarray(cv2.dilate(edges, np.ones((5, 5), np.uint8)), np.uint8)


def _area(quad: _Quad) -> float:
    return float(cv2.contourArea(quad))


def _touches_border(quad: _Quad, size: tuple[int, int]) -> bool:
    right, bottom = size[0] - 1 - _EDGE, size[1] - 1 - _EDGE
    return bool((quad <= _EDGE).any() or (quad >= np.array((right, bottom))).any())


def _shared(one: _Quad, other: _Quad) -> float:
    """How much the two cover each other, as a share of the smaller."""
    shared, _ = cv2.intersectConvexConvex(one, other)
    return float(shared) / min(_area(one), _area(other))


def _stands_on_paper(quad: _Quad, grey: Grey) -> bool:
    """Whether the outline is of something printed: the paper goes on beyond its sides.

    What lies beyond the picture's border is unknown and counts neither way.
    """
    middle = quad.mean(axis=0)
    goes_on, ends = 0, 0
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        inside, outside = (
            _along(start + (middle - start) * shift, end + (middle - end) * shift, grey)
            for shift in (_ASIDE, -_ASIDE)
        )
        if not inside.size or not outside.size:
            continue
        if abs(float(np.percentile(inside, 90)) - float(np.median(outside))) < _SAME_PAPER:
            goes_on += 1
        else:
            ends += 1
    return goes_on > ends


def _along(start: np.ndarray, end: np.ndarray, grey: Grey) -> Grey:
    """The grey levels between two points, ends left out; empty outside the picture."""
    share = np.linspace(0.1, 0.9, 64)[:, None]
    columns, rows = np.rint(start + (end - start) * share).astype(int).T
    there = (columns >= 0) & (rows >= 0) & (columns < grey.shape[1]) & (rows < grey.shape[0])
    return np.asarray(grey[rows[there], columns[there]], np.uint8)


def _page_shaped(contour: np.ndarray, picture_area: int) -> _Quad | None:
    _, _, width, height = cv2.boundingRect(contour)
    if width * height < _SMALLEST * picture_area:  # most are letters and specks
        return None
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
