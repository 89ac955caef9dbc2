"""The code camera with each of its sources, and with drivers that misbehave."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from devices.code_camera import camera_device
from devices.code_camera.camera import CodeCamera
from devices.code_camera.capture import FrameSource, SourceAbsentError, SourceFaultError
from devices.code_camera.opencv import cv2
from devices.code_camera.sources import V4l2Camera
from devices.device import DeviceState, Fault
from devices.settings import CodeCameraSettings
from tests.contracts.code_camera import CodeCameraContract, Heard
from tests.devices.code_camera.scenes import hall, held_up, put

FRAMES_PER_SECOND = 30.0


class FolderRig:
    """The watched folder that the dock writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        put(folder, hall())
        self.camera = CodeCamera(
            CodeCameraSettings(
                source="watched_folder",
                path=str(folder),
                frames_per_second=FRAMES_PER_SECOND,
                simulated=True,
            )
        )

    def show(self, text: str) -> None:
        put(self._folder, held_up(text))

    def hide(self) -> None:
        put(self._folder, hall())

    def unplug(self) -> None:
        (self._folder / "current.png").unlink()

    def plug(self) -> None:
        self.hide()


class TestWatchedFolder(CodeCameraContract):
    """The dock's camera."""

    @pytest.fixture
    def rig(self, tmp_path: Path) -> Iterator[FolderRig]:
        rig = FolderRig(tmp_path / "camera")
        yield rig
        rig.camera.stop()


class FakeV4l2:
    """A V4L2 device with a node that moves; each opening holds on to one node."""

    def __init__(self, node: Path) -> None:
        self.node = node
        self.frame = hall()
        self.set_values: list[tuple[int, float]] = []
        self.opened_as: list[str] = []
        node.touch()

    def open(self, name: str, _backend: int) -> FakeCapture:
        self.opened_as.append(name)
        return FakeCapture(self, Path(name))


class FakeCapture:
    """What ``cv2.VideoCapture`` gives for one opening."""

    def __init__(self, device: FakeV4l2, node: Path) -> None:
        self._device = device
        self._node = node

    def isOpened(self) -> bool:
        return self._node.exists()

    def set(self, key: int, value: float) -> bool:
        self._device.set_values.append((key, value))
        return True

    def grab(self) -> bool:
        time.sleep(1 / FRAMES_PER_SECOND)  # a camera's own pace
        return self._node.exists()

    def retrieve(self) -> tuple[bool, np.ndarray]:
        return True, cv2.cvtColor(self._device.frame, cv2.COLOR_GRAY2BGR)

    def release(self) -> None:
        pass


class V4l2Rig:
    """A camera by a stable path that points to a node, which moves on replugging."""

    def __init__(self, folder: Path) -> None:
        self._by_id = folder / "usb-Maker_Camera-video-index0"
        self._folder = folder
        self._number = 0
        self.device = FakeV4l2(folder / "video0")
        self._by_id.symlink_to(self.device.node)
        settings = CodeCameraSettings(path=str(folder / "usb-*-video-index0"), exposure=120)

        def open_source() -> FrameSource:
            return V4l2Camera(
                settings.path,
                settings.width,
                settings.height,
                settings.frames_per_second,
                settings.exposure,
                open_capture=self.device.open,  # type: ignore[arg-type] # the fake end
            )

        self.camera = CodeCamera(settings, open_source=open_source)

    def show(self, text: str) -> None:
        self.device.frame = held_up(text)

    def hide(self) -> None:
        self.device.frame = hall()

    def unplug(self) -> None:
        self._by_id.unlink()
        self.device.node.unlink()

    def plug(self) -> None:
        self._number += 1
        self.device.node = self._folder / f"video{self._number}"
        self.device.node.touch()
        self._by_id.symlink_to(self.device.node)


