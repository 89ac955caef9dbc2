"""Pages on the desk, taken, straightened and judged."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from devices.code_camera.opencv import cv2
from devices.code_camera.preview import Preview
from devices.device import DeviceState
from devices.document_camera.camera import DocumentCamera, PageShot, page_shot
from devices.document_camera.legibility import ADVICE, LegibilityFault, judge
from devices.document_camera.page import find_page, straighten
from devices.settings import DocumentCameraSettings

Picture = NDArray[np.uint8]
HEIGHT, WIDTH = 1944, 2592
PAGE_WIDTH, PAGE_HEIGHT = 1050, 1485  # A4


def sheet(lines: int = 40) -> Picture:
    """An A4 page with lines of text and a black corner mark at its upper left."""
    page = np.full((PAGE_HEIGHT, PAGE_WIDTH, 3), 238, np.uint8)
    for line in range(lines):
        cv2.putText(
            page,
            "VAT return 2026 Q3 sales 12,300.00 tax 123.00",
            (70, 120 + line * 32),
            cv2.FONT_HERSHEY_SIMPLEX,
            0.9,
            (30, 30, 30),
            2,
        )
    cv2.rectangle(page, (40, 30), (90, 80), (10, 10, 10), -1)
    return page


@cache
def desk() -> Picture:
    random = np.random.default_rng(4)
    wood = np.full((HEIGHT, WIDTH, 3), (52, 78, 104), np.float32)
    grain = cv2.GaussianBlur(random.normal(0, 30, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 3)
    top: Picture = np.clip(wood + grain[..., None] * 2, 0, 255).astype(np.uint8)
    return top


CORNERS = np.array([(700, 180), (1800, 240), (1740, 1790), (610, 1700)], np.float32)


@cache
def grain() -> NDArray[np.int16]:
    """The noise of the camera."""
    noise = np.random.default_rng(5).normal(0, 2, (HEIGHT, WIDTH, 3))
    return np.rint(noise).astype(np.int16)


def laid(
    page: Picture, corners: NDArray[np.float32] = CORNERS, top: Picture | None = None
) -> Picture:
    """The page on the desk (or on another ``top``) as the camera sees it."""
    height, width = page.shape[:2]
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    warp = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    drawn = cv2.warpPerspective(page, warp, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.full((height, width), 255, np.uint8), warp, (WIDTH, HEIGHT))
    scene = np.where(there[..., None] > 127, drawn, desk() if top is None else top)
    seen: Picture = np.clip(scene + grain(), 0, 255).astype(np.uint8)
    return seen


def test_the_page_is_found_to_a_few_pixels() -> None:
    page = find_page(laid(sheet()))
    assert page is not None
    assert not page.cut_off
    assert np.abs(np.array(page.corners) - CORNERS).max() < 20


def test_the_straightened_page_is_a4_and_upright() -> None:
    scene = laid(sheet())
    page = find_page(scene)
    assert page is not None
    straight = straighten(scene, page)
    height, width = straight.shape[:2]
    assert height / width == pytest.approx(297 / 210, rel=0.002)
    small = cv2.resize(straight, (PAGE_WIDTH, PAGE_HEIGHT))
    assert small[55, 65].max() < 90  # the mark is where it was printed
    assert small[55, PAGE_WIDTH - 65].min() > 150


def test_an_empty_desk_has_no_page() -> None:
    assert find_page(desk()) is None


def test_a_page_over_the_edge_is_cut_off() -> None:
    page = find_page(laid(sheet(), CORNERS - np.array((0, 420), np.float32)))
    assert page is not None
    assert page.cut_off


def test_a_second_page_beside_it_is_not_left_out_silently() -> None:
    first = np.array([(150, 300), (1150, 320), (1130, 1740), (140, 1720)], np.float32)
    second = first + np.array((1250, 20), np.float32)
    two = laid(sheet(), first)
    two[:, 1300:] = laid(sheet(20), second)[:, 1300:]
    assert page_shot(two).faults == (LegibilityFault.SEVERAL_PAGES,)


def test_a_block_of_text_is_not_taken_for_the_page() -> None:
    filling = cv2.resize(sheet(), (WIDTH, round(WIDTH * 297 / 210)))[:HEIGHT]
    page = find_page(np.asarray(filling, np.uint8))
    assert page is None or page.cut_off


def test_a_shadow_on_a_white_desk_is_no_second_page() -> None:
    scene = laid(sheet(), top=np.full((HEIGHT, WIDTH, 3), 205, np.uint8))
    shade = np.ones((1, WIDTH), np.float32)
    shade[:, 500:1450] = 0.5
    shade = np.asarray(cv2.GaussianBlur(shade, (0, 0), 60), np.float32)
    assert page_shot((scene * shade[..., None]).astype(np.uint8)).faults == ()


def faults(picture: Picture) -> tuple[LegibilityFault, ...]:
    page = find_page(picture)
    if page is None:
        return (LegibilityFault.PAGE_NOT_FOUND,)
    grey = cv2.cvtColor(straighten(picture, page), cv2.COLOR_BGR2GRAY)
    return judge(np.asarray(grey, np.uint8)).faults


def glaring(picture: Picture) -> Picture:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    spot = 400 * np.exp(-((columns - 1250) ** 2 + (rows - 900) ** 2) / (2 * 130.0**2))
    scene: Picture = np.clip(picture + spot[..., None], 0, 255).astype(np.uint8)
    return scene


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda scene: scene, ()),
        (lambda scene: (scene * 0.3).astype(np.uint8), (LegibilityFault.TOO_DARK,)),
        (lambda scene: cv2.GaussianBlur(scene, (0, 0), 6), (LegibilityFault.BLURRED,)),
        (lambda scene: cv2.filter2D(scene, -1, np.ones((1, 13)) / 13), (LegibilityFault.BLURRED,)),
        (lambda scene: cv2.filter2D(scene, -1, np.eye(15) / 15), (LegibilityFault.BLURRED,)),
        (glaring, (LegibilityFault.GLARE,)),
    ],
)
def test_what_keeps_a_page_from_being_read(
    spoil: Callable[[Picture], Picture], expected: tuple[LegibilityFault, ...]
) -> None:
    assert faults(spoil(laid(sheet()))) == expected


def test_a_blank_side_and_a_far_page_are_named() -> None:
    blank = np.full((PAGE_HEIGHT, PAGE_WIDTH, 3), 238, np.uint8)
    assert faults(laid(blank)) == (LegibilityFault.BLANK,)
    far = (CORNERS - CORNERS.mean(axis=0)) * 0.45 + CORNERS.mean(axis=0)
    assert LegibilityFault.TOO_SMALL in faults(laid(sheet(), far))


def test_there_is_advice_for_everything() -> None:
    assert set(ADVICE) == set(LegibilityFault)


class Desk:
    """A source that shows one scene, blurred on each third frame."""

    def __init__(self, scene: Picture) -> None:
        self._scene = scene
        self._blurred = np.asarray(cv2.GaussianBlur(scene, (0, 0), 5), np.uint8)
        self._number = 0

    def open(self) -> None:
        pass

    def read(self) -> Picture:
        time.sleep(0.02)
        self._number += 1
        return self._blurred if self._number % 3 == 0 else self._scene

    def skip(self) -> None:
        time.sleep(0.02)

    def close(self) -> None:
        pass


def test_a_page_is_taken_on_request_and_sharp(qtbot: QtBot) -> None:
    source = Desk(laid(sheet()))
    camera = DocumentCamera(DocumentCameraSettings(simulated=True), open_source=lambda: source)
    shots: list[PageShot] = []
    previews: list[Preview] = []
    camera.page_taken.connect(shots.append)
    camera.preview.connect(previews.append)
    camera.start()
    try:
        qtbot.waitUntil(lambda: camera.status.state is DeviceState.READY)
        assert source._number == 0  # nobody asked for pictures yet
        camera.set_preview(True)
        qtbot.waitUntil(lambda: any(preview.codes for preview in previews))
        assert shots == []
        camera.take_page()
        qtbot.waitUntil(lambda: len(shots) == 1)
        assert shots[0].faults == ()
        assert shots[0].image.height() > shots[0].image.width() > 900
    finally:
        camera.stop()


def test_an_empty_desk_is_said(qtbot: QtBot) -> None:
    source = Desk(desk())
    camera = DocumentCamera(DocumentCameraSettings(simulated=True), open_source=lambda: source)
    shots: list[PageShot] = []
    camera.page_taken.connect(shots.append)
    camera.take_page()
    camera.start()
    try:
        qtbot.waitUntil(lambda: len(shots) == 1)
        assert shots[0].faults == (LegibilityFault.PAGE_NOT_FOUND,)
    finally:
        camera.stop()
