"""The typing scanner: its keys, its two nodes, its grab."""

from __future__ import annotations

import errno
import os
import queue
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.device import DeviceState, Fault
from devices.line import LineAbsentError, LineForbiddenError, LineLostError
from devices.scanner.key_text import KeyEvent, KeyText
from devices.scanner.keyboard_scanner import (
    EvdevKeyboards,
    KeyboardScanner,
    KeyEventSource,
)
from tests.contracts.device_listener import DeviceListener
from tests.contracts.scanner import ScannerContract

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="evdev is Linux")

PRINTABLE = bytes(range(0x20, 0x7F))
LEFT_SHIFT, ENTER = 42, 28
# The layout as the kernel names its keys, told apart from the driver's own table.
NAMED_KEYS = {
    "-": "MINUS",
    "=": "EQUAL",
    "[": "LEFTBRACE",
    "]": "RIGHTBRACE",
    ";": "SEMICOLON",
    "'": "APOSTROPHE",
    "`": "GRAVE",
    "\\": "BACKSLASH",
    ",": "COMMA",
    ".": "DOT",
    "/": "SLASH",
    " ": "SPACE",
}
SHIFTED_KEYS = dict(zip('!@#$%^&*()_+{}:"~|<>?', "1234567890-=[];'`\\,./", strict=True))


def key_code(char: str) -> int:
    from evdev import ecodes

    code: int = ecodes.ecodes[f"KEY_{NAMED_KEYS.get(char, char.upper())}"]
    return code


def keystrokes(code: bytes) -> list[KeyEvent]:
    """Return what a scanner presses for ``code``, Enter last."""
    events = []
    for char in code.decode("ascii"):
        shifted = char.isupper() or char in SHIFTED_KEYS
        key = key_code(SHIFTED_KEYS.get(char, char))
        strokes = [KeyEvent(key, True), KeyEvent(key, False)]
        if shifted:
            strokes = [KeyEvent(LEFT_SHIFT, True), *strokes, KeyEvent(LEFT_SHIFT, False)]
        events += strokes
    return [*events, KeyEvent(ENTER, True), KeyEvent(ENTER, False)]


def typed(*events: KeyEvent, text: KeyText | None = None, now: float = 0.0) -> list[bytes]:
    text = text or KeyText()
    return [code for event in events if (code := text.feed(event, now)) is not None]


def test_every_printable_character_is_read() -> None:
    assert typed(*keystrokes(PRINTABLE)) == [PRINTABLE]


def test_a_key_that_is_no_character_spoils_its_code_only() -> None:
    # Alt + number pad is how some scanners try to type Chinese.
    spoilt = [KeyEvent(56, True), *keystrokes(b"20013")]
    assert typed(*spoilt, *keystrokes(b"good")) == [b"good"]


def test_a_code_whose_enter_was_lost_is_not_the_next_ones_beginning() -> None:
    text = KeyText()
    assert typed(*keystrokes(b"half")[:-2], text=text, now=0.0) == []
    assert typed(*keystrokes(b"whole"), text=text, now=2.0) == [b"whole"]


class TypedScanner:
    """A keyboard scanner as an event source; its node is a file that comes and goes."""

    def __init__(self, node: Path) -> None:
        self.node = node
        self._events: queue.SimpleQueue[KeyEvent] = queue.SimpleQueue()
        self._stutter = False
        self.opened = 0
        self.plug()

    def plug(self) -> None:
        self.node.touch()

    def unplug(self) -> None:
        self.node.unlink()

    def fault(self, kind: str | None) -> None:
        self._stutter = kind == "stutter"

    def scan(self, code: bytes) -> None:
        for event in keystrokes(code) * (3 if self._stutter else 1):
            self._events.put(event)

    def open(self, paths: list[str]) -> TypedScanner:
        assert paths == [str(self.node)]
        self.opened += 1
        return self

    def read(self, timeout: float) -> list[KeyEvent]:
        if not self.node.exists():
            raise LineLostError("unplugged")
        try:
            return [self._events.get(timeout=timeout)]
        except queue.Empty:
            return []

    def close(self) -> None:
        while not self._events.empty():
            self._events.get()


class TestKeyboardScanner(ScannerContract):
    @pytest.fixture
    def far_end(self, tmp_path: Path) -> TypedScanner:
        return TypedScanner(tmp_path / "event3")

    @pytest.fixture
    def device(self, far_end: TypedScanner) -> Iterator[KeyboardScanner]:
        scanner = KeyboardScanner((str(far_end.node),), open_source=far_end.open)
        yield scanner
        scanner.stop()


