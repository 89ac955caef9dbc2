"""Codes that single decoders do not read: bent, blinded, scratched, in a hard shadow."""

from __future__ import annotations

import numpy as np
import pytest
import segno
import zxingcpp

from devices.code_camera.elastic_reading import read_elastically
from devices.code_camera.opencv import cv2
from devices.code_camera.qr_layout import layout
from devices.code_camera.restoration import Grey
from tests.devices.code_camera.scenes import matrix

TEXT = "办税 http://example.org/receipt?n=20261121"


def page(error: str = "l", version: int = 4) -> Grey:
    """A code of 33 × 33 modules, 8 pixels each, on light grey paper."""
    code = segno.make(TEXT, error=error, version=version, boost_error=False, encoding="utf-8")
    drawn = np.pad(matrix(code, 8), 60, constant_values=255).astype(np.float32)
    return np.asarray(30 + drawn * 0.75, np.uint8)


def only_here(picture: Grey, *, zxing_too: bool = False) -> str:
    """What is read, once zxing-cpp alone was seen not to."""
    assert zxing_too or not zxingcpp.read_barcodes(picture)
    (code,) = read_elastically(picture, 60)
    return code.text


def test_on_a_cup() -> None:
    flat = page()
    side = flat.shape[0]
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32)
    across = (columns - side / 2) / (side / 2)
    turned = np.arcsin(np.clip(across * 0.86, -1, 1)) / np.arcsin(np.float32(0.86))
    bowed = rows + 0.22 * side * (np.sqrt(1 - (0.86 * across) ** 2) - 0.7)
    bent = cv2.remap(
        flat,
        ((turned + 1) * side / 2).astype(np.float32),
        bowed.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    assert only_here(np.asarray(bent, np.uint8)) == TEXT


def test_under_a_lamps_glare() -> None:
    """More is blinded than could be mended without knowing where it is."""
    picture = page("m").astype(np.float32)
    y, x = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]]
    lamp = np.hypot((x - 240) / 83, (y - 300) / 63)
    blinded = picture + 260 / (1 + np.exp(4 * (lamp - 1)))
    assert only_here(np.clip(blinded, 0, 255).astype(np.uint8)) == TEXT


def test_with_a_pen_through_one_finder_pattern() -> None:
    picture = page("m")
    cv2.line(picture, (96, 96), (122, 122), (30,), 7)
    cv2.line(picture, (140, 100), (104, 142), (200,), 7)
    assert only_here(picture) == TEXT


def test_half_in_a_hard_shadow() -> None:
    """White in the shadow is darker than black in the sun."""
    picture = page("m").astype(np.float32)
    y, x = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]]
    shaded = np.where(x + 0.4 * y < 290, picture * 0.13, picture + 10)
    assert only_here(np.asarray(shaded, np.uint8), zxing_too=True) == TEXT


def test_corners_are_where_the_code_is() -> None:
    picture = page()
    (code,) = read_elastically(picture, 60)
    first, last = 60 + 4 * 8, picture.shape[0] - 60 - 4 * 8
    expected = [(first, first), (last, first), (last, last), (first, last)]
    assert np.abs(np.array(code.corners) - expected).max() < 4


@pytest.mark.parametrize("seed", range(6))
def test_a_code_whose_data_are_noise_is_not_read(seed: int) -> None:
    """Everything that tells a code from a picture is there, but no text."""
    random = np.random.default_rng(seed)
    modules = 17 + 4 * int(random.integers(1, 7))
    chosen = layout(modules, int(random.integers(32)))
    noise = random.integers(0, 2, (modules, modules))
    cells = np.where(chosen.data, noise, chosen.cells)
    drawn = np.where(np.pad(cells, 5).repeat(6, 0).repeat(6, 1) > 0, 40, 220).astype(np.float32)
    y, x = np.mgrid[0 : len(drawn), 0 : len(drawn)]
    lamp = np.hypot(x - len(drawn) * 0.6, y - len(drawn) * 0.6) / (len(drawn) * 0.15)
    blinded = drawn + 250 / (1 + np.exp(4 * (lamp - 1)))
    assert read_elastically(np.clip(blinded, 0, 255).astype(np.uint8), 60) == []
