"""``python -m devices lights``: let a lamp shine, or be the light strip."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from devices.device_trial import (
    port_name,
    print_json,
    seconds,
    speed,
    try_device,
    until_stopped,
)
from devices.simulation_orders import follow_orders

if TYPE_CHECKING:
    from devices.cues.cues import Lamp, LampMode

_LAMPS = ("card", "code", "receipt", "document", "keypad")
_MODES = ("off", "on", "blink")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``lights`` and its verbs."""
    parser = subparsers.add_parser("lights", help="lights beside the slots (灯带)")
    verbs = parser.add_subparsers(dest="verb", required=True)

    show = verbs.add_parser(
        "show",
        help="let one lamp shine for a while",
        description='Prints {"lamp", "mode"} once the strip was told, keeps the lamp so, then '
        'puts all out; or {"error": code, "message": text}. Exit status: 0 shown, 3 port.',
    )
    show.add_argument("--port", type=port_name, required=True, help="path, glob pattern or COM3")
    show.add_argument("--baud", type=speed, default=9600)
    show.add_argument("--lamp", type=str.lower, choices=_LAMPS, required=True)
    show.add_argument("--mode", type=str.lower, choices=_MODES, required=True)
    show.add_argument("--seconds", type=seconds, default=3.0, help="for how long; default 3")
    show.set_defaults(run=_show)

    simulate = verbs.add_parser(
        "simulate",
        help="be a light strip; prints each change of a lamp as one JSON line",
        description="Lines of the standard input are orders: unplug, plug. Ends with it.",
    )
    simulate.add_argument("--link", type=Path, required=True, help="where the port is to appear")
    simulate.set_defaults(run=_simulate)


def _show(arguments: argparse.Namespace) -> int:
    import threading

    from devices.cues.cues import Cues, Lamp, LampMode

    lamp, mode = Lamp(arguments.lamp.upper()), LampMode(arguments.mode.upper())
    done = until_stopped()
    lights = Cues(light_port=arguments.port, light_baud=arguments.baud, sound=False)
    lights.light(lamp, mode)  # told to the strip as soon as it is there
    clock = threading.Timer(arguments.seconds, done.set)
    clock.daemon = True

    def told() -> None:
        print_json({"lamp": arguments.lamp, "mode": arguments.mode})
        clock.start()

    try:
        return try_device(lights, arguments.port, done, when_ready=told)
    finally:
        clock.cancel()


def _simulate(arguments: argparse.Namespace) -> int:
    from devices.cues.simulator import LightsSimulator

    def changed(lamp: Lamp, mode: LampMode) -> None:
        print_json({"lamp": lamp.lower(), "mode": mode.lower()})

    strip = LightsSimulator(arguments.link, changed=changed)
    return follow_orders(strip, arguments.link)
