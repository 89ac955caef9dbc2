"""Recorded wires played back: the terminal reads from them what it read then."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.command_line import main
from devices.id_reader.anonymised_trace import INVENTED_CARD, anonymise
from devices.id_reader.card import has_valid_check_digit
from devices.id_reader.card_json import card_to_json
from devices.trace import Chunk, TracePeer, format_trace, parse_trace

TRACES = sorted((Path(__file__).parent / "traces").glob("*.trace"))

Replay = Callable[..., dict[str, object]]


@pytest.fixture
def replay(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Replay:
    """Read a card from a trace, as a shell would, and never depart from the trace."""

    def read(chunks: tuple[Chunk, ...], *more: str, whole: bool = True) -> dict[str, object]:
        link = tmp_path / "reader"
        peer = TracePeer(link, chunks)
        peer.start()
        try:
            main(["id-reader", "read", "--port", str(link), "--timeout", "15", *more])
            assert peer.ended.wait(5 if whole else 0) or not whole
            assert peer.departed_at is None
        finally:
            peer.stop()
        value: dict[str, object] = json.loads(capsysbinary.readouterr().out)
        return value

    return read


def test_there_are_traces() -> None:
    assert len(TRACES) >= 4


@pytest.mark.parametrize("file", TRACES, ids=lambda file: file.stem)
def test_a_trace_gives_what_it_gave_when_recorded(file: Path, replay: Replay) -> None:
    expected = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    assert replay(parse_trace(file.read_text(encoding="utf-8"))) == expected


@pytest.mark.parametrize("file", TRACES, ids=lambda file: file.stem)
def test_an_anonymised_trace_gives_the_invented_card(file: Path, replay: Replay) -> None:
    chunks = parse_trace(file.read_text(encoding="utf-8"))
    safe = anonymise(chunks)
    assert [(c.at, c.sent, len(c.data)) for c in safe] == [
        (c.at, c.sent, len(c.data)) for c in chunks
    ]
    expected = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    heard = b"".join(chunk.data for chunk in safe)
    for personal in ("name", "number", "address"):
        assert expected[personal].encode("utf-16-le") not in heard
    # The recorded number has a wrong check digit and was read twice; the invented one has not.
    assert replay(safe, whole=False) == card_to_json(INVENTED_CARD)


def test_half_a_card_does_not_stay_in_an_anonymised_trace() -> None:
    file = next(file for file in TRACES if file.stem == "torn_then_whole")
    safe = anonymise(parse_trace(file.read_text(encoding="utf-8")))
    assert "欧".encode("utf-16-le") not in b"".join(chunk.data for chunk in safe)


def test_the_invented_number_has_its_check_digit() -> None:
    assert has_valid_check_digit(INVENTED_CARD.number)


def test_a_replayed_card_is_recorded_again(tmp_path: Path, replay: Replay) -> None:
    file = next(file for file in TRACES if file.stem == "all_steps_anew")
    chunks, again = parse_trace(file.read_text(encoding="utf-8")), tmp_path / "again.trace"
    replay(chunks, "--record", str(again))
    assert again.stat().st_mode & 0o077 == 0  # a person's card: for its owner only

    def sent(trace: tuple[Chunk, ...]) -> bytes:
        return b"".join(chunk.data for chunk in trace if chunk.sent)

    recorded = parse_trace(again.read_text(encoding="utf-8"))
    assert sent(recorded) == sent(chunks)
    replay(recorded)


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.booleans(), st.binary(min_size=1, max_size=40)))
)
def test_a_trace_is_read_as_it_was_written(parts: list[tuple[int, bool, bytes]]) -> None:
    chunks = tuple(Chunk(*part) for part in sorted(parts, key=lambda part: part[0]))
    assert parse_trace(format_trace(chunks, comment="one\ntwo")) == chunks


@pytest.mark.parametrize("bad", ["0 > zz", "0 ? 00", "x > 00", "0 >", "-1 > 00", "5 > 00\n4 < 00"])
def test_a_line_that_is_none_is_named(bad: str) -> None:
    with pytest.raises(ValueError, match=r"^line \d: "):
        parse_trace(bad)


def test_a_bad_file_is_named(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    file = tmp_path / "bad.trace"
    file.write_text("0 < 00\n", encoding="utf-8")
    assert main(["id-reader", "replay", "--link", str(tmp_path / "x"), str(file)]) == 7
    assert json.loads(capsysbinary.readouterr().out)["error"] == "bad_trace"
