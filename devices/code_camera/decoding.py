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

import numpy as np
import zxingcpp
from pyzbar import pyzbar

from devices.code_camera import restoration
from devices.code_camera.payload_text import text_of_eci_stream, text_of_payload
from devices.code_camera.restoration import Grey
from devices.code_camera.seen_code import Corner, SeenCode
from devices.code_camera.straightening import flattened

_SYMBOLOGIES: Final = {
    zxingcpp.BarcodeFormat.QRCode: "qr",
    zxingcpp.BarcodeFormat.MicroQRCode: "micro_qr",
    zxingcpp.BarcodeFormat.EAN13: "ean13",
    zxingcpp.BarcodeFormat.Code128: "code128",
    zxingcpp.BarcodeFormat.PDF417: "pdf417",
}
_FORMATS: Final = zxingcpp.BarcodeFormats(list(_SYMBOLOGIES))
# Lines have a weak check digit or none: restored pictures may only show squares.
_SQUARES: Final = zxingcpp.BarcodeFormats(
    [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.MicroQRCode]
)
_QR_ONLY: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_LOCAL: Final = zxingcpp.Binarizer.LocalAverage
_GLOBAL: Final = zxingcpp.Binarizer.GlobalHistogram
_ZBAR_QR: Final = (pyzbar.ZBarSymbol.QRCODE,)
_ZBAR_LINES: Final = (pyzbar.ZBarSymbol.EAN13, pyzbar.ZBarSymbol.CODE128)
_ZBAR_NAMES: Final = {"QRCODE": "qr", "EAN13": "ean13", "CODE128": "code128"}

_LONGEST_SIDE: Final = 1920  # heavier stages see nothing larger
_CHEAP_FULL: Final = 1_000_000  # pixels up to which looking for further codes is cheap
_FLATTENING_BUDGET: Final = 0.08  # seconds
_STILL_BUDGET: Final = 0.32  # seconds after which a still picture of 720p is given up
_WORTH_JUDGING: Final = 0.02  # seconds of planned work that show how busy the machine is
_720P: Final = 1280 * 720


@dataclass(frozen=True, slots=True)
class Stage:
    """One way of reading a picture, and what it costs: seconds a million pixels."""

    name: str
    read: Callable[[Grey], list[SeenCode]]
    cost: float


def _zxing(
    grey: Grey,
    scale_x: float = 1.0,
    scale_y: float = 1.0,
    *,
    binarizer: zxingcpp.Binarizer = _LOCAL,
    invert: bool = False,
    everything: bool = False,
    formats: zxingcpp.BarcodeFormats = _SQUARES,
) -> list[SeenCode]:
    """Read with zxing-cpp; corners are divided by the scales ``grey`` was drawn at."""

    def read(mode: zxingcpp.TextMode) -> list[zxingcpp.Barcode]:
        return zxingcpp.read_barcodes(
            grey,
            formats=formats,
            binarizer=binarizer,
            try_rotate=everything,
            try_downscale=everything,
            try_invert=invert or everything,
            text_mode=mode,
        )

    found = read(zxingcpp.TextMode.Plain)
    streams: dict[bytes, bytes] = {}
    if any(not barcode.bytes.isascii() for barcode in found):
        # Only this mode tells which character sets a code declares.
        streams = {
            barcode.bytes: bytes.fromhex(barcode.text) for barcode in read(zxingcpp.TextMode.HexECI)
        }
    codes = []
    for barcode in found:
        data = barcode.bytes
        text = _text(data, streams.get(data), barcode.format)
        symbology = _SYMBOLOGIES.get(barcode.format)
        if text is None or symbology is None or not data:
            continue
        corners = _corners(barcode.position, scale_x, scale_y)
        codes.append(SeenCode(text, symbology, corners, data))
    return codes


def _text(data: bytes, stream: bytes | None, kind: zxingcpp.BarcodeFormat) -> str | None:
    if kind == zxingcpp.BarcodeFormat.Code128:
        return data.decode("iso8859-1")  # ISO/IEC 15417, function character FNC4
    return text_of_payload(data) if stream is None else text_of_eci_stream(stream)


