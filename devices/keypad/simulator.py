"""The far end of a keypad's wire: keys to press."""

from __future__ import annotations

from pathlib import Path

from devices.keypad.keypad import CHARACTERS, KeypadKey
from devices.pty_peer import PtyPeer

_BYTES = {KeypadKey.CORRECT: b"\x08", KeypadKey.CANCEL: b"\x1b", KeypadKey.CONFIRM: b"\r"}


class KeypadSimulator:
    """A keypad behind a symbolic link to a pseudo-terminal. Needs no Qt."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self._peer = PtyPeer(link, lambda _: None)

    def start(self) -> None:
        """Appear at the link."""
        self._peer.start()

    def stop(self) -> None:
        """Vanish and end the thread; safe to call twice."""
        self._peer.stop()

    def plug(self) -> None:
        """Plug the keypad in again."""
        self._peer.plug()

    def unplug(self) -> None:
        """Pull the keypad's plug."""
        self._peer.unplug()

    def press(self, key: str) -> None:
        """Press a key: a character of the keypad, or a KeypadKey. Raises ValueError."""
        if key in CHARACTERS and len(key) == 1:
            self._peer.send(key.encode("ascii"))
        else:
            self._peer.send(_BYTES[KeypadKey(key)])

    def send_raw(self, data: bytes) -> None:
        """Put any bytes on the wire, as a broken keypad would."""
        self._peer.send(data)
