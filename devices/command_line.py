"""The command line of the devices: every folder of devices brings its own verbs.

A folder's ``command_line`` module has ``register(subparsers)``, which adds parsers whose
``run`` default takes the parsed arguments and returns the exit status.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
from collections.abc import Sequence

# Folders that have verbs. A build may leave a folder out; its verbs are then missing too.
_FOLDERS = (
    "devices.id_reader",
    "devices.scanner",
    "devices.code_camera",
    "devices.document_camera",
    "devices.keypad",
    "devices.presence",
    "devices.cues",
    "devices.receipt_printer",
    "devices.document_printer",
)

_INTERRUPTED = 130


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with the verbs of every folder that is there."""
    parser = argparse.ArgumentParser(
        prog="python -m devices", description="Try the terminal's devices one by one."
    )
    subparsers = parser.add_subparsers(dest="device", required=True, metavar="DEVICE")
    for folder in _FOLDERS:
        name = f"{folder}.command_line"
        if importlib.util.find_spec(folder) and importlib.util.find_spec(name):
            importlib.import_module(name).register(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit status."""
    parsed = build_parser().parse_args(arguments)
    try:
        status: int = parsed.run(parsed)
    except KeyboardInterrupt:
        return _INTERRUPTED  # Ctrl-C is how a trial is ended, not a fault of it
    return status
