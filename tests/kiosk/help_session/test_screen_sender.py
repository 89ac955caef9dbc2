"""What leaves the terminal is masked, small, rare, and stops at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from kiosk.background import Background
from kiosk.help_session.screen_sender import ScreenSender, encode, masked

SECRET = QColor("#FF0000")
WIDTH, HEIGHT = 135, 240


def screen(*secrets: QRect, shade: int = 240) -> QImage:
    """Draw a grey screen with something secret, in red, at each place."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32)
    image.fill(QColor(shade, shade, shade))
    for place in secrets:
        for x in range(place.left(), place.right() + 1):
            for y in range(place.top(), place.bottom() + 1):
                image.setPixelColor(x, y, SECRET)
    return image


def is_red(image: QImage) -> bool:
    """Tell whether anything reddish is left."""
    return any(
        (colour := image.pixelColor(x, y)).red() > colour.green() + 60
        for x in range(image.width())
        for y in range(image.height())
    )


def decoded(frame: bytes) -> QImage:
    """Read a frame as the console does."""
    assert frame[:1] == b"J"
    image = QImage.fromData(frame[1:])
    assert not image.isNull()
    return image


class Window:
    """A window whose picture and masks a test sets."""

    def __init__(self) -> None:
        self.image = screen()
        self.hidden: Sequence[QRectF] | None = []
        self.grabs = 0

    def grab(self) -> QImage:
        self.grabs += 1
        return self.image

    def masks(self) -> Sequence[QRectF] | None:
        return self.hidden


@pytest.fixture
def window() -> Window:
    return Window()


@pytest.fixture
def sender(qtbot: QtBot, window: Window) -> Iterator[ScreenSender]:
    background = Background(workers=1)
    sender = ScreenSender(window.grab, window.masks, background)
    yield sender
    sender.stop()
    background.close()


@pytest.fixture
def frames(sender: ScreenSender) -> list[bytes]:
    frames: list[bytes] = []
    sender.frame_ready.connect(frames.append)
    return frames


def test_a_masked_place_cannot_be_seen() -> None:
    place = QRect(20, 50, 100, 30)
    _, frame = encode(masked(screen(place), [QRectF(place)]), b"")
    assert frame is not None
    assert not is_red(decoded(frame))


def test_masks_are_logical_pixels_on_a_dense_screen() -> None:
    image = screen(QRect(60, 100, 60, 40))
    image.setDevicePixelRatio(2)
    assert not is_red(masked(image, [QRectF(30, 50, 30, 20)]))


def test_the_original_stays_as_it_was() -> None:
    image = screen(QRect(10, 10, 5, 5))
    masked(image, [QRectF(10, 10, 5, 5)])
    assert image.pixelColor(12, 12) == SECRET


@pytest.mark.parametrize(
    "masks",
    [
        None,
        [QRectF(float("nan"), 0, 10, 10)],
        [QRectF(0, 0, float("inf"), 10)],
        [QRectF(0, 0, 10, 10), QRectF(5, 5, -3, 4)],
    ],
)
def test_in_doubt_everything_is_blank(masks: Sequence[QRectF] | None) -> None:
    image = masked(screen(QRect(100, 200, 20, 20)), masks)
    colours = {image.pixelColor(x, y).name() for x in range(WIDTH) for y in range(HEIGHT)}
    assert len(colours) == 1


@settings(max_examples=25, deadline=None)
@given(
    places=st.lists(
        st.builds(
            QRect, st.integers(0, 130), st.integers(0, 235), st.integers(1, 20), st.integers(1, 20)
        ),
        max_size=4,
    )
)
def test_wherever_it_stands_it_is_covered(places: list[QRect]) -> None:
    image = screen(*(place & QRect(0, 0, WIDTH, HEIGHT) for place in places))
    assert not is_red(masked(image, [QRectF(place) for place in places]))


def test_the_same_picture_is_not_encoded_twice() -> None:
    digest, frame = encode(masked(screen(), []), b"")
    assert frame is not None
    assert encode(masked(screen(), []), digest) == (digest, None)
    assert encode(masked(screen(shade=10), []), digest)[1] is not None


def test_nothing_is_grabbed_before_start(
    qtbot: QtBot, sender: ScreenSender, window: Window
) -> None:
    sender.mark_dirty()
    sender._tick()
    assert window.grabs == 0


def test_the_first_picture_comes_at_once_then_only_changes(
    qtbot: QtBot, sender: ScreenSender, window: Window, frames: list[bytes]
) -> None:
    sender.start(lambda: True)
    qtbot.waitUntil(lambda: len(frames) == 1)
    for _ in range(5):
        sender._tick()
    assert window.grabs == 1  # nothing was drawn

    sender.mark_dirty()  # drawn, but the same
    qtbot.waitUntil(lambda: window.grabs == 2)
    window.image = screen(shade=20)
    sender.mark_dirty()
    qtbot.waitUntil(lambda: len(frames) == 2)
    assert decoded(frames[1]).pixelColor(5, 5).red() < 40


def test_a_full_line_gets_no_further_picture(
    qtbot: QtBot, sender: ScreenSender, window: Window, frames: list[bytes]
) -> None:
    room = [True]
    sender.start(lambda: room[0])
    qtbot.waitUntil(lambda: len(frames) == 1)
    room[0] = False
    window.image = screen(shade=20)
    sender.mark_dirty()
    sender._tick()
    assert window.grabs == 1
    room[0] = True  # the newest picture is sent when there is room again
    qtbot.waitUntil(lambda: len(frames) == 2)


def test_while_one_is_encoded_no_other_waits(
    qtbot: QtBot, sender: ScreenSender, window: Window, frames: list[bytes]
) -> None:
    sender.start(lambda: True)
    for shade in (200, 150, 100):
        window.image = screen(shade=shade)
        sender.mark_dirty()
        sender._tick()
    assert window.grabs == 1
    qtbot.waitUntil(lambda: len(frames) == 2)
    assert 90 <= decoded(frames[-1]).pixelColor(5, 5).red() <= 110


def test_a_picture_being_encoded_is_dropped_by_stop(
    qtbot: QtBot, sender: ScreenSender, window: Window, frames: list[bytes]
) -> None:
    sender.start(lambda: True)
    sender.stop()
    window.image = screen(shade=20)
    sender.start(lambda: True)
    qtbot.waitUntil(lambda: len(frames) == 1)
    assert decoded(frames[0]).pixelColor(5, 5).red() < 40


def test_what_moves_during_the_grab_is_covered_at_both_places(
    qtbot: QtBot, sender: ScreenSender, window: Window, frames: list[bytes]
) -> None:
    before, after = QRect(20, 20, 40, 20), QRect(20, 200, 40, 20)
    window.image = screen(before, after)
    window.hidden = [QRectF(before)]
    plain_grab = window.grab

    def moving() -> QImage:
        window.hidden = [QRectF(after)]
        return plain_grab()

    sender._grab = moving
    sender.start(lambda: True)
    qtbot.waitUntil(lambda: len(frames) == 1)
    assert not is_red(decoded(frames[0]))


def test_drawing_for_the_picture_is_no_change(
    qtbot: QtBot, sender: ScreenSender, window: Window, frames: list[bytes]
) -> None:
    plain_grab = window.grab

    def drawing() -> QImage:
        sender.mark_dirty()  # as a window does when it is grabbed
        return plain_grab()

    sender._grab = drawing
    sender.start(lambda: True)
    qtbot.waitUntil(lambda: len(frames) == 1)
    sender._tick()
    assert window.grabs == 1
