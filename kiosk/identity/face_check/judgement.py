"""Whether a face in a picture can be compared, and what the visitor can do about it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.bilingual import Bilingual

Point = tuple[float, float]

_SMALLEST: Final = 0.2  # of the picture's shorter side
_LARGEST: Final = 0.95
_BESIDE: Final = 0.5  # a second face of so much of the first one's width stands there too
_TILT: Final = 15.0  # degrees
_TURN: Final = 0.22  # of the distance between the eyes
_NOD: Final = (0.25, 0.78)  # where the nose lies between eyes and mouth
_SHARP: Final = 25.0  # variance of the Laplacian over the face at 112 pixels
_DARK, _BRIGHT = 45.0, 215.0


class Advice(StrEnum):
    """Why a picture cannot be compared."""

    NOBODY = "nobody"
    SEVERAL = "several"
    TOO_FAR = "too_far"
    TOO_CLOSE = "too_close"
    TURNED = "turned"
    BLURRED = "blurred"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"


WORDS: Final = {
    Advice.NOBODY: Bilingual("请把脸对准画面中间", "Please bring your face to the middle"),
    Advice.SEVERAL: Bilingual(
        "画面里只能有您一个人,请旁边的人让一让",
        "Only you may be in the picture; please have others step aside",
    ),
    Advice.TOO_FAR: Bilingual("请靠近一点", "A little closer, please"),
    Advice.TOO_CLOSE: Bilingual("请退后一点", "A little further back, please"),
    Advice.TURNED: Bilingual("请正对屏幕,头不要歪", "Please look straight at the screen"),
    Advice.BLURRED: Bilingual("请站稳,不要动", "Please hold still"),
    Advice.TOO_DARK: Bilingual("光线太暗,请换个位置", "It is too dark; please move a little"),
    Advice.TOO_BRIGHT: Bilingual(
        "光线太亮,请不要背光", "It is too bright; please turn away from the light"
    ),
}


@dataclass(frozen=True, slots=True)
class Face:
    """A face that was found, in pixels: its frame and five points, as the viewer sees them.

    ``points`` are the eye on the left, the eye on the right, the nose, and the corners of
    the mouth on the left and on the right of the picture.
    """

    x: float
    y: float
    width: float
    height: float
    points: tuple[Point, Point, Point, Point, Point]


def only_face(faces: Sequence[Face], size: tuple[int, int]) -> Face | Advice:
    """The one face that can be compared in a picture of ``size`` (width, height), or why none."""
    if not faces:
        return Advice.NOBODY
    face, *others = sorted(faces, key=lambda one: one.width, reverse=True)
    if any(other.width >= _BESIDE * face.width for other in others):
        return Advice.SEVERAL
    shorter = min(size)
    if face.width < _SMALLEST * shorter:
        return Advice.TOO_FAR
    if face.width > _LARGEST * shorter:
        return Advice.TOO_CLOSE
    return face if _is_frontal(face) else Advice.TURNED


def light(sharpness: float, brightness: float) -> Advice | None:
    """What is wrong with the light on a face: variance of its Laplacian, mean 0 to 255."""
    if brightness < _DARK:
        return Advice.TOO_DARK
    if brightness > _BRIGHT:
        return Advice.TOO_BRIGHT
    return Advice.BLURRED if sharpness < _SHARP else None


def _is_frontal(face: Face) -> bool:
    left, right, nose, mouth_left, mouth_right = face.points
    across = (right[0] - left[0], right[1] - left[1])
    apart = math.hypot(*across)
    if apart <= 0 or abs(math.degrees(math.atan2(across[1], across[0]))) > _TILT:
        return False
    along = (across[0] / apart, across[1] / apart)
    eyes = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
    mouth = ((mouth_left[0] + mouth_right[0]) / 2, (mouth_left[1] + mouth_right[1]) / 2)
    to_nose, to_mouth = _from(eyes, nose, along), _from(eyes, mouth, along)
    if to_mouth[1] <= 0 or abs(to_nose[0]) > _TURN * apart:
        return False
    return _NOD[0] <= to_nose[1] / to_mouth[1] <= _NOD[1]


def _from(origin: Point, to: Point, along: Point) -> Point:
    """``to`` seen from ``origin``: how far along the eyes' line, how far below it."""
    dx, dy = to[0] - origin[0], to[1] - origin[1]
    return dx * along[0] + dy * along[1], dy * along[0] - dx * along[1]
