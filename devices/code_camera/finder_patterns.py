"""Finding QR codes by the outlines of their finder patterns (定位图案).

Each finder pattern is a dark ring around a dark square; its outline gives four points
of the code's plane, so that the three of one code say how it lies in space. This holds
where decoders that look for the ratio 1:1:3:1:1 along lines lose one of the three:
steep views, bows, and edges that light has eaten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from devices.code_camera.opencv import cv2
from devices.code_camera.restoration import Grey

Points = NDArray[np.floating]

_LEAST_SIDE: Final = 7.0  # pixels of a finder pattern
_MOST_PATTERNS: Final = 14  # in one picture: more is texture, or a sheet full of codes
_MOST_THREES: Final = 12
_MOST_FOR_TWOS: Final = 4
_FLAT: Final = 1e-12
_TOP_LEFT_RIGHT_DOWN: Final = ((0, 0), (1, 0), (0, 1))
_MOST_SQUARES: Final = 150
_LEAST_RESEMBLANCE: Final = 0.6
# Light and dark of a finder pattern and the module around it, less their mean.
_RINGS: Final = (
    np.isin(np.abs(np.arange(81) // 9 - 4).clip(np.abs(np.arange(81) % 9 - 4)), (2, 4)) - 40 / 81
)
_PATTERN: Final = np.array([(0, 0), (7, 0), (7, 7), (0, 7)], float)


@dataclass(frozen=True)
class FinderPattern:
    """The outline of one finder pattern: 4 × 2 points clockwise, and their middle."""

    outline: Points
    middle: Points

    @property
    def side(self) -> float:
        """The mean length of its sides in pixels."""
        return float(np.linalg.norm(self.outline - np.roll(self.outline, 1, 0), axis=1).mean())


@dataclass(frozen=True)
class Placement:
    """Where a code of ``modules`` × ``modules`` may lie.

    ``to_picture`` is the 3 × 3 homography from module coordinates (0..modules) to
    pixels; ``anchors`` are the outlines of the two or three finder patterns it was made
    from, in module coordinates, and ``seen`` where they really are, in the same.
    """

    to_picture: Points
    modules: int
    anchors: Points
    seen: Points

    @property
    def misfit(self) -> float:
        """How far the outlines are off the homography: modules, root mean square."""
        return float(np.sqrt(((self.seen - self.anchors) ** 2).sum(axis=1).mean()))

    @property
    def patterns(self) -> int:
        """How many finder patterns it was made from."""
        return len(self.anchors) // 4

    def corners(self) -> Points:
        """The code's corners in pixels, top left first, clockwise."""
        n = self.modules
        return on_plane(self.to_picture, np.array([(0, 0), (n, 0), (n, n), (0, n)], float))


def on_plane(homography: Points, points: Points) -> Points:
    """Points (… × 2) through a homography."""
    drawn = points @ homography[:, :2].T + homography[:, 2]
    depth = drawn[..., 2:]
    return np.asarray(drawn[..., :2] / np.where(np.abs(depth) < _FLAT, _FLAT, depth))


def finder_patterns(black_and_white: Grey) -> list[FinderPattern]:
    """Finder patterns in a thresholded picture (dark is 0), the largest first."""
    drawn, hierarchy = cv2.findContours(
        255 - black_and_white, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE
    )
    if not drawn:
        return []
    contours = [np.asarray(contour, np.int32) for contour in drawn]
    tree = np.asarray(hierarchy, np.int32)[0]
    child = tree[:, 2]
    inner = np.where(child >= 0, child[child], -1)
    found = []
    for ring in np.flatnonzero((child >= 0) & (inner >= 0)):
        outline = contours[ring]
        if len(outline) < 4:
            continue
        area = cv2.contourArea(outline)
        if area < (_LEAST_SIDE - 1) ** 2:
            continue
        # The hole and the core are the largest of their kind: specks count for nothing.
        hole, core = _largest(contours, tree, int(ring))
        if core is None:
            continue
        share = cv2.contourArea(core) / area
        gap = cv2.contourArea(hole) / area
        if not (0.06 < share < 0.42 and 0.3 < gap < 0.85 and share < gap):
            continue
        quad = _quad(outline)
        if quad is None or abs(cv2.contourArea(quad.astype(np.float32))) > 1.6 * area:
            continue
        away = np.linalg.norm(core[:, 0].mean(axis=0) - quad.mean(axis=0))
        if away < 0.2 * np.sqrt(area):
            found.append(FinderPattern(quad, quad.mean(axis=0)))
    return sorted(found, key=lambda pattern: -pattern.side)[: 4 * _MOST_PATTERNS]


