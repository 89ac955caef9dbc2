"""What the cascade reads in still pictures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import segno

from devices.code_camera import decoding, restoration
from devices.code_camera.decoding import FAST_STAGES, LiveDecoder, decode_still
from devices.code_camera.restoration import Grey
from tests.devices.code_camera.scenes import hall, held_up, matrix, plain

TEXT = "TH1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDE"


@pytest.fixture(autouse=True)
def any_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be read is asked here, not how soon a busy machine gives up."""
    monkeypatch.setattr(decoding, "_STILL_BUDGET", 60.0)
    monkeypatch.setattr(decoding, "_ELASTIC_BUDGET", 60.0)


def texts(picture: Grey) -> list[str]:
    return [code.text for code in decode_still(picture)]


def test_a_plain_code_and_where_it_stands() -> None:
    (code,) = decode_still(np.pad(plain(TEXT), 100, constant_values=255))
    assert code.text == TEXT
    assert code.symbology == "qr"
    side = plain(TEXT).shape[0]
    expected = [(124, 124), (76 + side, 124), (76 + side, 76 + side), (124, 76 + side)]
    assert np.abs(np.array(code.corners) - expected).max() < 6


def test_a_code_on_a_phone_in_the_hall() -> None:
    assert texts(held_up(TEXT)) == [TEXT]


def test_white_on_black() -> None:
    assert texts(255 - held_up(TEXT)) == [TEXT]


def test_dark_and_noisy() -> None:
    random = np.random.default_rng(3)
    dark = held_up(TEXT).astype(np.float32) * 0.12 + random.normal(0, 4, (720, 1280))
    assert texts(np.clip(dark, 0, 255).astype(np.uint8)) == [TEXT]


def test_a_slip_that_curls() -> None:
    """Rows bow by several modules: the fast stages cannot read it, the cascade can."""
    flat = np.pad(
        plain("http://example.org/a-receipt?n=012345678901234567890123456789"),
        80,
        constant_values=235,
    )
    edge = flat.shape[0]
    rows, columns = np.mgrid[0:edge, 0:edge].astype(np.float32)
    across = columns / edge
    bowed = cv2.remap(flat, columns, rows + 0.28 * edge * across * (1 - across), cv2.INTER_LINEAR)
    picture = np.asarray(bowed, np.uint8)
    assert not any(stage.read(picture) for stage in FAST_STAGES)
    assert texts(picture) == ["http://example.org/a-receipt?n=012345678901234567890123456789"]


@pytest.mark.parametrize("width", [3000, 5200])
def test_a_large_photo_is_read_with_its_own_coordinates(width: int) -> None:
    large = restoration.enlarge(held_up(TEXT), width / 1280, width / 1280)
    (code,) = decode_still(large)
    assert code.text == TEXT
    middle = np.mean(code.corners, axis=0)
    assert np.abs(middle - (large.shape[1] / 2, large.shape[0] / 2)).max() < width / 20


def test_two_codes_of_different_size_are_both_found() -> None:
    picture = held_up("the larger one", side=420)
    small = matrix(segno.make("the smaller one", error="m", micro=False), 3)
    picture[20 : 20 + small.shape[0], 20 : 20 + small.shape[1]] = small
    assert sorted(texts(picture)) == ["the larger one", "the smaller one"]


def test_a_sheet_of_codes_is_read_whole() -> None:
    """Also where it is larger than what one look at half its size can tell apart."""
    sheet = np.full((1080, 1920), 225, np.uint8)
    for number in range(60):
        small = matrix(segno.make(f"bill {number:02}", error="m", micro=False), 3)
        top, left = 20 + number // 10 * 175, 20 + number % 10 * 188
        sheet[top : top + len(small), left : left + len(small)] = small
    blurred = np.asarray(cv2.GaussianBlur(sheet, (0, 0), 1.2), np.uint8)
    assert sorted(texts(blurred)) == [f"bill {number:02}" for number in range(60)]


def test_the_same_code_twice_is_two_codes() -> None:
    both = np.hstack([held_up(TEXT, side=300), held_up(TEXT, side=260)])
    first, second = decode_still(both)
    assert first.text == second.text == TEXT
    assert abs(first.middle[0] - second.middle[0]) > 1000


@pytest.mark.parametrize("size", [(1, 1), (1, 100), (100, 1), (7, 7), (720, 1280)])
def test_nothing_is_read_where_nothing_is(size: tuple[int, int]) -> None:
    assert texts(hall(5, 1280, 720)[: size[0], : size[1]].copy()) == []


def test_the_codes_own_text_is_not_in_its_repr() -> None:
    (code,) = decode_still(plain("110101199003074477"))
    assert "110101" not in repr(code)


class Clock:
    """Frames at 15 a second."""

    now = 0.0

    def next(self) -> float:
        self.now += 1 / 15
        return self.now


def test_live_frames_get_every_stage_in_turn() -> None:
    """What only a heavy stage can read is read within a few seconds of looking."""
    random = np.random.default_rng(3)
    dark = held_up(TEXT).astype(np.float32) * 0.12 + random.normal(0, 4, (720, 1280))
    picture = np.clip(dark, 0, 255).astype(np.uint8)
    decoder, clock = LiveDecoder(), Clock()
    found = [decoder.decode(picture, clock.next(), busy=True) for _ in range(75)]
    assert any(codes and codes[0].text == TEXT for codes in found)


def test_an_idle_hall_costs_little() -> None:
    """Heavy stages keep to their share of the time that the frames span."""
    import time

    decoder, clock = LiveDecoder(), Clock()
    picture = hall()
    fast = min(_seconds(lambda: [stage.read(picture) for stage in FAST_STAGES]) for _ in range(5))
    began = time.thread_time()
    for _ in range(60):
        decoder.decode(picture, clock.next(), busy=False)
    heavy = time.thread_time() - began - 60 * fast
    assert heavy < 4.0 * LiveDecoder.IDLE_SHARE * 2 + 0.3


def _seconds(action: object) -> float:
    import time

    assert callable(action)
    began = time.thread_time()
    action()
    return time.thread_time() - began
