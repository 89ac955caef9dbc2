"""Talks to a running dock: for scripted visits, tests and the command line."""

from __future__ import annotations

import json
import socket
import time
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

if TYPE_CHECKING:
    from devices.dock.dock import DockReport

SOCKET_NAME = "dock.sock"

_ANSWER_SECONDS = 20.0


class DockUnreachableError(RuntimeError):
    """No dock serves this folder."""


class DockRefusedError(RuntimeError):
    """The dock did not do what was asked; the text is its answer."""


class DockClient:
    """One connection to the dock of ``folder``; usable as a context manager.

    Every call raises :class:`DockUnreachableError` without a dock, and
    :class:`DockRefusedError` with the dock's own words when it refuses.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket: socket.socket | None = None
        self._unread = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up; the next call connects again."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def wait_until_ready(self, seconds: float = 10.0) -> None:
        """Wait for the dock to answer. Raises :class:`DockUnreachableError` after ``seconds``."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.state()
            except DockUnreachableError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return

    def insert_card(self, card: Mapping[str, object], label: str = "") -> None:
        """Lay a card on the reader; keys as in :mod:`devices.id_reader.card_json`."""
        self._ask("insert_card", card=dict(card), label=label)

    def pull_card(self) -> None:
        """Take the card away."""
        self._ask("pull_card")

    def show_code(self, text: str) -> None:
        """Hold a phone with this code before the camera."""
        self._ask("show_code", text=text)

    def show_code_from(self, url: str) -> None:
        """Fetch a fresh code text from ``url`` (``{"code": "…"}``) and show it."""
        self._ask("show_code_from", url=url)

    def hide_code(self) -> None:
        """Take the phone away."""
        self._ask("hide_code")

    def lay_page(self, file: Path | None = None) -> None:
        """Lay a page under the document camera: a picture of one, or an invented one."""
        self._ask("lay_page", file=str(file.resolve()) if file else "")

    def take_page(self) -> None:
        """Take the page away."""
        self._ask("take_page")

    def people(self) -> list[str]:
        """The labels of the people whose cards and phones lie ready."""
        labels = self._ask("people")
        return [str(label) for label in labels] if isinstance(labels, list) else []

    def insert_card_of(self, label: str) -> None:
        """Lay the card of one of the people on the reader; part of the label is enough."""
        self._ask("insert_card_of", label=label)

    def show_code_of(self, label: str) -> None:
        """Hold the phone of one of the people before the camera, with a fresh code."""
        self._ask("show_code_of", label=label)

    def scan(self, text: str) -> None:
        """Let the code scanner read ``text``."""
        self._ask("scan", text=text)

    def press(self, key: str) -> None:
        """Press a key of the keypad: a character, ``correct``, ``cancel`` or ``confirm``."""
        self._ask("press", key=key)

    def approach(self) -> None:
        """Let someone step before the terminal."""
        self._ask("approach")

    def leave(self) -> None:
        """Let them go."""
        self._ask("leave")

    def paper_out(self, after_lines: int = 0) -> None:
        """Let the receipt printer run out of paper, now or after so many lines."""
        self._ask("paper_out", after_lines=after_lines)

    def paper_in(self) -> None:
        """Put a fresh roll into the receipt printer."""
        self._ask("paper_in")

    def unplug(self, device: str) -> None:
        """Pull a device's plug: ``id_reader``, ``code_camera``, ``receipt_printer``, …"""
        self._ask("unplug", device=device)

    def plug(self, device: str) -> None:
        """Plug a device in again."""
        self._ask("plug", device=device)

    def fault(self, device: str, kind: str) -> None:
        """Begin a kind of trouble at a device; ``none`` ends all of them."""
        self._ask("fault", device=device, kind=kind)

    def state(self) -> DockReport:
        """What lies on the devices and what is wrong with them."""
        return cast("DockReport", self._ask("state"))

    def paper(self) -> str:
        """The last slip as text; empty if nothing was printed."""
        return str(self._ask("paper"))

    def paper_png(self) -> bytes | None:
        """The last slip as a picture; ``None`` if nothing was printed."""
        encoded = self._ask("paper_png")
        return b64decode(encoded) if isinstance(encoded, str) else None

    def _ask(self, verb: str, **arguments: object) -> object:
        request = json.dumps({"verb": verb, **arguments}, ensure_ascii=False).encode() + b"\n"
        try:
            answer = json.loads(self._exchange(request))
        except (OSError, ValueError) as error:
            self.close()
            raise DockUnreachableError(
                f"no dock answers in {self._folder}; start one with "
                f"python -m devices.dock serve --state {self._folder}"
            ) from error
        if not answer["ok"]:
            raise DockRefusedError(answer["error"])
        return answer["result"]

    def _exchange(self, request: bytes) -> bytes:
        if self._socket is None:
            self._unread = b""
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._socket.settimeout(_ANSWER_SECONDS)
            self._socket.connect(str(self._folder / SOCKET_NAME))
        self._socket.sendall(request)
        while b"\n" not in self._unread:
            piece = self._socket.recv(65536)
            if not piece:
                raise ConnectionResetError
            self._unread += piece
        line, _, self._unread = self._unread.partition(b"\n")
        return line
