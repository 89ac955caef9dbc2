"""Following the modules of a QR code over a surface that is not flat.

A decoder lays a straight grid over a code; on a bottle, a curled slip or a T-shirt the
grid and the print part after a few modules. Here the grid is elastic: it starts at the
finder patterns, where its place is known, grows outwards, and is drawn at each step to
where every module lies wholly on dark or wholly on light (Gauss-Newton on a cubic
B-spline with a penalty on bending).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from devices.code_camera.finder_patterns import Placement, Points, on_plane
from devices.code_camera.opencv import cv2
from devices.code_camera.qr_layout import function_modules
from devices.code_camera.restoration import Grey

Plane = NDArray[np.float32]

_QUIET: Final = 5  # modules drawn around the code
_WIDEST: Final = 800  # pixels of a straightened code
_BENDING: Final = 0.02  # how stiff the grid is, against the pull of one module
_STIFFEST: Final = 1e-6
_WELL: Final = 0.8  # a fit that no other guess will better much
_MANY: Final = 61  # modules a side
_HOPELESS: Final = 0.3
_BOWS: Final = sorted(np.linspace(-0.12, 0.12, 13).round(3).tolist(), key=abs)


@dataclass(frozen=True)
class Straightened:
    """A code drawn square on: ``pixels`` a module, with a margin of ``_QUIET`` modules."""

    picture: Plane
    placement: Placement
    pixels: int

    @property
    def modules(self) -> int:
        """Modules along one side of the code."""
        return self.placement.modules


def straightened(grey: Grey, placement: Placement) -> Straightened:
    """Draw the code at ``placement`` square on."""
    modules = placement.modules
    wide = modules + 2 * _QUIET
    pixels = int(np.clip(_WIDEST // wide, 4, 8))
    corners = placement.corners()
    side = float(np.linalg.norm(corners - np.roll(corners, 1, 0), axis=1).max())
    if side / modules > 1.6 * pixels:  # drawn smaller: take the mean, not a sample
        blurred = cv2.GaussianBlur(grey, (0, 0), 0.4 * side / modules / pixels)
        grey = np.asarray(blurred, np.uint8)
    draw = np.array([(1 / pixels, 0, -_QUIET), (0, 1 / pixels, -_QUIET), (0, 0, 1)])
    half = np.array([(1, 0, 0.5), (0, 1, 0.5), (0, 0, 1)])
    drawn = cv2.warpPerspective(
        grey,
        np.linalg.inv(half) @ placement.to_picture @ draw @ half,
        (wide * pixels, wide * pixels),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Straightened(np.asarray(drawn, np.float32), placement, pixels)


def contrast(flat: Straightened) -> Plane:
    """-1 light … 1 dark: each pixel against the light around it."""
    picture, pixels = flat.picture, flat.pixels
    window = 2 * (5 * pixels // 2) + 1
    mean = cv2.blur(picture, (window, window))
    spread = cv2.sqrt(np.maximum(cv2.blur(picture * picture, (window, window)) - mean**2, 0))
    least = 0.25 * float(np.median(spread)) + 1.0
    return np.asarray(np.clip((mean - picture) / np.maximum(spread, least), -1, 1), np.float32)


def follow(flat: Straightened, dark: Plane) -> tuple[Points, float]:
    """Where each module lies: rows × columns × (x, y) in pixels of ``flat.picture``.

    ``dark`` is its :func:`contrast`. The second value, 0..1, says how well the modules
    that every code of this size has (finder and timing patterns) are there: below about
    0.5 there is no such code.
    """
    grid = _Grid(flat, dark)
    best = (grid.start, -1.0)
    for start in grid.starts():
        places = grid.drawn_in(start)
        fits = grid.fits(places)
        if fits > best[1]:
            best = places, fits
        if fits > _WELL or fits < _HOPELESS:
            break
    (x, y), fits = best
    return np.stack([x, y], axis=-1), fits


class _Grid:
    """The modules' middles over a picture: each a pair of planes x, y in its pixels."""

    def __init__(self, flat: Straightened, dark: Plane) -> None:
        n, self.pixels = flat.modules, flat.pixels
        self.modules = n
        self.placement = flat.placement
        self.known = function_modules(n).astype(np.float32)
        self.sure = self.known != 0
        self.soft = np.asarray(cv2.blur(dark, (max(1, round(0.8 * self.pixels)),) * 2))
        centres = (np.arange(n, dtype=np.float32) + 0.5 + _QUIET) * self.pixels
        x, y = np.meshgrid(centres, centres)
        self.start: tuple[Plane, Plane] = (x, y)
        self.knots = 5 if n < _MANY else 6

    def starts(self) -> Iterator[tuple[Plane, Plane]]:
        """Guesses at the bend: through the finder patterns, then with other bows."""
        if self.modules > _MANY:  # nobody bends these, and their patterns are far apart
            yield self._bowed_best(self.start)
            return
        through = self._through_patterns()
        yield self._bowed_best(through)
        yield self._bowed_best(self.start)
        for tall in (-0.08, 0.08):
            yield self._bowed(through, 0.0, tall)

    def drawn_in(self, start: tuple[Plane, Plane], steps: int = 14) -> tuple[Plane, Plane]:
        """Pull the grid to where the modules are, from the patterns outwards."""
        n, pixels, knots, known, sure = (
            self.modules,
            self.pixels,
            self.knots,
            self.known,
            self.sure,
        )
        line, pairs, stiff = _spline(n, knots)
        trust = np.where(sure, np.float32(1.5), np.float32(1))
        slopes = (
            cv2.Sobel(self.soft, cv2.CV_32F, 1, 0, ksize=3, scale=pixels / 8),
            cv2.Sobel(self.soft, cv2.CV_32F, 0, 1, ksize=3, scale=pixels / 8),
        )
        away = _away_from_patterns(n)
        x, y = start
        bends = np.zeros((2, knots, knots))
        for step in range(steps):
            reach = 9 + n * 0.75 * (step + 1) / (steps - 3)
            use = (away < reach) | sure
            at = self._pixels_of(x, y)
            seen = self.soft[at]
            pull = np.where(use, (np.where(sure, known, np.sign(seen)) - seen) * trust, 0)
            slope_x, slope_y = (np.where(use, slope[at], 0) for slope in slopes)
            stiffness = _BENDING * np.count_nonzero(use) * stiff
            stiffness = stiffness + _STIFFEST * np.eye(knots * knots)
            # The basis is a product of lines, and so are its normal equations.
            xx, xy, yy = (
                _outer(pairs.T @ (one * other) @ pairs, knots)
                for one, other in ((slope_x, slope_x), (slope_x, slope_y), (slope_y, slope_y))
            )
            normal = np.block([[xx + stiffness, xy], [xy, yy + stiffness]])
            gradient = np.concatenate(
                [
                    (line.T @ (slope * pull) @ line).ravel() - stiffness @ bend.ravel()
                    for slope, bend in ((slope_x, bends[0]), (slope_y, bends[1]))
                ]
            )
            change = np.linalg.solve(normal, gradient).reshape(2, knots, knots)
            bends += change / max(1.0, float(np.abs(change).max()))
            shift = (line @ bends @ line.T).astype(np.float32) * pixels
            x, y = start[0] + shift[0], start[1] + shift[1]
        return x, y

    def fits(self, places: tuple[Plane, Plane]) -> float:
        """How well the fixed modules are there, -1..1."""
        seen = self.soft[self._pixels_of(*places)]
        return float((seen * self.known)[self.sure].mean())

    def _pixels_of(self, x: Plane, y: Plane) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        last = len(self.soft) - 1
        columns, rows = x.round().astype(np.intp), y.round().astype(np.intp)
        return np.clip(rows, 0, last), np.clip(columns, 0, last)

    def _through_patterns(self) -> tuple[Plane, Plane]:
        """Bent so that it meets all corners of the finder patterns."""
        n, knots = self.modules, self.knots
        line, _, stiff = _spline(n, knots)
        anchors = self.placement.anchors
        across, down = (_basis(anchors[:, axis] / n, knots) for axis in (0, 1))
        basis = np.einsum("ia,ib->iab", down, across).reshape(len(anchors), -1)
        normal = basis.T @ basis + _BENDING * stiff + _STIFFEST * np.eye(knots * knots)
        bends = np.linalg.solve(normal, basis.T @ (self.placement.seen - anchors))
        shift = line @ bends.T.reshape(2, knots, knots) @ line.T * self.pixels
        x, y = self.start
        return x + shift[0].astype(np.float32), y + shift[1].astype(np.float32)

    def _bowed_best(self, start: tuple[Plane, Plane]) -> tuple[Plane, Plane]:
        """Rows and columns bowed so that most modules are plainly dark or light."""
        tall = side = 0.0
        for _ in range(2):
            _, tall = max((self._plain(self._bowed(start, side, bow)), bow) for bow in _BOWS)
            _, side = max((self._plain(self._bowed(start, bow, tall)), bow) for bow in _BOWS)
        return self._bowed(start, side, tall)

    def _bowed(self, start: tuple[Plane, Plane], side: float, tall: float) -> tuple[Plane, Plane]:
        """Columns and rows bowed by shares of the code's side in their middles."""
        n = self.modules
        ends = np.arange(n, dtype=np.float32) + np.float32(0.5)
        bow = ends * (n - ends) * np.float32(4 * self.pixels / n)
        return start[0] + np.float32(side) * bow[:, None], start[1] + np.float32(tall) * bow

    def _plain(self, places: tuple[Plane, Plane]) -> float:
        seen = self.soft[self._pixels_of(*places)]
        return float(np.where(self.sure, 3 * self.known * seen, np.abs(seen)).mean())


