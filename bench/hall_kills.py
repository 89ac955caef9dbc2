"""Kills the hall server (SIGKILL) again and again while five terminals are in the middle of things.

``python -m bench.hall_kills [--kills 200] [--json]``. Filings, ratings, drafts, booked times
and payments are under way at once; whatever got no answer is sent again under its key, as a
terminal does. At the end the database is held against what was answered: nothing that was
acknowledged is lost, nothing happened twice. Exit status 1 if anything is amiss.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from bench.hall_chores import CHORES, Chore, Surprise
from hall.bureau.synthetic.personas import load_personas
from hall.composition import open_accounts
from hall.key_files import read_key
from hall.payments.request_signing import make_merchant_key
from hall.settings import HallSettings
from hall.sqlcipher import connect, faults
from kiosk.china_time import china_today
from workbench.payment_provider import free_port

ROOT = Path(__file__).parents[1]


@contextmanager
def _program(log: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    errors = log.open("w", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
        errors.close()


def _work(chore: Chore, until: float, surprises: list[str]) -> None:
    try:
        while time.monotonic() < until:
            chore.once()
    except httpx.HTTPError:
        chore.repeats += 1  # killed: unknown, not failed
    except (Surprise, ValueError, KeyError, LookupError) as surprise:
        surprises.append(f"{type(chore).__name__}: {surprise}")


def measure(kills: int, state: Path, seed: int) -> dict[str, Any]:
    """Kill ``kills`` times; return what was done and everything that is amiss."""
    chance = random.Random(seed)
    hall_state, till_state = state / "hall", state / "till"
    terminals, _ = open_accounts(HallSettings(state=hall_state))
    port, till_port = free_port(), free_port()
    personas = load_personas(china_today())
    chores: list[Chore] = []
    for kind in CHORES:
        code = terminals.issue_code(kind.__name__, timedelta(hours=1)).code
        _, token = terminals.enrol(code, name="t", software_version="0", client="")
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"Authorization": f"Bearer {token}"},
            timeout=20,
            trust_env=False,
        )
        chores.append(kind(client, personas))
    terminals._database.close()
    key = till_state / "merchant_key"
    make_merchant_key(key)
    till = ["hall.payments.synthetic_provider", "--state", str(till_state), "--key-file", str(key)]
    serve = ["hall", "serve", "--synthetic", "--state", str(hall_state), "--port", str(port)]
    serve += ["--payments-url", f"http://127.0.0.1:{till_port}", "--payments-key", str(key)]
    surprises: list[str] = []
    with _program(state / "till.log", *till, "--port", str(till_port)):
        for round_ in range(kills + 1):
            with _program(state / "hall.log", *serve) as process:
                if round_ % 10 == 9:  # now and then before it is even up
                    time.sleep(chance.uniform(0.1, 2))
                    continue
                assert process.stdout is not None
                if not process.stdout.readline().startswith("hall ready"):
                    last_words = (state / "hall.log").read_text(encoding="utf-8")[-400:]
                    surprises.append(f"the server did not start again: {last_words}")
                    break
                last = round_ == kills
                if not last:
                    threading.Timer(chance.uniform(0.02, 0.6), process.kill).start()
                until = time.monotonic() + (12 if last else 60)
                working = [
                    threading.Thread(target=_work, args=(one, until, surprises)) for one in chores
                ]
                for thread in working:
                    thread.start()
                for thread in working:
                    thread.join()
                if surprises:
                    break
    with closing(connect(hall_state / "hall.sqlite3", read_key(hall_state / "database.key"))) as db:
        amiss = surprises + faults(db)
        for chore in chores:
            amiss += chore.amiss(db)
            chore.client.close()
    return {
        "kills": kills,
        "seed": seed,
        "answered": {type(one).__name__: len(one.answered) for one in chores},
        "cut_off": {type(one).__name__: one.repeats for one in chores},
        "amiss": amiss,
    }


def main() -> int:
    """Run the measurement; 1 if anything is amiss."""
    parser = argparse.ArgumentParser(prog="python -m bench.hall_kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--json", action="store_true", help="one object")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as state:
        found = measure(asked.kills, Path(state), asked.seed)
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(f"{found['kills']} kills (seed {found['seed']})")
        for name, count in found["answered"].items():
            print(f"{name:8} {count:6} answered, {found['cut_off'][name]:4} times cut off")
        print("\n".join(found["amiss"]) or "nothing lost, nothing twice")
    return 1 if found["amiss"] else 0


if __name__ == "__main__":
    sys.exit(main())