class TestV4l2(CodeCameraContract):
    """A camera on a USB port."""

    @pytest.fixture
    def rig(self, tmp_path: Path) -> Iterator[V4l2Rig]:
        rig = V4l2Rig(tmp_path)
        yield rig
        rig.camera.stop()

    def test_format_before_size_one_buffer_and_exposure_again(
        self, rig: V4l2Rig, qtbot: QtBot
    ) -> None:
        rig.camera.set_active(True)
        rig.camera.start()
        manual = (cv2.CAP_PROP_EXPOSURE, 120)
        qtbot.waitUntil(lambda: rig.device.set_values.count(manual) == 2)
        keys = [key for key, _ in rig.device.set_values]
        assert keys.index(cv2.CAP_PROP_FOURCC) < keys.index(cv2.CAP_PROP_FRAME_WIDTH)
        assert (cv2.CAP_PROP_BUFFERSIZE, 1) in rig.device.set_values
        assert (cv2.CAP_PROP_AUTO_EXPOSURE, 1) in rig.device.set_values

    def test_the_node_behind_the_stable_path_is_opened(
        self, rig: V4l2Rig, heard: Heard, qtbot: QtBot
    ) -> None:
        rig.camera.start()
        qtbot.waitUntil(lambda: rig.camera.status.state is DeviceState.READY)
        assert [Path(name).name for name in rig.device.opened_as] == ["video0"]
        rig.unplug()
        rig.plug()
        qtbot.waitUntil(lambda: Path(rig.device.opened_as[-1]).name == "video1")
        qtbot.waitUntil(lambda: rig.camera.status.state is DeviceState.READY)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
    def test_a_node_it_may_not_open(self, rig: V4l2Rig, qtbot: QtBot) -> None:
        rig.device.node.chmod(0)
        rig.camera.start()
        qtbot.waitUntil(lambda: rig.camera.status.fault is Fault.PERMISSION)


class ScriptedSource:
    """A source that does what a test says."""

    def __init__(self, read: Callable[[], np.ndarray]) -> None:
        self._read = read

    def open(self) -> None:
        pass

    def read(self) -> np.ndarray:
        return self._read()

    def skip(self) -> None:
        self._read()

    def close(self) -> None:
        pass


class CountedCamera(CodeCamera):
    """Counts how often it tried to use its source."""

    attempts = 0

    def _serve_once(self) -> bool:
        self.attempts += 1
        return super()._serve_once()


def scripted(*reads: Callable[[], np.ndarray]) -> CountedCamera:
    """A camera whose source does one script after the other, the last for ever."""
    sources = [ScriptedSource(read) for read in reads]

    def open_source() -> FrameSource:
        return sources.pop(0) if len(sources) > 1 else sources[0]

    return CountedCamera(CodeCameraSettings(simulated=True), open_source=open_source)


def works() -> np.ndarray:
    time.sleep(0.02)
    return hall()


def test_a_hung_driver_is_abandoned_and_the_camera_opened_anew(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera_device, "HUNG_AFTER", 0.3)
    released = threading.Event()
    frames = iter(range(3))

    def hangs() -> np.ndarray:
        if next(frames, None) is None:
            released.wait()
            raise SourceAbsentError
        return works()

    camera = scripted(hangs, works)
    heard = Heard(camera)
    camera.set_active(True)
    camera.start()
    try:
        qtbot.waitUntil(lambda: DeviceState.FAULT in heard.states)
        qtbot.waitUntil(lambda: len(heard.states) >= 4)
        fault, ready = DeviceState.FAULT, DeviceState.READY
        assert heard.states[:4] == [DeviceState.CONNECTING, ready, fault, ready]
    finally:
        camera.stop()
        released.set()
    qtbot.waitUntil(lambda: not any(t.name == "code-camera-frames" for t in threading.enumerate()))