def _zbar(
    grey: Grey, scale: float = 1.0, symbols: tuple[pyzbar.ZBarSymbol, ...] = _ZBAR_QR
) -> list[SeenCode]:
    """Read with ZBar, which guesses at encodings: only its plain ASCII is taken.

    Everything else comes back as mojibake often enough to put a wrong name on a screen
    (zbar#212), and the original bytes are gone by then.
    """
    codes = []
    for symbol in pyzbar.decode(grey, symbols=symbols):
        data: bytes = symbol.data
        if not data or not data.isascii():
            continue
        points = [(point.x / scale, point.y / scale) for point in symbol.polygon]
        if len(points) != 4:
            box = symbol.rect
            left, top = box.left / scale, box.top / scale
            right, bottom = left + box.width / scale, top + box.height / scale
            points = [(left, top), (right, top), (right, bottom), (left, bottom)]
        codes.append(
            SeenCode(
                data.decode("ascii"), _ZBAR_NAMES[symbol.type], _four(_clockwise(points)), data
            )
        )
    return codes


def _corners(
    place: zxingcpp.Position, scale_x: float = 1.0, scale_y: float = 1.0
) -> tuple[Corner, Corner, Corner, Corner]:
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return _four(tuple(((at.x + 0.5) / scale_x, (at.y + 0.5) / scale_y) for at in points))


def _four(corners: tuple[Corner, ...]) -> tuple[Corner, Corner, Corner, Corner]:
    first, second, third, fourth = corners
    return first, second, third, fourth


def _clockwise(points: list[Corner]) -> tuple[Corner, ...]:
    """Order four corners clockwise, the upper left one first."""
    middle = np.mean(points, axis=0)
    ordered = sorted(points, key=lambda p: np.arctan2(p[1] - middle[1], p[0] - middle[0]))
    first = min(range(len(ordered)), key=lambda i: sum(ordered[i]))
    return tuple(ordered[first:] + ordered[:first])


def _half_global(grey: Grey) -> list[SeenCode]:
    return _zxing(
        restoration.shrink(grey, 1 / 2), 1 / 2, 1 / 2, binarizer=_GLOBAL, formats=_FORMATS
    )


def _half(grey: Grey) -> list[SeenCode]:
    return _zxing(restoration.shrink(grey, 1 / 2), 1 / 2, 1 / 2, formats=_FORMATS)


def _full(grey: Grey) -> list[SeenCode]:
    return _zxing(grey, formats=_FORMATS)


def _third_global(grey: Grey) -> list[SeenCode]:
    return _zxing(
        restoration.shrink(grey, 1 / 3), 1 / 3, 1 / 3, binarizer=_GLOBAL, formats=_FORMATS
    )


def _inverted(grey: Grey) -> list[SeenCode]:
    return _zxing(grey, binarizer=_GLOBAL, invert=True)


def _everything(grey: Grey) -> list[SeenCode]:
    return _zxing(grey, everything=True, formats=_FORMATS)


def _local_threshold(grey: Grey) -> list[SeenCode]:
    return _zxing(restoration.threshold_locally(grey, 51, 5, weighted=False))


def _zbar_third(grey: Grey) -> list[SeenCode]:
    return _zbar(restoration.shrink(grey, 1 / 3), 1 / 3)


def _double(grey: Grey) -> list[SeenCode]:
    return _zxing(restoration.enlarge(grey, 2, 2), 2, 2, formats=_FORMATS)


def _equalised(grey: Grey) -> list[SeenCode]:
    return _zxing(restoration.equalise(grey))


def _without_specks(grey: Grey) -> list[SeenCode]:
    return _zxing(restoration.remove_specks(grey))


def _sharpened(grey: Grey) -> list[SeenCode]:
    return _zxing(restoration.sharpen(grey, 2, 3))


def _zbar_local_threshold(grey: Grey) -> list[SeenCode]:
    return _zbar(restoration.threshold_locally(grey, 31, 2, weighted=True))


def _half_local_threshold(grey: Grey) -> list[SeenCode]:
    half = restoration.shrink(grey, 1 / 2)
    return _zxing(restoration.threshold_locally(half, 31, 2, weighted=True), 1 / 2, 1 / 2)


def _tall(grey: Grey) -> list[SeenCode]:
    return _zxing(restoration.enlarge(grey, 1, 1.8), 1, 1.8)


