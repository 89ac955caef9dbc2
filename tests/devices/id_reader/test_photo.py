"""The photo of a card: pictures as they are, the closed format through a maker's library."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from devices.code_camera.opencv import cv2
from devices.id_reader.photo import HEIGHT, WIDTH, can_be_shown, photo_picture

COMPILER = shutil.which("gcc") or shutil.which("cc")
CLOSED = bytes([7]) * 1024
# Fills the picture with the first byte of what it is given; refuses where it is zero.
UNPACK = """
#include <string.h>
int unpack(char *wlt, char *pixels, int save) {
    if (save || !wlt[0]) return -1;
    memset(pixels, wlt[0], 102 * 126 * 3);
    return 1;
}
"""


def test_a_picture_file_is_taken_as_it_is() -> None:
    drawn = np.random.default_rng(1).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)
    raw = cv2.imencode(".bmp", drawn)[1].tobytes()
    assert len(raw) == 38_862
    assert can_be_shown(raw, None)
    assert np.array_equal(photo_picture(raw, None), drawn)  # type: ignore[arg-type]  # not None


def test_without_a_library_the_closed_format_stays_closed(tmp_path: Path) -> None:
    assert not can_be_shown(CLOSED, None)
    assert photo_picture(CLOSED, None) is None
    assert photo_picture(CLOSED, tmp_path / "nowhere.so") is None
    assert not can_be_shown(bytes(1024), tmp_path)  # a card without a photo
    assert not can_be_shown(b"", tmp_path)


@pytest.mark.skipif(COMPILER is None or sys.platform == "win32", reason="no C compiler")
def test_a_makers_library_unpacks_it(tmp_path: Path) -> None:
    (tmp_path / "wlt.c").write_text(UNPACK)
    library = tmp_path / "libwlt.so"
    subprocess.run(
        [str(COMPILER), "-shared", "-fPIC", "-o", str(library), str(tmp_path / "wlt.c")], check=True
    )
    picture = photo_picture(CLOSED, library)
    assert picture is not None
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert picture.min() == picture.max() == 7
    assert photo_picture(bytes(1024), library) is None
