"""A keypad with real keys, for those who do not like a screen.

The protocol is the simplest that serial keypads offer and most can be set to: one ASCII
byte for each key pressed, in the clear. It carries numbers to be typed (an identity
number, an SMS code); it is no encrypting PIN pad and must not take bank PINs.

======================  ========================================
``0``-``9`` ``.`` ``*`` ``#`` ``X``  the key itself (``x`` is taken for ``X``)
``BS`` 0x08, ``DEL`` 0x7F   correct (更正)
``ESC`` 0x1B, ``CAN`` 0x18  cancel (取消)
``CR`` 0x0D, ``LF`` 0x0A    confirm (确认)
======================  ========================================

Anything else is dropped.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from devices.device import Device
from devices.serial_device import SerialTalk


class KeypadKey(StrEnum):
    """The keys that are not characters."""

    CORRECT = "correct"
    CANCEL = "cancel"
    CONFIRM = "confirm"


CHARACTERS = "0123456789.*#X"
_KEYS: dict[int, str] = {ord(char): char for char in CHARACTERS} | {
    ord("x"): "X",
    0x08: KeypadKey.CORRECT,
    0x7F: KeypadKey.CORRECT,
    0x1B: KeypadKey.CANCEL,
    0x18: KeypadKey.CANCEL,
    0x0D: KeypadKey.CONFIRM,
    0x0A: KeypadKey.CONFIRM,
}
_CARRIAGE_RETURN, _LINE_FEED = 0x0D, 0x0A


class Keypad(Device):
    """Tells each key as it is pressed; what is typed is never kept or logged here."""

    key_pressed = Signal(str)  # one of CHARACTERS, or a KeypadKey


class SerialKeypad(Keypad):
    """A keypad at the end of a serial port."""

    def __init__(
        self,
        port: str,
        *,
        baud: int = 9600,
        simulated: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(simulated=simulated, parent=parent)
        self._after_return = False
        self._talk = SerialTalk(
            "keypad-serial", port, baud, report=self._report, received=self._received
        )

    def start(self) -> None:
        """Begin looking for the keypad. Returns at once."""
        self._talk.start()

    def stop(self) -> None:
        """Let go of the keypad and end its thread; safe to call twice."""
        self._talk.stop()

    def _received(self, data: bytes) -> None:
        for byte in data:
            # A keypad that ends lines with CR LF has one confirm key, not two.
            second_half = byte == _LINE_FEED and self._after_return
            self._after_return = byte == _CARRIAGE_RETURN
            key = _KEYS.get(byte)
            if key is not None and not second_half:
                self.key_pressed.emit(str(key))
