"""What the encrypted store costs: opening it, and each call a visit makes.

``python -m bench.store [--json] [--directory DIR] [--rounds N]`` fills a store as a busy
hall would in a month (400 people, 400 profiles of 60 kB, 2,000 settled filings, 20,000
audit entries), then measures. Put ``DIR`` on the terminal's own disk: what a durable
write costs is decided by the disk. The bar for every call is 5 ms at p95.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from kiosk.audit import AuditEvent, AuditTrail
from kiosk.china_time import CHINA
from offline_cache.store import Store

KEY = bytes(range(32))
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=CHINA)
PEOPLE, FILINGS, AUDIT_ENTRIES = 400, 2_000, 20_000
BAR_MS = 5.0

P = ParamSpec("P")
T = TypeVar("T")


def profile(number: int) -> bytes:
    """A profile of about 60 kB with the obligations that filings are projected over."""
    obligations = [
        {
            "tax": tax,
            "task_id": "S01",
            "period_start": f"2026-{month:02}-01",
            "period_end": f"2026-{month:02}-28",
            "filed_on": None,
        }
        for month in range(1, 13)
        for tax in ("VAT", "UMC", "EDU", "LEDU")
    ]
    rest = f"{number:07}" * 8_000  # differs: SQLite skips pages that would not change
    return json.dumps({"filings": {"obligations": obligations}, "rest": rest}).encode()


def filing(month: int) -> bytes:
    """A filing body with a signature of 12 kB."""
    period = {"start": f"2026-{month:02}-01", "end": f"2026-{month:02}-28"}
    return json.dumps({"task": "S01", "period": period, "signature": "x" * 12_000}).encode()


def fill(store: Store) -> None:
    """Write a month of a busy hall, in one transaction to save time."""
    trail = AuditTrail(store)
    with store.access.transaction():
        for number in range(PEOPLE):
            person, taxpayer = f"p{number}", f"T{number}"
            store.people.save(person, f"d{number}", "某某某", b"[]", NOW)
            store.profiles.save(taxpayer, person, profile(number), NOW)
        for number in range(FILINGS):
            key = store.pending.enqueue(
                "filing", filing(1), f"p{number % PEOPLE}", f"T{number % PEOPLE}", "S01"
            ).key
            store.pending.mark_sending(key)
            store.pending.mark_accepted(key, b'{"receipt": {"number": "R"}}')
        for number in range(AUDIT_ENTRIES):
            trail.record(AuditEvent.PROFILE_SHOWN, f"p{number % PEOPLE}", f"T{number % PEOPLE}")


class Timings:
    """Milliseconds of each call, by its name."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = {}

    def __call__(self, name: str, call: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Make one call, note its time, and return what it returned."""
        start = time.perf_counter()
        result = call(*arguments, **named)
        self.taken.setdefault(name, []).append((time.perf_counter() - start) * 1000)
        return result

    def summary(self) -> dict[str, dict[str, float]]:
        """Return p50, p95 and the worst of each."""
        return {
            name: {
                "p50_ms": round(statistics.median(values), 3),
                "p95_ms": round(statistics.quantiles(values, n=20)[18], 3),
                "max_ms": round(max(values), 3),
            }
            for name, values in self.taken.items()
        }


def measure(directory: Path, rounds: int) -> dict[str, object]:
    """Fill a store in ``directory``, then make each call ``rounds`` times."""
    path = directory / "store.db"
    store = Store.open(path, KEY, clock=lambda: NOW)
    fill(store)
    store.close()
    timed = Timings()
    for _ in range(20):
        timed("open", Store.open, path, KEY, clock=lambda: NOW).close()
    store = Store.open(path, KEY, clock=lambda: NOW)
    trail = AuditTrail(store)
    bodies = [filing(month) for month in range(2, 13)]
    gc.collect()
    for number in range(rounds):
        person, taxpayer = f"p{number % PEOPLE}", f"T{number % PEOPLE}"
        raw, body = profile(PEOPLE + number), bodies[number % len(bodies)]
        timed("people.by_digest", store.people.by_digest, f"d{number % PEOPLE}")
        timed("profiles.latest", store.profiles.latest, taxpayer, person)
        timed("profiles.save", store.profiles.save, taxpayer, person, raw, NOW)
        timed("seen_codes.seen", store.seen_codes.seen, number.to_bytes(16, "big"), NOW)
        answers = f"{number:07}".encode() * 200
        draft = timed("drafts.save", store.drafts.save, person, taxpayer, "S01", 1, answers, NOW)
        event = timed(
            "pending.enqueue",
            store.pending.enqueue,
            "filing",
            body,
            person,
            taxpayer,
            "S01",
            draft.draft_id,
        )
        timed("pending.signed_obligations", store.pending.signed_obligations, person, taxpayer)
        timed("pending.due", store.pending.due, NOW)
        timed("pending.mark_sending", store.pending.mark_sending, event.key)
        timed("pending.mark_accepted", store.pending.mark_accepted, event.key, b"{}")
        timed("audit.record", trail.record, AuditEvent.PROFILE_SHOWN, person, taxpayer)
    for _ in range(2):
        timed("purge", store.purge, NOW + timedelta(hours=1))
    start = time.perf_counter()
    verdict = trail.verify()
    verify_s = time.perf_counter() - start
    store.close()
    return {
        "file_mb": round(path.stat().st_size / 1e6, 1),
        "audit_verify_s": round(verify_s, 3),
        "audit_entries": verdict.entries,
        "calls": timed.summary(),
    }


def main() -> int:
    """Measure and print; exit status 1 if a call other than open is over the bar at p95."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--directory", type=Path)
    parser.add_argument("--rounds", type=int, default=400)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.directory) as directory:
        result = measure(Path(directory), arguments.rounds)
    calls = result["calls"]
    assert isinstance(calls, dict)
    if arguments.json:
        print(json.dumps(result))
    else:
        print(
            f"{result['file_mb']} MB; audit trail of {result['audit_entries']} entries "
            f"checked in {result['audit_verify_s']} s"
        )
        for name, times in calls.items():
            print(
                f"{name:28} p50 {times['p50_ms']:8.3f} ms   p95 {times['p95_ms']:8.3f} ms   "
                f"max {times['max_ms']:8.3f} ms"
            )
    slow = [
        name
        for name, times in calls.items()
        if name not in ("open", "purge") and times["p95_ms"] > BAR_MS
    ]
    if slow:
        print(f"over {BAR_MS} ms at p95: {', '.join(slow)}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
