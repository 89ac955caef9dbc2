"""The day, the hour and the hand of the tests' visitor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from kiosk.china_time import CHINA
from kiosk.tasks.runner import TaskRunner

TODAY = date(2026, 11, 21)
SIGNED_AT = datetime(2026, 11, 21, 10, 3, 9, tzinfo=CHINA)
PNG = b"\x89PNG\r\n\x1a\n and the strokes"

Begin = Callable[..., TaskRunner]
