"""Where a QR code keeps what (ISO/IEC 18004): patterns, format, data, check symbols.

Cells are rows × columns, dark is 1. The tables come from segno, by drawing a code and
asking what each module is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

import numpy as np
import segno
from numpy.typing import NDArray
from segno import consts

Cells = NDArray[np.uint8]

_DATA: Final = (consts.TYPE_DATA_DARK, consts.TYPE_DATA_LIGHT)
_FORMAT: Final = (consts.TYPE_FORMAT_DARK, consts.TYPE_FORMAT_LIGHT)
_CHOICES: Final = tuple((level, mask) for level in "LMQH" for mask in range(8))


@dataclass(frozen=True)
class Layout:
    """Everything about one size, level and mask.

    ``cells`` are all fixed modules (data modules are 0), ``data`` marks the data
    modules, ``order`` are their flat positions bit by bit, ``mask`` what was added to
    them. ``blocks`` are flat codeword numbers of each block, and its data codewords.
    """

    cells: Cells
    data: NDArray[np.bool_]
    order: NDArray[np.intp]
    mask: Cells
    blocks: tuple[tuple[NDArray[np.intp], int], ...]


@lru_cache(maxsize=64)
def function_modules(modules: int) -> NDArray[np.int8]:
    """1 where a code of this size is always dark, -1 always light, 0 it depends."""
    fixed, cells = _drawn((modules - 17) // 4, "L", 0)
    fixed = fixed & ~_format_places(modules)
    return np.where(fixed, 2 * cells.astype(np.int8) - 1, 0).astype(np.int8)


@lru_cache(maxsize=64)
def format_bits(modules: int) -> tuple[NDArray[np.bool_], NDArray[np.int8]]:
    """Which modules hold the format, and what (±1) for each of 32 levels and masks."""
    small = _format_places(21)
    bits = [2 * _drawn(1, level, mask)[1][small].astype(np.int8) - 1 for level, mask in _CHOICES]
    return _format_places(modules), np.stack(bits)


def _format_places(modules: int) -> NDArray[np.bool_]:
    places = np.zeros((modules, modules), bool)
    ends = [0, 1, 2, 3, 4, 5, 7]
    places[8, [*ends, 8, *range(modules - 8, modules)]] = True
    places[[*ends, *range(modules - 7, modules)], 8] = True
    return places


@lru_cache(maxsize=128)
def _drawn(version: int, level: str, mask: int) -> tuple[NDArray[np.bool_], Cells]:
    """Which modules are no data, and a code."""
    code = segno.make("0", version=version, error=level, mask=mask, boost_error=False)
    kinds = np.array([list(row) for row in code.matrix_iter(border=0, verbose=True)])
    fixed = ~np.isin(kinds, _DATA + _FORMAT) | _format_places(len(kinds))
    return fixed, np.array([list(row) for row in code.matrix], np.uint8)


@lru_cache(maxsize=64)
def layout(modules: int, choice: int) -> Layout:
    """The layout for ``choice``, a number of :func:`format_bits`' list."""
    version = (modules - 17) // 4
    level, mask = _CHOICES[choice]
    fixed, cells = _drawn(version, "L", 0)
    data = ~fixed
    cells = np.where(data, 0, cells).astype(np.uint8)
    where, bits = format_bits(modules)
    cells[where] = bits[choice] > 0
    return Layout(cells, data, _order(data), _mask(modules, mask), _blocks(version, level))


def _order(data: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Two columns at a time from the right, up and down, past the vertical timing."""
    n = len(data)
    found = []
    upwards = True
    right = n - 1
    while right > 0:
        if right == 6:
            right -= 1
        for step in range(n):
            row = n - 1 - step if upwards else step
            for column in (right, right - 1):
                if data[row, column]:
                    found.append(row * n + column)
        upwards = not upwards
        right -= 2
    return np.array(found)


def _mask(n: int, number: int) -> Cells:
    i, j = np.mgrid[0:n, 0:n]
    remainders: tuple[NDArray[np.int_], ...] = (
        (i + j) % 2,
        i % 2,
        j % 3,
        (i + j) % 3,
        (i // 2 + j // 3) % 2,
        i * j % 2 + i * j % 3,
        (i * j % 2 + i * j % 3) % 2,
        ((i + j) % 2 + i * j % 3) % 2,
    )
    return np.asarray(remainders[number] == 0, np.uint8)


def _blocks(version: int, level: str) -> tuple[tuple[NDArray[np.intp], int], ...]:
    """The codewords of each block: they are dealt out in turn, data first."""
    tables = cast("dict[int, dict[int, tuple[consts.EC, ...]]]", consts.ECC)
    groups = tables[version][consts.ERROR_MAPPING[level]]
    sizes = [(group.num_total, group.num_data) for group in groups for _ in range(group.num_blocks)]
    members: list[list[int]] = [[] for _ in sizes]
    number = 0
    for turn in range(max(data for _, data in sizes)):
        for block, (_, data) in enumerate(sizes):
            if turn < data:
                members[block].append(number)
                number += 1
    for _ in range(sizes[0][0] - sizes[0][1]):
        for member in members:
            member.append(number)
            number += 1
    return tuple((np.array(member), data) for member, (_, data) in zip(members, sizes, strict=True))
