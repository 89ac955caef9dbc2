"""The far end of the light strip's wire: lamps to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from devices.cues.cues import Lamp, LampMode
from devices.pty_peer import PtyPeer


class LightsSimulator:
    """A light strip behind a symbolic link to a pseudo-terminal."""

    def __init__(
        self, link: Path, *, changed: Callable[[Lamp, LampMode], None] = lambda _lamp, _mode: None
    ) -> None:
        """``changed`` is told of each lamp that was told to shine otherwise, on our thread."""
        self.link = link
        self._changed = changed
        self.lamps = dict.fromkeys(Lamp, LampMode.OFF)
        self.not_understood = 0  # lines that were no order to a lamp
        self._heard = b""
        self._peer = PtyPeer(link, self._received)

    def start(self) -> None:
        """Appear at the link, dark."""
        self._peer.start()

    def stop(self) -> None:
        """Vanish and end the thread; safe to call twice."""
        self._peer.stop()

    def plug(self) -> None:
        """Plug the strip in again; it begins dark."""
        self._heard = b""
        self.lamps = dict.fromkeys(Lamp, LampMode.OFF)
        self._peer.plug()

    def unplug(self) -> None:
        """Pull the strip's plug: it goes dark."""
        self._peer.unplug()
        self.lamps = dict.fromkeys(Lamp, LampMode.OFF)

    def _received(self, data: bytes) -> None:
        *lines, self._heard = (self._heard + data).split(b"\n")
        for line in lines:
            try:
                lamp, mode = line.decode("ascii").split(" ")
                ordered, wanted = Lamp(lamp), LampMode(mode)
            except ValueError:
                self.not_understood += 1
                continue
            before, self.lamps[ordered] = self.lamps[ordered], wanted
            if before is not wanted:
                self._changed(ordered, wanted)
