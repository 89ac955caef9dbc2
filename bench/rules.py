"""How long one health check takes, and 10,000 of them in one process.

``python -m bench.rules`` prints a table, ``--json`` one object: ``rules`` (number of
rules), ``p50_ms``, ``p95_ms`` (one full check, warm, over all synthetic taxpayers),
``p95_cpu_ms`` (the same in processor time), ``heaviest_ms`` (the fastest round of the
taxpayer that takes longest: what one check costs where nothing else runs),
``population`` and ``population_s`` (that many checks), ``rss_growth_mb``
(memory after the population against after the first tenth of it).
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from hall.bureau.synthetic.personas import load_personas
from kiosk.health_check import all_rules, run_check
from kiosk.tax_law import load_law
from kiosk.taxpayer import Profile

ROUNDS = 40
POPULATION = 10_000


def _resident_mb() -> float:
    """Resident memory of this process in MB; nought where /proc does not exist."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measure(today: date, population: int = POPULATION) -> dict[str, float | int]:
    """Measure one check and a population of them on one day."""
    law = load_law("133100")
    personas = load_personas(today)
    profiles = [personas.profile(taxpayer) for taxpayer in personas.taxpayer_ids]
    businesses = [profile for profile in profiles if profile.kind != "natural_person"]
    for profile in profiles:
        run_check(profile, law, today)
    # As in the terminal, where garbage waits for the GUI thread (kiosk/app/garbage.py).
    gc.collect()
    gc.freeze()
    gc.disable()
    times: list[float] = []
    busy: list[float] = []
    fastest = {profile.taxpayer_id: float("inf") for profile in businesses}
    for _ in range(ROUNDS):
        for profile in businesses:
            start, used = time.perf_counter(), time.thread_time()
            run_check(profile, law, today)
            busy.append((time.thread_time() - used) * 1000)
            times.append((time.perf_counter() - start) * 1000)
            key = profile.taxpayer_id
            fastest[key] = min(fastest[key], times[-1])
    heaviest = max(fastest[profile.taxpayer_id] for profile in businesses)
    times.sort()
    busy.sort()

    def taxpayer(number: int) -> Profile:
        return replace(profiles[number % len(profiles)], taxpayer_id=f"T{number:08}")

    gc.unfreeze()
    gc.enable()
    gc.collect()
    early = 0.0
    start = time.perf_counter()
    for number in range(population):
        run_check(taxpayer(number), law, today)
        if number == population // 10:
            early = _resident_mb()
    elapsed = time.perf_counter() - start
    return {
        "rules": len(all_rules()),
        "p50_ms": round(statistics.median(times), 3),
        "p95_ms": round(times[int(len(times) * 0.95)], 3),
        "p95_cpu_ms": round(busy[int(len(busy) * 0.95)], 3),
        "heaviest_ms": round(heaviest, 3),
        "population": population,
        "population_s": round(elapsed, 2),
        "rss_growth_mb": round(_resident_mb() - early, 1),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.rules", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 21))
    parser.add_argument("--population", type=int, default=POPULATION)
    options = parser.parse_args(arguments)
    result = measure(options.today, options.population)
    if options.json:
        print(json.dumps(result))
    else:
        print(f"{result['rules']} rules on one business, full explanation")
        print(
            f"  p50 {result['p50_ms']} ms   p95 {result['p95_ms']} ms (bar 2),"
            f" {result['p95_cpu_ms']} ms of the processor"
        )
        print(f"  the heaviest taxpayer, undisturbed: {result['heaviest_ms']} ms")
        print(
            f"{result['population']} taxpayers in {result['population_s']} s (bar 15 for 10,000),"
            f" memory +{result['rss_growth_mb']} MB"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
