"""``python -m devices presence``: watch a sensor, or be one."""

from __future__ import annotations

import argparse
import time
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
    """Add ``presence`` and its verbs."""
    parser = subparsers.add_parser("presence", help="presence sensor (人体感应)")
    verbs = parser.add_subparsers(dest="verb", required=True)

    watch = verbs.add_parser(
        "watch",
        help="print each coming and going as one JSON line",
        description='Prints {"event": "approached" or "left", "seconds": since the start} for '
        'each; or {"error": code, "message": text}. Exit status: 0 watched, 3 port, '
        "5 nothing in time.",
    )
    watch.add_argument("--port", type=port_name, required=True, help="path, glob pattern or COM3")
    watch.add_argument("--baud", type=speed, default=9600)
    watch.add_argument("--events", type=int, default=0, help="stop after so many; default: never")
    watch.add_argument("--hold", type=seconds, default=5.0, help="seconds without a sign: left")
    watch.add_argument(
        "--repeats", action="store_true", help="the sensor repeats its sign and never says nobody"
    )
    watch.add_argument("--timeout", type=seconds, help="seconds for all events; default: no end")
    watch.set_defaults(run=_watch)

    simulate = verbs.add_parser(
        "simulate",
        help="be a sensor; lines of stdin: approach, leave, unplug, plug",
        description="Lines of the standard input are orders; ends with it.",
    )
    simulate.add_argument("--link", type=Path, required=True, help="where the port is to appear")
    simulate.set_defaults(run=_simulate)


def _watch(arguments: argparse.Namespace) -> int:
    from PySide6.QtCore import Qt

    from devices.presence.presence import SerialPresence

    done, began = until_stopped(), time.monotonic()
    show = print_each(done, arguments.events)

    def tell(event: str) -> None:
        show({"event": event, "seconds": round(time.monotonic() - began, 2)})

    presence = SerialPresence(
        arguments.port,
        baud=arguments.baud,
        hold_seconds=arguments.hold,
        repeats=arguments.repeats,
    )
    direct = Qt.ConnectionType.DirectConnection
    presence.approached.connect(lambda: tell("approached"), direct)
    presence.left.connect(lambda: tell("left"), direct)
    return try_device(presence, arguments.port, done, timeout=arguments.timeout)


def _simulate(arguments: argparse.Namespace) -> int:
    from devices.presence.simulator import PresenceSimulator

    sensor = PresenceSimulator(arguments.link)
    own_orders = {"approach": sensor.approach, "leave": sensor.leave}
    return follow_orders(sensor, arguments.link, own_orders)
