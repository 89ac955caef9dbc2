"""Messages of the Internet Printing Protocol as bytes, by RFC 8010.

A message is a version, an operation or status code, a request number, groups of
attributes, and after them the document. Values of types that are not used here (dates,
resolutions, ranges, collections) are kept as bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class IppSyntaxError(ValueError):
    """The bytes are no IPP message."""


class GroupTag(IntEnum):
    """What a group of attributes is about."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05


class ValueTag(IntEnum):
    """The type of a value."""

    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49


class Operation(IntEnum):
    """Operations of RFC 8011 that are used here."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


Value = int | bool | str | bytes | None


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: the type of its values, and the values."""

    tag: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of attributes by name."""

    tag: int
    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class Message:
    """A request (``code`` is an :class:`Operation`) or an answer (``code`` is a status)."""

    code: int
    request_id: int
    groups: tuple[Group, ...] = ()
    document: bytes = b""
    version: tuple[int, int] = field(default=(2, 0))

    def values(self, group: GroupTag, name: str) -> tuple[Value, ...]:
        """The values of an attribute in the first group of a kind; empty if there is none."""
        for one in self.groups:
            if one.tag == group:
                attribute = one.attributes.get(name)
                return attribute.values if attribute is not None else ()
        return ()


_TEXT_TAGS = frozenset(range(0x41, 0x4A))
_NUMBER_TAGS = frozenset((ValueTag.INTEGER, ValueTag.ENUM))
_LANGUAGE_TAGS = frozenset((ValueTag.TEXT_WITH_LANGUAGE, ValueTag.NAME_WITH_LANGUAGE))
_OUT_OF_BAND = range(0x10, 0x20)
_FIRST_VALUE_TAG = 0x10


def attribute(tag: ValueTag, *values: Value) -> Attribute:
    """An attribute of these values."""
    return Attribute(tag, values)


def encode(message: Message) -> bytes:
    """The message as bytes. Raises :class:`ValueError` for a value that does not fit its type."""
    out = bytearray(struct.pack(">BBHI", *message.version, message.code, message.request_id))
    for group in message.groups:
        out.append(group.tag)
        for name, one in group.attributes.items():
            for position, value in enumerate(one.values):
                out.append(one.tag)
                out += _counted(b"" if position else name.encode("ascii"))
                out += _counted(_encode_value(one.tag, value))
    out.append(GroupTag.END)
    return bytes(out) + message.document


def decode(data: bytes) -> Message:
    """The message in ``data``. Raises :class:`IppSyntaxError`."""
    try:
        major, minor, code, request_id = struct.unpack_from(">BBHI", data)
        groups, end = _decode_groups(data, 8)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise IppSyntaxError("the bytes break off, or are no IPP message") from error
    return Message(code, request_id, tuple(groups), data[end:], (major, minor))


def _decode_groups(data: bytes, at: int) -> tuple[list[Group], int]:
    groups: list[Group] = []
    while data[at] != GroupTag.END:
        tag = data[at]
        if tag >= _FIRST_VALUE_TAG:
            raise IppSyntaxError("an attribute stands outside of any group")
        attributes, at = _decode_attributes(data, at + 1)
        groups.append(Group(tag, attributes))
    return groups, at + 1


def _decode_attributes(data: bytes, at: int) -> tuple[dict[str, Attribute], int]:
    found: dict[str, tuple[int, list[Value]]] = {}
    name = ""
    while data[at] >= _FIRST_VALUE_TAG:
        tag = data[at]
        encoded_name, at = _take_counted(data, at + 1)
        encoded_value, at = _take_counted(data, at)
        if encoded_name:
            name = encoded_name.decode("ascii")
            found[name] = (tag, [])
        elif not name:
            raise IppSyntaxError("a value stands before any attribute's name")
        found[name][1].append(_decode_value(tag, encoded_value))
    return {key: Attribute(tag, tuple(values)) for key, (tag, values) in found.items()}, at


def _counted(part: bytes) -> bytes:
    if len(part) > 0x7FFF:
        raise ValueError("a value is too long for IPP")
    return len(part).to_bytes(2, "big") + part


def _take_counted(data: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", data, at)
    end = at + 2 + length
    if end > len(data):
        raise IppSyntaxError("a value is longer than the message")
    return data[at + 2 : end], end


def _encode_value(tag: int, value: Value) -> bytes:
    match value:
        case bool():
            return bytes((value,))
        case int():
            return struct.pack(">i", value)
        case str():
            return value.encode("utf-8")
        case bytes():
            return value
        case None if tag in _OUT_OF_BAND:
            return b""
        case None:
            raise ValueError("a value is missing")


def _decode_value(tag: int, encoded: bytes) -> Value:
    if tag in _OUT_OF_BAND:
        return None
    if tag in _NUMBER_TAGS:
        return int(struct.unpack(">i", encoded)[0])
    if tag == ValueTag.BOOLEAN:
        return encoded != b"\x00"
    if tag in _TEXT_TAGS:
        return encoded.decode("utf-8", errors="replace")
    if tag in _LANGUAGE_TAGS:
        parts = list(_parts(encoded))
        return parts[-1].decode("utf-8", errors="replace") if parts else ""
    return encoded


def _parts(encoded: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(encoded):
        part, at = _take_counted(encoded, at)
        yield part
