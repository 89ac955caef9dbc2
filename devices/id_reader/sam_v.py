"""Frames of the SAM_V security module (居民身份证验证安全控制模块), as pure bytes.

Every reader of mainland identity cards holds this module. A request is the preamble,
a two-byte length, command and parameter, data and a check byte; an answer has three
status bytes in place of command and parameter. The length counts all that follows it,
the check byte included; the check byte is the exclusive or of everything from the
length to the last data byte (GA/T 467, as transcribed by reader makers).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import reduce
from operator import xor

PREAMBLE = bytes.fromhex("AAAAAA9669")
HEADER_SIZE = len(PREAMBLE) + 2
BAUD_RATES = (115200, 57600, 38400, 19200, 9600)

# The longest answer known is 2,314 bytes (text, photo, two fingerprints).
_LONGEST = 4096
_SHORTEST_ANSWER = 4  # three status bytes and the check byte

TEXT_SIZE = 256


class Command(Enum):
    """What can be asked of the module: command and parameter byte."""

    RESET = b"\x10\xff"
    STATUS = b"\x11\xff"
    MODULE_NUMBER = b"\x12\xff"
    FIND_CARD = b"\x20\x01"  # 寻找证/卡
    SELECT_CARD = b"\x20\x02"  # 选取证/卡
    READ_TEXT_AND_PHOTO = b"\x30\x01"  # 读固定信息
    READ_ADDED_ADDRESS = b"\x30\x03"  # 读追加信息
    READ_WITH_FINGERPRINTS = b"\x30\x10"  # 读文字、照片、指纹


class Status(IntEnum):
    """The third status byte of an answer."""

    CHECKSUM = 0x10
    LENGTH = 0x11
    COMMAND = 0x21
    UNKNOWN = 0x24
    CARD_AUTHENTICATION = 0x31
    MODULE_AUTHENTICATION = 0x32
    VERIFICATION = 0x33
    NOT_FOUND_YET = 0x34
    WRONG_CARD = 0x40
    READ_FAILED = 0x41
    RANDOM_NUMBER = 0x47
    SELF_TEST = 0x60
    UNAUTHORISED = 0x66
    NO_CARD = 0x80
    SELECT_FAILED = 0x81
    OK = 0x90
    NO_SUCH_CONTENT = 0x91
    FOUND = 0x9F


@dataclass(frozen=True, slots=True)
class Answer:
    """One sound answer of the module."""

    status: int  # the third status byte; one of Status, or a number no public table names
    data: bytes = b""

    def __repr__(self) -> str:  # data may be a person's
        return f"Answer(status=0x{self.status:02X}, {len(self.data)} bytes)"


def check_byte(body: bytes) -> int:
    """Return the exclusive or of ``body`` (length bytes to the last data byte)."""
    return reduce(xor, body, 0)


def _frame(content: bytes) -> bytes:
    body = (len(content) + 1).to_bytes(2, "big") + content
    return PREAMBLE + body + bytes((check_byte(body),))


def build_request(command: Command, data: bytes = b"") -> bytes:
    """Return the frame that asks ``command``."""
    return _frame(command.value + data)


def build_set_baud(baud: int) -> bytes:
    """Return the frame that sets the module's speed. Raises ValueError for another speed."""
    if baud not in BAUD_RATES:
        raise ValueError(f"the module knows {BAUD_RATES} baud, not {baud}")
    return _frame(bytes((0x60, BAUD_RATES.index(baud))))


def build_answer(status: int, data: bytes = b"") -> bytes:
    """Return the frame of an answer with ``status`` as its third status byte."""
    return _frame(bytes((0, 0, status)) + data)


