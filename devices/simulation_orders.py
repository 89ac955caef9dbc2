"""Being a device from the command line: each line of the standard input is an order to it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from devices.device_trial import fail, print_json


class FarEnd(Protocol):
    """A simulated device at the far end of its wire."""

    def start(self) -> None:
        """Appear at the link."""

    def stop(self) -> None:
        """Vanish; safe to call twice."""

    def plug(self) -> None:
        """Plug the device in again."""

    def unplug(self) -> None:
        """Pull the device's plug."""


def follow_orders(
    far_end: FarEnd, link: Path, own_orders: Mapping[str, Callable[[], None]] | None = None
) -> int:
    """Be ``far_end`` at ``link`` until the standard input ends; returns the exit status.

    Every device knows ``unplug`` and ``plug`` besides its ``own_orders``. Prints one JSON
    line when it is there and one for each order: ``{"done": order}`` or ``bad_order``.
    """
    orders = {**(own_orders or {}), "unplug": far_end.unplug, "plug": far_end.plug}
    far_end.start()
    print_json({"link": str(link)})
    try:
        for line in sys.stdin:
            order = line.strip()
            if order in orders:
                orders[order]()
                print_json({"done": order})
            else:
                fail("bad_order", f"known are: {', '.join(orders)}", 0)
    except KeyboardInterrupt:
        return 0
    finally:
        far_end.stop()
    return 0