def damaged_patterns(grey: Grey, black_and_white: Grey) -> list[FinderPattern]:
    """Dark squares that look like finder patterns on the whole, the largest first.

    A scratch or a stroke of a pen breaks the ring or joins it with the core: what is
    left is a square outline, and 7 × 7 modules most of which are as they should be.
    """
    contours, _ = cv2.findContours(255 - black_and_white, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    squares = []
    for contour in contours:
        if len(contour) < 4:
            continue
        _, _, wide, high = cv2.boundingRect(contour)
        if min(wide, high) < _LEAST_SIDE or max(wide, high) > 3 * min(wide, high):
            continue
        outline = np.asarray(cv2.convexHull(contour), np.int32)  # over a gap in the ring
        area = cv2.contourArea(outline)
        if area > 0.3 * wide * high:
            squares.append((area, outline))
    squares.sort(key=lambda at: -at[0])
    found = []
    for area, outline in squares[:_MOST_SQUARES]:
        quad = _quad(outline)
        if quad is None or cv2.contourArea(quad.astype(np.float32)) > 1.3 * area:
            continue
        pattern = FinderPattern(quad, quad.mean(axis=0))
        if _resemblance(grey, pattern) > _LEAST_RESEMBLANCE:
            found.append(pattern)
    return found


def _resemblance(grey: Grey, pattern: FinderPattern) -> float:
    """Correlation of what stands there with a finder pattern, -1..1."""
    to_picture = cv2.getPerspectiveTransform(
        _PATTERN.astype(np.float32), (pattern.outline - 0.5).astype(np.float32)
    )
    steps = np.arange(-1, 8) + 0.5
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    at = on_plane(np.asarray(to_picture, float), grid).astype(np.float32)
    seen = cv2.remap(grey, at[:, 0], at[:, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    off = seen.ravel().astype(float)
    off -= off.mean()
    size = np.sqrt((off**2).sum() * (_RINGS**2).sum())
    return float((off * _RINGS).sum() / size) if size > 0 else 0.0


def _largest(
    contours: Sequence[NDArray[np.int32]], tree: NDArray[np.int32], ring: int
) -> tuple[NDArray[np.int32], NDArray[np.int32] | None]:
    holes = _children(tree, ring)
    hole = max(holes, key=lambda at: len(contours[at]))
    cores = _children(tree, hole)
    if not cores:
        return contours[hole], None
    return contours[hole], contours[max(cores, key=lambda at: len(contours[at]))]


def _children(tree: NDArray[np.int32], parent: int) -> list[int]:
    found = []
    at = int(tree[parent, 2])
    while at >= 0:
        found.append(at)
        at = int(tree[at, 0])
    return found


def _quad(outline: NDArray[np.int32]) -> Points | None:
    """The four corners around an outline, clockwise on the screen."""
    hull = cv2.convexHull(outline)
    if len(hull) < 4:
        return None
    quad = cv2.approxPolyN(hull, 4, None, -1, True)
    points = np.asarray(quad, float).reshape(-1, 2)
    if len(points) != 4:
        return None
    middle = points.mean(axis=0)
    # The outline runs through the middles of the outermost dark pixels.
    points = middle + (points - middle) * (1 + 1 / max(3.0, float(np.ptp(points, axis=0).max())))
    turn = np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))
    return np.asarray(points[turn] + 0.5)


def placements(patterns: Sequence[FinderPattern]) -> list[Placement]:
    """Codes that two or three of the ``patterns`` may belong to, each in a few sizes.

    Threes come first, the squarest of them first. Of twos there are many more (either
    pattern may be any of the three), so they are only tried among few patterns.
    """
    patterns = patterns[:_MOST_PATTERNS]
    ranked: list[tuple[float, tuple[FinderPattern, ...]]] = []
    for corner, right, down in permutations(patterns, 3):
        three = (corner, right, down)
        likeness = _likeness(*three)
        if likeness is not None:
            ranked.append((likeness, three))
    ranked.sort(key=lambda at: at[0])
    found = []
    for _, best in ranked[:_MOST_THREES]:
        across, along = best[1].middle - best[0].middle, best[2].middle - best[0].middle
        found += _sizes(dict(zip(_TOP_LEFT_RIGHT_DOWN, best, strict=True)), across, along)
    found.sort(key=lambda fit: fit.misfit)
    if len(patterns) <= _MOST_FOR_TWOS:
        for one, other in permutations(patterns, 2):
            if max(one.side, other.side) < 1.8 * min(one.side, other.side):
                found += _of_two(one, other)
    return found


def _of_two(one: FinderPattern, other: FinderPattern) -> list[Placement]:
    """Codes of which one finder pattern is lost; the third is guessed square on."""
    x, y = other.middle - one.middle
    if np.hypot(x, y) < 1.9 * one.side:
        return []
    top = _sizes({(0, 0): one, (1, 0): other}, np.array((x, y)), np.array((-y, x)))
    left = _sizes({(0, 0): one, (0, 1): other}, np.array((y, -x)), np.array((x, y)))
    # From the upper right one to the lower left one: (-1, 1) in the code's own plane.
    slant = np.array((y - x, -x - y)) / 2
    down = np.array((x + y, y - x)) / 2
    return top + left + _sizes({(1, 0): one, (0, 1): other}, slant, down)


def _likeness(corner: FinderPattern, right: FinderPattern, down: FinderPattern) -> float | None:
    """How unlike a code's three patterns these are (0 is a flat, square one)."""
    sides = (corner.side, right.side, down.side)
    if max(sides) > 2.6 * min(sides):
        return None
    across, along = right.middle - corner.middle, down.middle - corner.middle
    lengths = float(np.hypot(*across)), float(np.hypot(*along))
    module = sum(sides) / 21
    if min(lengths) < 7 * module or max(lengths) > 230 * module:
        return None
    sine = float(across[0] * along[1] - across[1] * along[0]) / (lengths[0] * lengths[1])
    if sine < 0.2:  # mirrored, or on one line
        return None
    uneven = abs(np.log(lengths[0] / lengths[1]))
    if uneven > 1.4:
        return None
    askew = 0.0
    for pattern in (corner, right, down):
        askew += min(_askew(pattern, across), _askew(pattern, along))
    return float(uneven + (1 - sine) + 2 * askew + np.log(max(sides) / min(sides)))


def _askew(pattern: FinderPattern, direction: Points) -> float:
    """How far a direction is off the nearest side of a pattern: the sine, 0..0.7."""
    edges = np.roll(pattern.outline, -1, 0) - pattern.outline
    edges = edges / (np.linalg.norm(edges, axis=1, keepdims=True) + 1e-9)
    unit = direction / np.hypot(*direction)
    return float(np.abs(edges[:, 0] * unit[1] - edges[:, 1] * unit[0]).min())


def _sizes(
    patterns: dict[tuple[int, int], FinderPattern], across: Points, along: Points
) -> list[Placement]:
    """The sizes of code that fit, the best first; keys say right (1, 0), down (0, 1)."""
    outlines = [_facing(pattern, across, along) for pattern in patterns.values()]
    if any(outline is None for outline in outlines):
        return []
    seen = np.concatenate([outline for outline in outlines if outline is not None])
    (first, one), *others = patterns.items()
    guesses = []
    for place, other in others:
        apart = other.middle - one.middle
        module = (_module(one, apart) + _module(other, apart)) / 2
        diagonal = np.sqrt(abs(place[0] - first[0]) + abs(place[1] - first[1]))
        guesses.append(7 + np.hypot(*apart) / module / diagonal)
    middle = round((float(np.mean(guesses)) - 17) / 4)
    spread = max(1, round(middle * 0.12))
    fits = []
    # A pattern that a bend turns aside looks small: the code may have fewer modules.
    for version in range(max(1, middle - 2 * spread), min(40, middle + spread) + 1):
        modules = 17 + 4 * version
        shift = np.repeat(np.array(list(patterns)) * (modules - 7), 4, axis=0)
        plane = np.tile(_PATTERN, (len(patterns), 1)) + shift
        homography, _ = cv2.findHomography(plane, seen, 0)
        if homography is None or abs(np.linalg.det(homography)) < _FLAT:
            continue
        back = on_plane(np.linalg.inv(homography), seen)
        fit = Placement(np.asarray(homography), modules, plane, back)
        if fit.misfit < 2.5 and _in_front(fit):
            fits.append(fit)
    return sorted(fits, key=lambda fit: fit.misfit)[: 2 * len(patterns)]


def _in_front(fit: Placement) -> bool:
    """Whether the whole code is before the camera, its corners in clockwise order."""
    n = fit.modules
    depth = np.array([(0, 0, 1), (n, 0, 1), (n, n, 1), (0, n, 1)]) @ fit.to_picture[2]
    return bool((depth * depth[0] > 0).all()) and cv2.isContourConvex(
        fit.corners().astype(np.float32)
    )


def _facing(pattern: FinderPattern, across: Points, along: Points) -> Points | None:
    """The outline ordered as the code stands: top left, top right, bottom right, ..."""
    basis = np.stack([across, along], axis=1)
    inside = np.linalg.solve(basis, (pattern.outline - pattern.middle).T).T
    inside /= np.abs(inside).max(axis=0)
    order = []
    for sign in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        order.append(int(np.argmax(inside @ np.array(sign))))
    return pattern.outline[order] if len(set(order)) == 4 else None


def _module(pattern: FinderPattern, direction: Points) -> float:
    """Pixels a module along a direction."""
    unit = direction / np.hypot(*direction)
    edges = np.roll(pattern.outline, -1, 0) - pattern.outline
    along = np.sort(np.abs(edges @ unit))
    return float(along[2:].mean()) / 7
