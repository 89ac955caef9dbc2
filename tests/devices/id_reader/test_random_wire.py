"""Whatever a wire brings, a reader's session ends in time and gives no wrong name."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from devices.id_reader.card import build_text
from devices.id_reader.card_session import (
    CardRead,
    CardWatch,
    ReaderRefusesError,
    ReaderSilentError,
)
from devices.id_reader.sam_v import (
    PREAMBLE,
    CardContent,
    Command,
    Status,
    build_answer,
    build_card_content,
    build_request,
)
from devices.id_reader.sam_v_session import SamVSession
from tests.contracts.id_reader import LI, without_photo

FOUND = build_answer(Status.FOUND, bytes(4))
SELECTED = build_answer(Status.OK, bytes(8))
READ = build_answer(
    Status.OK, build_card_content(CardContent(build_text(LI), bytes(range(256)) * 4))
)


class WireOfPieces:
    """A far end that answers every request with bytes, in a time of its own making."""

    def __init__(self, answer: Callable[[bytes], list[bytes]]) -> None:
        self._answer = answer
        self._pieces: list[bytes] = []
        self.now = 0.0

    def receive(self, timeout: float) -> bytes:
        # Each piece takes 10 ms; when nothing is left, the wait takes all its time.
        self.now += min(0.01, timeout) if self._pieces else timeout
        return self._pieces.pop(0) if self._pieces else b""

    def send(self, data: bytes) -> None:
        self._pieces += [piece for piece in self._answer(data) if piece]

    def discard_input(self) -> None:
        self._pieces.clear()

    def close(self) -> None:
        self._pieces.clear()


def what_is_read(answer: Callable[[bytes], list[bytes]], steps: int = 4) -> list[object]:
    """Return the cards that a few steps of a watch give; the time it takes is bounded."""
    wire = WireOfPieces(answer)
    watch = CardWatch(SamVSession(wire, threading.Event(), clock=lambda: wire.now))
    read: list[object] = []
    for _ in range(steps):
        try:
            read += [event.card for event in watch.step() if isinstance(event, CardRead)]
        except (ReaderSilentError, ReaderRefusesError):
            continue
        finally:
            # The worst case: every command waits for a frame that never ends.
            assert wire.now < steps * 200
    return [without_photo(card) for card in read]  # type: ignore[arg-type]  # cards, as put in


def texts_with_a_right_check_byte(stream: bytes) -> list[bytes]:
    """Find every text block a 1-byte check can vouch for; written apart from the driver."""
    texts = []
    for at in range(len(stream)):
        if stream[at : at + 5] != PREAMBLE or len(stream) < at + 7:
            continue
        size = int.from_bytes(stream[at + 5 : at + 7], "big")
        body = stream[at + 5 : at + 7 + size]
        check = 0
        for byte in body:
            check ^= byte
        if len(body) == size + 2 and check == 0 and size > 260:
            for text_at in (at + 14, at + 16):
                texts.append(stream[text_at : text_at + 256])
    return texts


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """Draw a true answer with damage: torn, stuttered, holed, flipped, or none."""
    frame = draw(st.sampled_from([FOUND, SELECTED, READ]))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, max(0, len(frame) - 1)))
        end = draw(st.integers(at, len(frame)))
        match draw(st.sampled_from(["tear", "stutter", "hole", "flip"])):
            case "tear":
                frame = frame[:at]
            case "stutter":
                frame = frame[:end] + frame[at:]
            case "hole":
                frame = frame[:at] + frame[end:]
            case _ if frame:
                flip = draw(st.integers(1, 255))
                frame = frame[:at] + bytes((frame[at] ^ flip,)) + frame[at + 1 :]
            case _:
                pass
    return frame


pieces = st.lists(st.one_of(spoilt(), st.binary(max_size=80), spoilt()), max_size=4)
conversations = st.lists(pieces, max_size=12)


def check_conversation(conversation: list[list[bytes]]) -> None:
    turns = iter(conversation)
    said: list[bytes] = []

    def answer(_: bytes) -> list[bytes]:
        turn = next(turns, [])
        said.append(b"".join(turn))
        return turn

    read = what_is_read(answer)
    # The check byte lets one damage in 256 through; such a stream proves nothing.
    true_text = build_text(LI)
    assume(
        all(
            true_text in (one, other)
            for stream in said
            for one, other in zip(*[iter(texts_with_a_right_check_byte(stream))] * 2, strict=True)
        )
    )
    assert all(card == LI for card in read)


relaxed = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@relaxed
@example([[FOUND], [SELECTED], [READ[:900]], [READ]])
@example([[FOUND], [SELECTED], [READ[:400] + READ]])
@given(conversations)
def test_no_stream_hangs_crashes_or_gives_a_wrong_name(conversation: list[list[bytes]]) -> None:
    check_conversation(conversation)


@pytest.mark.slow
@settings(relaxed, max_examples=10_000)
@given(conversations)
def test_ten_thousand_streams(conversation: list[list[bytes]]) -> None:
    check_conversation(conversation)


def card_peer(read: list[list[bytes]]) -> Callable[[bytes], list[bytes]]:
    """Return a far end that finds and selects a card and gives ``read``, turn by turn."""
    turns = iter(read)
    answers = {
        build_request(Command.FIND_CARD): lambda: [FOUND],
        build_request(Command.SELECT_CARD): lambda: [SELECTED],
        build_request(Command.READ_TEXT_AND_PHOTO): lambda: next(turns, []),
    }
    return lambda request: answers.get(request, list)()


@pytest.mark.parametrize(
    "read",
    [
        [[READ]],
        [[bytes((byte,)) for byte in READ]],
        [[b"\x00\xaa\xaa", PREAMBLE + b"\xff\xff", READ]],
        [[READ[:700]], [READ]],
        [[READ[:700] + READ]],
        [[READ[:-1] + bytes((READ[-1] ^ 1,))], [READ], [READ]],
        [[SELECTED, READ]],  # a late answer to an earlier command comes first
        [[FOUND, READ]],
        [[], [READ]],
        [[build_answer(Status.READ_FAILED)], [READ]],
    ],
)
def test_the_right_card_is_read_in_spite_of(read: list[list[bytes]]) -> None:
    assert what_is_read(card_peer(read), steps=1) == [LI]


def renamed(name: str) -> bytes:
    text = build_text(LI)
    other = name.ljust(15).encode("utf-16-le") + text[30:]
    return build_answer(Status.OK, build_card_content(CardContent(other, bytes(1024))))


def test_after_damage_on_the_wire_two_reads_must_agree() -> None:
    """A second damage that the check byte misses must not become someone's name."""
    torn, wrong = READ[:-1] + b"\x00", renamed("李月娜")
    assert what_is_read(card_peer([[torn], [wrong], [READ], [READ], [READ], [READ]]), steps=1) == [
        LI
    ]


def test_a_number_that_contradicts_itself_is_read_twice() -> None:
    text = build_text(LI).replace("0024".encode("utf-16-le"), "0028".encode("utf-16-le"))
    wrong = build_answer(Status.OK, build_card_content(CardContent(text, bytes(1024))))
    assert what_is_read(card_peer([[wrong], [READ], [READ]]), steps=1) == [LI]


def test_a_module_without_the_plain_read_is_read_with_fingerprints() -> None:
    content = CardContent(build_text(LI), bytes(1024), bytes(512))
    full = build_answer(Status.OK, build_card_content(content, with_fingerprints=True))
    answers = {
        build_request(Command.FIND_CARD): FOUND,
        build_request(Command.SELECT_CARD): SELECTED,
        build_request(Command.READ_TEXT_AND_PHOTO): build_answer(Status.COMMAND),
        build_request(Command.READ_WITH_FINGERPRINTS): full,
    }
    assert what_is_read(lambda request: [answers[request]], steps=1) == [LI]
