"""Faults of the world that a trial asks for: a slow bureau, a silent one, lost replies."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, Field

from hall.bureau.bureau import BureauUnavailableError


class FaultSettings(BaseModel):
    """Which faults are on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    delay_seconds: float = Field(default=0, ge=0, le=120)
    """Every call to the bureau takes this much longer."""
    bureau_unavailable: bool = False
    """Every call to the bureau fails."""
    lose_replies: int = Field(default=0, ge=0)
    """So many replies to submissions are cut off after the filing was committed."""
    treasury_seconds: float = Field(default=0, ge=0)
    """So long after it was taken, money is not in the treasury yet (入库待确认)."""
    treasury_refuses: bool = False
    """The treasury takes no money: it goes back to the payer."""


class Faults:
    """The faults in force; safe to use from several threads."""

    def __init__(self, wait: Callable[[float], None] = time.sleep) -> None:
        self._lock = threading.Lock()
        self._wait = wait
        self._settings = FaultSettings()

    @property
    def settings(self) -> FaultSettings:
        """What is in force now."""
        with self._lock:
            return self._settings

    def set(self, settings: FaultSettings) -> None:
        """Put other faults in force."""
        with self._lock:
            self._settings = settings

    def strike(self) -> None:
        """Delay, or raise :class:`BureauUnavailableError`, as set."""
        settings = self.settings
        if settings.delay_seconds:
            self._wait(settings.delay_seconds)
        if settings.bureau_unavailable:
            raise BureauUnavailableError("asked for by a trial")

    def loses_this_reply(self) -> bool:
        """Use up one lost reply, if any is left."""
        with self._lock:
            left = self._settings.lose_replies
            if left:
                self._settings = self._settings.model_copy(update={"lose_replies": left - 1})
            return left > 0
