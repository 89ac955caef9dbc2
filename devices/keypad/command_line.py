"""``python -m devices keypad``: read its keys, or be one."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from devices.device_trial import (
    port_name,
    print_each,
    seconds,
    speed,
    try_device,
    until_stopped,
)
from devices.simulation_orders import follow_orders


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
    show = print_each(done, arguments.keys)
    keypad = SerialKeypad(arguments.port, baud=arguments.baud)
    direct = Qt.ConnectionType.DirectConnection
    keypad.key_pressed.connect(lambda key: show({"key": key}), direct)
    return try_device(keypad, arguments.port, done, timeout=arguments.timeout)


def _simulate(arguments: argparse.Namespace) -> int:
    from devices.keypad.keypad import CHARACTERS, KeypadKey
    from devices.keypad.simulator import KeypadSimulator

    keypad = KeypadSimulator(arguments.link)
    keys = {str(key): partial(keypad.press, key) for key in (*CHARACTERS, *KeypadKey)}
    return follow_orders(keypad, arguments.link, keys)
