"""Frames against the bytes that public drivers and vendor pages show."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from devices.id_reader.sam_v import (
    PREAMBLE,
    Answer,
    CardContent,
    Command,
    FrameScanner,
    Status,
    build_answer,
    build_card_content,
    build_request,
    build_set_baud,
    parse_answer,
    parse_card_content,
)


@pytest.mark.parametrize(
    ("command", "frame"),
    [
        (Command.RESET, "000310FFEC"),
        (Command.STATUS, "000311FFED"),
        (Command.MODULE_NUMBER, "000312FFEE"),
        (Command.FIND_CARD, "0003200122"),
        (Command.SELECT_CARD, "0003200221"),
        (Command.READ_TEXT_AND_PHOTO, "0003300132"),
        (Command.READ_WITH_FINGERPRINTS, "0003301023"),
    ],
)
def test_requests_are_the_published_bytes(command: Command, frame: str) -> None:
    assert build_request(command) == PREAMBLE + bytes.fromhex(frame)


def test_answers_are_the_published_bytes() -> None:
    assert build_answer(Status.FOUND, bytes(4)) == bytes.fromhex(
        "AAAAAA9669 0008 00009F 00000000 97"
    )
    assert build_answer(Status.OK, bytes(8)) == bytes.fromhex(
        "AAAAAA9669 000C 000090 0000000000000000 9C"
    )


@pytest.mark.parametrize(
    ("with_fingerprints", "fingerprints", "head", "size"),
    [
        (False, 0, "0508 000090 0100 0400", 1295),
        (True, 1024, "090A 000090 0100 0400 0400", 2321),
        (True, 512, "070A 000090 0100 0400 0200", 1809),
        (True, 0, "050A 000090 0100 0400 0000", 1297),
    ],
)
def test_a_read_answer_has_the_published_length_in_each_variant(
    with_fingerprints: bool, fingerprints: int, head: str, size: int
) -> None:
    content = CardContent(b"t" * 256, b"p" * 1024, b"f" * fingerprints)
    frame = build_answer(
        Status.OK, build_card_content(content, with_fingerprints=with_fingerprints)
    )
    assert len(frame) == size
    assert frame.startswith(PREAMBLE + bytes.fromhex(head))
    (answer,) = FrameScanner().feed(frame)
    parsed = parse_answer(answer)
    assert parsed is not None
    assert parse_card_content(parsed.data) == content


@pytest.mark.parametrize("data", [b"", b"\x01\x00", bytes(1284), b"\x01\x00\x04\x00" + bytes(1281)])
def test_lengths_that_do_not_add_up_are_no_card(data: bytes) -> None:
    assert parse_card_content(data) is None


def test_the_module_knows_five_speeds() -> None:
    assert build_set_baud(115200)[7:9] == b"\x60\x00"
    assert build_set_baud(9600)[7:9] == b"\x60\x04"
    with pytest.raises(ValueError, match="4800"):
        build_set_baud(4800)


frames = st.builds(
    build_answer, st.sampled_from(Status), st.binary(max_size=40) | st.just(bytes(1284))
)
# Rubbish holds no 0x96, so it cannot hold a preamble, nor finish one.
rubbish = st.lists(st.sampled_from([0x00, 0x55, 0x69, 0xAA, 0xFF]), max_size=30).map(bytes)


@given(st.lists(st.tuples(rubbish, frames), max_size=4), st.integers(1, 50))
def test_every_frame_is_found_behind_any_rubbish_in_any_pieces(
    parts: list[tuple[bytes, bytes]], piece: int
) -> None:
    stream = b"".join(noise + frame for noise, frame in parts)
    scanner = FrameScanner()
    found = [
        content
        for at in range(0, len(stream), piece)
        for content in scanner.feed(stream[at : at + piece])
    ]
    assert [build_answer(content[2], content[3:]) for content in found] == [f for _, f in parts]
    assert scanner.damaged == 0


@given(frames, st.data())
def test_a_frame_with_one_byte_changed_behind_its_header_is_never_believed(
    frame: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(7, len(frame) - 1))
    change = data.draw(st.integers(1, 255))
    spoilt = frame[:at] + bytes((frame[at] ^ change,)) + frame[at + 1 :]
    scanner = FrameScanner()
    assert scanner.feed(spoilt) == []
    assert scanner.damaged == 1


@given(frames, frames, st.data())
def test_a_sound_frame_behind_a_torn_one_is_found(
    torn: bytes, sound: bytes, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(torn) - 1))
    scanner = FrameScanner()
    found = scanner.feed(torn[:cut] + sound)
    while scanner.inside_frame:
        found += scanner.give_up_frame()
    # One torn frame in 256 is completed by what follows to a right check byte.
    assume(set(found) <= {sound[7:-1]})
    assert found == [sound[7:-1]]


def test_an_answer_does_not_show_its_data() -> None:
    assert "secret" not in repr(Answer(0x90, b"secret"))
    assert "secret" not in repr(CardContent(b"secret"))
