"""Small ONNX networks that really compute, written by hand: a detector and an embedder.

The detector has the outputs of YuNet. It finds a red square of 32 pixels and calls it the
nose of a face six squares wide; green in the square turns the head. The embedder is the
mean colour of 7 × 7 fields: the same picture again is the same face, another is another.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable

FLOAT, INTEGERS = 1, 7
FACE_WIDTH = 6  # squares
# Right eye, left eye, nose, right and left corner of the mouth, in squares from the nose.
POINTS = ((-0.8, -0.7), (0.8, -0.7), (0.0, 0.0), (-0.65, 0.85), (0.65, 0.85))


def _varint(number: int) -> bytes:
    raw = bytearray()
    number &= (1 << 64) - 1
    while number > 0x7F:
        raw.append(number & 0x7F | 0x80)
        number >>= 7
    raw.append(number)
    return bytes(raw)


def _field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    raw = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(raw)) + raw


def _ints(name: str, values: Iterable[int]) -> bytes:
    return _field(1, name) + b"".join(_field(8, value) for value in values) + _field(20, INTEGERS)


def _node(kind: str, inputs: list[str], output: str, *attributes: bytes) -> bytes:
    return (
        b"".join(_field(1, name) for name in inputs)
        + _field(2, output)
        + _field(3, output)
        + _field(4, kind)
        + b"".join(_field(5, attribute) for attribute in attributes)
    )


def _floats(name: str, dims: tuple[int, ...], values: list[float]) -> bytes:
    raw = struct.pack(f"<{len(values)}f", *values)
    head = b"".join(_field(1, size) for size in dims) + _field(2, FLOAT)
    return head + _field(8, name) + _field(9, raw)


def _whole(name: str, values: list[int]) -> bytes:
    raw = struct.pack(f"<{len(values)}q", *values)
    return _field(1, len(values)) + _field(2, INTEGERS) + _field(8, name) + _field(9, raw)


def _value(name: str, dims: tuple[int, ...]) -> bytes:
    shape = b"".join(_field(1, _field(1, size)) for size in dims)
    return _field(1, name) + _field(2, _field(1, _field(1, FLOAT) + _field(2, shape)))


def _model(
    nodes: list[bytes], tensors: list[bytes], given: tuple[int, ...], outputs: dict[str, int]
) -> bytes:
    graph = (
        b"".join(_field(1, node) for node in nodes)
        + _field(2, "by_hand")
        + b"".join(_field(5, tensor) for tensor in tensors)
        + _field(11, _value("input", given))
        + b"".join(_field(12, _value(name, (1, 1, size))) for name, size in outputs.items())
    )
    return _field(1, 8) + _field(7, graph) + _field(8, _field(1, "") + _field(2, 11))


def _pool(stride: int, output: str) -> bytes:
    size = [stride, stride]
    return _node(
        "AveragePool", ["input"], output, _ints("kernel_shape", size), _ints("strides", size)
    )


def detector() -> bytes:
    """A network with YuNet's twelve outputs (BGR in, strides 8, 16 and 32)."""
    nodes: list[bytes] = []
    tensors: list[bytes] = []
    outputs: dict[str, int] = {}

    def head(stride: int, name: str, weights: list[float], bias: list[float], last: bool) -> None:
        size, key = len(bias), f"{name}_{stride}"
        tensors.append(_floats(f"{key}_w", (size, 3, 1, 1), weights))
        tensors.append(_floats(f"{key}_b", (size,), bias))
        tensors.append(_whole(f"{key}_s", [1, -1, size]))
        nodes.append(
            _node("Conv", [f"pool_{stride}", f"{key}_w", f"{key}_b"], f"{key}_c",
                  _ints("kernel_shape", [1, 1]))
        )  # fmt: skip
        found = f"{key}_c"
        if last:
            nodes.append(_node("Sigmoid", [found], f"{key}_p"))
            found = f"{key}_p"
        nodes.append(_node("Transpose", [found], f"{key}_t", _ints("perm", [0, 2, 3, 1])))
        nodes.append(_node("Reshape", [f"{key}_t", f"{key}_s"], key))
        outputs[key] = size

    for stride in (8, 16, 32):
        nodes.append(_pool(stride, f"pool_{stride}"))
        sees = 0.2 if stride == 32 else 0.0
        for name in ("cls", "obj"):
            head(stride, name, [-sees, -sees, sees], [-30.0], last=True)
        edge = math.log(FACE_WIDTH)
        head(stride, "bbox", [0.0] * 12, [0.5, 0.5, edge, edge], last=False)
        points = [offset + 0.5 for point in POINTS for offset in point]
        turned = [0.0] * 30
        turned[3 * 4 + 1] = 0.01  # green moves the nose to the side
        head(stride, "kps", turned, points, last=False)
    return _model(nodes, tensors, (1, 3, 640, 640), outputs)


def embedder(size: int = 112) -> bytes:
    """Mean colours of 7 × 7 fields, 147 numbers."""
    field = size // 7
    nodes = [
        _pool(field, "fields"),
        _node("Flatten", ["fields"], "embedding"),
    ]
    return _model(nodes, [], (1, 3, size, size), {"embedding": 147})
