"""Being told to stop: Ctrl-C, SIGTERM and a closed terminal all end a command in order."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_told: list[str] = []  # the signal that waits to be heard
_putting_off = 0

_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise :class:`KeyboardInterrupt` inside when this process is told to stop."""
    before = {number: signal.signal(number, _interrupt) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ignore being told to stop, while everything is being stopped already."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def put_off() -> Iterator[None]:
    """Inside, being told to stop waits for :func:`listen`, or for the end.

    Around everything that runs Qt's event loop: an exception raised while Qt calls Python
    is printed and lost.
    """
    global _putting_off
    _putting_off += 1
    try:
        yield
    finally:
        _putting_off -= 1
    listen()


def listen() -> None:
    """Raise :class:`KeyboardInterrupt` if this process was told to stop meanwhile."""
    if _told:
        name = _told[0]
        _told.clear()
        raise KeyboardInterrupt(name)


def _interrupt(number: int, _: FrameType | None) -> None:
    name = signal.Signals(number).name
    if _putting_off:
        _told.append(name)
    else:
        raise KeyboardInterrupt(name)
