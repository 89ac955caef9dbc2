"""Whether a picture of a page can be read, and what to do if not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from devices.code_camera.opencv import cv2
from devices.code_camera.restoration import Grey, shrink
from kiosk.bilingual import Bilingual

_JUDGED_SIDE: Final = 1400  # pixels of the longer side while judging
_SMALLEST_SIDE: Final = 900  # pixels of the longer side: A4 at about 75 dpi
_DARK_PAPER: Final = 95  # grey level of the paper below which it is too dark
_INK: Final = 25  # grey levels between paper and ink below which nothing is written
_BURNT_OUT: Final = 252
_GLARE_SHARE: Final = 0.012  # of the page in one burnt-out spot
_SHARP: Final = 0.16  # steepest step a pixel, as a share of the contrast
# A page that moved stays sharp along its way: steps across it, as such a share, and as a
# share of the steepest of all.
_MOVED: Final = 0.12
_MOVED_ONE_WAY: Final = 0.5


class LegibilityFault(StrEnum):
    """What keeps a page from being read."""

    PAGE_NOT_FOUND = "page_not_found"
    PAGE_CUT_OFF = "page_cut_off"
    SEVERAL_PAGES = "several_pages"
    TOO_SMALL = "too_small"
    TOO_DARK = "too_dark"
    GLARE = "glare"
    BLANK = "blank"
    BLURRED = "blurred"


ADVICE: Final[dict[LegibilityFault, Bilingual]] = {
    LegibilityFault.PAGE_NOT_FOUND: Bilingual(
        "没有找到纸张,请把材料平放在拍摄区中间。",
        "No page was found; lay it flat in the middle of the area.",
    ),
    LegibilityFault.PAGE_CUT_OFF: Bilingual(
        "纸张有一边没拍全,请往中间移一点。",
        "Part of the page is outside the picture; move it to the middle.",
    ),
    LegibilityFault.SEVERAL_PAGES: Bilingual(
        "画面里不止一张纸,请一次只放一张。",
        "There is more than one page in the picture; lay down one at a time.",
    ),
    LegibilityFault.TOO_SMALL: Bilingual(
        "字太小,看不清,请把材料放近一点。", "The page is too small to read; move it nearer."
    ),
    LegibilityFault.TOO_DARK: Bilingual(
        "光线太暗,请不要挡住灯光。", "It is too dark; please do not block the light."
    ),
    LegibilityFault.GLARE: Bilingual(
        "有反光,请把材料转一个角度,或取出塑料套。",
        "There is glare; turn the page a little, or take it out of its sleeve.",
    ),
    LegibilityFault.BLANK: Bilingual(
        "这一面是空白的,请翻过来。", "This side is blank; please turn it over."
    ),
    LegibilityFault.BLURRED: Bilingual(
        "画面模糊,请放平、放稳后再拍。", "The picture is blurred; lay the page flat and still."
    ),
}


@dataclass(frozen=True, slots=True)
class Legibility:
    """What was measured: paper and contrast in grey levels, the rest as shares (0..1)."""

    paper: float
    contrast: float
    glare: float
    sharpness: float
    faults: tuple[LegibilityFault, ...]


def judge(page: Grey) -> Legibility:
    """Judge a straightened page."""
    small = shrink(page, min(1.0, _JUDGED_SIDE / max(page.shape)))
    margin = max(2, min(small.shape) // 50)
    inner = small[margin:-margin, margin:-margin] if min(small.shape) > 4 * margin else small
    paper = float(np.percentile(inner, 80))
    contrast = paper - float(np.percentile(inner, 0.5))
    glare = _largest_burnt_out(inner)
    steepest, gentlest = (step / max(contrast, 1.0) for step in _steps(inner))
    faults = []
    if max(page.shape) < _SMALLEST_SIDE:
        faults.append(LegibilityFault.TOO_SMALL)
    if paper < _DARK_PAPER:
        faults.append(LegibilityFault.TOO_DARK)
    if glare > _GLARE_SHARE:
        faults.append(LegibilityFault.GLARE)
    if contrast < _INK:
        faults.append(LegibilityFault.BLANK)
    elif steepest < _SHARP or gentlest < min(_MOVED, _MOVED_ONE_WAY * steepest):
        faults.append(LegibilityFault.BLURRED)
    return Legibility(paper, contrast, glare, steepest, tuple(faults))


def _largest_burnt_out(page: Grey) -> float:
    """The share of the page in its largest spot that is brighter than its paper."""
    if float(np.median(page)) >= _BURNT_OUT:
        return 0.0  # the paper is evenly bright: no reflection
    burnt = (page >= _BURNT_OUT).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(burnt)
    if count < 2:
        return 0.0
    return float(np.asarray(stats)[1:, cv2.CC_STAT_AREA].max()) / page.size


def _steps(page: Grey) -> tuple[float, float]:
    """Grey levels a pixel at the steepest edges, noise smoothed away.

    Of all edges, and of those that run the way which has the gentlest of four.
    """
    calm = cv2.GaussianBlur(page, (0, 0), 0.8)
    across = cv2.Sobel(calm, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    down = cv2.Sobel(calm, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    diagonals = (across + down) / np.sqrt(2), (across - down) / np.sqrt(2)
    ways = (float(np.percentile(np.abs(way), 99.5)) for way in (across, down, *diagonals))
    return float(np.percentile(np.hypot(across, down), 99.5)), min(ways)
