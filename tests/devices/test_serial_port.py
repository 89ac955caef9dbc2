"""Finding ports, and what opening one can come to."""

from __future__ import annotations

import os
import sys
import time
import tty
from pathlib import Path

import pytest

from devices.line import LineAbsentError, LineForbiddenError, LineLostError
from devices.serial_port import SerialLine, find_port, port_identity

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


@pytest.fixture
def wire() -> tuple[int, int, str]:
    ours, drivers = os.openpty()
    tty.setraw(drivers)
    return ours, drivers, os.ttyname(drivers)


def test_a_pattern_finds_the_first_port_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "usb-gone").symlink_to(tmp_path / "nothing")
    assert find_port(str(tmp_path / "usb-*")) is None
    (tmp_path / "usb-reader").touch()
    assert find_port(str(tmp_path / "usb-*")) == str(tmp_path / "usb-reader")
    assert find_port(str(tmp_path / "usb-gone")) is None


def test_another_device_at_the_same_place_has_another_identity(tmp_path: Path) -> None:
    link = tmp_path / "reader"
    assert port_identity(str(link)) is None
    link.symlink_to("/dev/null")
    first = port_identity(str(link))
    assert first == port_identity(str(link))
    link.unlink()
    link.symlink_to("/dev/zero")
    assert port_identity(str(link)) != first


def test_bytes_come_as_soon_as_they_are_there(wire: tuple[int, int, str]) -> None:
    ours, _, path = wire
    line = SerialLine(path, 115200)
    os.write(ours, b"here")
    began = time.monotonic()
    assert line.receive(5.0) == b"here"
    assert time.monotonic() - began < 1.0
    assert line.receive(0.0) == b""
    line.send(b"there")
    assert os.read(ours, 10) == b"there"
    os.write(ours, b"stale")
    line.discard_input()
    assert line.receive(0.0) == b""
    line.close()
    line.close()


def test_the_far_end_hanging_up_is_a_lost_line_whatever_is_done(
    wire: tuple[int, int, str],
) -> None:
    ours, drivers, path = wire
    line = SerialLine(path, 115200)
    os.close(ours)
    os.close(drivers)
    for act in (
        lambda: line.receive(0.1),
        lambda: line.send(b"x"),
        line.discard_input,
        lambda: line.set_baud(9600),
    ):
        with pytest.raises(LineLostError):
            act()
    line.close()


def test_a_port_in_use_is_forbidden_and_a_missing_one_absent(
    tmp_path: Path, wire: tuple[int, int, str]
) -> None:
    line = SerialLine(wire[2], 115200)
    with pytest.raises(LineForbiddenError, match="in use"):
        SerialLine(wire[2], 115200)
    line.close()
    with pytest.raises(LineAbsentError):
        SerialLine(str(tmp_path / "nothing"), 115200)


def test_a_file_that_is_no_port_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises((LineForbiddenError, LineAbsentError)):
        SerialLine(str(tmp_path / "file"), 115200)
