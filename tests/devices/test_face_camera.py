"""The face camera gives pictures only while asked, and keeps none of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from devices.code_camera.opencv import cv2
from devices.device import DeviceState
from devices.face_camera.camera import FaceCamera
from devices.settings import FaceCameraSettings


def test_pictures_come_only_while_they_are_wanted(qtbot: QtBot, tmp_path: Path) -> None:
    shown = np.full((90, 160, 3), 77, np.uint8)
    cv2.imwrite(str(tmp_path / "current.png"), shown)
    camera = FaceCamera(FaceCameraSettings(source="watched_folder", path=str(tmp_path)))
    seen: list[NDArray[np.uint8]] = []
    previews: list[object] = []
    camera.picture.connect(seen.append)
    camera.preview.connect(previews.append)
    camera.start()
    try:
        qtbot.waitUntil(lambda: camera.status.state is DeviceState.READY)
        assert not seen
        camera.set_active(True)
        qtbot.waitUntil(lambda: len(seen) > 1)
        assert np.array_equal(seen[0], shown)
        assert previews
        seen[0].fill(0)  # whoever took a picture overwrites it; the next one is whole
        qtbot.waitUntil(lambda: len(seen) > 2)
        assert np.array_equal(seen[-1], shown)
        camera.set_active(False)
        (tmp_path / "current.png").unlink()
        qtbot.waitUntil(lambda: camera.status.state is DeviceState.ABSENT)
    finally:
        camera.stop()
