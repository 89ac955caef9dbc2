"""A trace of a reader without the person: an invented card in place of the real one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from devices.id_reader.card import Document, IdCard, Sex, build_text
from devices.id_reader.sam_v import (
    HEADER_SIZE,
    PREAMBLE,
    check_byte,
    parse_card_content,
)
from devices.trace import Chunk

INVENTED_CARD = IdCard(
    document=Document.RESIDENT,
    name="样例甲",
    chinese_name="样例甲",
    sex=Sex.FEMALE,
    birth=date(1990, 1, 1),
    number="110101199001010023",
    ethnic_code="01",
    address="北京市东城区样例路1号",
    issuer="北京市公安局东城分局",
    valid_from=date(2020, 1, 1),
    valid_to=date(2040, 1, 1),
)
_STATUS_BYTES = 3


def anonymise(chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """Return the trace with everything replaced that says who or which card or reader it was.

    The card becomes :data:`INVENTED_CARD` with right check bytes; photo, fingerprints,
    serial and module numbers become zeros. Bytes outside sound frames may be half a card:
    they become zeros too, so damage stays damage of the same length. Lengths, cuts and
    times stay.
    """
    done: list[Chunk] = []
    answer: list[Chunk] = []
    for chunk in (*chunks, None):
        if chunk is not None and not chunk.sent:
            answer.append(chunk)
            continue
        done += _recut(answer, _anonymous(b"".join(piece.data for piece in answer)))
        answer = []
        if chunk is not None:
            done.append(chunk)
    return tuple(done)


def _recut(pieces: Sequence[Chunk], data: bytes) -> list[Chunk]:
    start, cut = 0, []
    for piece in pieces:
        cut.append(replace(piece, data=data[start : start + len(piece.data)]))
        start += len(piece.data)
    return cut


def _anonymous(heard: bytes) -> bytes:
    safe, place = bytearray(len(heard)), 0
    while (start := heard.find(PREAMBLE, place)) >= 0:
        size = int.from_bytes(heard[start + len(PREAMBLE) : start + HEADER_SIZE], "big")
        end = start + HEADER_SIZE + size
        body = heard[start + len(PREAMBLE) : end]
        # A preamble says nothing about anybody; with it a torn frame stays one.
        safe[start : start + len(PREAMBLE)] = PREAMBLE
        place = start + len(PREAMBLE)
        if size > _STATUS_BYTES and end <= len(heard) and check_byte(body) == 0:
            status, data = body[2 : 2 + _STATUS_BYTES], body[2 + _STATUS_BYTES : -1]
            fresh = body[:2] + status + _anonymous_data(data)
            safe[place:end] = fresh + bytes((check_byte(fresh),))
            place = end
        elif start + HEADER_SIZE <= len(heard):
            safe[place : start + HEADER_SIZE] = heard[place : start + HEADER_SIZE]  # the length
    return bytes(safe)


def _anonymous_data(data: bytes) -> bytes:
    content = parse_card_content(data)
    if content is None:
        return bytes(len(data))
    closed = len(content.photo) + len(content.fingerprints)
    lengths = data[: len(data) - len(content.text) - closed]
    return lengths + build_text(INVENTED_CARD) + bytes(closed)
