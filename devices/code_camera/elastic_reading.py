"""Reading codes module by module: bent, partly blinded, partly covered ones.

The last resort for what decoders find but cannot read, or do not even find. Finder
patterns are looked for by their outlines (:mod:`finder_patterns`), an elastic grid is
laid over the code (:mod:`module_grid`), every module is judged against the light around
it, and codewords under glare or a pen are given up as erasures (:mod:`reed_solomon`).
What comes out is the code drawn anew, and zxing-cpp reads its text.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from devices.code_camera import module_grid, restoration
from devices.code_camera.barcode_readers import QR_ONLY, read_with_zxing
from devices.code_camera.finder_patterns import (
    FinderPattern,
    Placement,
    Points,
    damaged_patterns,
    finder_patterns,
    on_plane,
    placements,
)
from devices.code_camera.module_grid import Plane
from devices.code_camera.opencv import cv2
from devices.code_camera.qr_layout import Layout, format_bits, function_modules, layout
from devices.code_camera.reed_solomon import mended
from devices.code_camera.restoration import Grey
from devices.code_camera.seen_code import Corner, SeenCode, four

_LEAST_LIKELY: Final = 0.25  # of the fixed modules' contrast, before the grid follows
_LEAST_FITTING: Final = 0.45  # afterwards
_MOST_TRIED: Final = 5
_LEAST_FORMAT: Final = 14  # of 30 modules, those that agree less those that do not
_SPARE: Final = 3  # check symbols that must be left to tell a code from an invention


def read_elastically(grey: Grey, seconds: float) -> list[SeenCode]:
    """QR codes in the picture; begins nothing new ``seconds`` after it began."""
    until = time.thread_time() + seconds
    patterns: list[FinderPattern] = []
    tried: list[Placement] = []
    codes: list[SeenCode] = []
    for seen in _seen_patterns(grey):
        fresh = [at for at in seen if all(_apart(at, known) for known in patterns)]
        patterns += fresh
        free = [pattern for pattern in patterns if not _taken(pattern, codes)]
        if not fresh or len(free) < 2:
            continue
        for placement in _likely(grey, placements(free)):
            if time.thread_time() > until:
                return codes
            if any(_same(placement, other) for other in tried):
                continue
            if any(code.covers(_middle(placement)) for code in codes):
                continue
            tried.append(placement)
            code = _read(grey, placement, until)
            if code is not None:
                codes.append(code)
        if codes and sum(not _taken(pattern, codes) for pattern in patterns) < 2:
            break
    return codes


def _read(grey: Grey, placement: Placement, until: float) -> SeenCode | None:
    for clean, corners in _guesses(grey, placement, until):
        for code in read_with_zxing(clean, is_pure=True, formats=QR_ONLY):
            places = four((float(x), float(y)) for x, y in corners)
            return SeenCode(code.text, code.symbology, places, code.data)
    return None


def _taken(pattern: FinderPattern, codes: Sequence[SeenCode]) -> bool:
    x, y = pattern.middle
    return any(code.covers((x, y)) for code in codes)


def _middle(placement: Placement) -> Corner:
    x, y = placement.corners().mean(axis=0)
    return float(x), float(y)


def _seen_patterns(grey: Grey) -> Iterator[list[FinderPattern]]:
    """Finder patterns, from the cheapest way of looking to the dearest."""
    least = min(grey.shape)
    half = restoration.shrink(grey, 1 / 2)
    # Logarithmic: a threshold of equal ratios, in the shadow as in the light.
    even = _logarithmic(half)
    window = max(15, least // 48 | 1)
    rough = restoration.threshold_locally(even, window, 3, weighted=False)
    yield _scaled(finder_patterns(rough), 1 / 2)
    window = max(15, least // 24 | 1)
    yield finder_patterns(restoration.threshold_locally(grey, window, 5, weighted=False))
    yield _scaled(damaged_patterns(even, rough), 1 / 2)


def _logarithmic(grey: Grey) -> Grey:
    table = np.log1p(np.arange(256)) * (255 / np.log(256))
    return np.asarray(cv2.LUT(grey, table.astype(np.uint8)), np.uint8)


def _scaled(patterns: Sequence[FinderPattern], scale: float) -> list[FinderPattern]:
    return [FinderPattern(at.outline / scale, at.middle / scale) for at in patterns]


def _apart(one: FinderPattern, other: FinderPattern) -> bool:
    return bool(np.hypot(*(one.middle - other.middle)) > 0.4 * other.side)


def _same(one: Placement, other: Placement) -> bool:
    return one.modules == other.modules and bool(
        np.abs(one.corners() - other.corners()).max() < 0.02 * np.ptp(other.corners(), axis=0).max()
    )


def _likely(grey: Grey, candidates: Sequence[Placement]) -> list[Placement]:
    """The placements under which the fixed modules are dark and light as they should."""
    if not candidates:
        return []
    ranked = []
    for candidate in candidates:
        known = function_modules(candidate.modules)
        rows, columns = np.nonzero(known)
        at = on_plane(candidate.to_picture, np.stack([columns, rows], axis=1) + 0.5)
        x, y = (at - 0.5).astype(np.float32).T
        wide, high = grey.shape[1], grey.shape[0]
        inside = (x >= 0) & (y >= 0) & (x < wide - 1) & (y < high - 1)
        if inside.mean() < 0.8:
            continue
        light = cv2.remap(grey, x, y, cv2.INTER_LINEAR).ravel().astype(np.float32)
        sign = known[rows, columns].astype(np.float32)
        likeness = _agreement(light[inside], sign[inside], rows[inside], columns[inside])
        if likeness > _LEAST_LIKELY:
            ranked.append((likeness, candidate))
    ranked.sort(key=lambda at: -at[0])
    chosen: list[Placement] = []
    for _, candidate in ranked:
        if not any(_same(candidate, other) for other in chosen):
            chosen.append(candidate)
    threes = [at for at in chosen if at.patterns == 3][:_MOST_TRIED]
    return threes + [at for at in chosen if at.patterns == 2][:_MOST_TRIED]


def _agreement(
    light: Plane, dark: Plane, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> float:
    """Correlation of light with what is known, place by place (tiles of 8 modules)."""
    tiles = (rows // 8) * 64 + columns // 8
    order = np.argsort(tiles, kind="stable")
    light, dark, tiles = light[order], dark[order], tiles[order]
    starts = np.flatnonzero(np.r_[True, tiles[1:] != tiles[:-1]])
    sizes = np.diff(np.r_[starts, len(tiles)])
    mean = np.repeat(np.add.reduceat(light, starts) / sizes, sizes)
    expected = np.repeat(np.add.reduceat(dark, starts) / sizes, sizes)
    off, sign = mean - light, dark - expected
    spread = np.sqrt(np.add.reduceat(off * off, starts) * np.add.reduceat(sign * sign, starts))
    together = np.add.reduceat(off * sign, starts)
    weight = np.where(spread > 0, sizes, 0)
    return float((together / np.maximum(spread, 1e-6) * weight).sum() / max(1, weight.sum()))


def _guesses(grey: Grey, placement: Placement, until: float) -> Iterator[tuple[Grey, Points]]:
    flat = module_grid.straightened(grey, placement)
    contrast = module_grid.contrast(flat)
    places, fits = module_grid.follow(flat, contrast)
    if fits < _LEAST_FITTING:
        return
    corners = module_grid.corners_of(flat, places)
    light = module_grid.sampled(flat, places)
    cells_of: list[tuple[Layout, Plane]] = []
    for dark in _judged(light):
        chosen = _format_of(dark)
        if chosen is None:
            continue
        cells_of.append((chosen, dark))
        yield _drawn(np.where(chosen.data, dark > 0, chosen.cells)), corners
        if time.thread_time() > until:
            return
    for chosen, dark in cells_of:
        cells = _without_doubtful(chosen, dark)
        if cells is not None:
            yield _drawn(cells), corners
            return
        if time.thread_time() > until:
            return


def _judged(light: Plane) -> Iterator[Plane]:
    """How dark each module is, -1…1 (0 cannot be told), by several measures."""
    for window, crisp in ((7, 0.0), (11, 0.0), (7, 0.15)):
        yield _against_around(light, window, crisp)
    yield _under_two_lights(light)
    for window, crisp in ((5, 0.0), (3, 0.0), (11, 0.3)):
        yield _against_around(light, window, crisp)


def _against_around(light: Plane, window: int, crisp: float) -> Plane:
    """Against the middle between the darkest and the lightest of the modules around."""
    # What blur has spilt into the neighbours is taken back.
    around = np.asarray(cv2.blur(light, (3, 3)), np.float32)
    levels = light + np.float32(4.5 * crisp) * (light - around)
    kernel = np.ones((window, window), np.uint8)
    darkest = cv2.blur(cv2.erode(levels, kernel), (window, window))
    lightest = cv2.blur(cv2.dilate(levels, kernel), (window, window))
    middle, span = (darkest + lightest) / 2, (lightest - darkest) / 2
    least = max(4.0, 0.3 * float(np.median(span)))
    return np.asarray(np.clip((middle - levels) / np.maximum(span, least), -1, 1), np.float32)


def _under_two_lights(light: Plane) -> Plane:
    """Where a hard shadow lies on the code, and its white is as dark as black in the sun.

    What is too light for the shadow and what is too dark for the sun say which is where;
    each part is then judged by itself.
    """
    sunny = light > _parting(light)
    if sunny.all() or not sunny.any():
        return np.zeros_like(light)
    levels = np.log1p(np.maximum(light, 0))
    gloomy = ~sunny & (levels < _parting(levels[~sunny]))
    reach = (0, 0)
    sun = cv2.GaussianBlur(sunny.astype(np.float32), reach, 1.6)
    gloom = cv2.GaussianBlur(gloomy.astype(np.float32), reach, 1.6)
    in_sun = sunny | (~gloomy & (sun > gloom))
    dark = np.zeros_like(light)
    for part in (in_sun, ~in_sun):
        if part.any():
            parting = _parting(levels[part])
            spread = float(np.abs(levels[part] - parting).mean()) + 1e-3
            dark[part] = np.clip((parting - levels[part]) / (2 * spread), -1, 1)
    # At the edge of the shadow nobody knows.
    sure = np.abs(sun - gloom) / np.maximum(sun + gloom, 1e-3)
    return np.asarray(dark * np.where(sunny | gloomy, 1, sure), np.float32)


def _parting(levels: NDArray[np.floating]) -> float:
    """Otsu's threshold between two groups of levels."""
    least, most = float(levels.min()), float(levels.max())
    if most - least < 1e-6:
        return most
    steps = ((levels - least) * (255 / (most - least))).astype(np.uint8).reshape(-1, 1)
    parted, _ = cv2.threshold(steps, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return least + (parted + 0.5) * (most - least) / 255


def _format_of(dark: Plane) -> Layout | None:
    """The level and mask that the format modules come nearest to."""
    where, choices = format_bits(len(dark))
    agree = (choices * np.sign(dark[where])).sum(axis=1)
    best = int(agree.argmax())
    return layout(len(dark), best) if agree[best] >= _LEAST_FORMAT else None


def _without_doubtful(chosen: Layout, dark: Plane) -> NDArray[np.uint8] | None:
    """The code with every block mended, the least certain codewords taken as erased."""
    bits = ((dark > 0).astype(np.uint8) ^ chosen.mask).ravel()[chosen.order]
    sure = np.abs(dark).ravel()[chosen.order]
    whole = len(bits) // 8 * 8
    codewords = np.packbits(bits[:whole])
    certain = sure[:whole].reshape(-1, 8).min(axis=1)
    for members, data in chosen.blocks:
        checks = len(members) - data
        least_certain = np.argsort(certain[members], kind="stable")
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            erased = [int(at) for at in least_certain[: int((checks - _SPARE) * share)]]
            block = mended(codewords[members], checks, erased, _SPARE if erased else 0)
            if block is not None:
                codewords[members] = block
                break
        else:
            return None
    bits[:whole] = np.unpackbits(codewords)
    cells = chosen.cells.copy().ravel()
    cells[chosen.order] = bits ^ chosen.mask.ravel()[chosen.order]
    return cells.reshape(chosen.cells.shape)


def _drawn(cells: NDArray[np.generic]) -> Grey:
    light = np.where(np.asarray(cells).astype(bool), 0, 255).astype(np.uint8)
    edged = np.pad(light, 4, constant_values=255)
    return np.ascontiguousarray(edged.repeat(3, axis=0).repeat(3, axis=1))
