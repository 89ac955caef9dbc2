"""Scanners that type (keyboard wedge, 键盘口扫码枪), kept away from the screen's fields.

The keyboard is grabbed (EVIOCGRAB): what the scanner types reaches this driver and
nothing else. Some scanners show two keyboards; all that are named are grabbed.
"""

from __future__ import annotations

import errno
import select
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject

from devices.attachment import Attachment
from devices.device import DeviceState
from devices.line import LineAbsentError, LineForbiddenError, LineLostError
from devices.scanner.key_text import KeyEvent, KeyText
from devices.scanner.scanner import Scanner
from devices.serial_port import find_ports, port_identity

_SLICE_SECONDS = 0.1
_KEY_EVENTS = 1  # EV_KEY
_UP, _DOWN = 0, 1


class InputEvent(Protocol):
    """The part of an evdev event that is used here."""

    type: int
    code: int
    value: int


class InputNode(Protocol):
    """The part of ``evdev.InputDevice`` that is used here."""

    def fileno(self) -> int:
        """A file descriptor that is readable when events wait."""

    def grab(self) -> None:
        """Take the events for this process alone."""

    def read(self) -> Iterable[InputEvent]:
        """Return the events that wait."""

    def close(self) -> None:
        """Let go."""


class KeyEventSource(Protocol):
    """Where a keyboard's events come from."""

    def read(self, timeout: float) -> list[KeyEvent]:
        """Return the keys that came within ``timeout`` seconds. Raises LineLostError."""

    def close(self) -> None:
        """Let go of the keyboards; safe after they are gone."""


def _open_node(path: str) -> InputNode:
    import evdev  # Linux only

    node: InputNode = evdev.InputDevice(path)
    return node


class EvdevKeyboards:
    """Grabbed keyboards of this machine. Implements :class:`KeyEventSource`."""

    def __init__(
        self, paths: Iterable[str], *, open_node: Callable[[str], InputNode] = _open_node
    ) -> None:
        """Open and grab all ``paths``. Raises LineAbsentError, LineForbiddenError."""
        self._nodes: list[InputNode] = []
        path = ""
        try:
            for path in paths:
                node = open_node(path)
                self._nodes.append(node)
                node.grab()
        except ImportError as error:
            raise LineForbiddenError("keyboard scanners need Linux and evdev") from error
        except OSError as error:
            self.close()
            if error.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
                raise LineAbsentError(f"{path}: no such keyboard") from error
            # Ungrabbed it would type into the screen's fields, so it is not used at all.
            raise LineForbiddenError(f"{path}: cannot be grabbed; see group input") from error

    def read(self, timeout: float) -> list[KeyEvent]:
        """See KeyEventSource."""
        by_number = {node.fileno(): node for node in self._nodes}
        try:
            ready, _, _ = select.select(list(by_number), [], [], timeout)
            return [
                KeyEvent(event.code, event.value == _DOWN)
                for number in ready
                for event in by_number[number].read()
                if event.type == _KEY_EVENTS and event.value in (_UP, _DOWN)
            ]
        except (OSError, ValueError) as error:
            raise LineLostError("the keyboard scanner was unplugged") from error

    def close(self) -> None:
        """See KeyEventSource. Closing ends the grab."""
        nodes, self._nodes = self._nodes, []
        for node in nodes:
            try:
                node.close()
            except OSError:
                continue  # already gone


class KeyboardScanner(Scanner):
    """A scanner that types. ASCII only: use a serial scanner where codes hold Chinese."""

    def __init__(
        self,
        nodes: tuple[str, ...],
        *,
        open_source: Callable[[list[str]], KeyEventSource] = EvdevKeyboards,
        simulated: bool = False,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``nodes`` are paths or glob patterns such as ``/dev/input/by-id/*-event-kbd``;
        all that match are grabbed.

        Raises ValueError if there are none.
        """
        super().__init__(simulated=simulated, parent=parent, clock=clock)
        if not nodes:
            raise ValueError("keyboard_nodes: at least one keyboard is needed")
        self._nodes = nodes
        self._open_source = open_source
        self._wanted = True
        self._attachment = Attachment(
            "scanner-keyboard", locate=self._locate, serve=self._serve, report=self._report
        )

    def start(self) -> None:
        """Begin looking for the scanner. Returns at once."""
        self._attachment.start()

    def stop(self) -> None:
        """Let go of the scanner and end its thread; safe to call twice."""
        self._attachment.stop()

    def begin_scan(self) -> None:
        """See Scanner."""
        self._wanted = True

    def end_scan(self) -> None:
        """See Scanner. The keyboard stays grabbed."""
        self._wanted = False

    def _locate(self) -> object | None:
        found = tuple(port_identity(path) for path in self._paths())
        return found if any(found) else None

    def _paths(self) -> list[str]:
        # All that match: a scanner with two keyboards would type into the screen with one.
        return list(dict.fromkeys(path for node in self._nodes for path in find_ports(node)))

    def _serve(self) -> None:
        place = self._locate()
        paths = self._paths()
        if not paths:
            raise LineAbsentError("no keyboard scanner")
        source = self._open_source(paths)
        text = KeyText()
        try:
            self._report(DeviceState.READY)
            self._attachment.settled()
            while not self._attachment.stopping.is_set():
                for event in source.read(_SLICE_SECONDS):
                    code = text.feed(event, self._clock())
                    if code is not None and self._wanted:
                        self._deliver(code)
                if self._locate() != place:
                    return  # a second keyboard of the same scanner came or went: grab anew
        finally:
            source.close()
