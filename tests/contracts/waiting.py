"""Waiting for what nobody tells."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


def poll(condition: Callable[[], bool], seconds: float = 8.0) -> None:
    """Wait until ``condition`` holds; fails after ``seconds``."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        pause.wait(0.01)
