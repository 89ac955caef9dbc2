"""``python -m devices scanner``: listen to a scanner, or be one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from devices.device_trial import (
    port_name,
    print_each,
    seconds,
    speed,
    try_device,
    until_stopped,
)
from devices.scanner.trigger import TRIGGERS

if TYPE_CHECKING:
    from devices.scanner.scanner import Scanner


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``scanner`` and its verbs."""
    parser = subparsers.add_parser("scanner", help="code scanner on a cable (扫码枪)")
    verbs = parser.add_subparsers(dest="verb", required=True)

    listen = verbs.add_parser(
        "listen",
        help="print each code as one JSON line, until stopped",
        description='Prints {"text", "bytes"} for each code; "text" is null where the bytes '
        'cannot be told for sure, "bytes" are hexadecimal. Or {"error": code, "message": text}. '
        "Exit status: 0 listened, 3 port, 4 device, 5 no code in time.",
    )
    place = listen.add_mutually_exclusive_group(required=True)
    place.add_argument("--port", type=port_name, help="path, glob pattern or COM3")
    place.add_argument(
        "--keyboard",
        type=port_name,
        action="append",
        metavar="NODE",
        help="a scanner that types: /dev/input/by-id/...-event-kbd, path or glob pattern; "
        "may be given again",
    )
    listen.add_argument("--baud", type=speed, default=115200)
    listen.add_argument("--count", type=int, default=0, help="stop after so many; default: never")
    listen.add_argument("--timeout", type=seconds, help="seconds for all codes; default: no end")
    listen.set_defaults(run=_listen)

    simulate = verbs.add_parser("simulate", help="be a scanner; each line of stdin is a code")
    simulate.add_argument("--link", type=Path, required=True, help="where the port is to appear")
    simulate.set_defaults(run=_simulate)

    for verb in (listen, simulate):
        verb.add_argument(
            "--suffix",
            type=_suffix,
            default="\\r",
            help="behind each code, as \\r, \\n, \\r\\n or \\t; empty: nothing",
        )
        verb.add_argument("--trigger", choices=TRIGGERS, default="none")


def _suffix(text: str) -> bytes:
    try:
        return text.encode("ascii").decode("unicode_escape").encode("latin-1")
    except UnicodeError:
        raise argparse.ArgumentTypeError(f"{text!r} is no suffix such as \\r") from None


def _scanner(arguments: argparse.Namespace) -> Scanner:
    if arguments.keyboard:
        from devices.scanner.keyboard_scanner import KeyboardScanner

        return KeyboardScanner(tuple(arguments.keyboard))
    from devices.scanner.serial_scanner import SerialScanner

    return SerialScanner(
        arguments.port,
        baud=arguments.baud,
        suffix=arguments.suffix,
        trigger=arguments.trigger,
    )


def _listen(arguments: argparse.Namespace) -> int:
    from PySide6.QtCore import Qt

    from devices.code_camera.payload_text import text_of_payload

    done = until_stopped()
    show = print_each(done, arguments.count)

    def scanned(code: bytes) -> None:
        show({"text": text_of_payload(code), "bytes": code.hex()})

    scanner = _scanner(arguments)
    scanner.code_scanned.connect(scanned, Qt.ConnectionType.DirectConnection)
    place = arguments.port or ", ".join(arguments.keyboard)
    return try_device(scanner, place, done, timeout=arguments.timeout)


def _simulate(arguments: argparse.Namespace) -> int:
    from devices.scanner.simulator import ScannerSimulator

    scanner = ScannerSimulator(arguments.link, suffix=arguments.suffix, trigger=arguments.trigger)
    scanner.start()
    try:
        for line in sys.stdin.buffer:
            scanner.scan(line.rstrip(b"\n"))
    except KeyboardInterrupt:
        return 0
    finally:
        scanner.stop()
    return 0
