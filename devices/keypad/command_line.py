"""``python -m devices keypad``: read its keys, or be one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from devices.device_trial import (
    fail,
    port_name,
    print_json,
    seconds,
    speed,
    try_device,
    until_stopped,
)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``keypad`` and its verbs."""
    parser = subparsers.add_parser("keypad", help="keypad on a serial port (密码键盘)")
    verbs = parser.add_subparsers(dest="verb", required=True)

    read = verbs.add_parser(
        "read",
        help="print each key as one JSON line",
        description='Prints {"key": …} for each key: a character, correct, cancel or confirm; '
        'or {"error": code, "message": text}. Exit status: 0 read, 3 port, 5 no key in time.',
    )
    read.add_argument("--port", type=port_name, required=True, help="path, glob pattern or COM3")
    read.add_argument("--baud", type=speed, default=9600)
    read.add_argument("--keys", type=int, default=0, help="stop after so many; default: never")
    read.add_argument("--timeout", type=seconds, help="seconds for all keys; default: no end")
    read.set_defaults(run=_read)

    simulate = verbs.add_parser(
        "simulate",
        help="be a keypad; each line of stdin is a key",
        description="Each line is a character of the keypad, correct, cancel or confirm; or "
        "unplug, plug. Ends with the standard input.",
    )
    simulate.add_argument("--link", type=Path, required=True, help="where the port is to appear")
    simulate.set_defaults(run=_simulate)


def _read(arguments: argparse.Namespace) -> int:
    from PySide6.QtCore import Qt

    from devices.keypad.keypad import SerialKeypad

    done = until_stopped()
    left = arguments.keys

    def show(key: str) -> None:
        nonlocal left
        if done.is_set():
            return
        print_json({"key": key})
        left -= 1
        if left == 0:
            done.set()

    keypad = SerialKeypad(arguments.port, baud=arguments.baud)
    keypad.key_pressed.connect(show, Qt.ConnectionType.DirectConnection)
    return try_device(keypad, arguments.port, done, timeout=arguments.timeout)


def _simulate(arguments: argparse.Namespace) -> int:
    from devices.keypad.simulator import KeypadSimulator

    keypad = KeypadSimulator(arguments.link)
    keypad.start()
    print_json({"link": str(arguments.link)})
    orders = {"unplug": keypad.unplug, "plug": keypad.plug}
    try:
        for line in sys.stdin:
            key = line.strip()
            try:
                if key in orders:
                    orders[key]()
                else:
                    keypad.press(key)
            except ValueError:
                fail("bad_order", "known are: a key, correct, cancel, confirm, unplug, plug", 0)
            else:
                print_json({"done": key})
    except KeyboardInterrupt:
        return 0
    finally:
        keypad.stop()
    return 0
