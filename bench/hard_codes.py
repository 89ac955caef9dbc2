"""QR codes in hard conditions, drawn with their truth for ``bench.decode --hard``.

Sixteen kinds, named as the public BoofCV set names its photographs, because those may
not be handed on: codes of versions 1 to 40 on paper, tilted, bent, blurred, dazzled,
scratched, on a screen, many on a sheet. Everything follows from one seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import segno
from numpy.typing import NDArray

from devices.code_camera.opencv import cv2
from devices.code_camera.restoration import Grey

Plane = NDArray[np.float32]
Random = np.random.Generator

SIZES: Final = ((640, 480), (1280, 720), (1280, 960), (1920, 1080), (1440, 1920))
KINDS: Final = (
    "nominal", "blurred", "bright spots", "brightness", "close", "curved", "damaged", "glare",
    "high version", "lots", "monitor", "noncompliant", "pathological", "perspective",
    "rotations", "shadows",
)  # fmt: skip
_WORDS: Final = ("办税", "缴费", "http://example.org/a", "tax", "2026", "receipt", "发票", "hall")
_QUIET: Final = 4  # modules


@dataclass(frozen=True)
class HardPicture:
    """A picture of ``kind``, and every text that is in it."""

    kind: str
    picture: Grey
    texts: list[str]


def hard_pictures(each: int = 20, seed: int = 1) -> Iterator[HardPicture]:
    """``each`` pictures of every kind, in five sizes from 640 × 480 to 1440 × 1920."""
    for number, kind in enumerate(KINDS):
        for turn in range(each):
            random = np.random.default_rng([seed, number, turn])
            wide, high = SIZES[turn % len(SIZES)]
            yield _drawn(kind, random, _background(random, wide, high))


def _drawn(kind: str, r: Random, scene: Plane) -> HardPicture:
    high, wide = scene.shape
    least = min(high, wide)
    if kind == "lots":
        return _sheet(r, scene)
    text, code = _code(r, 20, 40) if kind == "high version" else _code(r, 1, 8)
    share = {
        "close": r.uniform(0.78, 0.97),
        "rotations": r.uniform(0.15, 0.5),
        "perspective": r.uniform(0.5, 0.8),
        "high version": min(0.95, r.uniform(2.6, 6) * len(code) / least),
    }.get(kind, r.uniform(0.3, 0.7))
    tilt = r.uniform(50, 70) if kind == "perspective" else r.uniform(0, 25)
    bend = r.uniform(0.8, 2.2) if kind == "curved" else 0.0
    turn = 15.0 if kind in ("curved", "close") else 180.0
    paper = _noncompliant(r, code) if kind == "noncompliant" else _printed(r, code)
    if kind == "damaged":
        _damage(r, paper, len(code))
    if kind == "pathological":
        _look_alikes(r, scene)
    centre = (wide / 2 + r.uniform(-0.1, 0.1) * wide * (share < 0.75), high / 2)
    corners = _placed(r, scene, paper, centre, share * least, tilt, turn, bend)
    side = float(np.linalg.norm(corners - np.roll(corners, 1, 0), axis=1).mean())
    module = side / (len(code) + 2 * _QUIET)
    lit = _lit(kind, r, scene, corners.mean(axis=0), side * 0.8, module)
    focus = 0.5 if kind in ("blurred", "close") else max(0.5, module * r.uniform(0.05, 0.35))
    return HardPicture(kind, _taken(r, cv2.filter2D(lit, -1, _disk(focus))), [text])


def _sheet(r: Random, scene: Plane) -> HardPicture:
    high, wide = scene.shape
    across = int(r.integers(4, 11))
    down = max(2, round(across * high / wide))
    cell = min(wide / across, high / down)
    texts = []
    for at in range(across * down):
        text, code = _code(r, 1, 3)
        centre = ((at % across + 0.5) * wide / across, (at // across + 0.5) * high / down)
        size = cell * r.uniform(0.45, 0.62)
        _placed(r, scene, _printed(r, code), centre, size, r.uniform(0, 15), 20.0, 0.0)
        texts.append(text)
    return HardPicture("lots", _taken(r, cv2.filter2D(scene, -1, _disk(cell / 250 + 0.3))), texts)


def _code(r: Random, least: int, most: int) -> tuple[str, NDArray[np.uint8]]:
    """A text that fills 40 to 100 % of a code of a random version; its dark modules."""
    version, error = int(r.integers(least, most + 1)), str(r.choice(list("LLMMMQH")))
    room = int(version * version * r.uniform(0.25, 0.6)) + 6
    text = str(r.integers(10**6))
    made = segno.make(text, version=version, error=error, boost_error=False)
    while len(text) < room:
        text += " " + str(r.choice(_WORDS))
        try:
            made = segno.make_qr(
                text, version=version, error=error, boost_error=False, encoding="utf-8", mask=3
            )
        except segno.DataOverflowError:
            text = text.rsplit(" ", 1)[0]
            break
    return text, np.array([list(row) for row in made.matrix], np.uint8)


def _printed(r: Random, code: NDArray[np.uint8], ink: float | None = None) -> Plane:
    """The code on paper with its quiet zone, 6 to 24 pixels a module."""
    pixels = int(np.clip(900 // len(code), 6, 24))
    dark = np.pad(code, _QUIET).repeat(pixels, 0).repeat(pixels, 1).astype(np.float32)
    paper = r.uniform(190, 250)
    return (paper + ((r.uniform(5, 60) if ink is None else ink) - paper) * dark).astype(np.float32)


def _noncompliant(r: Random, code: NDArray[np.uint8]) -> Plane:
    """Inverted, faint, with round modules, or with a picture in its middle."""
    how = int(r.integers(4))
    paper = _printed(r, code, ink=r.uniform(120, 150) if how == 1 else None)
    pixels = len(paper) // (len(code) + 2 * _QUIET)
    if how == 0:
        return np.asarray(255 - paper, np.float32)
    if how == 2:
        at = np.abs(np.arange(len(paper)) % pixels - (pixels - 1) / 2)
        inside = np.hypot(at, at[:, None]) < pixels * 0.47
        for y, x in ((0, 0), (0, len(code) - 7), (len(code) - 7, 0)):
            top, left = (y + _QUIET) * pixels, (x + _QUIET) * pixels
            inside[top : top + 7 * pixels, left : left + 7 * pixels] = True
        return np.where(inside, paper, paper.max()).astype(np.float32)
    if how == 3:
        radius = int(len(code) * pixels * r.uniform(0.08, 0.14))
        cv2.circle(paper, (len(paper) // 2,) * 2, radius, (150.0,), -1)
    return paper


def _damage(r: Random, paper: Plane, modules: int) -> None:
    """Strokes of a pen, spots, or a scratched finder pattern."""
    pixels = len(paper) / (modules + 2 * _QUIET)
    how = int(r.integers(3))
    for _ in range(int(r.integers(1, 4))):
        if how == 0:
            points = r.uniform(0, len(paper), (int(r.integers(3, 6)), 2)).astype(np.int32)
            width = max(1, int(pixels * r.uniform(0.4, 1.2)))
            cv2.polylines(paper, [points], False, (r.uniform(0, 60),), width)
        elif how == 1:
            x, y = (int(at) for at in r.uniform(_QUIET, modules + _QUIET, 2) * pixels)
            axes = (int(r.uniform(1, 3.5) * pixels), int(r.uniform(1, 2.5) * pixels))
            cv2.ellipse(paper, (x, y), axes, r.uniform(0, 180), 0, 360, (r.uniform(0, 255),), -1)
        else:
            place = np.array(((0, 0), (0, modules - 7), (modules - 7, 0))[int(r.integers(3))])
            points = ((place + _QUIET + r.uniform(0, 7, (3, 2))) * pixels).astype(np.int32)
            shade = r.uniform(0, 60) if r.random() < 0.5 else r.uniform(180, 250)
            cv2.polylines(paper, [points], False, (shade,), max(1, int(pixels * 0.7)))


def _look_alikes(r: Random, scene: Plane) -> None:
    """Finder patterns that belong to no code."""
    high, wide = scene.shape
    for _ in range(25):
        x, y, module = r.uniform(0, wide), r.uniform(0, high), r.uniform(2, 9)
        for half, shade in ((3.5, 20.0), (2.5, 230.0), (1.5, 20.0)):
            first = (int(x - half * module), int(y - half * module))
            last = (int(x + half * module), int(y + half * module))
            cv2.rectangle(scene, first, last, (shade,), -1)


def _placed(
    r: Random, scene: Plane, paper: Plane, centre: tuple[float, float],
    side: float, tilt: float, turn: float, bend: float,
) -> NDArray[np.float64]:  # fmt: skip
    """Draw the paper as a camera sees it, on a cylinder when ``bend`` (radians) is not 0.

    Each pixel's ray is cut with the surface. Returns the paper's corners, 4 × 2 pixels.
    """
    reach = 1.3 * side  # what is nearer looks larger
    left, top = (max(0, int(at - reach)) for at in centre)
    scene = scene[top : int(centre[1] + reach) + 1, left : int(centre[0] + reach) + 1]
    high, wide = scene.shape
    middle = centre[0] - left, centre[1] - top
    spin, lean = np.deg2rad(r.uniform(-turn, turn)), np.deg2rad(tilt)
    axis = r.uniform(0, 2 * np.pi)
    pose = _turned(axis) @ np.array(
        [(np.cos(lean), 0, np.sin(lean)), (0, 1, 0), (-np.sin(lean), 0, np.cos(lean))]
    ) @ _turned(spin - axis)  # fmt: skip
    far = 2.2  # the paper is 1 wide, and ``side`` pixels at its middle
    rows, columns = np.mgrid[0 : 2 * high, 0 : 2 * wide] / 2 + 0.25
    rays = np.stack([columns - middle[0], rows - middle[1]], -1) / (side * far)
    eye = pose.T @ np.array((0, 0, -far))
    look = rays @ pose[:2] + pose[2]
    if bend:
        radius = 1 / bend
        a = look[..., 0] ** 2 + look[..., 2] ** 2
        b = eye[0] * look[..., 0] + (eye[2] - radius) * look[..., 2]
        c = eye[0] ** 2 + (eye[2] - radius) ** 2 - radius**2
        root = b * b - a * c
        steps = (-b - np.sqrt(np.maximum(root, 0))) / a
        hit = eye + steps[..., None] * look
        u = np.where(root > 0, radius * np.arctan2(hit[..., 0], radius - hit[..., 2]), 9)
        v = hit[..., 1]
    else:
        hit = eye - (eye[2] / look[..., 2])[..., None] * look
        u, v = hit[..., 0], hit[..., 1]
    there = ((np.abs(u) < 0.5) & (np.abs(v) < 0.5)).astype(np.float32)
    source = cv2.GaussianBlur(paper, (0, 0), max(0.3, 0.2 * len(paper) / side))
    at = [((way + 0.5) * len(paper) - 0.5).astype(np.float32) for way in (u, v)]
    drawn = cv2.remap(source, at[0], at[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    size = (wide, high)
    share = cv2.resize(there, size, interpolation=cv2.INTER_AREA)
    scene[:] = scene * (1 - share) + cv2.resize(drawn * there, size, interpolation=cv2.INTER_AREA)
    found, _ = cv2.findContours((share > 0.5).astype(np.uint8), 0, 2)
    if not found:
        return np.array([(0, 0), (side, 0), (side, side), (0, side)]) + centre
    box = cv2.boxPoints(cv2.minAreaRect(max(found, key=len)))
    return np.asarray(box + np.array((left, top)), float)


def _turned(angle: float) -> NDArray[np.float64]:
    sine, cosine = np.sin(angle), np.cos(angle)
    return np.array([(cosine, -sine, 0), (sine, cosine, 0), (0, 0, 1)])


def _lit(
    kind: str, r: Random, scene: Plane, middle: NDArray[np.float64], side: float, module: float
) -> Plane:
    """The light of this kind, or its blur; ``side`` is the code's, all in pixels."""
    high, wide = scene.shape
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)

    def spot(size: float, sharp: float, spread: float = 0.5) -> Plane:
        at = middle + r.uniform(-spread, spread, 2) * side
        away = np.hypot((x - at[0]) / size, (y - at[1]) / (size * r.uniform(0.4, 1)))
        return np.asarray(1 / (1 + np.exp(np.clip(sharp * (away - 1), -50, 50))), np.float32)

    if kind == "blurred":
        return np.asarray(cv2.filter2D(scene, -1, _disk(module * r.uniform(0.5, 1.0))), np.float32)
    lit: NDArray[np.floating] = scene
    if kind == "brightness":
        over = 255 * (1 - np.exp(-np.maximum(scene, 0) / 255 * r.uniform(3, 9))) ** 0.8
        lit = scene * r.uniform(0.03, 0.2) + 4 if r.random() < 0.5 else over
    elif kind == "glare":
        for _ in range(int(r.integers(1, 3))):
            lit = lit + r.uniform(120, 500) * spot(side * r.uniform(0.15, 0.45), r.uniform(1.5, 6))
    elif kind == "bright spots":
        sun = np.zeros_like(scene)
        for _ in range(int(r.integers(2, 6))):
            sun = np.maximum(sun, spot(side * r.uniform(0.1, 0.5), r.uniform(8, 40), 0.7))
        lit = scene * r.uniform(0.25, 0.5) * (1 + sun * r.uniform(3, 9))
    elif kind == "shadows":
        way = r.uniform(0, 2 * np.pi)
        edge = (x - middle[0]) * np.cos(way) + (y - middle[1]) * np.sin(way)
        edge = edge + r.uniform(-0.2, 0.2) * side + 0.1 * np.abs(y - middle[1])
        soft = np.clip(edge / max(1.0, module * r.uniform(0, 2)) + 0.5, 0, 1)
        lit = scene * (1 - soft * r.uniform(0.6, 0.9))
    elif kind == "monitor":
        pitch, depth = r.uniform(1.6, 3.4), r.uniform(0.4, 0.9)
        raster = np.clip(np.cos(2 * np.pi * (x + 0.1 * y) / pitch), -0.7, 1) * 0.5 + 0.5
        raster *= np.clip(np.cos(2 * np.pi * (y - 0.1 * x) / pitch) * 1.5, -0.6, 1) * 0.4 + 0.6
        lit = 1.4 * scene * (1 - depth + depth * raster) + r.uniform(0, 130) * spot(side * 0.4, 3)
    return np.asarray(lit, np.float32)


def _background(r: Random, wide: int, high: int) -> Plane:
    """Soft shapes down to fine texture."""
    scene = np.full((high, wide), 120, np.float32)
    for cells in (6, 24, 96, 300):
        coarse = r.normal(0, 1, (cells * high // wide + 1, cells)).astype(np.float32)
        shapes = cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_CUBIC)
        scene += np.asarray(shapes, np.float32) * np.float32(40 / cells**0.3)
    return scene


def _disk(radius: float) -> Plane:
    reach = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disk = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return np.asarray(disk / disk.sum(), np.float32)


def _taken(r: Random, scene: NDArray[np.generic]) -> Grey:
    """With a sensor's noise, as JPEG."""
    noisy = np.asarray(scene, np.float32) + r.normal(0, r.uniform(1, 5), scene.shape)
    grey = np.clip(noisy, 0, 255).astype(np.uint8)
    _, stored = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(60, 95))])
    return np.asarray(cv2.imdecode(stored, cv2.IMREAD_GRAYSCALE), np.uint8)
