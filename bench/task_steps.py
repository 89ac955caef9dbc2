"""How long a guided task's own work takes from one step to the next.

``python -m bench.task_steps [--json]``: walks S01 over and over as a visitor would
(answer, advance, draw the step's view, explain a figure, save the draft, go back) and
gives p50 and p95 in milliseconds of each, besides reading the task file. No screen is
drawn here; the bar for each call on the GUI thread is 5 ms.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from statistics import quantiles

from kiosk.identity.visitor import Right

TODAY = date(2026, 11, 21)


def measure(rounds: int) -> dict[str, float]:
    """Walk S01 ``rounds`` times; returns milliseconds by what was done."""
    begun = time.perf_counter()
    from kiosk.tasks.catalogue import load_task, read_task

    imported = time.perf_counter()
    definition = load_task("S01")
    loaded = time.perf_counter()
    read_task.cache_clear()
    load_task("S01")
    again = time.perf_counter()

    from kiosk.tasks.runner import TaskRunner
    from kiosk.tasks.sample_taxpayers import sample_taxpayers
    from kiosk.tax_law import load_law

    law = load_law("133100")
    profile = sample_taxpayers(TODAY)["small company"]
    taken: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        work()
        taken.setdefault(name, []).append((time.perf_counter() - start) * 1000)

    for number in range(rounds):
        runner = TaskRunner(definition, profile, "bench", law, TODAY, rights=frozenset(Right))

        def draw(at: TaskRunner = runner) -> object:
            return at.path, at.current

        def back(at: TaskRunner = runner) -> object:
            return at.back(), at.current

        timed("begin", draw)
        timed("answer", partial(runner.answer, "non_invoiced", f"{number}.50"))
        timed("view", draw)
        timed("advance", runner.advance)
        timed("next view", draw)
        timed("explain", partial(runner.explain, "vat.total"))
        timed("save", runner.answers_document)
        timed("back", back)
    result = {
        "import_ms": (imported - begun) * 1000,
        "first_load_ms": (loaded - imported) * 1000,
        "load_ms": (again - loaded) * 1000,
    }
    for name, values in taken.items():
        cuts = quantiles(values, n=20)
        result[f"{name.replace(' ', '_')}_p50_ms"] = cuts[9]
        result[f"{name.replace(' ', '_')}_p95_ms"] = cuts[18]
    return {name: round(value, 3) for name, value in result.items()}


def main() -> int:
    """Measure and print; exit status 1 if a call is over 5 ms at p95."""
    parser = argparse.ArgumentParser(prog="python -m bench.task_steps", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=300)
    given = parser.parse_args()
    found = measure(given.rounds)
    if given.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:20} {value:9.3f}")
    return 0 if max(v for k, v in found.items() if k.endswith("p95_ms")) <= 5 else 1


if __name__ == "__main__":
    sys.exit(main())
