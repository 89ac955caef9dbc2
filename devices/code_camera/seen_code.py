"""A code that was read from a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

Corner = tuple[float, float]
Corners = tuple[Corner, Corner, Corner, Corner]


@dataclass(frozen=True, slots=True)
class SeenCode:
    """One code in one picture.

    ``symbology`` is ``qr``, ``micro_qr``, ``ean13``, ``code128`` or ``pdf417``;
    ``corners`` are x, y in pixels of the whole picture: top left, top right, bottom
    right, bottom left as the code itself stands. ``data`` are the bytes in the code.
    The text may name a person, so neither is part of the ``repr``.
    """

    text: str
    symbology: str
    corners: Corners
    data: bytes

    def __repr__(self) -> str:
        return f"SeenCode({self.symbology}, {len(self.data)} bytes)"

    def moved(self, scale: float) -> Self:
        """The code in a picture of which this one was drawn at ``scale``."""
        corners = four((x / scale, y / scale) for x, y in self.corners)
        return type(self)(self.text, self.symbology, corners, self.data)

    def covers(self, point: Corner) -> bool:
        """Whether a point lies within the code's upright bounding box."""
        across = [x for x, _ in self.corners]
        down = [y for _, y in self.corners]
        return min(across) <= point[0] <= max(across) and min(down) <= point[1] <= max(down)

    @property
    def middle(self) -> Corner:
        """The mean of the corners."""
        return sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4


def four(corners: Iterable[Corner]) -> Corners:
    """Exactly four corners; raises :class:`ValueError` for more or fewer."""
    first, second, third, fourth = corners
    return first, second, third, fourth


def in_reading_order(codes: Sequence[SeenCode], more: Sequence[SeenCode]) -> list[SeenCode]:
    """Both lists from the top down; what stands in both only once, as in ``codes``.

    Two codes with the same text in two places are two codes.
    """
    new = [
        code
        for code in more
        if not any(code.data == other.data and other.covers(code.middle) for other in codes)
    ]
    return sorted([*codes, *new], key=lambda code: (code.corners[0][1], code.corners[0][0]))
