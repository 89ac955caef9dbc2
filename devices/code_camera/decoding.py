"""The decoding cascade: several readers and several ways of mending a picture.

No single decoder reads every code that a person can hold up: phones glare, screens
moiré, prints are faint. The cascade asks zxing-cpp at several scales first, which takes
a few milliseconds and reads most, then goes on with heavier stages. For a still picture
all stages run in order until one reads something (:func:`decode_still`); on live frames
the fast ones always run and one heavier stage a frame in rotation, as far as its time
budget allows (:class:`LiveDecoder`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from devices.code_camera import restoration
from devices.code_camera.barcode_readers import (
    ALL_KINDS,
    GLOBAL,
    ZBAR_LINES,
    read_with_zbar,
    read_with_zxing,
)
from devices.code_camera.elastic_reading import read_elastically
from devices.code_camera.restoration import Grey
from devices.code_camera.seen_code import SeenCode, in_reading_order

_LONGEST_SIDE: Final = 1920  # heavier stages see nothing larger
_SHEET: Final = 3  # codes in one picture that promise more of them
_ELASTIC_BUDGET: Final = 0.10  # seconds at 720p
_STILL_BUDGET: Final = 0.32  # seconds after which a still picture of 720p is given up
_WORTH_JUDGING: Final = 0.02  # seconds of planned work that show how busy the machine is
_720P: Final = 1280 * 720


@dataclass(frozen=True, slots=True)
class Stage:
    """One way of reading a picture, and what it costs: seconds a million pixels."""

    name: str
    read: Callable[[Grey], list[SeenCode]]
    cost: float


def _half_global(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(
        restoration.shrink(grey, 1 / 2), 1 / 2, 1 / 2, binarizer=GLOBAL, formats=ALL_KINDS
    )


def _half(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(restoration.shrink(grey, 1 / 2), 1 / 2, 1 / 2, formats=ALL_KINDS)


def _full(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(grey, formats=ALL_KINDS)


def _third_global(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(
        restoration.shrink(grey, 1 / 3), 1 / 3, 1 / 3, binarizer=GLOBAL, formats=ALL_KINDS
    )


def _inverted(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(grey, binarizer=GLOBAL, invert=True)


def _everything(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(grey, everything=True, formats=ALL_KINDS)


def _local_threshold(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(restoration.threshold_locally(grey, 51, 5, weighted=False))


def _zbar_third(grey: Grey) -> list[SeenCode]:
    return read_with_zbar(restoration.shrink(grey, 1 / 3), 1 / 3)


def _double(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(restoration.enlarge(grey, 2, 2), 2, 2, formats=ALL_KINDS)


def _equalised(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(restoration.equalise(grey))


def _without_specks(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(restoration.remove_specks(grey))


def _sharpened(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(restoration.sharpen(grey, 2, 3))


def _zbar_local_threshold(grey: Grey) -> list[SeenCode]:
    return read_with_zbar(restoration.threshold_locally(grey, 31, 2, weighted=True))


def _half_local_threshold(grey: Grey) -> list[SeenCode]:
    half = restoration.shrink(grey, 1 / 2)
    return read_with_zxing(restoration.threshold_locally(half, 31, 2, weighted=True), 1 / 2, 1 / 2)


def _tall(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(restoration.enlarge(grey, 1, 1.8), 1, 1.8)


def _wide(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(restoration.enlarge(grey, 1.8, 1), 1.8, 1)


def _deblurred(grey: Grey) -> list[SeenCode]:
    return read_with_zxing(restoration.deblur(grey, 2.0, 0.03))


def _zbar_softened(grey: Grey) -> list[SeenCode]:
    return read_with_zbar(restoration.soften(grey, 1.5))


def _double_sharpened(grey: Grey) -> list[SeenCode]:
    clear = restoration.sharpen(restoration.enlarge(grey, 2, 2), 3, 2)
    return read_with_zxing(clear, 2, 2, everything=True, formats=ALL_KINDS)


def _elastic(grey: Grey) -> list[SeenCode]:
    return read_elastically(grey, _ELASTIC_BUDGET * max(1.0, grey.size / _720P))


def _zbar_lines(grey: Grey) -> list[SeenCode]:
    return read_with_zbar(grey, symbols=ZBAR_LINES)


FAST_STAGES: Final = (
    Stage("half, global threshold", _half_global, 0.002),
    Stage("half", _half, 0.002),
    Stage("full", _full, 0.005),
    Stage("third, global threshold", _third_global, 0.002),
)
HEAVY_STAGES: Final = (
    Stage("inverted", _inverted, 0.004),
    Stage("local threshold", _local_threshold, 0.010),
    Stage("module by module", _elastic, 0.040),
    Stage("rotated, scaled, inverted", _everything, 0.025),
    Stage("ZBar at a third", _zbar_third, 0.008),
    Stage("doubled", _double, 0.020),
    Stage("equalised", _equalised, 0.012),
    Stage("specks removed", _without_specks, 0.012),
    Stage("sharpened", _sharpened, 0.010),
    Stage("ZBar on local threshold", _zbar_local_threshold, 0.035),
    Stage("half, local threshold", _half_local_threshold, 0.004),
    Stage("stretched down", _tall, 0.010),
    Stage("stretched across", _wide, 0.010),
    Stage("deblurred", _deblurred, 0.050),
    Stage("ZBar softened", _zbar_softened, 0.030),
    Stage("ZBar for lines", _zbar_lines, 0.030),
    Stage("doubled and sharpened", _double_sharpened, 0.080),
)


def decode_still(grey: Grey) -> list[SeenCode]:
    """Read a still picture: every stage in order until one reads something.

    ``grey`` is any size, ``uint8``. Pictures larger than 1920 pixels a side are read at
    1920 first. Returns the codes in reading order, an empty list if there are none; a
    code whose text is in doubt is not returned. Where one code was read, smaller ones
    beside it are looked for once more, where three were, with more care. Takes at most
    about 0.4 s at 720p.
    """
    began = time.perf_counter()
    scale = min(1.0, _LONGEST_SIDE / max(grey.shape))
    if scale == 1.0:
        return _run(grey, FAST_STAGES + HEAVY_STAGES, began)
    smaller = restoration.shrink(grey, scale)
    codes = [code.moved(scale) for code in _run(smaller, FAST_STAGES, began)]
    if not codes or len(codes) >= _SHEET:
        codes = in_reading_order(_full(grey), codes)
    if codes:
        return codes
    return [code.moved(scale) for code in _run(smaller, HEAVY_STAGES, began)]


def _run(grey: Grey, stages: tuple[Stage, ...], began: float) -> list[SeenCode]:
    budget = _STILL_BUDGET * max(1.0, grey.size / _720P)
    planned = 0.0
    for stage in stages:
        expected = stage.cost * grey.size / 1e6
        elapsed = time.perf_counter() - began
        # A busy machine takes longer than planned for everything: count with that.
        slower = max(1.0, elapsed / planned) if planned > _WORTH_JUDGING else 1.0
        if elapsed + expected * slower > budget:
            continue
        planned += expected
        codes = stage.read(grey)
        if codes:
            return _with_the_rest(grey, codes, stage)
    return []


def _with_the_rest(grey: Grey, codes: list[SeenCode], stage: Stage) -> list[SeenCode]:
    """What else is there: a scaled or restored picture may hide the smaller of two."""
    if stage.read is not _full and any(code.symbology == "qr" for code in codes):
        codes = in_reading_order(_full(grey), codes)
    if len(codes) >= _SHEET:
        codes = in_reading_order(_double(grey), codes)
    return codes


class LiveDecoder:
    """The cascade on a stream of frames, within a share of one core.

    The fast stages see every frame. The heavier ones take turns, one a frame, paid
    from an allowance that grows with time: little while nothing moves before the
    camera, more for the seconds after something did.
    """

    IDLE_SHARE: Final = 0.10  # of one core for heavier stages
    BUSY_SHARE: Final = 0.25
    _SAVED_UP: Final = 0.060  # seconds; also the most one frame may cost more

    def __init__(self) -> None:
        self._turn = 0
        self._allowance = self._SAVED_UP
        self._paid_until: float | None = None

    def decode(self, grey: Grey, now: float, *, busy: bool) -> list[SeenCode]:
        """Read one frame taken at ``now`` (monotonic seconds)."""
        if self._paid_until is not None:
            share = self.BUSY_SHARE if busy else self.IDLE_SHARE
            earned = (now - self._paid_until) * share
            self._allowance = min(self._SAVED_UP, self._allowance + earned)
        self._paid_until = now
        for stage in FAST_STAGES:
            codes = stage.read(grey)
            if codes:
                return codes
        if self._allowance <= 0:
            return []
        stage = HEAVY_STAGES[self._turn % len(HEAVY_STAGES)]
        self._turn += 1
        began = time.perf_counter()
        codes = stage.read(grey)
        self._allowance -= time.perf_counter() - began
        return codes
