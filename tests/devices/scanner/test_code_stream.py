"""How bytes become codes: pieces, lost ends, replies in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scanner.code_stream import CodeStream


@pytest.mark.parametrize("suffix", [b"\r", b"\r\n", b"\t", b"\n"])
def test_every_configured_end_is_taken_off(suffix: bytes) -> None:
    stream = CodeStream(suffix)
    assert stream.feed("发票".encode("gb18030") + suffix + b"b" + suffix, 0) == [
        "发票".encode("gb18030"),
        b"b",
    ]


def test_carriage_return_and_line_feed_where_only_one_is_configured() -> None:
    assert CodeStream(b"\r").feed(b"one\r\ntwo\r\n", 0) == [b"one", b"two"]


def test_without_a_suffix_silence_ends_a_code() -> None:
    stream = CodeStream(b"")
    assert stream.feed(b"co", 0.0) == []
    assert stream.feed(b"de", 0.05) == []
    assert stream.feed(b"", 0.1) == []
    assert stream.feed(b"", 0.2) == [b"code"]
    assert stream.feed(b"", 0.3) == []


def test_a_code_whose_end_was_lost_is_not_the_next_ones_beginning() -> None:
    stream = CodeStream(b"\r")
    assert stream.feed(b"half of Li's co", 0) == []
    assert stream.feed(b"", 2.0) == []
    assert stream.feed(b"Wang's code\r", 2.1) == [b"Wang's code"]


def test_a_code_longer_than_any_can_be_is_dropped_whole() -> None:
    stream = CodeStream(b"\r")
    assert stream.feed(b"x" * 9000, 0) == []
    assert stream.feed(b"tail\r" + b"good\r", 0.1) == [b"good"]


def test_a_code_too_long_in_one_piece_is_dropped_as_well() -> None:
    assert CodeStream(b"\r").feed(b"x" * 9000 + b"\rgood\r", 0) == [b"good"]


def test_an_acknowledgement_is_no_part_of_the_code_behind_it() -> None:
    assert CodeStream(b"\r").feed(b"\x06code\r\x15\r\x06\r", 0) == [b"code"]


def test_a_reply_to_a_command_is_no_code() -> None:
    stream = CodeStream(b"\r")
    assert stream.feed(b"\x02\x010000#SCNTRG1\x06;", 0) == []
    assert stream.feed(b"\x03code\r\x02\x010000#SCNTRG0\x06;\x03", 0.1) == [b"code"]
    assert stream.feed(b"other\r", 0.2) == [b"other"]


codes = st.binary(min_size=1, max_size=30).filter(
    lambda code: (
        b"\r" not in code
        and b"\n" not in code
        and not code.startswith((b"\x02\x01", b"\x06", b"\x15"))
    )
)


@given(st.lists(codes, max_size=6), st.integers(1, 20))
def test_codes_survive_any_pieces(sent: list[bytes], piece: int) -> None:
    wire = b"".join(code + b"\r" for code in sent)
    stream = CodeStream(b"\r")
    got = [
        code
        for at in range(0, len(wire), piece)
        for code in stream.feed(wire[at : at + piece], 0.0)
    ]
    assert got == sent