def test_a_driver_that_always_hangs_does_not_eat_the_machine(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera_device, "OPENING_MAY_TAKE", 0.05)
    monkeypatch.setattr(camera_device, "RETRY_AFTER", (0.01,))
    monkeypatch.setattr(camera_device, "RETRY_HUNG_AFTER", 0.01)
    released = threading.Event()

    def hangs() -> np.ndarray:
        released.wait()
        raise SourceAbsentError

    before = threading.active_count()
    camera = scripted(hangs)
    camera.start()
    try:
        qtbot.waitUntil(lambda: len(camera._abandoned) == 3, timeout=8000)
        attempts = camera.attempts
        qtbot.waitUntil(lambda: camera.attempts >= attempts + 20)
        assert threading.active_count() <= before + 4
        assert camera.status.fault is Fault.NO_ANSWER
    finally:
        camera.stop()
        released.set()
    qtbot.waitUntil(lambda: not any(t.name == "code-camera-frames" for t in threading.enumerate()))


@pytest.mark.parametrize(
    ("trouble", "fault"),
    [
        (SourceFaultError(Fault.PROTOCOL, "half a frame"), Fault.PROTOCOL),
        (RuntimeError("driver's surprise"), Fault.INTERNAL),
        (cv2.error("driver's surprise"), Fault.INTERNAL),
    ],
)
def test_trouble_is_a_fault_and_passes(trouble: Exception, fault: Fault, qtbot: QtBot) -> None:
    faults: list[Fault | None] = []

    def fails() -> np.ndarray:
        raise trouble

    camera = scripted(fails, works)
    camera.status_changed.connect(lambda status: faults.append(status.fault))
    camera.start()
    try:
        qtbot.waitUntil(lambda: camera.status.state is DeviceState.READY)
        assert fault in faults
    finally:
        camera.stop()


def test_only_the_newest_frame_counts(qtbot: QtBot) -> None:
    """A camera faster than the decoder: what is shown now is read, not a backlog."""
    started = time.monotonic()
    number = 0

    def fast() -> np.ndarray:
        nonlocal number
        number += 1
        time.sleep(0.001)
        return late if time.monotonic() - started > 0.6 else early

    early, late = held_up("early"), held_up("late")
    camera = scripted(fast)
    heard = Heard(camera)
    camera.set_active(True)
    started = time.monotonic()
    camera.start()
    try:
        qtbot.waitUntil(lambda: heard.texts == ["early", "late"])
        assert time.monotonic() - started < 2.0
    finally:
        camera.stop()


def test_a_film_and_a_sequence_of_pictures_are_read_the_same(tmp_path: Path, qtbot: QtBot) -> None:
    film = tmp_path / "film.mkv"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter.fourcc(*"FFV1"), 15, (1280, 720))
    for number in range(6):
        frame = held_up("on film") if number >= 3 else hall()
        writer.write(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR))
        cv2.imwrite(str(tmp_path / f"f_{number}.png"), frame)
    writer.release()
    for settings in (
        CodeCameraSettings(source="video_file", path=str(film), simulated=True),
        CodeCameraSettings(source="image_sequence", path=str(tmp_path / "f_*.png"), simulated=True),
    ):
        camera = CodeCamera(settings)
        heard = Heard(camera)
        camera.set_active(True)
        camera.start()
        try:
            qtbot.waitUntil(lambda: heard.texts == ["on film"])  # noqa: B023 -- runs at once
            assert camera.status.simulated
        finally:
            camera.stop()


def test_loading_opencv_leaves_qts_own_settings_alone() -> None:
    import subprocess
    import sys

    script = (
        "import os; os.environ['QT_QPA_FONTDIR'] = 'ours';"
        "import devices.code_camera.opencv;"
        "print(os.environ.get('QT_QPA_FONTDIR'), os.environ.get('QT_QPA_PLATFORM_PLUGIN_PATH'),"
        " os.environ['OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT'])"
    )
    environment = {k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM_PLUGIN_PATH"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.split() == ["ours", "None", "1"]


def test_the_camera_device_loads_no_opencv() -> None:
    import subprocess
    import sys

    script = (
        "import sys, devices.code_camera.camera;"
        "print([name for name in ('cv2', 'numpy', 'zxingcpp') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == "[]"
