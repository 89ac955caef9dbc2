"""The two networks of the check: one finds faces, one describes them. Both are the hall's.

A file is read once, its SHA-256 compared, and the bytes that were compared are the bytes
that run; nothing is downloaded. After each use the networks run on a blank picture, so that
nothing of a face stays behind in their memory.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from devices.code_camera.opencv import cv2
from kiosk.identity.face_check.judgement import Face

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = np.ndarray
    Embedding = NDArray[np.float32]

_WIDEST: Final = 640  # pixels: larger pictures are made smaller for the detector
_SURE: Final = 0.7
# Where the points of a face lie in the aligned picture of 112 pixels (ArcFace, SFace and
# most others are trained on it).
_TEMPLATE: Final = np.array(
    [
        (38.2946, 51.6963),
        (73.5318, 51.5014),
        (56.0252, 71.7366),
        (41.5493, 92.3655),
        (70.7299, 92.2041),
    ],
    np.float64,
)


class ModelUnusableError(Exception):
    """A model cannot be used; ``code`` says which and why, without a path."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """One ONNX file and the SHA-256 it must have, in hexadecimal."""

    path: Path
    sha256: str

    def read(self, name: str) -> Picture:
        """Its bytes. Raises :class:`ModelUnusableError` (``NAME_missing``, ``NAME_sha256``)."""
        try:
            raw = self.path.read_bytes()
        except OSError as error:
            raise ModelUnusableError(f"{name}_missing") from error
        if not hmac.compare_digest(hashlib.sha256(raw).hexdigest(), self.sha256.strip().lower()):
            raise ModelUnusableError(f"{name}_sha256")
        return np.frombuffer(raw, np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderInput:
    """What an embedder wants: an aligned square face, ``(pixel - mean) * scale``."""

    size: int = 112
    mean: float = 0.0
    scale: float = 1.0
    rgb: bool = True


class Detector:
    """YuNet: where faces are."""

    def __init__(self, file: ModelFile) -> None:
        raw = file.read("detector")
        try:
            self._net = cv2.FaceDetectorYN.create(
                "onnx", raw, np.zeros(0, np.uint8), (_WIDEST, _WIDEST), _SURE
            )
            self.faces(np.zeros((64, 64, 3), np.uint8))
        except cv2.error as error:
            raise ModelUnusableError("detector_unreadable") from error

    def faces(self, picture: Picture) -> list[Face]:
        """The faces in a BGR picture, in its own pixels."""
        height, width = picture.shape[:2]
        scale = min(1.0, _WIDEST / max(width, height))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = picture if scale == 1.0 else cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        self._net.setInputSize(size)
        found: np.ndarray | None = self._net.detect(small)[1]
        self._net.detect(np.zeros_like(small))
        if small is not picture:
            small.fill(0)
        if found is None:
            return []
        faces = [_face(row / scale) for row in found]
        found.fill(0)
        return faces


class Embedder:
    """Describes a face by numbers that are close for the same person."""

    def __init__(self, file: ModelFile, wants: EmbedderInput) -> None:
        raw = file.read("embedder")
        self._wants = wants
        try:
            self._net = cv2.dnn.readNetFromONNX(raw)
            length = self._run(np.zeros((wants.size, wants.size, 3), np.uint8)).size
        except cv2.error as error:
            raise ModelUnusableError("embedder_unreadable") from error
        if not 16 <= length <= 4096:
            raise ModelUnusableError("embedder_output")

    def describe(self, picture: Picture, face: Face) -> Embedding:
        """The embedding of ``face``, of length 1; the caller wipes it."""
        aligned = self.aligned(picture, face)
        described = self._run(aligned)
        aligned.fill(0)
        self._run(aligned)  # what the network remembers now is a blank
        length = float(np.linalg.norm(described))
        if length > 0:
            described /= length
        return described

    def aligned(self, picture: Picture, face: Face) -> Picture:
        """``face`` upright and of the embedder's size, eyes and mouth where it wants them."""
        target = _TEMPLATE * (self._wants.size / 112)
        rows, values = [], []
        for (x, y), (to_x, to_y) in zip(face.points, target, strict=True):
            rows += [(x, -y, 1, 0), (y, x, 0, 1)]
            values += [to_x, to_y]
        a, b, dx, dy = np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)[0]
        turn = np.array([(a, -b, dx), (b, a, dy)])
        edge = (self._wants.size, self._wants.size)
        aligned: Picture = cv2.warpAffine(picture, turn, edge, flags=cv2.INTER_LINEAR)
        return aligned

    def _run(self, aligned: Picture) -> Embedding:
        wants = self._wants
        blob = cv2.dnn.blobFromImage(
            aligned, wants.scale, (wants.size, wants.size), (wants.mean,) * 3, swapRB=wants.rgb
        )
        self._net.setInput(blob)
        described: Embedding = np.array(self._net.forward(), np.float32).ravel()
        blob.fill(0)
        return described


def _face(row: NDArray[np.float32]) -> Face:
    numbers = [float(value) for value in row[:14]]
    x, y, width, height = numbers[:4]
    one, two, three, four, five = ((numbers[at], numbers[at + 1]) for at in range(4, 14, 2))
    return Face(x, y, width, height, (one, two, three, four, five))