def _outer(pairs: NDArray[np.float64], knots: int) -> NDArray[np.float64]:
    """From sums over (row knot pair, column knot pair) to knot × knot of the plane."""
    parts = pairs.reshape(knots, knots, knots, knots)
    return parts.transpose(0, 2, 1, 3).reshape(knots * knots, knots * knots)


def sampled(flat: Straightened, places: Points) -> Plane:
    """The light of each module: rows × columns, 0..255."""
    width = max(1, round(0.6 * flat.pixels))
    soft = cv2.blur(flat.picture, (width, width))
    at = (places - 0.5).astype(np.float32)
    return np.asarray(cv2.remap(soft, at[..., 0], at[..., 1], cv2.INTER_LINEAR), np.float32)


def corners_of(flat: Straightened, places: Points) -> Points:
    """The code's corners in the picture, from where its outermost modules were found."""
    last = flat.modules - 1
    inner = np.array([places[0, 0], places[0, last], places[last, last], places[last, 0]])
    steps = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)]) * flat.pixels
    return on_plane(flat.placement.to_picture, (inner + steps) / flat.pixels - _QUIET)


@lru_cache(maxsize=64)
def _away_from_patterns(n: int) -> NDArray[np.float64]:
    """Modules from each module to the nearest finder pattern's middle."""
    y, x = np.mgrid[0:n, 0:n] + 0.5
    away = [np.hypot(x - u, y - v) for u, v in ((3.5, 3.5), (n - 3.5, 3.5), (3.5, n - 3.5))]
    return np.asarray(np.min(away, axis=0))


