"""A terminal that signs filings and delivers them, for the test of exactly once.

Run as a script: ``signing_terminal.py STORE KEY_HEX URL COUNT [--careless]``. Started
again after a kill, it goes on where it was; it exits with 0 when every filing has its
receipt. ``--careless`` sends again without asking first.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from pathlib import Path

from kiosk.hall_client import HallClient
from kiosk.hall_delivery import HallDelivery
from offline_cache.delivery import Delivery, DeliveryOutcome, NotDelivered
from offline_cache.pending import Pending, PendingEvent, PendingState
from offline_cache.store import Store


def hurried() -> float:
    """Jitter that makes pauses of seconds last milliseconds."""
    return random.random() * 0.02


def careless(event: PendingEvent) -> DeliveryOutcome:
    """Pretend that the hall never has anything."""
    return NotDelivered("careless")


def main(path: str, key: str, url: str, number: str, *options: str) -> None:
    """Sign what is not signed yet while delivering, and wait for the last receipt."""
    count = int(number)
    store = Store.open(Path(path), bytes.fromhex(key))
    store.pending = Pending(store.access, jitter=hurried)
    far_end = HallDelivery(HallClient(url, lambda: "token", timeout_s=0.3))
    done = threading.Event()
    signed_all = threading.Event()

    def changed(event: PendingEvent) -> None:
        if signed_all.is_set() and store.pending.counts()[PendingState.ACCEPTED] == count:
            done.set()

    ask = careless if "--careless" in options else far_end.ask
    delivery = Delivery(store, far_end.deliver, ask, on_change=changed, jitter=hurried)
    delivery.start()
    signed = {event.task_id for event in store.pending.for_visitor("p", "T")}
    for filing in range(count):
        task = f"S{filing}"
        if task in signed:
            continue
        body = json.dumps({"task": task, "answers": "x" * (filing * 53 % 4000)}).encode()
        draft = store.drafts.save("p", "T", task, 1, body, store.access.clock())
        store.pending.enqueue("filing", body, "p", "T", task, draft.draft_id)
        delivery.nudge()
    signed_all.set()
    while store.pending.counts()[PendingState.ACCEPTED] < count:
        done.wait(0.2)
    delivery.stop()
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
