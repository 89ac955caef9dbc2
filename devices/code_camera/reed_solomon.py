"""Reed-Solomon over GF(256) as QR codes use it, with erasures.

A codeword known to be doubtful costs one check symbol to mend, an unknown wrong one
two: whoever knows where light or a pen covered a code reads twice as much damage.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_POLYNOMIAL: Final = 0x11D  # x⁸ + x⁴ + x³ + x² + 1
_ORDER: Final = 255


def _tables() -> tuple[list[int], list[int]]:
    powers, logarithms = [0] * (2 * _ORDER), [0] * (_ORDER + 1)
    value = 1
    for power in range(_ORDER):
        powers[power] = powers[power + _ORDER] = value
        logarithms[value] = power
        value = value << 1 ^ (_POLYNOMIAL if value & 0x80 else 0)
    return powers, logarithms


_EXP, _LOG = _tables()
_EXP_ARRAY: Final = np.array(_EXP, np.int64)
_LOG_ARRAY: Final = np.array(_LOG, np.int64)


def mended(
    codewords: NDArray[np.uint8], checks: int, erased: Sequence[int], spare: int
) -> NDArray[np.uint8] | None:
    """The block with its errors mended; ``None`` if there are too many.

    The last ``checks`` codewords are check symbols. ``erased`` are positions not to be
    believed. At least ``spare`` check symbols must be left over after mending: they
    are what tells a mended block from an invented one.
    """
    length = len(codewords)
    syndromes = _syndromes(codewords, checks)
    if not any(syndromes):
        return codewords
    if len(erased) + spare > checks:
        return None
    # Locators of the erasures, and the syndromes without their part.
    known = [length - 1 - at for at in erased]
    rest = syndromes[:]
    for power in known:
        for at in range(len(rest) - 1):
            rest[at] = _times(rest[at], _EXP[power]) ^ rest[at + 1]
        rest.pop()
    locator = _shortest_register(rest)
    errors = len(locator) - 1
    if 2 * errors + len(erased) + spare > checks:
        return None
    for power in known:
        locator = _product(locator, [1, _EXP[power]])
    powers = _roots(locator, length)
    if len(powers) != len(locator) - 1:
        return None
    whole = _product(syndromes, locator)[:checks]
    result = codewords.copy()
    for power in powers:
        inverse = (_ORDER - power) % _ORDER
        numerator = denominator = 0
        for degree, factor in enumerate(whole):
            if factor:
                numerator ^= _EXP[(_LOG[factor] + inverse * degree) % _ORDER]
        for degree in range(1, len(locator), 2):
            if locator[degree]:
                denominator ^= _EXP[(_LOG[locator[degree]] + inverse * (degree - 1)) % _ORDER]
        if denominator == 0:
            return None
        if numerator:
            size = _EXP[(_LOG[numerator] - _LOG[denominator] + power) % _ORDER]
            result[length - 1 - power] ^= size
    return None if any(_syndromes(result, checks)) else result


def _syndromes(codewords: NDArray[np.uint8], checks: int) -> list[int]:
    """The block's polynomial at the roots of the generator, 2⁰, 2¹, …"""
    present = np.flatnonzero(codewords)
    logs = _LOG_ARRAY[codewords[present]]
    degrees = len(codewords) - 1 - present
    terms = _EXP_ARRAY[(logs + np.arange(checks)[:, None] * degrees) % _ORDER]
    return [int(value) for value in np.bitwise_xor.reduce(terms, axis=1)]


def _shortest_register(syndromes: list[int]) -> list[int]:
    """Berlekamp and Massey: the error locator, lowest degree first."""
    current, before = [1], [1]
    length, gap, last = 0, 1, 1
    for at, syndrome in enumerate(syndromes):
        off = syndrome
        for degree in range(1, min(length, len(current) - 1) + 1):
            off ^= _times(current[degree], syndromes[at - degree])
        if off == 0:
            gap += 1
            continue
        factor = _EXP[(_LOG[off] - _LOG[last]) % _ORDER]
        shifted = [0] * gap + [_times(factor, value) for value in before]
        size = max(len(current), len(shifted))
        grown = [
            (current[at] if at < len(current) else 0) ^ (shifted[at] if at < len(shifted) else 0)
            for at in range(size)
        ]
        if 2 * length <= at:
            length, before, last, gap = at + 1 - length, current, off, 1
        else:
            gap += 1
        current = grown
    while len(current) > 1 and current[-1] == 0:
        current.pop()
    return current


def _roots(locator: list[int], length: int) -> list[int]:
    """Powers below ``length`` whose inverse is a root of the locator."""
    powers = np.arange(length)
    total = np.zeros(length, np.int64)
    for degree, factor in enumerate(locator):
        if factor:
            total ^= _EXP_ARRAY[(_LOG[factor] - powers * degree) % _ORDER]
    return [int(power) for power in np.flatnonzero(total == 0)]


def _product(one: list[int], other: list[int]) -> list[int]:
    result = [0] * (len(one) + len(other) - 1)
    for at, first in enumerate(one):
        for by, second in enumerate(other):
            result[at + by] ^= _times(first, second)
    return result


def _times(one: int, other: int) -> int:
    return _EXP[_LOG[one] + _LOG[other]] if one and other else 0
