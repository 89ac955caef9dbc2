"""Pictures of codes as a camera would see them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import segno

from devices.code_camera.opencv import cv2
from devices.code_camera.restoration import Grey


def matrix(code: segno.QRCode, pixels: int = 6) -> Grey:
    """The code in black and white with its quiet zone, ``pixels`` a module."""
    rows = [[0 if dark else 255 for dark in row] for row in code.matrix_iter(border=4)]
    return np.array(rows, np.uint8).repeat(pixels, axis=0).repeat(pixels, axis=1)


def plain(text: str) -> Grey:
    """A QR code of ``text`` and nothing else."""
    return matrix(segno.make(text, error="m", micro=False))


def hall(seed: int = 1, width: int = 1280, height: int = 720) -> Grey:
    """What a camera sees while nobody is there: soft shapes and noise."""
    random = np.random.default_rng(seed)
    coarse = random.uniform(60, 170, (9, 16)).astype(np.float32)
    soft = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    scene: Grey = np.clip(soft + random.normal(0, 4, soft.shape), 0, 255).astype(np.uint8)
    return scene


def held_up(
    text: str, *, seed: int = 1, tilt: float = 0.12, turn: float = 8.0, side: int = 380
) -> Grey:
    """A phone with the code of ``text`` in the hall, a little askew."""
    background = hall(seed)
    code = plain(text)
    height, width = background.shape
    edge = code.shape[0]
    angle = np.deg2rad(turn)
    square = np.array([(-1, -1), (1 - tilt, -1), (1, 1), (-1, 1 - tilt)]) * side / 2
    turned = square @ np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    corners = (turned + np.array((width / 2, height / 2))).astype(np.float32)
    flat = np.array([(0, 0), (edge, 0), (edge, edge), (0, edge)], np.float32)
    warp = cv2.getPerspectiveTransform(flat, corners)
    drawn = cv2.warpPerspective(code, warp, (width, height), flags=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.full_like(code, 255), warp, (width, height)) > 127
    scene: Grey = np.where(there, drawn, background).astype(np.uint8)
    return scene


def put(folder: Path, picture: Grey) -> None:
    """Replace ``current.png`` in one step, as the dock does."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / "next.png"
    good, content = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    assert good
    beside.write_bytes(content.tobytes())
    beside.replace(folder / "current.png")
