"""What the simulated camera sees: an idle hall, or a phone held up with a code on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

import numpy as np
import segno
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from devices.receipt_printer.fonts import chinese_font

FRAME_SIZE = (1280, 720)
_PHONE_SIZE = (420, 860)
_CODE_SIDE = 340
_NOISE_LEVELS = 5.0
_SEED = 20261121

Point = tuple[float, float]


class CameraTrouble(StrEnum):
    """What can be wrong with the picture."""

    DARK = "dark"
    BLUR = "blur"


def idle_scene(trouble: CameraTrouble | None = None) -> Image.Image:
    """A frame with nothing to read: a hall out of focus. RGB, 1280 × 720."""
    return _finish(_hall(), trouble, moment=0.0)


def code_scene(
    content: str, moment: float = 0.0, trouble: CameraTrouble | None = None
) -> Image.Image:
    """A frame with a phone that shows ``content`` as a QR code. RGB, 1280 × 720.

    The phone is tilted and a little out of the middle; ``moment`` in seconds moves it, as
    a hand does. Raises :class:`ValueError` for a content that fits no QR code.
    """
    phone = _phone(content)
    sway, drift = math.sin(moment * 1.7), math.cos(moment * 1.1)
    corners = tilted_corners(
        centre=(650 + 34 * sway, 372 + 22 * drift),
        size=(phone.width * 0.86, phone.height * 0.86),
        degrees=-6.0 + 5.0 * drift,
        keystone=0.06 + 0.03 * sway,
    )
    frame = _hall()
    left, top, right, bottom = _bounds(corners)
    seen = [(x - left, y - top) for x, y in corners]
    placed = phone.transform(
        (right - left, bottom - top),
        Image.Transform.PERSPECTIVE,
        perspective(seen, phone.size),
        Image.Resampling.BICUBIC,
    ).filter(ImageFilter.GaussianBlur(0.7))
    frame.paste(placed, (left, top), placed.getchannel("A"))
    return _finish(frame, trouble, moment=moment)


def _hall() -> Image.Image:
    return _blurred_hall().copy()


@lru_cache(maxsize=1)
def _blurred_hall() -> Image.Image:
    """Soft shapes: a bright ceiling, a counter, someone walking by."""
    width, height = FRAME_SIZE
    rows = np.linspace(196, 118, height, dtype=np.float32)[:, None]
    columns = 14 * np.sin(np.linspace(0, 3.4, width, dtype=np.float32))[None, :]
    grey = np.clip(rows + columns, 0, 255).astype(np.uint8)
    hall = Image.merge("RGB", [Image.fromarray(grey)] * 3)
    draw = ImageDraw.Draw(hall)
    draw.rectangle((0, 520, width, height), fill=(126, 118, 108))
    draw.rectangle((90, 120, 330, 430), fill=(176, 190, 204))
    draw.ellipse((980, 190, 1090, 310), fill=(140, 122, 110))
    draw.rounded_rectangle((940, 300, 1130, 720), 60, fill=(88, 100, 122))
    return hall.filter(ImageFilter.GaussianBlur(18))


@lru_cache(maxsize=1)
def _phone(content: str) -> Image.Image:
    try:
        code = segno.make_qr(content, error="m")
    except segno.DataOverflowError:
        raise ValueError("the text is too long for a QR code") from None
    rows = [bytes(0 if dark else 255 for dark in row) for row in code.matrix_iter(border=4)]
    modules = Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows))
    scale = max(1, _CODE_SIDE // modules.width)
    picture = modules.resize(
        (modules.width * scale, modules.height * scale), Image.Resampling.NEAREST
    )
    phone = Image.new("RGBA", _PHONE_SIZE, (0, 0, 0, 0))
    draw = ImageDraw.Draw(phone)
    width, height = _PHONE_SIZE
    draw.rounded_rectangle((0, 0, width - 1, height - 1), 52, fill=(24, 26, 30, 255))
    draw.rounded_rectangle((14, 14, width - 15, height - 15), 40, fill=(250, 250, 252, 255))
    draw.rounded_rectangle((14, 14, width - 15, 150), 40, fill=(20, 87, 200, 255))
    draw.rectangle((14, 100, width - 15, 150), fill=(20, 87, 200, 255))
    draw.text(
        (width // 2, 96), "出示二维码", font=chinese_font(34), fill=(255, 255, 255), anchor="mm"
    )
    phone.paste(
        picture.convert("RGB"), ((width - picture.width) // 2, 380 - picture.height // 2 + 40)
    )
    draw.rounded_rectangle((60, 690, width - 60, 706), 8, fill=(224, 228, 236, 255))
    draw.rounded_rectangle((110, 726, width - 110, 742), 8, fill=(232, 236, 242, 255))
    return phone


def tilted_corners(
    *, centre: Point, size: tuple[float, float], degrees: float, keystone: float
) -> list[Point]:
    """Corners (top left, top right, bottom right, bottom left) of a tilted rectangle."""
    half_width, half_height = size[0] / 2, size[1] / 2
    narrow = 1 - keystone  # the far edge looks shorter
    flat = [
        (-half_width * narrow, -half_height),
        (half_width * narrow, -half_height),
        (half_width, half_height),
        (-half_width, half_height),
    ]
    turn = math.radians(degrees)
    cosine, sine = math.cos(turn), math.sin(turn)
    return [(centre[0] + x * cosine - y * sine, centre[1] + x * sine + y * cosine) for x, y in flat]


def _bounds(corners: Sequence[Point]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the part of the frame that the corners span."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (
        max(0, math.floor(min(xs))),
        max(0, math.floor(min(ys))),
        min(FRAME_SIZE[0], math.ceil(max(xs))),
        min(FRAME_SIZE[1], math.ceil(max(ys))),
    )


def perspective(corners: Sequence[Point], size: tuple[int, int]) -> list[float]:
    """The eight coefficients that take a frame's point to a point of the flat picture."""
    width, height = size
    flat = [(0, 0), (width, 0), (width, height), (0, height)]
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(corners, flat, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    right = np.array([value for point in flat for value in point], dtype=np.float64)
    return [float(value) for value in np.linalg.solve(np.array(rows, dtype=np.float64), right)]


def _finish(frame: Image.Image, trouble: CameraTrouble | None, *, moment: float) -> Image.Image:
    """What the lens and the sensor add."""
    if trouble is CameraTrouble.BLUR:
        frame = frame.filter(ImageFilter.GaussianBlur(9))
    pixels = np.asarray(frame).astype(np.int16)
    if trouble is CameraTrouble.DARK:
        pixels //= 20
    # The same noise shifted elsewhere: new for whoever looks, and cheap.
    pixels += np.roll(_noise(), int(moment * 7919), axis=0)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


@lru_cache(maxsize=1)
def _noise() -> NDArray[np.int16]:
    width, height = FRAME_SIZE
    noise = np.random.default_rng(_SEED).normal(0, _NOISE_LEVELS, (height, width, 1))
    return np.repeat(noise.astype(np.int16), 3, axis=2)
