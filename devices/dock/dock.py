"""The far ends of all simulated devices, and what can be done to them."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from devices.dock.camera_folder import CameraFolder
from devices.dock.camera_scene import CameraTrouble
from devices.dock.kept_state import load_state, save_state
from devices.id_reader.card_json import card_from_json
from devices.id_reader.simulator import SamVFault, SamVSimulator
from devices.receipt_printer.simulated_mechanism import Trouble
from devices.receipt_printer.simulator import ReceiptPrinterSimulator

ID_READER = "id_reader"
CODE_CAMERA = "code_camera"
RECEIPT_PRINTER = "receipt_printer"

CAMERA_FOLDER = "camera"
STATE_FILE = "state.json"
NO_FAULT = "none"

_FETCH_SECONDS = 5.0


class DockRefusal(ValueError):  # noqa: N818 - an answer to the caller, not a failure of ours
    """The dock cannot do what was asked; the text says why and what is possible."""


class _Pluggable(Protocol):
    def start(self) -> None: ...

    def stop(self) -> None: ...

    def plug(self) -> None: ...

    def unplug(self) -> None: ...


class Dock:
    """All simulated devices of one terminal, their ends below ``folder``.

    ``folder/id_reader`` and ``folder/receipt_printer`` are serial ports,
    ``folder/camera`` is the camera's folder. What is done is kept in ``folder/state.json``.
    Every call is safe from any thread; ``changed`` callbacks run on the caller's thread.
    """

    def __init__(self, folder: Path, *, receipt_columns: int = 48) -> None:
        """Raises :class:`ValueError` if the kept state is damaged."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._state_file = folder / STATE_FILE
        self._state = load_state(self._state_file)
        self._lock = threading.RLock()
        self._listeners: list[Callable[[], None]] = []
        self._reader = SamVSimulator(folder / ID_READER)
        self._camera = CameraFolder(folder / CAMERA_FOLDER)
        self._receipts = ReceiptPrinterSimulator(folder / RECEIPT_PRINTER, columns=receipt_columns)
        self._devices: dict[str, _Pluggable] = {
            ID_READER: self._reader,
            CODE_CAMERA: self._camera,
            RECEIPT_PRINTER: self._receipts,
        }

    def start(self) -> None:
        """Start every device as it was left."""
        state = self._state
        for name, device in self._devices.items():
            device.start()
            if name in state.unplugged:
                device.unplug()
        for name, kinds in state.faults.items():
            for kind in kinds:
                self._set_fault(name, kind)
        if state.card is not None:
            self._reader.insert(card_from_json(state.card))
        self._camera.show(state.code)

    def stop(self) -> None:
        """Stop every device; the state stays for the next start."""
        for device in self._devices.values():
            device.stop()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after each change."""
        self._listeners.append(listener)

    def insert_card(self, card: dict[str, object], label: str = "") -> None:
        """Lay a card on the reader, in place of any other.

        ``card`` has the keys of :mod:`devices.id_reader.card_json`. Raises
        :class:`DockRefusal` naming the key that is wrong.
        """
        try:
            built = card_from_json(card)
            self._reader.insert(built)
        except ValueError as error:
            raise DockRefusal(f"this is no card: {error}") from error
        self._keep(card=card, card_label=label)

    def pull_card(self) -> None:
        """Take the card away."""
        self._reader.pull()
        self._keep(card=None, card_label="")

    def show_code(self, text: str) -> None:
        """Hold a phone with this code before the camera. Raises :class:`DockRefusal`."""
        try:
            self._camera.show(text)
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
        self._camera.show(None)
        self._keep(code=None)

    def paper_out(self, after_lines: int = 0) -> None:
        """Let the receipt printer run out of paper, now or after so many more lines."""
        self._receipts.paper_out(after_lines=after_lines)
        if not after_lines:
            self._note_fault(RECEIPT_PRINTER, Trouble.PAPER_OUT.value)

    def paper_in(self) -> None:
        """Put a fresh roll into the receipt printer."""
        self._receipts.load_paper()
        for kind in (Trouble.PAPER_OUT, Trouble.PAPER_NEAR_END):
            self._drop_fault(RECEIPT_PRINTER, kind.value)

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
        self._device(device)
        if kind == NO_FAULT:
            self._clear_faults(device)
            with self._lock:
                self._state.faults.pop(device, None)
            self._keep()
            return
        self._set_fault(device, kind)
        self._note_fault(device, kind)

    def fault_kinds(self, device: str) -> tuple[str, ...]:
        """What can be wrong with a device."""
        self._device(device)
        kinds: dict[str, Iterable[str]] = {
            ID_READER: SamVFault,
            CODE_CAMERA: CameraTrouble,
            RECEIPT_PRINTER: Trouble,
        }
        return tuple(str(kind) for kind in kinds[device])

    def paper_text(self) -> str:
        """The last slip as text; empty if nothing was printed."""
        return self._receipts.paper()

    def paper_png(self) -> bytes | None:
        """The last slip as a picture; ``None`` if nothing was printed."""
        picture = self._receipts.paper_picture()
        if picture is None:
            return None
        out = io.BytesIO()
        picture.save(out, format="png")
        return out.getvalue()

    @property
    def slips_printed(self) -> int:
        """How many slips were cut off since the start."""
        return self._receipts.slips_cut

    def state(self) -> dict[str, object]:
        """Everything there is to know, as JSON."""
        with self._lock:
            state = self._state
            # A fault may have pulled the card.
            lies_there = self._reader.holds_card
            return {
                "card": state.card if lies_there else None,
                "card_label": state.card_label if lies_there else "",
                "code": state.code,
                "slips_printed": self.slips_printed,
                "devices": {
                    name: {
                        "plugged": name not in state.unplugged,
                        "faults": sorted(self._faults_now(name)),
                        "fault_kinds": list(self.fault_kinds(name)),
                        "place": self._place(name),
                    }
                    for name in self._devices
                },
            }

    def _place(self, device: str) -> str:
        folder = CAMERA_FOLDER if device == CODE_CAMERA else device
        return str(self.folder / folder)

    def _device(self, name: str) -> _Pluggable:
        try:
            return self._devices[name]
        except KeyError:
            raise DockRefusal(
                f"there is no device {name!r}; there are {', '.join(self._devices)}"
            ) from None

    def _faults_now(self, device: str) -> set[str]:
        if device == RECEIPT_PRINTER:  # may have run out by printing
            return {trouble.value for trouble in self._receipts.troubles}
        return set(self._state.faults.get(device, ()))

    def _set_fault(self, device: str, kind: str) -> None:
        if kind not in self.fault_kinds(device):
            raise DockRefusal(
                f"{device} has no trouble {kind!r}; it has {', '.join(self.fault_kinds(device))}"
            )
        match device:
            case "id_reader":
                self._reader.fault(kind)
            case "code_camera":
                self._camera.set_trouble(CameraTrouble(kind))
            case "receipt_printer":
                self._receipts.trouble(Trouble(kind))

    def _clear_faults(self, device: str) -> None:
        match device:
            case "id_reader":
                self._reader.fault(None)
            case "code_camera":
                self._camera.set_trouble(None)
            case "receipt_printer":
                self._receipts.load_paper()
                for trouble in Trouble:
                    self._receipts.trouble(trouble, on=False)

    def _note_fault(self, device: str, kind: str) -> None:
        with self._lock:
            kinds = self._state.faults.setdefault(device, [])
            if device != RECEIPT_PRINTER:
                kinds.clear()  # the others have one trouble at a time
            if kind not in kinds:
                kinds.append(kind)
        self._keep()

    def _drop_fault(self, device: str, kind: str) -> None:
        with self._lock:
            kinds = [one for one in self._state.faults.pop(device, []) if one != kind]
            if kinds:
                self._state.faults[device] = kinds
        self._keep()

    def _keep(self, **changes: object) -> None:
        with self._lock:
            for name, value in changes.items():
                setattr(self._state, name, value)
            save_state(self._state_file, self._state)
        for listener in self._listeners:
            listener()
