"""What every source of a code camera must do, whatever is behind it.

A driver's tests subclass :class:`CodeCameraContract` and give it a rig.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Protocol

import pytest
from pytestqt.qtbot import QtBot

from devices.code_camera.camera import CodeCamera, Preview
from devices.code_camera.seen_code import SeenCode
from devices.device import DeviceState, DeviceStatus


class CameraRig(Protocol):
    """A camera and the world before it."""

    camera: CodeCamera

    def show(self, text: str) -> None:
        """Hold a code up."""

    def hide(self) -> None:
        """Take it away."""

    def unplug(self) -> None:
        """Pull the camera's plug."""

    def plug(self) -> None:
        """Put it back."""


class Heard:
    """All that a camera said, collected across threads."""

    def __init__(self, camera: CodeCamera) -> None:
        self.codes: list[SeenCode] = []
        self.states: list[DeviceState] = []
        self.pay_codes = 0
        self.previews: list[Preview] = []
        self.motions: list[float] = []
        camera.code_seen.connect(self.codes.append)
        camera.status_changed.connect(self._state)
        camera.pay_code_seen.connect(self._pay)
        camera.preview.connect(self.previews.append)
        camera.motion.connect(self.motions.append)

    def _state(self, status: DeviceStatus) -> None:
        self.states.append(status.state)

    def _pay(self) -> None:
        self.pay_codes += 1

    @property
    def texts(self) -> list[str]:
        return [code.text for code in self.codes]


class CodeCameraContract:
    """The suite."""

    @pytest.fixture
    def rig(self) -> Iterator[CameraRig]:
        raise NotImplementedError

    @pytest.fixture
    def heard(self, rig: CameraRig) -> Iterator[Heard]:
        threads = set(threading.enumerate())
        heard = Heard(rig.camera)
        yield heard
        rig.camera.stop()
        rig.camera.stop()  # twice is safe
        left = [thread.name for thread in set(threading.enumerate()) - threads]
        assert [name for name in left if name.startswith("code-camera")] == []

    def test_a_code_is_seen_once_while_it_stays(
        self, rig: CameraRig, heard: Heard, qtbot: QtBot
    ) -> None:
        rig.camera.set_active(True)
        rig.camera.set_preview(True)
        rig.camera.start()
        qtbot.waitUntil(lambda: rig.camera.status.state is DeviceState.READY)
        rig.show("first code")
        qtbot.waitUntil(lambda: heard.texts == ["first code"])
        seen = len(heard.previews)
        qtbot.waitUntil(lambda: len(heard.previews) > seen + 5)  # many frames later
        assert heard.texts == ["first code"]

    def test_another_code_follows_and_the_first_may_come_back(
        self, rig: CameraRig, heard: Heard, qtbot: QtBot
    ) -> None:
        rig.camera.set_active(True)
        rig.camera.start()
        rig.show("first code")
        qtbot.waitUntil(lambda: heard.texts == ["first code"])
        rig.show("second code")
        qtbot.waitUntil(lambda: heard.texts == ["first code", "second code"])
        rig.hide()
        qtbot.waitUntil(lambda: not rig.camera._in_view, timeout=5000)
        rig.show("first code")
        qtbot.waitUntil(lambda: heard.texts[2:] == ["first code"])

    def test_it_reads_nothing_until_it_is_active(
        self, rig: CameraRig, heard: Heard, qtbot: QtBot
    ) -> None:
        rig.show("not yet")
        rig.camera.watch_motion(True)
        rig.camera.start()
        qtbot.waitUntil(lambda: len(heard.motions) >= 2)
        assert heard.texts == []
        rig.camera.set_active(True)
        qtbot.waitUntil(lambda: heard.texts == ["not yet"])
        rig.camera.set_active(False)
        rig.camera.set_active(True)  # the next visitor may show the same code
        qtbot.waitUntil(lambda: heard.texts == ["not yet", "not yet"])

    def test_a_pay_code_is_noticed_and_never_handed_on(
        self, rig: CameraRig, heard: Heard, qtbot: QtBot
    ) -> None:
        rig.camera.set_active(True)
        rig.camera.start()
        rig.show("134567890123456789")
        qtbot.waitUntil(lambda: heard.pay_codes == 1)
        assert heard.codes == []

    def test_the_preview_frames_the_code(self, rig: CameraRig, heard: Heard, qtbot: QtBot) -> None:
        rig.camera.set_active(True)
        rig.camera.set_preview(True)
        rig.camera.start()
        rig.show("framed")
        qtbot.waitUntil(lambda: any(preview.codes for preview in heard.previews))
        preview = next(preview for preview in heard.previews if preview.codes)
        assert 0 < preview.image.width() <= 480
        assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in preview.codes[0])

    def test_it_may_be_absent_at_start_and_comes_by_itself(
        self, rig: CameraRig, heard: Heard, qtbot: QtBot
    ) -> None:
        rig.unplug()
        rig.camera.set_active(True)
        rig.camera.start()
        qtbot.waitUntil(lambda: DeviceState.ABSENT in heard.states)
        rig.plug()
        rig.show("after all")
        qtbot.waitUntil(lambda: heard.texts == ["after all"])
        assert rig.camera.status.state is DeviceState.READY

    def test_pulling_the_plug_is_said_and_mended(
        self, rig: CameraRig, heard: Heard, qtbot: QtBot
    ) -> None:
        rig.camera.set_active(True)
        rig.camera.start()
        qtbot.waitUntil(lambda: rig.camera.status.state is DeviceState.READY)
        for text in ("first time", "second time"):
            rig.unplug()
            qtbot.waitUntil(lambda: rig.camera.status.state is DeviceState.ABSENT)
            rig.plug()
            rig.show(text)
            qtbot.waitUntil(lambda: rig.camera.status.state is DeviceState.READY, timeout=2000)
            qtbot.waitUntil(lambda: text in heard.texts)  # noqa: B023 -- runs at once

    def test_it_says_only_changes(self, rig: CameraRig, heard: Heard, qtbot: QtBot) -> None:
        rig.camera.set_active(True)
        rig.camera.start()
        rig.show("steady")
        qtbot.waitUntil(lambda: heard.texts == ["steady"])
        assert heard.states == [DeviceState.CONNECTING, DeviceState.READY]