class FrameScanner:
    """Finds sound frames in a stream of bytes that may be torn, late or rubbish.

    A frame whose check byte is wrong is not believed: the search goes on right behind
    its preamble, so that a sound frame which follows a torn one is still found.
    """

    def __init__(self, *, shortest: int = _SHORTEST_ANSWER) -> None:
        self._buffer = bytearray()
        self._shortest = shortest
        self.damaged = 0  # frames refused so far
        self.wrong_checks = 0  # of those, the whole ones with a wrong check byte

    @property
    def inside_frame(self) -> bool:
        """True while a frame has begun and is not complete."""
        return self._buffer.startswith(PREAMBLE)

    def feed(self, data: bytes) -> list[bytes]:
        """Take ``data``; return the contents (after length, before check byte) now complete."""
        self._buffer += data
        contents = []
        while (content := self._next()) is not None:
            contents.append(content)
        return contents

    def give_up_frame(self) -> list[bytes]:
        """Stop waiting for the rest of a torn frame; return sound frames hidden behind it."""
        if self.inside_frame:
            self._drop_preamble()
        return self.feed(b"")

    def _next(self) -> bytes | None:
        buffer = self._buffer
        while True:
            start = buffer.find(PREAMBLE)
            if start < 0:
                # The end of the buffer may be the beginning of a preamble.
                keep = next(
                    (n for n in range(len(PREAMBLE) - 1, 0, -1) if buffer.endswith(PREAMBLE[:n])),
                    0,
                )
                del buffer[: len(buffer) - keep]
                return None
            del buffer[:start]
            if len(buffer) < HEADER_SIZE:
                return None
            size = int.from_bytes(buffer[len(PREAMBLE) : HEADER_SIZE], "big")
            if not self._shortest <= size <= _LONGEST:
                self._drop_preamble()
                continue
            if len(buffer) < HEADER_SIZE + size:
                return None
            body = bytes(buffer[len(PREAMBLE) : HEADER_SIZE + size])
            if check_byte(body) != 0:  # the check byte included, the sum is zero
                self.wrong_checks += 1
                self._drop_preamble()
                continue
            del buffer[: HEADER_SIZE + size]
            return body[2:-1]

    def _drop_preamble(self) -> None:
        # One byte suffices to break this preamble without touching an overlapping one:
        # in AA AA AA AA 96 69 the true one begins a byte later.
        self.damaged += 1
        del self._buffer[:1]


def parse_answer(content: bytes) -> Answer | None:
    """Return the answer held by a frame's content, or None if it is not one.

    The first two status bytes are zero in every answer the public tables know.
    """
    if len(content) < 3 or content[:2] != b"\x00\x00":
        return None
    return Answer(status=content[2], data=content[3:])


@dataclass(frozen=True, slots=True)
class CardContent:
    """What one read gives: the text block and the closed-format photo and fingerprints."""

    text: bytes
    photo: bytes = b""
    fingerprints: bytes = b""
    doubtful: bool = False  # damaged frames came before this one: the wire is not to be trusted

    def __repr__(self) -> str:  # all of it is a person's
        return f"CardContent({len(self.text)}+{len(self.photo)}+{len(self.fingerprints)} bytes)"


def parse_card_content(data: bytes) -> CardContent | None:
    """Split the data of a good read answer, or None if its lengths do not add up.

    Two-byte big-endian lengths come first: of text and photo, and in the variant with
    fingerprints of those too.
    """
    for parts in (2, 3):
        head = 2 * parts
        if len(data) < head:
            return None
        sizes = [int.from_bytes(data[at : at + 2], "big") for at in range(0, head, 2)]
        if sizes[0] == TEXT_SIZE and head + sum(sizes) == len(data):
            text, rest = data[head : head + TEXT_SIZE], data[head + TEXT_SIZE :]
            return CardContent(text, rest[: sizes[1]], rest[sizes[1] :])
    return None


def build_card_content(content: CardContent, *, with_fingerprints: bool = False) -> bytes:
    """Return the data of a good read answer: the reverse of :func:`parse_card_content`."""
    parts = [content.text, content.photo] + ([content.fingerprints] if with_fingerprints else [])
    return b"".join(len(part).to_bytes(2, "big") for part in parts) + b"".join(parts)
