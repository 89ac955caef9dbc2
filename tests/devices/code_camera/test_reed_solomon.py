"""What a QR code's check symbols can mend, and what they must not invent."""

from __future__ import annotations

import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.code_camera.qr_layout import format_bits, function_modules, layout
from devices.code_camera.reed_solomon import mended


def cells(code: segno.QRCode) -> np.ndarray:
    return np.array([list(row) for row in code.matrix], np.uint8)


def block_of(code: segno.QRCode) -> tuple[np.ndarray, int]:
    """The codewords of the first block, and how many of them are check symbols."""
    drawn = cells(code)
    where, choices = format_bits(len(drawn))
    signs = 2 * drawn[where].astype(int) - 1
    chosen = layout(len(drawn), int((choices * signs).sum(axis=1).argmax()))
    bits = (drawn ^ chosen.mask).ravel()[chosen.order]
    members, data = chosen.blocks[0]
    return np.packbits(bits[: len(bits) // 8 * 8])[members], len(members) - data


BLOCK, CHECKS = block_of(segno.make("税务大厅 " * 5, version=5, error="m", micro=False))


@pytest.mark.parametrize("error", "LMQH")
@pytest.mark.parametrize("version", [1, 2, 7, 14, 40])
def test_the_layout_of_every_size_and_level(version: int, error: str) -> None:
    code = segno.make("1234567", version=version, error=error, boost_error=False)
    drawn = cells(code)
    where, choices = format_bits(len(drawn))
    agree = (choices * (2 * drawn[where].astype(int) - 1)).sum(axis=1)
    assert agree.max() == 30
    chosen = layout(len(drawn), int(agree.argmax()))
    assert (np.where(chosen.data, drawn, chosen.cells) == drawn).all()
    known = function_modules(len(drawn))
    assert (drawn[known != 0] == (known[known != 0] > 0)).all()
    bits = (drawn ^ chosen.mask).ravel()[chosen.order]
    codewords = np.packbits(bits[: len(bits) // 8 * 8])
    for members, data in chosen.blocks:
        block = codewords[members]
        assert mended(block, len(members) - data, [], 0) is block  # nothing to mend


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_errors_and_erasures_up_to_the_limit_are_mended(data: st.DataObject) -> None:
    erased = data.draw(st.integers(0, CHECKS - 3))
    errors = data.draw(st.integers(0, (CHECKS - 3 - erased) // 2))
    places = data.draw(st.permutations(range(len(BLOCK))))[: erased + errors]
    damaged = BLOCK.copy()
    for place in places:
        damaged[place] ^= data.draw(st.integers(1, 255))
    result = mended(damaged, CHECKS, places[:erased], 3)
    assert result is not None
    assert (result == BLOCK).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, CHECKS - 3))
def test_noise_is_not_mended_into_a_block(seed: int, erased: int) -> None:
    random = np.random.default_rng(seed)
    noise = random.integers(0, 256, len(BLOCK)).astype(np.uint8)
    places = [int(at) for at in random.permutation(len(BLOCK))[:erased]]
    assert mended(noise, CHECKS, places, 3) is None


def test_more_erasures_than_check_symbols_are_refused() -> None:
    damaged = BLOCK.copy()
    damaged[0] ^= 1
    assert mended(damaged, CHECKS, list(range(CHECKS)), 3) is None
