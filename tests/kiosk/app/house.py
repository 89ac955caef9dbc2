"""A hall, a dock and a terminal in one process: the whole house, for tests of its screens.

The hall is served on loopback by its real server, the devices' far ends are the dock's,
and the terminal is the terminal; a :class:`VisitorHand` stands before it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec

from devices.dock.dock import Dock
from devices.settings import DeviceSettings
from hall.bureau.synthetic.bureau import SyntheticBureau
from hall.bureau.synthetic.cards import CardHolder, cards
from hall.bureau.synthetic.people import PersonaSource
from hall.composition import Hall, open_hall
from hall.settings import HallSettings as ServerSettings
from hall.settings import SmsSettings
from kiosk.app.terminal import Terminal
from kiosk.china_time import china_now
from kiosk.settings import (
    FaceCheckSettings,
    HallSettings,
    ScreenSettings,
    Settings,
    TerminalSettings,
)
from kiosk.visit import EndReason
from tests.hall.live_server import serve
from workbench.visitor_hand import VisitorHand

ALL_DEVICES = (
    "id_reader",
    "code_camera",
    "scanner",
    "receipt_printer",
    "document_printer",
    "keypad",
    "presence",
    "cues",
)


class House:
    """Everything that stands in the hall; build it, use it, :meth:`close` it."""

    def __init__(
        self,
        folder: Path,
        *,
        devices: tuple[str, ...] = ALL_DEVICES,
        clock: Callable[[], datetime] = china_now,
        personas: PersonaSource | None = None,
        sms: SmsSettings | None = None,
        face_check: FaceCheckSettings | None = None,
    ) -> None:
        self._stack = ExitStack()
        self._serving = ExitStack()
        # The dock's links lie in a folder of a short name: a socket's path must be short.
        dock_folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="dock-"))
        self.dock = Dock(Path(dock_folder))
        self.dock.start()
        self._stack.callback(self.dock.stop)
        settings = ServerSettings(
            state=folder / "hall", bureau="synthetic", sms=sms or SmsSettings()
        )
        self.hall: Hall = open_hall(settings, clock=clock, personas=personas)
        self._stack.callback(self.hall.database.close)
        self.url = self._serving.enter_context(serve(self.hall))
        self.hall_is_up = True
        self._scanned = ""
        code = self.hall.terminals.issue_code("3 号机").code
        self.terminal = Terminal(
            Settings(
                terminal=TerminalSettings(
                    mode="trial", region="133100", state_dir=folder / "terminal"
                ),
                hall=HallSettings(url=self.url, enrolment_code=code, timeout_s=3.0),
                screen=ScreenSettings(full_screen=False, width=1080, height=1920),
                devices=self._device_settings(devices),
                face_check=face_check or FaceCheckSettings(),
            )
        )
        self.terminal.show()
        assert self.terminal.window is not None
        self.hand = VisitorHand(self.terminal.window)
        self.wait = self.hand.wait_until

    def _device_settings(self, wanted: tuple[str, ...]) -> DeviceSettings:
        at: Callable[[str], dict[str, Any]] = lambda name: {  # noqa: E731
            "port": str(self.dock.folder / name)
        }
        known: dict[str, dict[str, Any]] = {
            "id_reader": at("id_reader"),
            "code_camera": {"source": "watched_folder", "path": str(self.dock.folder / "camera")},
            "face_camera": {"source": "watched_folder", "path": str(self.dock.folder / "face")},
            "scanner": at("scanner"),
            "receipt_printer": at("receipt_printer") | {"columns": 48},
            "document_printer": {"url": self.dock.state()["devices"]["document_printer"]["place"]},
            "keypad": at("keypad"),
            "presence": at("presence"),
            "cues": {"light_port": str(self.dock.folder / "lights"), "sound": False},
        }
        chosen = {name: known[name] | {"simulated": True} for name in wanted}
        return msgspec.convert(chosen, DeviceSettings, strict=False)

    def reset(self) -> None:
        """End the visit, take everything off the devices and put every plug in."""
        self.dock.pull_card()
        self.dock.hide_code()
        self.terminal.visit.end(EndReason.STAFF)
        for name, report in self.dock.state()["devices"].items():
            if report["faults"]:
                self.dock.fault(name, "none")
            if not report["plugged"]:
                self.dock.plug(name)
        host = self.terminal.visit_host
        assert host is not None
        self.wait(lambda: not host.arrival.card_present, "the card to be gone")
        if not self.hall_is_up:
            self.start_hall()
        self.terminal.visit.end(EndReason.STAFF)  # a code may have been seen meanwhile

    def close(self) -> None:
        """Close the terminal, then everything behind it."""
        self.terminal.close()
        self._serving.close()
        self._stack.close()

    # -- the hall ------------------------------------------------------------------------

    @property
    def bureau(self) -> SyntheticBureau:
        """The synthetic bureau, with its phones."""
        assert isinstance(self.hall.bureau, SyntheticBureau)
        return self.hall.bureau

    def stop_hall(self) -> None:
        """Cut the line; the terminal finds out by itself."""
        self._serving.close()
        self.hall_is_up = False

    def start_hall(self) -> None:
        """Mend the line, at the same address."""
        self._serving.enter_context(serve(self.hall, port=urlsplit(self.url).port or 0))
        self.hall_is_up = True

    def look(self, *, online: bool) -> None:
        """Have the terminal look at the hall now, and wait until it knows."""

        def knows() -> bool:
            watch = self.terminal.hall_watch
            if watch is None:
                return False
            if watch.online is not online:
                watch.look()
            return watch.online is online

        self.wait(knows, "the hall to be " + ("online" if online else "offline"))

    # -- people ----------------------------------------------------------------------------

    def card_of(self, name: str) -> dict[str, object]:
        """The card of one of the synthetic people."""
        holders = cast("Iterable[CardHolder]", self.bureau.people())
        for entry in cards(holders, self.url, "token"):
            card = entry["card"]
            if isinstance(card, dict) and card["name"] == name:
                return dict(card)
        raise KeyError(name)

    def number_of(self, name: str) -> str:
        """Their resident number."""
        return next(person.id_number for person in self.bureau.people() if person.name == name)

    def key_of(self, name: str) -> str:
        """Their key at the bureau."""
        return next(person.person_key for person in self.bureau.people() if person.name == name)

    def last_message(self, name: str) -> str:
        """The six digits of the newest text message on their phone."""
        text = self.bureau.messages(self.key_of(name))[-1]
        return next(word for word in text.replace(",", " ").split() if word.isdigit())

    # -- the devices -------------------------------------------------------------------------

    def state_of(self, device: str) -> str:
        """How the terminal finds one of its devices: ``ready``, ``absent``, …"""
        devices = self.terminal.devices
        found = getattr(devices, device, None) if devices is not None else None
        return str(found.status.state.value) if found is not None else "not fitted"

    def ready(self, *devices: str) -> None:
        """Wait until the terminal is open and works with these devices."""
        self.wait(lambda: self.terminal.outside is not None, "the terminal to open")
        for device in devices:
            self.see_state(device, "ready")
        self.look(online=True)
        self.wait(self._has_keys, "the hall's keys")

    def see_state(self, device: str, state: str) -> None:
        """Wait until the terminal finds a device so."""
        self.wait(lambda: self.state_of(device) == state, f"{device} to be {state}")

    def _has_keys(self) -> bool:
        outside = self.terminal.outside
        return outside is not None and outside.reception.keys() is not None

    def lay(self, name: str, **changes: object) -> None:
        """Lay somebody's card on the reader, ``changes`` being what stands on it instead."""
        self.dock.insert_card(self.card_of(name) | changes)

    def _wait_for_the_same_code(self, text: str) -> None:
        """Wait until the same code, scanned once more, counts as shown again."""
        scanner = self.terminal.devices.scanner if self.terminal.devices is not None else None
        host = self.terminal.visit_host
        assert scanner is not None
        assert host is not None
        self.wait(
            lambda: not scanner.is_held(text.encode()) and not host.arrival.is_left_over(text),
            "the scanner to rest",
        )

    def scan(self, text: str) -> None:
        """Let the scanner read a code; the same one again only when that counts."""
        if text == self._scanned:
            self._wait_for_the_same_code(text)
        self._scanned = text
        self.dock.scan(text)
