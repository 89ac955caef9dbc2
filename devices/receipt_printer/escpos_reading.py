"""Takes a stream of ESC/POS apart, as a printer does: the counterpart of the encoding.

Used by the simulator. Knows the commands that slips and python-escpos use, and the
length of the common others, so that an unknown one is told rather than printed.
"""

from __future__ import annotations

from dataclasses import dataclass

_ESC, _GS, _FS, _DLE = 0x1B, 0x1D, 0x1C, 0x10

# How many parameter bytes follow the two bytes of a command.
_PARAMETERS: dict[bytes, int] = {
    **{bytes((_ESC, code)): 0 for code in b"@2imLS"},
    **{bytes((_ESC, code)): 1 for code in b"!EaJMt3R-G{ =VdeKr%Uu"},
    **{bytes((_ESC, code)): 2 for code in b"B$\\"},
    **{bytes((_ESC, code)): 3 for code in b"p"},
    **{bytes((_GS, code)): 1 for code in b"!rBbahwHf|EIT"},
    **{bytes((_GS, code)): 2 for code in b"LWP$\\"},
    **{bytes((_FS, code)): 0 for code in b"&."},
    **{bytes((_FS, code)): 1 for code in b"!-WC"},
    **{bytes((_FS, code)): 2 for code in b"S"},
    **{bytes((_DLE, code)): 1 for code in b"\x04\x05"},
}
_CUT_WITH_FEED = frozenset((65, 66, 97, 98, 103, 104))


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its two-byte name (``b"ESC"`` in front already resolved) and parameters."""

    name: bytes
    parameters: bytes = b""


@dataclass(frozen=True, slots=True)
class Character:
    """One character of text, as its GB18030 or ASCII bytes."""

    encoded: bytes


@dataclass(frozen=True, slots=True)
class Control:
    """A control character: line feed and its like."""

    code: int


Token = Command | Character | Control


def read_token(data: bytes, *, chinese: bool) -> tuple[Token, int] | None:
    """The first token of ``data`` and its length in bytes; ``None`` if it is not whole yet.

    ``chinese`` says whether the Chinese character mode (``FS &``) is on: then bytes from
    0x81 lead a character of two or four bytes.
    """
    if not data:
        return None
    first = data[0]
    if first in (_ESC, _GS, _FS, _DLE):
        return _read_command(data)
    if first < 0x20 or first == 0x7F:
        return Control(first), 1
    if not chinese or first <= 0x80 or first == 0xFF:
        return Character(data[:1]), 1
    if len(data) < 2:
        return None
    length = 4 if 0x30 <= data[1] <= 0x39 else 2
    return (Character(data[:length]), length) if len(data) >= length else None


def _read_command(data: bytes) -> tuple[Command, int] | None:
    name = data[:2]
    if len(name) < 2:
        return None
    parameters = _parameter_count(name, data)
    if parameters is None or len(data) < 2 + parameters:
        return None
    return Command(name, data[2 : 2 + parameters]), 2 + parameters


def _parameter_count(name: bytes, data: bytes) -> int | None:
    """How many bytes follow the name; ``None`` if that cannot be told yet."""
    match name:
        case b"\x1dV":
            return None if len(data) < 3 else 2 if data[2] in _CUT_WITH_FEED else 1
        case b"\x1dv":  # GS v 0 m xL xH yL yH: a picture
            if len(data) < 8:
                return None
            return 6 + int.from_bytes(data[4:6], "little") * int.from_bytes(data[6:8], "little")
        case b"\x1d(" | b"\x1b(":  # fn pL pH: a parameter block with its length
            return None if len(data) < 5 else 3 + int.from_bytes(data[3:5], "little")
        case b"\x1b*":  # m nL nH: a column picture
            if len(data) < 5:
                return None
            return 3 + int.from_bytes(data[3:5], "little") * (3 if data[2] in (32, 33) else 1)
        case b"\x10\x14":  # DLE DC4 fn
            return None if len(data) < 3 else 8 if data[2] == 8 else 3
        case _:
            return _PARAMETERS.get(name, 0)


def is_known(command: Command) -> bool:
    """Whether the command's length is known; an unknown one was taken as two bytes long."""
    return command.name in _PARAMETERS or command.name in (
        b"\x1dV",
        b"\x1dv",
        b"\x1d(",
        b"\x1b(",
        b"\x1b*",
        b"\x10\x14",
    )
