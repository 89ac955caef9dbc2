"""A code that was read from a picture."""

from __future__ import annotations

from dataclasses import dataclass

Corner = tuple[float, float]


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
    corners: tuple[Corner, Corner, Corner, Corner]
    data: bytes

    def __repr__(self) -> str:
        return f"SeenCode({self.symbology}, {len(self.data)} bytes)"
