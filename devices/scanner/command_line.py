"""``python -m devices scanner``: listen to a scanner, or be one."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from devices.scanner.trigger import TRIGGERS


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``scanner`` and its verbs."""
    parser = subparsers.add_parser("scanner", help="code scanner on a serial port (扫码枪)")
    verbs = parser.add_subparsers(dest="verb", required=True)

    listen = verbs.add_parser("listen", help="print each code as one JSON line, until stopped")
    listen.add_argument("--port", required=True, help="path, glob pattern or COM3")
    listen.add_argument("--baud", type=int, default=115200)
    listen.add_argument("--count", type=int, default=0, help="stop after so many codes")
    listen.set_defaults(run=_listen)

    simulate = verbs.add_parser("simulate", help="be a scanner; each line of stdin is a code")
    simulate.add_argument("--link", type=Path, required=True, help="where the port is to appear")
    simulate.set_defaults(run=_simulate)

    for verb in (listen, simulate):
        verb.add_argument("--suffix", default="\\r", help="behind each code, as \\r, \\n or \\t")
        verb.add_argument("--trigger", choices=TRIGGERS, default="none")


def _suffix(text: str) -> bytes:
    return text.encode("ascii").decode("unicode_escape").encode("latin-1")


def _until_stopped() -> threading.Event:
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    return done


def _listen(arguments: argparse.Namespace) -> int:
    from PySide6.QtCore import Qt

    from devices.scanner.serial_scanner import SerialScanner

    done = _until_stopped()
    left = [arguments.count]

    def show(code: bytes) -> None:
        text = {"text": code.decode(errors="backslashreplace"), "bytes": code.hex()}
        sys.stdout.buffer.write(json.dumps(text, ensure_ascii=False).encode() + b"\n")
        sys.stdout.buffer.flush()
        left[0] -= 1
        if left[0] == 0:
            done.set()

    scanner = SerialScanner(
        arguments.port,
        baud=arguments.baud,
        suffix=_suffix(arguments.suffix),
        trigger=arguments.trigger,
    )
    scanner.code_scanned.connect(show, Qt.ConnectionType.DirectConnection)
    scanner.start()
    try:
        done.wait()
    finally:
        scanner.stop()
    return 0


def _simulate(arguments: argparse.Namespace) -> int:
    from devices.scanner.simulator import ScannerSimulator

    scanner = ScannerSimulator(
        arguments.link, suffix=_suffix(arguments.suffix), trigger=arguments.trigger
    )
    scanner.start()
    try:
        for line in sys.stdin.buffer:
            scanner.scan(line.rstrip(b"\n"))
    except KeyboardInterrupt:
        return 0
    finally:
        scanner.stop()
    return 0