@lru_cache(maxsize=64)
def _spline(
    n: int, knots: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The basis along a line (modules × knots), its products in pairs, and the plane's
    bending energy (knots² × knots²)."""
    line = _basis((np.arange(n) + 0.5) / n, knots)
    pairs = (line[:, :, None] * line[:, None, :]).reshape(n, knots * knots)
    one = np.eye(knots)
    first, second, third = (np.diff(one, order, axis=0) for order in (1, 2, 3))
    bend = np.zeros((knots * knots, knots * knots))
    for down, across, weight in (
        (one, third, 1.0),
        (third, one, 1.0),
        (first, second, 1.0),
        (second, first, 1.0),
        (one, second, 0.05),
        (second, one, 0.05),
    ):
        both = np.kron(down, across)
        bend += weight * both.T @ both
    return line, pairs, bend / knots**2


def _basis(at: NDArray[np.floating], knots: int) -> NDArray[np.float64]:
    """Each spline (columns) at each place along the side, 0..1 (rows)."""
    places = at * (knots - 3)
    return np.stack([_cubic(places - (knot - 1)) for knot in range(knots)], axis=1)


def _cubic(at: NDArray[np.floating]) -> NDArray[np.float64]:
    """The cubic B-spline."""
    t = np.abs(at)
    near = 2 / 3 - t**2 + t**3 / 2
    far = np.clip(2 - t, 0, None) ** 3 / 6
    return np.asarray(np.where(t < 1, near, far))
