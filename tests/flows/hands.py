"""A card reader and a code camera without wires: what they tell the terminal, at once.

Everything else about them (the wire, the pictures) has its own tests; here thousands of
presses matter, and none may wait for a serial line.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from devices.device import Device, DeviceState
from devices.id_reader.card import IdCard
from devices.id_reader.failure import ReadFailure, ReadFault
from devices.id_reader.reader import IdReader


class HandReader(IdReader):
    """A reader on which a test lays cards."""

    card: IdCard | None = None

    def start(self) -> None:
        """See :class:`devices.device.Device`."""
        self._report(DeviceState.READY)

    def stop(self) -> None:
        """See :class:`devices.device.Device`."""
        self._report(DeviceState.ABSENT)

    def lay(self, card: IdCard) -> None:
        """Put a card down, in place of any other."""
        self.take()
        self.card = card
        self.card_read.emit(card)

    def take(self) -> None:
        """Take the card away."""
        if self.card is not None:
            self.card = None
            self.card_removed.emit()

    def fumble(self) -> None:
        """Lift a card before it was read."""
        self.take()
        self.read_failed.emit(ReadFailure(ReadFault.CARD_MOVED))


class HandCamera(Device):
    """A camera before which a test holds codes."""

    code_seen = Signal(object)
    pay_code_seen = Signal()
    preview = Signal(object)
    motion = Signal(float)
    active = False

    def start(self) -> None:
        """See :class:`devices.device.Device`."""
        self._report(DeviceState.READY)

    def stop(self) -> None:
        """See :class:`devices.device.Device`."""
        self._report(DeviceState.ABSENT)

    def set_active(self, active: bool) -> None:
        """Look for codes, or not."""
        self.active = active

    def set_preview(self, wanted: bool) -> None:
        """Nobody looks at the picture here."""