@dataclass
class Event:
    type: int
    code: int
    value: int


class PipedNode:
    """One input node of the kernel, fed through a pipe."""

    def __init__(self, trouble: int | None = None) -> None:
        self._ours, self._theirs = os.pipe()
        self._trouble = trouble
        self._events: list[Event] = []
        self.grabbed = False

    def press(self, code: int) -> None:
        self._events += [Event(1, code, 1), Event(1, code, 2), Event(1, code, 0), Event(0, 0, 0)]
        os.write(self._theirs, b".")

    def fileno(self) -> int:
        return self._ours

    def grab(self) -> None:
        if self._trouble is not None:
            raise OSError(self._trouble, os.strerror(self._trouble))
        self.grabbed = True

    def read(self) -> list[Event]:
        if self._trouble is not None:
            raise OSError(self._trouble, os.strerror(self._trouble))
        os.read(self._ours, 100)
        events, self._events = self._events, []
        return events

    def vanish(self) -> None:
        self._trouble = errno.ENODEV
        os.write(self._theirs, b".")

    def close(self) -> None:
        self.grabbed = False
        os.close(self._ours)
        os.close(self._theirs)


def test_both_nodes_of_a_scanner_are_grabbed_and_read() -> None:
    nodes = {"a": PipedNode(), "b": PipedNode()}
    keyboards = EvdevKeyboards(nodes, open_node=lambda path: nodes[path])
    assert nodes["a"].grabbed
    assert nodes["b"].grabbed
    nodes["b"].press(30)
    assert keyboards.read(1.0) == [KeyEvent(30, True), KeyEvent(30, False)]
    assert keyboards.read(0.0) == []
    nodes["a"].vanish()
    with pytest.raises(LineLostError):
        keyboards.read(1.0)
    keyboards.close()
    assert not nodes["b"].grabbed


def test_a_pattern_grabs_every_keyboard_of_the_scanner(tmp_path: Path) -> None:
    for name in ("usb-Maker-event-kbd", "usb-Maker-if01-event-kbd"):
        (tmp_path / name).touch()
    opened: list[str] = []

    def open_source(paths: list[str]) -> KeyEventSource:
        opened.extend(paths)
        raise LineForbiddenError("enough was seen")

    scanner = KeyboardScanner((f"{tmp_path}/usb-Maker-*",), open_source=open_source)
    listener = DeviceListener(scanner)
    scanner.start()
    try:
        listener.wait_for_state(DeviceState.FAULT, Fault.PERMISSION)
    finally:
        scanner.stop()
    assert [Path(path).name for path in opened[:2]] == [
        "usb-Maker-event-kbd",
        "usb-Maker-if01-event-kbd",
    ]


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (errno.EBUSY, LineForbiddenError),
        (errno.EACCES, LineForbiddenError),
        (errno.ENODEV, LineAbsentError),
    ],
)
def test_a_keyboard_that_cannot_be_grabbed_is_not_used_at_all(
    trouble: int, error: type[Exception]
) -> None:
    nodes = {"a": PipedNode(), "b": PipedNode(trouble)}
    with pytest.raises(error, match=r"^b:"):
        EvdevKeyboards(nodes, open_node=lambda path: nodes[path])
    assert not nodes["a"].grabbed


def test_a_forbidden_keyboard_is_told_to_the_staff(tmp_path: Path) -> None:
    node = tmp_path / "event3"
    node.touch()
    scanner = KeyboardScanner((str(node),))  # a plain file: the kernel refuses to grab it
    listener = DeviceListener(scanner)
    scanner.start()
    try:
        listener.wait_for_state(DeviceState.FAULT, Fault.PERMISSION)
    finally:
        scanner.stop()


@pytest.mark.skipif(not os.access("/dev/uinput", os.W_OK), reason="no /dev/uinput here")
def test_a_real_keyboard_of_the_kernel_is_grabbed_and_read() -> None:
    from evdev import UInput, ecodes

    with UInput() as keyboard:
        scanner = KeyboardScanner((str(keyboard.device.path),))
        listener = DeviceListener(scanner, scanner.code_scanned)
        scanner.start()
        try:
            listener.wait_for_state(DeviceState.READY)
            for event in keystrokes(b"TH1:ABC"):
                keyboard.write(ecodes.EV_KEY, event.code, int(event.down))
                keyboard.syn()
            listener.wait_for_events(1)
            assert listener.happened == [b"TH1:ABC"]
        finally:
            scanner.stop()


def test_no_keyboard_named_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(ValueError, match="keyboard_nodes"):
        KeyboardScanner(())
