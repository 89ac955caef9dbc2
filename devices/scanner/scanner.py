"""The code scanner as the terminal sees it, whatever its make."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from devices.device import Device

_SAME_CODE_SECONDS = 1.0


class Scanner(Device):
    """Reads codes. What they say is the business of others; it is never logged here.

    ``code_scanned`` carries the bytes of one code without its suffix. A code held before
    the scanner is told once, until it was away for a second.
    """

    code_scanned = Signal(bytes)

    def __init__(
        self,
        *,
        simulated: bool = False,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(simulated=simulated, parent=parent)
        self._clock = clock
        self._last_code = b""
        self._last_seen = 0.0

    def begin_scan(self) -> None:
        """Let the scanner read codes, as it does after its start."""

    def end_scan(self) -> None:
        """Let the scanner rest, where its make can be told to; codes are dropped anyway."""

    def is_held(self, code: bytes) -> bool:
        """Whether ``code`` counts as still lying before the scanner: read now, it is not told."""
        lately = self._clock() - self._last_seen < _SAME_CODE_SECONDS
        return code == self._last_code and lately

    def _deliver(self, code: bytes) -> None:
        held = self.is_held(code)
        self._last_code, self._last_seen = code, self._clock()
        if not held:
            self.code_scanned.emit(code)
