"""A terminal that serves one visitor after the other for hours: does it stay as it was?

``python -m bench.soak [--json] [--visits N] [VISIT.yaml …]`` plays visits in turn, with
real clicks, on one terminal with its devices, at a hall and a dock of their own, which go
on all the while. The visits given must leave things so that they can be played again;
without any, four that only look things up and print. Behind each visit, once the terminal
is quiet: memory of the terminal and of the hall (RSS), open files, threads, the size of
the store. The first quarter warms up; over the rest, growth is the slope of a straight
line through the memory (least squares). Bars: 48 KiB a visit for the terminal (a hundred
visits a day make under 5 MiB, and a terminal is started anew every night), no open file
and no thread more at the end, and no visit slower than before by half.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

from workbench.play.player import Player
from workbench.play.visit_file import load_visit
from workbench.trial import Trial, is_display_there

VISITS: Final = Path(__file__).parent.parent / "assets" / "visits"
REPEATABLE: Final = ("task_credit_query", "task_no_arrears", "task_calculator", "several_mandates")
GROWTH_BAR_KIB: Final = 48.0
SLOWER_BAR: Final = 1.5


@dataclass(frozen=True, slots=True)
class Reading:
    """The house after a visit. Memory in KiB, the store in bytes."""

    seconds: float
    terminal_kib: int
    hall_kib: int
    files: int
    threads: int
    store_bytes: int


def main(arguments: list[str] | None = None) -> int:
    """Measure; exit status 1 where a bar is not met."""
    parser = argparse.ArgumentParser(prog="bench.soak", description=__doc__)
    parser.add_argument("visits_files", nargs="*", type=Path, metavar="VISIT.yaml")
    parser.add_argument("--visits", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.visits < 8:
        parser.error("--visits: at least 8, to tell growth from warming up")
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    if not is_display_there():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    from kiosk.__main__ import prepare_environment

    prepare_environment()
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    files = asked.visits_files or [VISITS / f"{name}.yaml" for name in REPEATABLE]
    readings = soak([load_visit(file) for file in files], asked.visits, quiet=asked.json)
    application.processEvents()
    report = summary(readings, len(files))
    print(json.dumps(report) if asked.json else in_words(report))
    return 0 if report["ok"] else 1


def soak(visits: list[list[tuple[str, Any]]], count: int, *, quiet: bool) -> list[Reading]:
    """Play ``visits`` in turn until there were ``count``; a reading behind each."""
    readings: list[Reading] = []
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        trial = Trial(Path(folder))
        player: Player | None = None
        try:
            trial.start()
            player = Player(trial, None)
            for number, steps in enumerate(islice(cycle(visits), count), start=1):
                began = time.monotonic()
                player.play(steps)
                readings.append(_read(player, trial, time.monotonic() - began))
                if not quiet and number % len(visits) == 0:
                    print(f"{number} {readings[-1]}", file=sys.stderr)
        finally:
            if player is not None:
                player.close()
            trial.stop()
    return readings


def _read(player: Player, trial: Trial, seconds: float) -> Reading:
    terminal = player.terminal
    player.hand.wait_until(lambda: terminal.background.pending == 0, "the terminal to be quiet")
    player.hand.settle()
    return Reading(
        seconds=seconds,
        terminal_kib=_memory_kib("self"),
        hall_kib=_memory_kib(str(trial.hall_process)),
        files=_entries("/proc/self/fd"),
        threads=_entries("/proc/self/task"),
        store_bytes=sum(
            file.stat().st_size for file in trial.terminal_state.rglob("*") if file.is_file()
        ),
    )


def _entries(folder: str) -> int:
    return sum(1 for _ in Path(folder).iterdir())


def _memory_kib(process: str) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def summary(readings: list[Reading], kinds: int) -> dict[str, Any]:
    """What the readings say; ``kinds`` visits make a round."""
    warm = readings[len(readings) // 4 :]
    first, last = _first_and_last_round(warm, kinds)
    growth = _slope([reading.terminal_kib for reading in warm])
    slower = statistics.median(r.seconds for r in last) / statistics.median(
        r.seconds for r in first
    )
    files = last[-1].files - first[-1].files
    threads = last[-1].threads - first[-1].threads
    return {
        "visits": len(readings),
        "seconds_a_visit": round(statistics.median(r.seconds for r in readings), 2),
        "terminal_mib": [round(r.terminal_kib / 1024, 1) for r in (warm[0], warm[-1])],
        "terminal_kib_a_visit": round(growth, 1),
        "hall_kib_a_visit": round(_slope([reading.hall_kib for reading in warm]), 1),
        "files_more": files,
        "threads_more": threads,
        "store_bytes": [warm[0].store_bytes, warm[-1].store_bytes],
        "slower": round(slower, 2),
        "ok": growth <= GROWTH_BAR_KIB and files <= 0 and threads <= 0 and slower <= SLOWER_BAR,
    }


def _first_and_last_round(
    readings: list[Reading], kinds: int
) -> tuple[list[Reading], list[Reading]]:
    """The same kinds of visits at both ends, so that like is compared with like."""
    whole = len(readings) - len(readings) % kinds
    return readings[:kinds], readings[whole - kinds : whole]


def _slope(values: list[int]) -> float:
    """How much is added at each step, by least squares."""
    return statistics.linear_regression(range(len(values)), values).slope


def in_words(report: dict[str, Any]) -> str:
    """The report for a person."""
    before, after = report["terminal_mib"]
    return (
        f"{report['visits']} visits of {report['seconds_a_visit']} s: terminal {before} → "
        f"{after} MiB, {report['terminal_kib_a_visit']} KiB a visit (bar {GROWTH_BAR_KIB:.0f}); "
        f"hall {report['hall_kib_a_visit']} KiB a visit; {report['files_more']} open files and "
        f"{report['threads_more']} threads more; {report['slower']}× as long at the end: "
        f"{'ok' if report['ok'] else 'NOT ok'}"
    )


if __name__ == "__main__":
    sys.exit(main())
