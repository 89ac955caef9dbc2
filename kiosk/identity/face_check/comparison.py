"""One comparison: the photo of a card with a few pictures of who stands there.

Whatever is made of a face is overwritten as soon as it was used, also when something goes
wrong: the pictures handed in, the aligned faces, and the embeddings.
"""

from __future__ import annotations

import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from devices.code_camera.opencv import cv2
from kiosk.identity.face_check.judgement import Advice, Face, light, only_face

if TYPE_CHECKING:
    from kiosk.identity.face_check.models import Detector, Embedder, Embedding, Picture

GOOD_IN_A_ROW: Final = 3  # pictures that can be compared, before one is
_ENLARGED: Final = 2  # a card's photo is only 102 pixels wide


class Verdict(StrEnum):
    """What a comparison said."""

    SAME = "same"
    DIFFERENT = "different"


class FaceComparison:
    """Compares one visitor at a time; may be called from any thread."""

    def __init__(self, detector: Detector, embedder: Embedder, threshold: float) -> None:
        """``threshold`` is the cosine similarity from which two faces are one person's."""
        self._detector = detector
        self._embedder = embedder
        self._threshold = threshold
        self._lock = threading.Lock()
        self._card: Embedding | None = None
        self._good = 0

    def begin(self, photo: Picture) -> bool:
        """Take the photo of a card (BGR); False if no face is found in it. Wipes it."""
        with self._lock:
            self._forget()
            larger = cv2.resize(photo, None, fx=_ENLARGED, fy=_ENLARGED)
            photo.fill(0)
            try:
                faces = self._detector.faces(larger)
                if faces:
                    face = max(faces, key=lambda one: one.width)
                    self._card = self._embedder.describe(larger, face)
                return bool(faces)
            finally:
                larger.fill(0)

    def examine(self, frame: Picture) -> Advice | Verdict | None:
        """Look at one picture of the camera (BGR) and wipe it.

        Says what to mend, or after some good pictures in a row how the comparison turned
        out; None while that is not so yet, or after :meth:`forget`.
        """
        with self._lock:
            try:
                if self._card is None:
                    return None
                face = self._comparable(frame)
                if isinstance(face, Advice):
                    self._good = 0
                    return face
                self._good += 1
                return self._compare(frame, face) if self._good >= GOOD_IN_A_ROW else None
            finally:
                frame.fill(0)

    def forget(self) -> None:
        """Forget the card's face."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        card, self._card = self._card, None
        self._good = 0
        if card is not None:
            card.fill(0)

    def _comparable(self, frame: Picture) -> Face | Advice:
        height, width = frame.shape[:2]
        face = only_face(self._detector.faces(frame), (width, height))
        if isinstance(face, Advice):
            return face
        aligned = self._embedder.aligned(frame, face)
        grey = cv2.resize(cv2.cvtColor(aligned, cv2.COLOR_BGR2GRAY), (112, 112))
        edges = cv2.Laplacian(grey, cv2.CV_32F)
        fault = light(float(edges.var()), float(grey.mean()))
        for used in (aligned, grey, edges):
            used.fill(0)
        return face if fault is None else fault

    def _compare(self, frame: Picture, face: Face) -> Verdict:
        self._good = 0
        shown = self._embedder.describe(frame, face)
        alike = 0.0 if self._card is None else float(np.dot(self._card, shown))
        shown.fill(0)
        return Verdict.SAME if alike >= self._threshold else Verdict.DIFFERENT
