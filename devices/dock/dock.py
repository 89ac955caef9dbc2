"""The far ends of all simulated devices, and what can be done to them."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

from devices.cues.simulator import LightsSimulator
from devices.dock.desk_folder import DeskFolder
from devices.dock.docked_devices import (
    DockedCamera,
    DockedDevice,
    DockedDocumentPrinter,
    DockedIdReader,
    DockedReceiptPrinter,
    DockedScanner,
    PlainDevice,
)
from devices.dock.kept_state import load_state, save_state
from devices.dock.people import Person, load_people
from devices.id_reader.card_json import card_from_json
from devices.keypad.simulator import KeypadSimulator
from devices.presence.simulator import PresenceSimulator

STATE_FILE = "state.json"
NO_FAULT = "none"

_FETCH_SECONDS = 5.0


class DockRefusal(ValueError):  # noqa: N818 - an answer to the caller, not a failure of ours
    """The dock cannot do what was asked; the text says why and what is possible."""


class DeviceReport(TypedDict):
    """How one device is."""

    plugged: bool
    faults: list[str]
    fault_kinds: list[str]
    place: str


class DockReport(TypedDict):
    """Everything there is to know."""

    card: dict[str, object] | None
    card_label: str
    code: str | None
    page_on_desk: bool
    slips_printed: int
    documents_printed: int
    lamps: dict[str, str]
    devices: dict[str, DeviceReport]


class Dock:
    """All simulated devices of one terminal, their ends below ``folder``.

    ``id_reader``, ``receipt_printer``, ``scanner``, ``keypad``, ``presence`` and
    ``lights`` are serial ports there, ``camera`` and ``document_camera`` folders; the document
    printer listens on a port of this machine. What is done is kept in
    ``folder/state.json``. Every call is safe from any thread; ``on_change`` listeners run on
    the caller's thread.
    """

    def __init__(
        self,
        folder: Path,
        *,
        receipt_columns: int = 48,
        document_printer_port: int = 0,
        people_file: Path | None = None,
    ) -> None:
        """Port 0 takes the port of last time, or a free one. Raises ValueError for bad files."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._state_file = folder / STATE_FILE
        self._state = load_state(self._state_file)
        self._people_file = people_file
        self._lock = threading.RLock()
        self._listeners: list[Callable[[], None]] = []
        port = document_printer_port or self._state.document_printer_port
        self._reader = DockedIdReader(folder / "id_reader")
        self._camera = DockedCamera(folder / "camera")
        self._receipts = DockedReceiptPrinter(folder / "receipt_printer", receipt_columns)
        self._documents = DockedDocumentPrinter(port, folder / "documents")
        self._desk = DeskFolder(folder / "document_camera")
        self._scanner = DockedScanner(folder / "scanner")
        self._keypad = KeypadSimulator(folder / "keypad")
        self._presence = PresenceSimulator(folder / "presence")
        self._lights = LightsSimulator(folder / "lights")
        self._devices: dict[str, DockedDevice] = {
            "id_reader": self._reader,
            "code_camera": self._camera,
            "document_camera": self._desk,
            "scanner": self._scanner,
            "receipt_printer": self._receipts,
            "document_printer": self._documents,
            "keypad": PlainDevice(self._keypad),
            "presence": PlainDevice(self._presence),
            "lights": PlainDevice(self._lights),
        }

    def start(self) -> None:
        """Start every device as it was left. Raises OSError if its port is taken."""
        state = self._state
        for name, device in self._devices.items():
            device.start()
            if name in state.unplugged:
                device.unplug()
            for kind in state.faults.get(name, ()):
                if kind in device.fault_kinds:
                    device.begin_fault(kind)
        if state.card is not None:
            self._reader.simulator.insert(card_from_json(state.card))
        self._camera.folder.show(state.code)
        self._keep(document_printer_port=self._documents.simulator.port)

    def stop(self) -> None:
        """Stop every device; the state stays for the next start."""
        for device in self._devices.values():
            device.stop()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after each change."""
        self._listeners.append(listener)

    def people(self) -> tuple[Person, ...]:
        """The people whose cards and phones lie ready. Raises :class:`DockRefusal`."""
        if self._people_file is None:
            return ()
        try:
            return load_people(self._people_file)
        except ValueError as error:
            raise DockRefusal(str(error)) from error

    def insert_card(self, card: dict[str, object], label: str = "") -> None:
        """Lay a card on the reader, in place of any other.

        ``card`` has the keys of :mod:`devices.id_reader.card_json`. Raises
        :class:`DockRefusal` naming the key that is wrong.
        """
        try:
            self._reader.simulator.insert(card_from_json(card))
        except ValueError as error:
            raise DockRefusal(f"this is no card: {error}") from error
        self._keep(card=card, card_label=label)

    def pull_card(self) -> None:
        """Take the card away."""
        self._reader.simulator.pull()
        self._keep(card=None, card_label="")

    def show_code(self, text: str) -> None:
        """Hold a phone with this code before the camera. Raises :class:`DockRefusal`."""
        try:
            self._camera.folder.show(text)
        except ValueError as error:
            raise DockRefusal(str(error)) from error
        self._keep(code=text)

    def show_code_from(self, url: str) -> None:
        """Fetch a fresh code (``{"code": "…"}``) as a phone would, and show it.

        Raises :class:`DockRefusal` if nothing of the kind is to be had at ``url``.
        """
        import requests

        try:
            reply = requests.get(url, timeout=_FETCH_SECONDS)
            reply.raise_for_status()
            text = reply.json()["code"]
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            raise DockRefusal(f"no code from this address ({type(error).__name__})") from error
        self.show_code(str(text))

    def hide_code(self) -> None:
        """Take the phone away."""
        self._camera.folder.show(None)
        self._keep(code=None)

    def lay_page(self, file: str = "") -> None:
        """Lay a page under the document camera: a picture of one, or an invented one.

        It is not kept for the next start. Raises :class:`DockRefusal`.
        """
        try:
            self._desk.lay(Path(file) if file else None)
        except ValueError as error:
            raise DockRefusal(str(error)) from error
        self._keep()

    def take_page(self) -> None:
        """Take the page from under the document camera."""
        self._desk.take()
        self._keep()

    def scan(self, text: str) -> None:
        """Let the code scanner read ``text``."""
        self._scanner.simulator.scan(text)

    def press(self, key: str) -> None:
        """Press a key of the keypad: a character, ``correct``, ``cancel`` or ``confirm``."""
        try:
            self._keypad.press(key)
        except ValueError as error:
            raise DockRefusal(f"the keypad has no key {key!r}") from error

    def approach(self) -> None:
        """Let someone step before the terminal."""
        self._presence.approach()

    def leave(self) -> None:
        """Let them go."""
        self._presence.leave()

    def insert_card_of(self, label: str) -> None:
        """Lay the card of one of the :meth:`people` on the reader."""
        person = self._person(label)
        self.insert_card(person.card, person.label)

    def show_code_of(self, label: str) -> None:
        """Hold the phone of one of the :meth:`people` before the camera, with a fresh code."""
        person = self._person(label)
        if not person.code_url:
            raise DockRefusal(f"{person.label} has no phone")
        self.show_code_from(person.code_url)

    def paper_out(self, after_lines: int = 0) -> None:
        """Let the receipt printer run out of paper, now or after so many more lines."""
        self._receipts.simulator.paper_out(after_lines=after_lines)
        self._keep_faults("receipt_printer")

    def paper_in(self) -> None:
        """Put a fresh roll into the receipt printer."""
        self._receipts.simulator.load_paper()
        self._keep_faults("receipt_printer")

    def unplug(self, device: str) -> None:
        """Pull a device's plug."""
        self._device(device).unplug()
        with self._lock:
            self._state.unplugged.add(device)
        self._keep()

    def plug(self, device: str) -> None:
        """Plug a device in again."""
        self._device(device).plug()
        with self._lock:
            self._state.unplugged.discard(device)
        self._keep()

    def fault(self, device: str, kind: str) -> None:
        """Begin a kind of trouble at a device, or end all of them with ``none``."""
        docked = self._device(device)
        if kind == NO_FAULT:
            docked.end_faults()
        elif kind in docked.fault_kinds:
            docked.begin_fault(kind)
        else:
            raise DockRefusal(
                f"{device} has no trouble {kind!r}; it has {', '.join(docked.fault_kinds)}"
            )
        self._keep_faults(device)

    def paper_text(self) -> str:
        """The last slip as text; empty if nothing was printed."""
        return self._receipts.simulator.paper()

    def paper_png(self) -> bytes | None:
        """The last slip as a picture; ``None`` if nothing was printed."""
        picture = self._receipts.simulator.paper_picture()
        if picture is None:
            return None
        out = io.BytesIO()
        picture.save(out, format="png")
        return out.getvalue()

    def state(self) -> DockReport:
        """Everything there is to know."""
        with self._lock:
            state = self._state
            # A fault may have pulled the card.
            lies_there = self._reader.simulator.holds_card
            return {
                "card": state.card if lies_there else None,
                "card_label": state.card_label if lies_there else "",
                "code": state.code,
                "page_on_desk": self._desk.page_lies_there,
                "slips_printed": self._receipts.simulator.slips_cut,
                "documents_printed": self._documents.simulator.documents_printed,
                "lamps": {
                    lamp.value.lower(): mode.value.lower()
                    for lamp, mode in self._lights.lamps.items()
                },
                "devices": {
                    name: {
                        "plugged": name not in state.unplugged,
                        "faults": sorted(device.faults),
                        "fault_kinds": list(device.fault_kinds),
                        "place": device.place,
                    }
                    for name, device in self._devices.items()
                },
            }

    def _person(self, label: str) -> Person:
        people = self.people()
        for person in people:
            if label and label in person.label:
                return person
        known = ", ".join(person.label for person in people) or "nobody: start with --people FILE"
        raise DockRefusal(f"nobody is called {label!r}; there is {known}")

    def _device(self, name: str) -> DockedDevice:
        try:
            return self._devices[name]
        except KeyError:
            raise DockRefusal(
                f"there is no device {name!r}; there are {', '.join(self._devices)}"
            ) from None

    def _keep_faults(self, device: str) -> None:
        with self._lock:
            self._state.faults[device] = sorted(self._devices[device].faults)
        self._keep()

    def _keep(self, **changes: object) -> None:
        with self._lock:
            for name, value in changes.items():
                setattr(self._state, name, value)
            save_state(self._state_file, self._state)
        for listener in self._listeners:
            listener()
