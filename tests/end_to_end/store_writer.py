"""A terminal that signs one filing after another, until it is killed.

Run as a script. For each number it saves a draft, then signs it, and says so on the
acknowledgement file only after the store has said that it is safe.

    store_writer.py STORE KEY_HEX ACKS FIRST COUNT [PRAGMA ...]
    store_writer.py --spawn STORE KEY_HEX ACKS

With ``--spawn`` it stays and forks a writer for each line ``FIRST COUNT`` on its input,
printing the writer's process id: importing once makes many kills affordable.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from offline_cache.store import Store


def body(number: int) -> bytes:
    """Return what is signed under ``number``: of different lengths, over several pages."""
    return f"filing {number} ".encode() * (1 + number * 37 % 900)


def sign_all(path: Path, key: bytes, acks: int, first: int, count: int, pragmas: list[str]) -> None:
    """Sign ``count`` filings, acknowledging each step once it is durable."""
    store = Store.open(path, key)
    os.write(acks, b"open 0\n")
    for pragma in pragmas:
        store.access._database.conn.execute(f"PRAGMA {pragma}")  # outside any transaction
    for number in range(first, first + count):
        task = f"S{number}"
        draft = store.drafts.save("p", "T", task, 1, body(number), store.access.clock())
        os.write(acks, f"saved {number}\n".encode())
        store.pending.enqueue("filing", body(number), "p", "T", task, draft.draft_id)
        os.write(acks, f"signed {number}\n".encode())
    store.close()


def main(arguments: list[str]) -> None:
    """Run as the module's docstring says."""
    spawn = arguments[0] == "--spawn"
    path, key, acks_path = arguments[spawn : spawn + 3]
    acks = os.open(acks_path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    if not spawn:
        first, count, *pragmas = arguments[3:]
        sign_all(Path(path), bytes.fromhex(key), acks, int(first), int(count), pragmas)
        return
    for line in sys.stdin:
        first, count = line.split()
        child = os.fork()
        if child == 0:
            sign_all(Path(path), bytes.fromhex(key), acks, int(first), int(count), [])
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)
        sys.stdout.write("ended\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
