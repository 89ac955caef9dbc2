"""The far end of a presence sensor's wire: people who come and go."""

from __future__ import annotations

from pathlib import Path

from devices.pty_peer import PtyPeer


class PresenceSimulator:
    """A sensor behind a symbolic link to a pseudo-terminal. Needs no Qt."""

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
        """Plug the sensor in again."""
        self._peer.plug()

    def unplug(self) -> None:
        """Pull the sensor's plug."""
        self._peer.unplug()

    def approach(self) -> None:
        """Let someone come."""
        self._peer.send(b"1")

    def leave(self) -> None:
        """Let them go."""
        self._peer.send(b"0")

    def send_raw(self, data: bytes) -> None:
        """Put any bytes on the wire, as a broken sensor would."""
        self._peer.send(data)
