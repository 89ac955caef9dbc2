"""Trying one device from the command line: JSON lines out, an exit status at the end.

Exit statuses are the same for every device: 0 done, 3 the port, 4 the device does not
work, 5 nothing came in time, 6 what was taken cannot be used, 7 a file is wrong.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # verbs that need no Qt do not load it
    from devices.device import Device, DeviceStatus

PORT_TROUBLE, DEVICE_TROUBLE, NOTHING_CAME, NOT_USABLE, BAD_FILE = 3, 4, 5, 6, 7

# How long a device may be missing before that is the answer.
_MISSING_SECONDS = 3.0
_SLICE_SECONDS = 0.05


def print_json(value: Mapping[str, object]) -> None:
    """Print one object as one line, in UTF-8 whatever the terminal's encoding is."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def fail(code: str, message: str, status: int) -> int:
    """Print what went wrong and return ``status``."""
    print_json({"error": code, "message": message})
    return status


def print_each(done: threading.Event, count: int) -> Callable[[Mapping[str, object]], None]:
    """Return what prints one object for each event and sets ``done`` after ``count``; 0: never.

    Once ``done`` is set, nothing more is printed: a device's end at our own stop is no event.
    """
    left = count

    def show(told: Mapping[str, object]) -> None:
        nonlocal left
        if done.is_set():
            return
        print_json(told)
        left -= 1
        if left == 0:
            done.set()

    return show


def until_stopped() -> threading.Event:
    """Return an event that is set when the program is told to end."""
    done = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: done.set())
    return done


def seconds(text: str) -> float:
    """A time on the command line. Raises ArgumentTypeError, for argparse to tell."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return value


def port_name(text: str) -> str:
    """A port on the command line. Raises ArgumentTypeError if it is left empty."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty; say where the device is")
    return text


def speed(text: str) -> int:
    """A serial port's speed on the command line. Raises ArgumentTypeError."""
    if not text.isdecimal() or not 1200 <= int(text) <= 921600:
        raise argparse.ArgumentTypeError(f"{text!r} is no speed from 1200 to 921600 baud")
    return int(text)


def try_device(
    device: Device,
    place: str,
    done: threading.Event,
    *,
    timeout: float | None = None,
    when_ready: Callable[[], None] = lambda: None,
) -> int:
    """Run ``device`` until ``done``; returns the exit status, its reason printed.

    ``place`` names the device's port in messages. Without ``timeout`` (seconds, from when
    it is ready) it may go on for ever. Nothing is taken up again after a loss.
    """
    from devices.device import DeviceState

    ready_at: float | None = None
    began = time.monotonic()
    device.start()
    try:
        while not done.wait(_SLICE_SECONDS):
            now, status = time.monotonic(), device.status
            if status.state in (DeviceState.READY, DeviceState.BUSY):
                if ready_at is None:
                    ready_at = now
                    when_ready()
                elif timeout is not None and now - ready_at > timeout:
                    return fail("nothing_came", f"{place}: nothing came in time", NOTHING_CAME)
            elif ready_at is not None:
                return fail("port_lost", f"{place}: unplugged", PORT_TROUBLE)
            elif now - began > _MISSING_SECONDS:
                return _not_there(status, place)
    finally:
        device.stop()
    return 0


def _not_there(status: DeviceStatus, place: str) -> int:
    from devices.device import DeviceState, Fault

    detail = status.detail or place
    if status.fault is Fault.PERMISSION:
        return fail("port_forbidden", detail, PORT_TROUBLE)
    if status.state is DeviceState.FAULT:
        return fail("device_fault", detail, DEVICE_TROUBLE)
    return fail("port_not_found", f"{place}: nothing is there", PORT_TROUBLE)
