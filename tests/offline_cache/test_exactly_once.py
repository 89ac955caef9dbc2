"""Every signed filing reaches the hall exactly once, whatever dies on the way.

Both ends are real processes on a real connection: replies are lost after the hall has
committed, the hall is at times ill, and both ends are killed again and again.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from offline_cache.pending import PendingState
from offline_cache.store import Store

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
KEY = bytes(range(32))
LONGEST = 120.0

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")


@dataclass
class Outcome:
    """What both ends hold at the end."""

    filings: Counter[str]  # how often the hall has each task
    keys: int
    requests: int
    kills: Counter[str]
    receipts: dict[str, str]  # by key, at the hall
    kept: dict[str, str]  # by key, at the terminal


class Process:
    """One end: started, killed, started again."""

    def __init__(self, script: str, *arguments: str) -> None:
        self.command = [sys.executable, str(HERE / script), *arguments]
        self.child = self._start()

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
        )

    def restart(self) -> None:
        self.end()
        self.child = self._start()

    def end(self) -> None:
        self.child.kill()
        self.child.wait()
        assert self.child.stdout is not None
        self.child.stdout.close()

    def first_line(self) -> str:
        assert self.child.stdout is not None
        return self.child.stdout.readline().strip()


def run(directory: Path, count: int, seed: int, kills: int, *, safe: bool = True) -> Outcome:
    """Let the terminal deliver ``count`` filings, killing both ends ``kills`` times."""
    chance = random.Random(seed)
    killed: Counter[str] = Counter()
    database, path = directory / "hall.db", directory / "store.db"
    hall = Process("far_end.py", str(database), "0", str(seed), *([] if safe else ["--no-dedupe"]))
    hall.command[3] = hall.first_line()  # it comes back on the same port
    terminal = Process(
        "signing_terminal.py",
        str(path),
        KEY.hex(),
        f"http://127.0.0.1:{hall.command[3]}",
        str(count),
        *([] if safe else ["--careless"]),
    )
    try:
        for number in range(kills):
            wait_for_requests(database, chance.randint(1, 8), terminal)
            time.sleep(chance.uniform(0, 0.02))  # the moment of the kill
            if number % 2:
                terminal.restart()
                killed["terminal"] += 1
            else:
                hall.command[4] = str(seed + number + 1)
                hall.restart()
                killed["hall"] += 1
        terminal.child.wait(LONGEST)
        assert terminal.child.returncode == 0
    finally:
        terminal.end()
        hall.end()
    return outcome(database, path, killed)


def wait_for_requests(database: Path, more: int, terminal: Process) -> None:
    """Wait until ``more`` requests have reached the hall since now."""
    deadline = time.monotonic() + LONGEST
    hall = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
    first = None
    while first is None or count_requests(hall) < first + more:
        first = count_requests(hall) if first is None else first
        assert terminal.child.poll() is None, "the terminal ended before it was killed"
        assert time.monotonic() < deadline, "the terminal sends nothing"
        time.sleep(0.002)
    hall.close()


def count_requests(hall: sqlite3.Connection) -> int:
    count: int = hall.execute("SELECT count(*) FROM requests").fetchone()[0]
    return count


def outcome(database: Path, path: Path, kills: Counter[str]) -> Outcome:
    hall = sqlite3.connect(database)
    filings = Counter(
        json.loads(body)["task"] for (body,) in hall.execute("SELECT body FROM filings")
    )
    requests = count_requests(hall)
    keys = hall.execute("SELECT count(DISTINCT key) FROM filings").fetchone()[0]
    receipts = {
        key: json.loads(reply)["receipt"]["number"]
        for key, reply in hall.execute("SELECT key, reply FROM replies")
    }
    hall.close()
    store = Store.open(path, KEY)
    kept = {
        event.key: json.loads(event.reply or b"{}")["receipt"]["number"]
        for event in store.pending.for_visitor("p", "T")
        if event.state is PendingState.ACCEPTED
    }
    store.close()
    return Outcome(filings, keys, requests, kills, receipts, kept)


def check(found: Outcome, count: int) -> None:
    """Each filing is at the hall once, and the terminal has that very receipt."""
    assert found.filings == Counter({f"S{number}": 1 for number in range(count)})
    assert found.keys == count
    assert found.kept == found.receipts
    assert found.requests > count * 1.3, "hardly anything was asked or sent again"


def test_every_filing_arrives_exactly_once(tmp_path: Path) -> None:
    check(run(tmp_path, count=150, seed=7, kills=14), 150)


def test_without_keys_and_questions_filings_are_doubled(tmp_path: Path) -> None:
    """A control: the same bad line doubles filings when nobody takes care."""
    found = run(tmp_path, count=20, seed=7, kills=0, safe=False)
    assert sum(found.filings.values()) > 20


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12])
def test_a_long_bad_day(tmp_path: Path, seed: int) -> None:
    check(run(tmp_path, count=800, seed=seed, kills=80), 800)
