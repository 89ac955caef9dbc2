"""The hall's clock: one callable, so that a test can hold it still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Returns the present instant, with an offset; ``kiosk.china_time.china_now`` is one."""
