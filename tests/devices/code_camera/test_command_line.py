"""``decode-images`` as someone at a shell sees it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TypedDict

import numpy as np
import pytest

from devices.code_camera.command_line import register
from devices.code_camera.opencv import cv2
from tests.devices.code_camera.scenes import hall, held_up, plain


def decode_images(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    parsed = parser.parse_args(["decode-images", *arguments])
    status = parsed.run(parsed)
    assert isinstance(status, int)
    return status


class Line(TypedDict, total=False):
    file: str
    results: list[Result]
    ms: float
    error: str


class Result(TypedDict):
    text: str
    symbology: str
    corners: list[list[float]]


def lines(capsys: pytest.CaptureFixture[str]) -> list[Line]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_json_line_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_code, without = str(tmp_path / "code.png"), str(tmp_path / "hall.jpg")
    cv2.imwrite(with_code, held_up("发票:01,32"))
    cv2.imwrite(without, hall())
    assert decode_images(with_code, without) == 0
    first, second = lines(capsys)
    assert first["file"] == with_code
    (result,) = first["results"]
    assert result["text"] == "发票:01,32"
    assert result["symbology"] == "qr"
    assert len(result["corners"]) == 4
    assert isinstance(first["ms"], float)
    assert second["results"] == []


@pytest.mark.parametrize("form", ["plain", "json"])
def test_a_manifest_is_relative_to_its_own_folder(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    cv2.imwrite(str(tmp_path / "in" / "a.webp"), plain("one"))
    cv2.imwrite(str(tmp_path / "in" / "b.png"), plain("two"))
    names = ["in/a.webp", "in/b.png"]
    rows = names if form == "plain" else [json.dumps({"file": name, "set": 1}) for name in names]
    manifest = tmp_path / "list"
    manifest.write_text("\n".join(rows) + "\n\n", encoding="utf-8")
    assert decode_images("--manifest", str(manifest)) == 0
    read = lines(capsys)
    assert [line["file"] for line in read] == names
    assert "one" in json.dumps(read[0])
    assert "two" in json.dumps(read[1])


def test_unreadable_files_have_their_own_line_and_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.png").write_text("not a picture")
    cv2.imwrite(str(tmp_path / "good.png"), plain("still read"))
    names = [str(tmp_path / name) for name in ("none.png", "empty.png", "text.png", "good.png")]
    assert decode_images(*names) == 1
    read = lines(capsys)
    assert ["error" in line for line in read] == [True, True, True, False]
    assert "still read" in json.dumps(read[3])


@pytest.mark.parametrize("rows", ['{"set": 1}', "{broken"])
def test_a_broken_manifest_names_the_line(
    rows: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = tmp_path / "list.jsonl"
    manifest.write_text('{"file": "a.png"}\n' + rows)
    assert decode_images("--manifest", str(manifest)) == 2
    assert "line 2" in capsys.readouterr().err


def test_transparent_sixteen_bit_and_tiny_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = plain("see-through")
    clear = np.dstack([np.zeros((*code.shape, 3), np.uint8), 255 - code])
    cv2.imwrite(str(tmp_path / "clear.png"), clear)
    cv2.imwrite(str(tmp_path / "deep.png"), code.astype(np.uint16) * 257)
    cv2.imwrite(str(tmp_path / "dot.webp"), np.zeros((1, 1, 3), np.uint8))
    names = [str(tmp_path / name) for name in ("clear.png", "deep.png", "dot.webp")]
    assert decode_images(*names) == 0
    read = lines(capsys)
    assert ["see-through" in json.dumps(line) for line in read] == [True, True, False]
