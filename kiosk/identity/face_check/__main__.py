"""Try networks and find a threshold, with pictures of people who agreed to it.

``python -m kiosk.identity.face_check --detector FILE --embedder FILE PHOTO PICTURE…`` prints
a JSON line a picture: how alike its face is to the one on PHOTO, or why it cannot be
compared. First come the SHA-256 of both networks, as the settings want them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np

from devices.code_camera.opencv import cv2
from kiosk.identity.face_check.judgement import Advice, only_face
from kiosk.identity.face_check.models import (
    Detector,
    Embedder,
    EmbedderInput,
    ModelFile,
    ModelUnusableError,
)


def main(arguments: list[str] | None = None) -> int:
    """The command; exit status 2 where a file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.identity.face_check")
    parser.add_argument("--detector", type=Path, required=True)
    parser.add_argument("--embedder", type=Path, required=True)
    parser.add_argument("--size", type=int, default=112)
    parser.add_argument("--mean", type=float, default=0.0)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--order", choices=("rgb", "bgr"), default="rgb")
    parser.add_argument("photo", type=Path)
    parser.add_argument("pictures", type=Path, nargs="+")
    asked = parser.parse_args(arguments)
    wants = EmbedderInput(
        size=asked.size, mean=asked.mean, scale=asked.scale, rgb=asked.order == "rgb"
    )
    try:
        files = [_as_it_is(path) for path in (asked.detector, asked.embedder)]
        detector, embedder = Detector(files[0]), Embedder(files[1], wants)
        known, *others = [
            _embedding(detector, embedder, path) for path in (asked.photo, *asked.pictures)
        ]
    except (OSError, ModelUnusableError) as error:
        print(error, file=sys.stderr)
        return 2
    for name, file in zip(("detector_sha256", "embedder_sha256"), files, strict=True):
        print(json.dumps({name: file.sha256}))
    for path, other in zip(asked.pictures, others, strict=True):
        told: dict[str, object] = {"picture": str(path)}
        if isinstance(known, Advice) or isinstance(other, Advice):
            told["not_compared"] = other if isinstance(other, Advice) else known
        else:
            told["similarity"] = round(float(np.dot(known, other)), 4)
        print(json.dumps(told, ensure_ascii=False))
    return 0


def _as_it_is(path: Path) -> ModelFile:
    return ModelFile(path=path, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def _embedding(detector: Detector, embedder: Embedder, path: Path) -> np.ndarray | Advice:
    picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise OSError(f"{path}: no picture")
    if picture.shape[1] <= 2 * 102:  # a card's photo; enlarged as the check does
        picture = cv2.resize(picture, None, fx=2, fy=2)
    face = only_face(detector.faces(picture), (picture.shape[1], picture.shape[0]))
    return face if isinstance(face, Advice) else embedder.describe(picture, face)


if __name__ == "__main__":
    sys.exit(main())
