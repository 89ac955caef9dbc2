"""The terminal's short sounds, as notes and as samples."""

from __future__ import annotations

import math
import struct
from enum import StrEnum

SAMPLE_RATE = 22050
_LOUDNESS = 0.35
_FADE_SECONDS = 0.008


class Sound(StrEnum):
    """What a sound says."""

    READ = "read"  # a card or code was read
    DONE = "done"  # a piece of business is finished
    ATTENTION = "attention"  # something is asked of the visitor
    TROUBLE = "trouble"  # something did not work


# Pitch in hertz (0 is a rest) and length in seconds.
_NOTES: dict[Sound, tuple[tuple[float, float], ...]] = {
    Sound.READ: ((1046.5, 0.09),),
    Sound.DONE: ((784.0, 0.10), (1046.5, 0.18)),
    Sound.ATTENTION: ((880.0, 0.12), (0.0, 0.06), (880.0, 0.12)),
    Sound.TROUBLE: ((392.0, 0.18), (311.1, 0.28)),
}


def samples(sound: Sound) -> bytes:
    """Return ``sound`` as 16-bit little-endian mono samples at SAMPLE_RATE."""
    values: list[int] = []
    for pitch, seconds in _NOTES[sound]:
        count = round(seconds * SAMPLE_RATE)
        fade = _FADE_SECONDS * SAMPLE_RATE
        for at in range(count):
            # Faded in and out, or each note would begin and end with a click.
            strength = min(1.0, at / fade, (count - at) / fade) * _LOUDNESS * 32767
            values.append(round(strength * math.sin(2 * math.pi * pitch * at / SAMPLE_RATE)))
    return struct.pack(f"<{len(values)}h", *values)
