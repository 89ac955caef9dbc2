"""What the dock remembers in ``state.json``, so that it comes back as it was."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec


class KeptState(msgspec.Struct, kw_only=True):
    """What lies on and before the devices, and what is wrong with them."""

    card: dict[str, object] | None = None
    """The card on the reader, by the keys of :mod:`devices.id_reader.card_json`."""
    card_label: str = ""
    """Whose card it is, as the people file calls them."""
    code: str | None = None
    """The text of the code before the camera."""
    unplugged: set[str] = msgspec.field(default_factory=set)
    """Devices whose plug is pulled."""
    faults: dict[str, list[str]] = msgspec.field(default_factory=dict)
    """Kinds of trouble by device."""
    document_printer_port: int = 0
    """Port of the document printer; 0 until one was chosen."""


def load_state(file: Path) -> KeptState:
    """Read the state; a fresh one if there is no file.

    Raises :class:`ValueError` naming the file if it is damaged.
    """
    try:
        return msgspec.json.decode(file.read_bytes(), type=KeptState)
    except FileNotFoundError:
        return KeptState()
    except msgspec.DecodeError as error:
        raise ValueError(f"{file} is damaged ({error}); delete it to start afresh") from error


def save_state(file: Path, state: KeptState) -> None:
    """Write the state in one step, readable by its owner only."""
    fresh = file.with_name(f".{file.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(msgspec.json.format(msgspec.json.encode(state), indent=2))
    fresh.replace(file)
