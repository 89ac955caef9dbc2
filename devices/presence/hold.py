"""When somebody came and when they left, from a flickering sign of presence."""

from __future__ import annotations

from enum import Enum


class Change(Enum):
    """What a new sign or the passing of time means."""

    APPROACHED = "approached"
    LEFT = "left"


class PresenceHold:
    """Holds presence over the gaps in a sensor's signs, so that the screen does not flicker."""

    def __init__(self, hold_seconds: float) -> None:
        """Someone has left when no sign came for ``hold_seconds``."""
        self._hold_seconds = hold_seconds
        self._last_sign: float | None = None

    @property
    def present(self) -> bool:
        """True while someone is held to be there."""
        return self._last_sign is not None

    def sign(self, now: float) -> Change | None:
        """Note a sign of someone at ``now`` seconds."""
        came = self._last_sign is None
        self._last_sign = now
        return Change.APPROACHED if came else None

    def no_sign(self, now: float) -> Change | None:
        """Note that there is no sign at ``now`` seconds."""
        if self._last_sign is None or now - self._last_sign < self._hold_seconds:
            return None
        return self.forget()

    def forget(self) -> Change | None:
        """Hold nobody to be there any more: the sensor can no longer tell."""
        was, self._last_sign = self._last_sign, None
        return Change.LEFT if was is not None else None
