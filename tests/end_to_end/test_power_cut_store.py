"""The terminal dies at any moment: nothing acknowledged is lost, nothing is half done.

Two ways to die. ``kill -9`` ends the process while the system goes on. A power cut also
takes what the disk had not been told to flush: the writer's system calls are recorded,
and disks as they may look after a cut at any of them are made from the record.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from offline_cache.store import Store

KEY = bytes(range(32))
ROOT = Path(__file__).parents[2]
WRITER = Path(__file__).with_name("store_writer.py")
SECTOR = 512

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 and fork are POSIX")


def body(number: int) -> bytes:
    return f"filing {number} ".encode() * (1 + number * 37 % 900)


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}


def check(path: Path, acknowledged: list[str]) -> tuple[list[str], int]:
    """Open what is left; return what was lost or half done, and how many filings are there."""
    store = Store.open(path, KEY)
    wrong = []
    if store.recovery is not None:
        wrong.append(f"damaged: {store.recovery.reason}")
    events = {event.task_id: event for event in store.pending.for_visitor("p", "T")}
    for task, event in events.items():
        if event.body != body(int(task[1:])):
            wrong.append(f"{task}: another body")
        if store.drafts.find("p", "T", task) is not None:
            wrong.append(f"{task}: signed, and the draft is still there")
    for line in acknowledged:
        step, number = line.split()
        task = f"S{number}"
        if step == "signed" and task not in events:
            wrong.append(f"{task}: signed and lost")
        if step == "saved" and task not in events:
            draft = store.drafts.find("p", "T", task)
            if draft is None or draft.answers != body(int(number)):
                wrong.append(f"{task}: saved and lost")
    store.close()
    return wrong, len(events)


def kill_many_times(directory: Path, kills: int, seed: int) -> int:
    """Kill a writer again and again; return how many filings survived them all."""
    path, acks = directory / "store.db", directory / "acks"
    chance = random.Random(seed)
    spawner = subprocess.Popen(
        [sys.executable, str(WRITER), "--spawn", str(path), KEY.hex(), str(acks)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
        cwd=ROOT,
    )
    assert spawner.stdin is not None
    assert spawner.stdout is not None
    found = first = 0
    try:
        for kill in range(kills):
            before = acks.stat().st_size if acks.exists() else 0
            spawner.stdin.write(f"{first} 100000\n")
            spawner.stdin.flush()
            child = int(spawner.stdout.readline())
            if kill % 4:  # every fourth one dies while it opens the store
                wait_for_growth(acks, before)
            time.sleep(chance.uniform(0, 0.02))
            os.kill(child, signal.SIGKILL)
            assert spawner.stdout.readline() == "ended\n"
            acknowledged = acks.read_text().splitlines() if acks.exists() else []
            wrong, found = check(path, acknowledged)
            assert wrong == [], f"after kill {kill}"
            numbers = [int(line.split()[1]) for line in acknowledged if line[0] == "s"]
            first = max(numbers, default=-1) + 2  # the last one may have been half signed
    finally:
        spawner.stdin.close()
        spawner.wait()
        spawner.stdout.close()
    assert sorted(file.name for file in directory.iterdir()) == ["acks", "store.db"]
    return found


def wait_for_growth(file: Path, before: int) -> None:
    deadline = time.monotonic() + 20
    while not file.exists() or file.stat().st_size <= before:
        assert time.monotonic() < deadline, "the writer does not write"
        time.sleep(0.001)


def test_kill_9_loses_nothing_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    assert (
        kill_many_times(tmp_path, kills=60, seed=1) > 15
    )  # how many a machine signs between kills is its own affair


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_kill_9_loses_nothing_however_often(tmp_path: Path, seed: int) -> None:
    assert kill_many_times(tmp_path, kills=500, seed=seed) > 250


# Power cuts


@dataclass
class Disk:
    """What a disk may hold: what was flushed, and what still hung in memory."""

    directory: Path
    files: dict[str, bytearray] = field(default_factory=dict)
    unflushed: dict[str, list[tuple[int, bytes] | int]] = field(default_factory=dict)
    unflushed_names: set[str] = field(default_factory=set)

    def take(self, call: Call) -> None:
        """Do what the system call did to the disk."""
        name = call.name
        if call.kind == "create":
            if name not in self.files:
                self.files[name], self.unflushed[name] = bytearray(), []
                self.unflushed_names.add(name)
        elif call.kind == "write":
            self.unflushed[name].append((call.offset, call.data))
        elif call.kind == "truncate":
            self.unflushed[name].append(call.offset)
        elif call.kind == "flush":
            for change in self.unflushed[name]:
                apply(self.files[name], change)
            self.unflushed[name] = []
        elif call.kind == "flush names":
            self.unflushed_names.clear()
        elif call.kind == "remove":
            self.files.pop(name)
            self.unflushed.pop(name)

    def after_cut(self, target: Path, chance: random.Random) -> None:
        """Write one disk that a cut now may leave: each unflushed sector there or not."""
        for name, content in self.files.items():
            if name in self.unflushed_names and chance.random() < 0.5:
                continue
            left = bytearray(content)
            share = chance.choice((0.0, 0.5, 0.9, 1.0))
            for change in self.unflushed[name]:
                if isinstance(change, int):
                    if chance.random() < share:
                        apply(left, change)
                    continue
                offset, data = change
                for start in range(0, len(data), SECTOR):
                    if chance.random() < share:
                        apply(left, (offset + start, data[start : start + SECTOR]))
            (target / name).write_bytes(left)


def apply(content: bytearray, change: tuple[int, bytes] | int) -> None:
    if isinstance(change, int):
        del content[change:]
        content.extend(bytes(change - len(content)))
        return
    offset, data = change
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


@dataclass
class Call:
    """One recorded system call, or an acknowledgement."""

    kind: str
    name: str
    offset: int = 0
    data: bytes = b""


LINE = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+= (-?\d+)")
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
CALLS = "trace=openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,rename,close"


def record(directory: Path, count: int, pragmas: list[str]) -> list[Call]:
    """Run the writer under strace; return what it did to its directory, in order."""
    path, acks, trace = directory / "store.db", directory / "acks", directory / "trace"
    watched = [path, path.with_name("store.db-wal"), path.with_name("store.db-journal")]
    command = ["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-e", CALLS]
    for file in (*watched, acks, directory):
        command += ["-P", str(file)]
    command += ["-o", str(trace), sys.executable, str(WRITER)]
    done = subprocess.run(
        [*command, str(path), KEY.hex(), str(acks), "0", str(count), *pragmas],
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if "ptrace" in done.stderr or "Operation not permitted" in done.stderr:
        pytest.skip("strace is not allowed here")
    assert done.returncode == 0, done.stderr
    return list(read_trace(trace, directory))


def read_trace(trace: Path, directory: Path) -> Iterator[Call]:
    for line in trace.read_text().splitlines():
        match = LINE.match(line)
        if match is None:
            assert "exited" in line, line
            continue
        name, arguments, result = match.groups()
        if int(result) < 0:
            continue
        strings = [bytes.fromhex(text.replace("\\x", "")) for text in STRING.findall(arguments)]
        opened = re.match(r"\d+<([^>]*)>", arguments)
        file = ""
        if opened:
            file = bytes.fromhex(opened[1].replace("\\x", "")).decode()
        if name == "openat":
            if "O_CREAT" in arguments:
                file = Path(strings[0].decode()).name
                if file != "acks":
                    yield Call("create", file)
        elif name == "unlink":
            yield Call("remove", Path(strings[0].decode()).name)
        elif name == "write" and Path(file).name == "acks":
            yield Call("acknowledge", strings[0].decode().strip())
        elif name == "pwrite64":
            offset = int(arguments.rpartition(",")[2])
            assert len(strings[0]) == int(result)
            yield Call("write", Path(file).name, offset, strings[0])
        elif name == "ftruncate":
            yield Call("truncate", Path(file).name, int(arguments.rpartition(",")[2]))
        elif name in ("fsync", "fdatasync"):
            if Path(file) == directory:
                yield Call("flush names", "")
            else:
                yield Call("flush", Path(file).name)
        else:
            assert name == "close", line


def cut_many_times(calls: list[Call], directory: Path, cuts: int, seed: int) -> list[str]:
    """Cut the power at ``cuts`` points of the record; return everything that went wrong."""
    chance = random.Random(seed)
    points = set(chance.sample(range(len(calls)), min(cuts, len(calls))))
    disk, acknowledged, wrong = Disk(directory), [], []
    for number, call in enumerate(calls):
        if call.kind == "acknowledge":
            acknowledged.append(call.name)
        else:
            disk.take(call)
        if number in points:
            target = directory / f"cut{number}"
            target.mkdir()
            disk.after_cut(target, chance)
            found, _ = check(target / "store.db", [a for a in acknowledged if a[0] == "s"])
            wrong += [f"cut {number}: {what}" for what in found]
            shutil.rmtree(target)
    return wrong


def recorded(directory: Path, pragmas: list[str], count: int = 25) -> list[Call]:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    calls = record(directory, count, ["wal_autocheckpoint = 12", *pragmas])
    assert sum(call.kind == "acknowledge" for call in calls) == 2 * count + 1
    return calls


def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    calls = recorded(tmp_path, [])
    checkpoints = [call for call in calls if (call.kind, call.name) == ("flush", "store.db")]
    assert len(checkpoints) > 10
    assert cut_many_times(calls, tmp_path, cuts=300, seed=1) == []


def test_the_model_of_a_power_cut_can_lose_something(tmp_path: Path) -> None:
    """A control: with ``synchronous=NORMAL`` the same cuts lose what was acknowledged."""
    calls = recorded(tmp_path, ["synchronous = NORMAL"])
    wrong = cut_many_times(calls, tmp_path, cuts=60, seed=1)
    assert any("and lost" in what for what in wrong)


@pytest.mark.slow
def test_a_power_cut_at_any_system_call_loses_nothing(tmp_path: Path) -> None:
    calls = recorded(tmp_path, [], count=80)
    for seed in range(3):
        assert cut_many_times(calls, tmp_path, cuts=len(calls), seed=seed) == []