def _wide(grey: Grey) -> list[SeenCode]:
    return _zxing(restoration.enlarge(grey, 1.8, 1), 1.8, 1)


def _deblurred(grey: Grey) -> list[SeenCode]:
    return _zxing(restoration.deblur(grey, 2.0, 0.03))


def _zbar_softened(grey: Grey) -> list[SeenCode]:
    return _zbar(restoration.soften(grey, 1.5))


def _double_sharpened(grey: Grey) -> list[SeenCode]:
    clear = restoration.sharpen(restoration.enlarge(grey, 2, 2), 3, 2)
    return _zxing(clear, 2, 2, everything=True, formats=_FORMATS)


def _flattened(grey: Grey) -> list[SeenCode]:
    """Codes that were found but not read, drawn flat under guesses at their bend."""
    began = time.perf_counter()
    for picture in (grey, restoration.threshold_locally(grey, 51, 5, weighted=False)):
        found = [
            (barcode.position, modules)
            for barcode in zxingcpp.read_barcodes(
                picture,
                formats=_QR_ONLY,
                try_rotate=False,
                try_downscale=False,
                try_invert=False,
                return_errors=True,
            )
            if (modules := _modules(barcode))
        ]
        for place, modules in found[:2]:
            corners = _corners(place)
            for flat in flattened(grey, corners, modules):
                codes = _zxing(flat, formats=_QR_ONLY)
                if codes:
                    code = codes[0]
                    return [SeenCode(code.text, code.symbology, corners, code.data)]
                if time.perf_counter() - began > _FLATTENING_BUDGET:
                    return []
        if found:
            break
    return []


def _modules(barcode: zxingcpp.Barcode) -> int:
    """How many modules wide a QR code is that was found but not read; else 0."""
    extra = barcode.extra
    version = str(extra.get("Version", "")) if isinstance(extra, dict) else ""
    if barcode.valid or barcode.format != zxingcpp.BarcodeFormat.QRCode or not version.isdigit():
        return 0
    return 17 + 4 * int(version)


def _zbar_lines(grey: Grey) -> list[SeenCode]:
    return _zbar(grey, symbols=_ZBAR_LINES)


FAST_STAGES: Final = (
    Stage("half, global threshold", _half_global, 0.002),
    Stage("half", _half, 0.002),
    Stage("full", _full, 0.005),
    Stage("third, global threshold", _third_global, 0.002),
)
HEAVY_STAGES: Final = (
    Stage("inverted", _inverted, 0.004),
    Stage("local threshold", _local_threshold, 0.010),
    Stage("rotated, scaled, inverted", _everything, 0.025),
    Stage("ZBar at a third", _zbar_third, 0.008),
    Stage("doubled", _double, 0.020),
    Stage("equalised", _equalised, 0.012),
    Stage("flattened", _flattened, 0.020),
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
    code whose text is in doubt is not returned. Takes at most about 0.4 s at 720p.
    """
    began = time.perf_counter()
    scale = min(1.0, _LONGEST_SIDE / max(grey.shape))
    if scale == 1.0:
        return _run(grey, FAST_STAGES + HEAVY_STAGES, began)
    smaller = restoration.shrink(grey, scale)
    codes = _run(smaller, FAST_STAGES, began)
    if codes:
        return [_moved(code, scale) for code in codes]
    codes = _full(grey)
    if codes:
        return codes
    return [_moved(code, scale) for code in _run(smaller, HEAVY_STAGES, began)]


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
            if stage.read is not _full and stage in FAST_STAGES and grey.size <= _CHEAP_FULL:
                # A scaled picture may hide the smaller of two codes.
                codes = _joined(codes, _full(grey))
            return codes
    return []


def _joined(codes: list[SeenCode], more: list[SeenCode]) -> list[SeenCode]:
    """Both lists, a code that stands in both only once (at its finer corners)."""
    kept = [code for code in codes if all(code.data != other.data for other in more)]
    return sorted(kept + more, key=lambda code: (code.corners[0][1], code.corners[0][0]))


def _moved(code: SeenCode, scale: float) -> SeenCode:
    corners = tuple((x / scale, y / scale) for x, y in code.corners)
    return SeenCode(code.text, code.symbology, _four(corners), code.data)


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
