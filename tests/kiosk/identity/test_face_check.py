"""The face check compares a card's photo with who stands there, and leaves nothing behind.

The networks are small, but they compute: another picture is another answer.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from devices.code_camera.opencv import cv2
from kiosk.identity.face_check.__main__ import main
from kiosk.identity.face_check.comparison import GOOD_IN_A_ROW, FaceComparison, Verdict
from kiosk.identity.face_check.judgement import Advice, Face, light, only_face
from kiosk.identity.face_check.models import (
    Detector,
    Embedder,
    EmbedderInput,
    ModelFile,
    ModelUnusableError,
)
from tests.kiosk.identity.drawn_faces import card_photo, frame_of
from tests.kiosk.identity.onnx_models import detector, embedder

Picture = np.ndarray
WANTS = EmbedderInput(mean=127.5, scale=1 / 128)


def file(folder: Path, name: str, raw: bytes) -> ModelFile:
    path = folder / name
    path.write_bytes(raw)
    return ModelFile(path=path, sha256=hashlib.sha256(raw).hexdigest().upper())


@pytest.fixture
def networks(tmp_path: Path) -> tuple[Detector, Embedder]:
    return (
        Detector(file(tmp_path, "detector.onnx", detector())),
        Embedder(file(tmp_path, "embedder.onnx", embedder()), WANTS),
    )


@pytest.fixture
def comparison(networks: tuple[Detector, Embedder]) -> FaceComparison:
    return FaceComparison(*networks, threshold=0.8)


def outcome(comparison: FaceComparison, person: int, **look: int) -> Advice | Verdict | None:
    """What comes of a person who stands there until something is said."""
    for _ in range(GOOD_IN_A_ROW):
        seen = comparison.examine(frame_of(person, **look))
        if seen is not None:
            return seen
    return None


def test_the_holder_of_the_card_is_told_from_everybody_else(comparison: FaceComparison) -> None:
    assert comparison.begin(card_photo(1))
    assert outcome(comparison, 1) is Verdict.SAME
    for other in range(2, 8):
        assert outcome(comparison, other) is Verdict.DIFFERENT


def test_one_good_picture_is_not_enough_and_a_bad_one_begins_anew(
    comparison: FaceComparison,
) -> None:
    assert comparison.begin(card_photo(1))
    for _ in range(GOOD_IN_A_ROW - 1):
        assert comparison.examine(frame_of(1)) is None
    assert comparison.examine(np.full((360, 640, 3), 120, np.uint8)) is Advice.NOBODY
    assert comparison.examine(frame_of(1)) is None


def test_somebody_beside_or_a_turned_head_is_said(comparison: FaceComparison) -> None:
    assert comparison.begin(card_photo(1))
    assert outcome(comparison, 1, beside=2) is Advice.SEVERAL
    assert outcome(comparison, 1, turned=90) is Advice.TURNED


def test_a_dark_or_blurred_face_is_said(comparison: FaceComparison) -> None:
    assert comparison.begin(card_photo(1))
    dark = frame_of(1)
    dark[dark[..., 0] > 0] = 12  # all but the nose
    assert comparison.examine(dark) is Advice.TOO_DARK
    flat = frame_of(1)
    flat[flat[..., 0] > 0] = 100
    assert comparison.examine(flat) is Advice.BLURRED


def test_a_photo_without_a_face_is_not_compared(comparison: FaceComparison) -> None:
    assert not comparison.begin(np.full((126, 102, 3), 90, np.uint8))
    assert comparison.examine(frame_of(1)) is None


def test_nothing_of_a_face_is_left(
    networks: tuple[Detector, Embedder], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[NDArray[np.generic]] = []
    of_the_network, aligned = Embedder._run, Embedder.aligned

    def run(self: Embedder, face: Picture) -> NDArray[np.float32]:
        described = of_the_network(self, face)
        made.append(described)
        return described

    def align(self: Embedder, picture: Picture, face: Face) -> Picture:
        made.append(picture)
        made.append(straight := aligned(self, picture, face))
        return straight

    monkeypatch.setattr(Embedder, "_run", run)
    monkeypatch.setattr(Embedder, "aligned", align)
    detector_, embedder_ = networks
    comparison = FaceComparison(detector_, embedder_, threshold=0.8)
    photo, frames = card_photo(1), [frame_of(1) for _ in range(GOOD_IN_A_ROW)]
    assert comparison.begin(photo)
    assert [comparison.examine(frame) for frame in frames][-1] is Verdict.SAME
    comparison.forget()
    assert len(made) > 2 * GOOD_IN_A_ROW
    blank = embedder_._run(np.zeros((112, 112, 3), np.uint8))
    left = [one for one in (photo, *frames, *made[:-1]) if one.any()]
    # What the network made of a blank is all there is.
    assert all(one.shape == blank.shape and np.allclose(one, blank) for one in left)
    assert comparison.examine(frame_of(1)) is None


def test_pictures_are_wiped_also_when_the_network_fails(
    comparison: FaceComparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert comparison.begin(card_photo(1))

    def broken(self: Detector, picture: Picture) -> list[Face]:
        raise cv2.error("no")

    monkeypatch.setattr(Detector, "faces", broken)
    frame = frame_of(1)
    with pytest.raises(cv2.error):
        comparison.examine(frame)
    assert not frame.any()


@pytest.mark.parametrize(
    ("raw", "change", "code"),
    [
        (detector(), {"path": Path("nowhere")}, "detector_missing"),
        (detector(), {"sha256": "00" * 32}, "detector_sha256"),
        (b"no network", {}, "detector_unreadable"),
    ],
)
def test_a_model_that_is_not_the_one_meant_is_refused(
    tmp_path: Path, raw: bytes, change: dict[str, Path | str], code: str
) -> None:
    meant = replace(file(tmp_path, "m.onnx", raw), **change)  # type: ignore[arg-type]  # one of two
    with pytest.raises(ModelUnusableError) as refused:
        Detector(meant)
    assert refused.value.code == code
    assert str(tmp_path) not in str(refused.value)


def test_an_embedder_of_another_size_is_refused(tmp_path: Path) -> None:
    meant = file(tmp_path, "m.onnx", b"\x08\x08")
    with pytest.raises(ModelUnusableError):
        Embedder(meant, WANTS)


def test_a_hall_can_try_its_networks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found, described = (
        file(tmp_path, "d.onnx", detector()),
        file(tmp_path, "e.onnx", embedder()),
    )
    for name, picture in (
        ("card.png", card_photo(1)),
        ("same.png", frame_of(1)),
        ("other.png", frame_of(2)),
        ("nobody.png", np.full((352, 640, 3), 120, np.uint8)),
    ):
        cv2.imwrite(str(tmp_path / name), picture)
    names = [str(tmp_path / name) for name in ("same.png", "other.png", "nobody.png")]
    networks = ["--detector", str(found.path), "--embedder", str(described.path)]
    given = [*networks, "--mean", "127.5", "--scale", "0.0078125", str(tmp_path / "card.png")]
    assert main([*given, *names]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"detector_sha256": found.sha256.lower()}
    same, other, nobody = lines[2:]
    assert same["similarity"] > 0.8 > other["similarity"]
    assert nobody["not_compared"] == "nobody"
    assert main([*networks, names[0], str(found.path)]) == 2


LEVEL = ((80.0, 80.0), (120.0, 80.0), (100.0, 100.0), (85.0, 125.0), (115.0, 125.0))


def test_a_face_that_looks_down_or_lies_on_its_side_is_not_frontal() -> None:
    straight = Face(60, 50, 80, 100, LEVEL)
    assert only_face([straight], (200, 200)) is straight
    down = replace(straight, points=(*LEVEL[:2], (100.0, 124.0), *LEVEL[3:]))
    assert only_face([down], (200, 200)) is Advice.TURNED
    one, two, three, four, five = ((y, -x) for x, y in LEVEL)
    side = replace(straight, points=(one, two, three, four, five))
    assert only_face([side], (200, 200)) is Advice.TURNED
    assert only_face([replace(straight, width=195)], (200, 200)) is Advice.TOO_CLOSE
    assert only_face([straight], (1280, 720)) is Advice.TOO_FAR


def test_light_is_judged() -> None:
    assert light(100, 120) is None
    assert light(100, 240) is Advice.TOO_BRIGHT
