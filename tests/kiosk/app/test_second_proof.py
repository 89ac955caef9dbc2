"""A second proof before a task that wants one: whichever way the visitor takes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication

from devices.code_camera.opencv import cv2
from devices.id_reader.card_json import card_from_json
from hall.queue.opening import WindowSettings
from kiosk.app.face_check_host import MOST_TRIES, is_child, load_comparison
from kiosk.app.help_host import sensitive_places
from kiosk.audit import AuditTrail
from kiosk.settings import FaceCheckSettings
from tests.kiosk.app.house import House
from tests.kiosk.identity.drawn_faces import card_photo, frame_of
from tests.kiosk.identity.onnx_models import detector, embedder

WHO, TASK, NO_TASK = "陆晚秋", "S21", "S99"
HOLDER, OTHER = 1, 2


def network(folder: Path, name: str, raw: bytes) -> tuple[Path, str]:
    (folder / name).write_bytes(raw)
    return folder / name, hashlib.sha256(raw).hexdigest()


@pytest.fixture(scope="module")
def standing_house(
    qapp: QGuiApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    finds, finds_digest = network(folder, "detector.onnx", detector())
    describes, describes_digest = network(folder, "embedder.onnx", embedder())
    house = House(
        folder,
        devices=("id_reader", "face_camera", "scanner", "keypad"),
        face_check=FaceCheckSettings(
            on=True,
            tasks=(TASK, NO_TASK),
            detector=finds,
            detector_sha256=finds_digest,
            embedder=describes,
            embedder_sha256=describes_digest,
            embedder_mean=127.5,
            embedder_scale=1 / 128,
            threshold=0.8,
        ),
    )
    yield house
    house.close()


@pytest.fixture
def house(standing_house: House) -> Iterator[House]:
    stand_there(standing_house, HOLDER)
    standing_house.ready("id_reader", "face_camera", "scanner", "keypad")
    yield standing_house
    standing_house.reset()


def stand_there(house: House, person: int) -> None:
    """Have somebody stand before the camera."""
    folder = house.dock.folder / "face"
    folder.mkdir(exist_ok=True)
    cv2.imwrite(str(folder / "next.png"), frame_of(person))
    (folder / "next.png").rename(folder / "current.png")


def come_with_a_card(house: House, *, photo: bool = True) -> None:
    """Be admitted by card, and begin the task."""
    jpeg = cv2.imencode(".jpg", card_photo(HOLDER), [cv2.IMWRITE_JPEG_QUALITY, 92])[1]
    house.lay(WHO, photo=base64.b64encode(jpeg.tobytes()).decode() if photo else "")
    begin(house)


def begin(house: House) -> None:
    host, tasks = house.terminal.visit_host, house.terminal.task_host
    assert host is not None
    assert tasks is not None
    house.hand.see_screen("health_check")
    house.wait(lambda: host.examined is not None, "the check")
    tasks.begin(TASK, "")


def state_files(state_dir: Path) -> list[Path]:
    """Every file the terminal wrote."""
    return [path for path in sorted(state_dir.rglob("*")) if path.is_file()]


def noted(house: House) -> list[str]:
    outside = house.terminal.outside
    assert outside is not None
    house.wait(lambda: house.terminal.background.pending == 0, "the trail")
    entries = AuditTrail(outside.store).entries_of(house.key_of(WHO))
    return [entry.event for entry in entries]


def test_the_holder_of_the_card_is_recognised_and_nothing_of_the_face_stays(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    state = house.terminal.settings.terminal.state_dir
    files = {path.name for path in state_files(state)}
    come_with_a_card(house)
    house.hand.see_screen("second_proof")
    house.hand.tap("choice_face")
    house.hand.read("只在这台机器上比")
    frames: list[np.ndarray] = []
    devices = house.terminal.devices
    assert devices is not None
    assert devices.face_camera is not None
    devices.face_camera.picture.connect(frames.append)
    assert not frames  # before consent the camera gives nothing
    house.hand.tap("choice_agree")
    house.hand.see_screen("task")
    assert noted(house)[-2:] == ["face_check.agreed", "face_check.passed"]
    proof = house.terminal.second_proof_host
    assert proof is not None
    face = proof._face
    assert face._photo is None
    assert face._comparison is not None
    assert face._comparison._card is None
    assert house.terminal.models.recognising.live_picture.picture.width() == 1
    assert frames
    house.wait(lambda: not any(frame.any() for frame in frames), "the frames to be wiped")
    # Nothing was written beside the store, and the log knows nobody.
    assert {path.name for path in state_files(state)} == files
    assert not [text for text in caplog.messages if WHO in text or house.number_of(WHO) in text]
    # Once is enough for the whole visit.
    house.hand.tap("goHome")
    begin(house)
    house.hand.see_screen("task")


def test_somebody_else_has_three_tries_and_then_the_message_lets_on(house: House) -> None:
    stand_there(house, OTHER)
    come_with_a_card(house)
    house.hand.tap("choice_face")
    house.hand.tap("choice_agree")
    for _ in range(MOST_TRIES - 1):
        house.hand.read("这次没有对上")
        house.hand.tap("choice_again")
    house.hand.read("刷脸没有对上,请换一种方式,不影响办理。")
    assert house.hand.find("choice_face") is None
    house.hand.tap("choice_sms")
    house.hand.read("验证码已发到")
    code = house.last_message(WHO)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for key in wrong:
        house.dock.press(key)
    house.hand.read("验证码不对或已过期")
    for key in code:
        house.dock.press(key)
    house.hand.see_screen("task")
    assert noted(house)[-1] == "message.proved"
    assert "face_check.failed" in noted(house)


def test_whoever_does_not_agree_loses_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WindowSettings, "is_open", lambda _settings, _now: False)
    agreed = noted(house).count("face_check.agreed")
    come_with_a_card(house)
    house.hand.tap("choice_face")
    house.hand.tap("choice_others")
    assert house.hand.see("choice_sms").height() == house.hand.see("choice_face").height()
    house.hand.tap("choice_staff")
    house.hand.tap("choice_number")
    house.hand.read("现在不取号")
    monkeypatch.setattr(WindowSettings, "is_open", lambda _settings, _now: True)
    house.hand.tap("choice_number")
    house.hand.read("您的窗口号:E")
    house.hand.tap("goBack")
    house.hand.see("choice_sms")
    house.hand.tap("goBack")
    house.hand.see_screen("health_check")
    assert noted(house).count("face_check.agreed") == agreed


def test_without_a_photo_or_a_camera_no_face_is_asked_for(house: House) -> None:
    come_with_a_card(house, photo=False)
    house.hand.see("choice_sms")
    house.hand.see("choice_staff")
    assert house.hand.find("choice_face") is None


def test_a_camera_that_goes_leaves_the_other_ways(house: House) -> None:
    come_with_a_card(house)
    empty = np.full((352, 640, 3), 120, np.uint8)
    cv2.imwrite(str(house.dock.folder / "face" / "current.png"), empty)
    house.hand.tap("choice_face")
    house.hand.tap("choice_agree")
    house.hand.read("请把脸对准画面中间")
    mirror, window = house.hand.see("proofPicture"), house.terminal.window
    assert window is not None
    where = mirror.mapRectToScene(QRectF(0, 0, mirror.width(), mirror.height()))
    assert where in sensitive_places(window.contentItem())  # no helper sees the face
    (house.dock.folder / "face" / "current.png").unlink()
    house.hand.read("摄像头暂时不能用")
    house.hand.see("choice_sms")


def test_whoever_ends_the_visit_before_the_camera_is_not_looked_at_any_more(
    house: House,
) -> None:
    stand_there(house, OTHER)
    come_with_a_card(house)
    house.hand.tap("choice_face")
    house.hand.tap("choice_agree")
    house.hand.see("proofPicture")
    house.terminal.models.shell.finish_asked.emit()
    house.hand.see_screen("rating")
    devices = house.terminal.devices
    assert devices is not None
    assert devices.face_camera is not None
    assert not devices.face_camera._wants_pictures
    stand_there(house, HOLDER)
    house.wait(lambda: house.terminal.background.pending == 0, "the last look")
    house.hand.see_screen("rating")


def test_a_card_that_is_put_down_later_does_not_lend_its_photo(house: House) -> None:
    come_with_a_card(house, photo=False)
    house.hand.see("choice_sms")
    proof = house.terminal.second_proof_host
    reader = house.terminal.devices
    assert proof is not None
    assert reader is not None
    assert reader.id_reader is not None
    visitor = house.terminal.visit.visitor
    assert visitor is not None
    raw = cv2.imencode(".bmp", card_photo(OTHER))[1].tobytes()
    known = house.card_of(WHO)
    card = card_from_json(
        known | {"photo": base64.b64encode(raw).decode(), "number": visitor.id_number}
    )
    reader.id_reader.card_read.emit(card)
    assert not proof._face.offered


def test_what_is_configured_wrongly_is_named_without_its_path(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    finds, _ = network(tmp_path, "detector.onnx", detector())
    another = FaceCheckSettings(on=True, detector=finds, embedder=finds, threshold=0.5)
    assert load_comparison(another) is None
    assert load_comparison(FaceCheckSettings(on=True)) is None
    assert load_comparison(FaceCheckSettings(on=True, detector=finds)) is None
    proof, outside = house.terminal.second_proof_host, house.terminal.outside
    assert proof is not None
    assert outside is not None
    proof.open(outside)
    told = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert told == [
        "the face check is not offered: face_check_detector_sha256",
        "the face check is not offered: detector, embedder and threshold are needed",
        f"face_check.tasks: no such task here: {NO_TASK}",
    ]


def test_under_fourteen_no_photo_is_kept() -> None:
    today = date(2026, 11, 21)
    assert is_child(date(2012, 11, 22), today)
    assert not is_child(date(2012, 11, 21), today)


def test_whoever_came_by_the_code_on_their_phone_is_not_asked(house: House) -> None:
    house.scan(house.bureau.identity_code(house.key_of(WHO)))
    begin(house)
    house.hand.see_screen("task")
