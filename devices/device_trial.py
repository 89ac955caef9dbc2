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
    from devices.device import Device, DeviceStatus, Fault

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


def tell_printer(status: DeviceStatus, place: str, failed: Fault | None = None) -> int:
    """Print how a printer is, and why its job ``failed``; returns the exit status."""
    from devices.device import DeviceState, Fault

    told: dict[str, object] = {
        "state": status.state.value,
        "fault": status.fault.value if status.fault else None,
        "detail": status.detail,
    }
    absent = status.state is DeviceState.ABSENT
    fault = failed or (status.fault if status.state is DeviceState.FAULT else None)
    if fault is None and not absent:
        print_json(told)
        return 0
    code = "not_there" if absent else (fault or Fault.INTERNAL).value
    print_json(told | {"error": code, "message": f"{place}: {_PRINTER_TROUBLE[code]}"})
    return PORT_TROUBLE if absent or fault is Fault.PERMISSION else DEVICE_TROUBLE


_PRINTER_TROUBLE = {
    "not_there": "nothing is there",
    "no_answer": "no answer in time, or the job's end was not told",
    "protocol": "what answers is no printer of this kind",
    "permission": "may not be used by this user, or is in use",
    "paper_out": "the paper is used up",
    "paper_near_end": "the paper is almost used up",
    "cover_open": "the cover is open",
    "cutter": "the cutter is stuck",
    "jam": "paper or mechanics are jammed",
    "internal": "the printer, or the job, was stopped; the printer's own panel tells more",
}


def _not_there(status: DeviceStatus, place: str) -> int:
    from devices.device import DeviceState, Fault

    detail = status.detail or place
    if status.fault is Fault.PERMISSION:
        return fail("port_forbidden", detail, PORT_TROUBLE)
    if status.state is DeviceState.FAULT:
        return fail("device_fault", detail, DEVICE_TROUBLE)
    return fail("port_not_found", f"{place}: nothing is there", PORT_TROUBLE)
