"""zxing-cpp and ZBar, asked so that what they say can be believed.

Both return :class:`SeenCode`; a code whose text is in doubt is left out.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import zxingcpp
from pyzbar import pyzbar

from devices.code_camera.payload_text import text_of_eci_stream, text_of_payload
from devices.code_camera.restoration import Grey
from devices.code_camera.seen_code import Corner, Corners, SeenCode, four

_SYMBOLOGIES: Final = {
    zxingcpp.BarcodeFormat.QRCode: "qr",
    zxingcpp.BarcodeFormat.MicroQRCode: "micro_qr",
    zxingcpp.BarcodeFormat.EAN13: "ean13",
    zxingcpp.BarcodeFormat.Code128: "code128",
    zxingcpp.BarcodeFormat.PDF417: "pdf417",
}
ALL_KINDS: Final = zxingcpp.BarcodeFormats(list(_SYMBOLOGIES))
# Lines have a weak check digit or none: restored pictures may only show squares.
SQUARES: Final = zxingcpp.BarcodeFormats(
    [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.MicroQRCode]
)
QR_ONLY: Final = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
LOCAL: Final = zxingcpp.Binarizer.LocalAverage
GLOBAL: Final = zxingcpp.Binarizer.GlobalHistogram
_ZBAR_QR: Final = (pyzbar.ZBarSymbol.QRCODE,)
ZBAR_LINES: Final = (pyzbar.ZBarSymbol.EAN13, pyzbar.ZBarSymbol.CODE128)
_ZBAR_NAMES: Final = {"QRCODE": "qr", "EAN13": "ean13", "CODE128": "code128"}


def read_with_zxing(
    grey: Grey,
    scale_x: float = 1.0,
    scale_y: float = 1.0,
    *,
    binarizer: zxingcpp.Binarizer = LOCAL,
    invert: bool = False,
    everything: bool = False,
    is_pure: bool = False,
    formats: zxingcpp.BarcodeFormats = SQUARES,
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
            is_pure=is_pure,
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


def read_with_zbar(
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
            SeenCode(data.decode("ascii"), _ZBAR_NAMES[symbol.type], four(_clockwise(points)), data)
        )
    return codes


def _corners(place: zxingcpp.Position, scale_x: float = 1.0, scale_y: float = 1.0) -> Corners:
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return four(((at.x + 0.5) / scale_x, (at.y + 0.5) / scale_y) for at in points)


def _clockwise(points: list[Corner]) -> tuple[Corner, ...]:
    """Order four corners clockwise, the upper left one first."""
    middle = np.mean(points, axis=0)
    ordered = sorted(points, key=lambda p: np.arctan2(p[1] - middle[1], p[0] - middle[0]))
    first = min(range(len(ordered)), key=lambda i: sum(ordered[i]))
    return tuple(ordered[first:] + ordered[:first])
