"""Trying keypad, presence sensor, lights and document camera from a shell."""

from __future__ import annotations

import itertools
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from devices.code_camera.opencv import cv2
from devices.command_line import main
from tests.devices.document_camera.test_document_camera import desk, laid, sheet

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")

Run = Callable[..., tuple[int, list[dict[str, object]]]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Iterator[Run]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def go(*arguments: object) -> tuple[int, list[dict[str, object]]]:
        status = main([str(argument) for argument in arguments])
        printed = capsysbinary.readouterr().out.splitlines()
        return status, [json.loads(line) for line in printed]

    yield go
    for number, handler in kept.items():
        signal.signal(number, handler)


class FarEnd:
    """A simulator in a process of its own, as a developer starts one."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def order(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text.encode() + b"\n")
        self._process.stdin.flush()

    def says(self) -> dict[str, object]:
        assert self._process.stdout is not None
        value: dict[str, object] = json.loads(self._process.stdout.readline())
        return value


@contextmanager
def simulated(device: str, link: Path) -> Iterator[FarEnd]:
    with subprocess.Popen(
        [sys.executable, "-m", "devices", device, "simulate", "--link", str(link)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        far_end = FarEnd(process)
        try:
            assert far_end.says() == {"link": str(link)}
            yield far_end
        finally:
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(10) == 0
    assert not link.exists()


@contextmanager
def pressing(orders: Callable[[], None]) -> Iterator[None]:
    """Give orders again and again meanwhile: what comes before the port is open is lost."""
    ended = threading.Event()

    def press() -> None:
        while not ended.wait(0.2):
            orders()

    thread = threading.Thread(target=press)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def test_keys_are_printed_as_they_are_pressed(tmp_path: Path, run: Run) -> None:
    link = tmp_path / "keypad"
    with simulated("keypad", link) as keypad:

        def press() -> None:
            for key in ("7", "X", "confirm"):
                keypad.order(key)

        with pressing(press):
            status, lines = run("keypad", "read", "--port", link, "--keys", 3, "--timeout", 20)
        assert (status, lines) == (0, [{"key": "7"}, {"key": "X"}, {"key": "confirm"}])


def test_a_wrong_order_to_a_simulator_is_answered(tmp_path: Path) -> None:
    with simulated("keypad", tmp_path / "keypad") as keypad:
        keypad.order("Ü")
        assert keypad.says()["error"] == "bad_order"
        keypad.order("5")
        assert keypad.says() == {"done": "5"}


def test_coming_and_going_are_printed(tmp_path: Path, run: Run) -> None:
    link = tmp_path / "presence"
    with simulated("presence", link) as sensor:
        turns = itertools.cycle(("approach", *["leave"] * 4))
        more = ("--events", 2, "--hold", 0.3, "--timeout", 20)
        with pressing(lambda: sensor.order(next(turns))):
            status, lines = run("presence", "watch", "--port", link, *more)
        assert (status, [line["event"] for line in lines]) == (0, ["approached", "left"])


def test_a_lamp_shines_and_goes_out(tmp_path: Path, run: Run) -> None:
    link = tmp_path / "lights"
    with simulated("lights", link) as strip:
        shown = ("--port", link, "--lamp", "CARD", "--mode", "BLINK", "--seconds", 0.3)
        assert run("lights", "show", *shown) == (0, [{"lamp": "card", "mode": "blink"}])
        assert strip.says() == {"lamp": "card", "mode": "blink"}
        assert strip.says() == {"lamp": "card", "mode": "off"}


def test_a_keypad_nobody_touches_is_told_from_one_that_is_not_there(
    tmp_path: Path, run: Run
) -> None:
    link = tmp_path / "keypad"
    with simulated("keypad", link):
        status, lines = run("keypad", "read", "--port", link, "--keys", 1, "--timeout", 0.3)
        assert (status, lines[0]["error"]) == (5, "nothing_came")
    status, lines = run("keypad", "read", "--port", link, "--keys", 1)
    assert (status, lines[0]["error"]) == (3, "port_not_found")


def test_a_keypad_that_is_unplugged_meanwhile_is_told(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "keypad"
    with simulated("keypad", link) as keypad:
        # The first key that is read shows that the port is open; then the plug is pulled.
        monkeypatch.setattr(
            "devices.keypad.command_line.print_each",
            lambda _done, _count: lambda _key: keypad.order("unplug"),
        )
        with pressing(lambda: keypad.order("5")):
            status, lines = run("keypad", "read", "--port", link, "--timeout", 20)
        assert (status, lines[0]["error"]) == (3, "port_lost")


def test_a_page_in_a_picture_is_taken_straight(tmp_path: Path, run: Run) -> None:
    picture, out = tmp_path / "desk.png", tmp_path / "page.png"
    cv2.imwrite(str(picture), laid(sheet()))
    status, lines = run("document-camera", "take", "--picture", picture, "--out", out)
    assert status == 0
    page = cv2.imread(str(out))
    assert page is not None
    assert (lines[0]["height"], lines[0]["width"], lines[0]["faults"]) == (*page.shape[:2], [])
    assert page.shape[0] / page.shape[1] == pytest.approx(297 / 210, rel=0.01)
    assert np.median(page) > 150  # paper, not desk


def test_an_empty_desk_is_said_with_advice(tmp_path: Path, run: Run) -> None:
    picture, out = tmp_path / "desk.png", tmp_path / "page.png"
    cv2.imwrite(str(picture), desk())
    status, lines = run("document-camera", "take", "--picture", picture, "--out", out)
    assert (status, lines[0]["faults"]) == (6, ["page_not_found"])
    assert lines[0]["advice"] == ["没有找到纸张,请把材料平放在拍摄区中间。"]
    assert out.exists()


def test_files_that_are_wrong_are_named(tmp_path: Path, run: Run) -> None:
    good, bad, out = tmp_path / "desk.png", tmp_path / "no.png", tmp_path / "no" / "page.png"
    cv2.imwrite(str(good), desk())
    bad.write_bytes(b"no picture")
    status, lines = run("document-camera", "take", "--picture", bad, "--out", out)
    assert (status, lines[0]["error"]) == (7, "bad_picture")
    status, lines = run("document-camera", "take", "--picture", good, "--out", out)
    assert (status, lines[0]["error"]) == (7, "not_written")
    assert str(out) in str(lines[0]["message"])


def test_a_camera_that_is_not_there(tmp_path: Path, run: Run) -> None:
    arguments = ("--device", tmp_path / "video", "--out", tmp_path / "page.png")
    status, lines = run("document-camera", "take", *arguments)
    assert (status, lines[0]["error"]) == (3, "port_not_found")


def test_a_scanner_is_listened_to_and_its_chinese_is_told(tmp_path: Path, run: Run) -> None:
    from devices.scanner.simulator import ScannerSimulator

    scanner = ScannerSimulator(tmp_path / "scanner", suffix=b"\n")
    scanner.start()
    later = threading.Timer(0.5, lambda: scanner.scan("增值税发票".encode("gb18030")))
    later.start()
    try:
        status, printed = run(
            *("scanner", "listen", "--port", tmp_path / "scanner", "--suffix", "\\n"),
            *("--count", 1, "--timeout", 8),
        )
    finally:
        later.cancel()
        scanner.stop()
    assert status == 0
    assert printed == [{"text": "增值税发票", "bytes": "增值税发票".encode("gb18030").hex()}]


def test_a_scanner_that_is_not_there_and_a_suffix_that_is_none_are_told(
    tmp_path: Path,
    run: Run,
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("devices.device_trial._MISSING_SECONDS", 0.1)
    status, (told,) = run("scanner", "listen", "--port", tmp_path / "none")
    assert (status, told["error"]) == (3, "port_not_found")
    with pytest.raises(SystemExit):
        run("scanner", "listen", "--port", "x", "--suffix", "税")
    assert b"is no suffix such as" in capsysbinary.readouterr().err


def test_codes_before_the_camera_are_printed_and_a_pay_code_is_not(
    tmp_path: Path, run: Run
) -> None:
    import segno

    film = cv2.VideoWriter(
        str(tmp_path / "codes.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 15, (640, 480)
    )
    for text in ("TH1:ABC", "134567890123456789"):
        code = np.array(
            [[0 if dark else 255 for dark in row] for row in segno.make_qr(text).matrix]
        )
        picture = np.full((480, 640), 255, np.uint8)
        drawn = np.kron(code, np.ones((8, 8), np.uint8))
        picture[80 : 80 + drawn.shape[0], 80 : 80 + drawn.shape[1]] = drawn
        for _ in range(12):
            film.write(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
    film.release()
    status, printed = run(
        *("code-camera", "watch", "--video", tmp_path / "codes.avi", "--count", 2),
        *("--timeout", 10),
    )
    assert status == 0
    assert (printed[0]["text"], printed[0]["symbology"]) == ("TH1:ABC", "qr")
    assert printed[1] == {"pay_code": True}
