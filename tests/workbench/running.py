"""Processes of ``./dev run``, and every process that came from them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from workbench.trial import ROOT

PATIENCE_S = 60.0


@dataclass
class Run:
    """One command of the bench, begun in an environment that marks all its descendants."""

    process: subprocess.Popen[bytes]
    mark: str
    out: Path
    temporary: Path
    _seen: str = field(default="", repr=False)

    @property
    def said(self) -> str:
        """Everything it and its children have printed."""
        return self.out.read_text(encoding="utf-8", errors="replace")

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until ``holds()``; fails with all that was said."""
        deadline = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < deadline, f"waited in vain for {what}: {self.said}"
            time.sleep(0.05)

    def until_said(self, words: str) -> None:
        """Wait until ``words`` were printed."""

        def holds() -> bool:
            assert words in self.said or self.process.poll() is None, self.said
            return words in self.said

        self.until(holds, f"“{words}”")

    def end(self, number: signal.Signals) -> int:
        """Send a signal; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)

    def descendants(self, of: str = "") -> list[int]:
        """Processes that bear the mark and have ``of`` in their command line."""
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdecimal():
                continue
            try:
                environment = (folder / "environ").read_bytes()
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue  # gone meanwhile
            if self.mark.encode() in environment and of in command and state != "Z":
                found.append(int(folder.name))
        return found

    def nothing_left(self) -> None:
        """No process and no temporary file outlives it."""
        self.until(lambda: not self.descendants(), "every process to end")
        assert [path.name for path in self.temporary.iterdir()] == []


@contextmanager
def begun(folder: Path, *command: str, **environment: str) -> Iterator[Run]:
    """Start ``python -m workbench.run`` with ``command``; whatever is left is killed."""
    mark = f"BENCH_MARK={uuid.uuid4().hex}"
    temporary = Path("/tmp") / mark[-12:]  # noqa: S108 - a socket's path must be short
    temporary.mkdir()
    own = {name: value for name, value in os.environ.items() if not name.endswith("DISPLAY")}
    own.pop("QT_QPA_PLATFORM", None)
    own |= {"TMPDIR": str(temporary), "BENCH_MARK": mark.partition("=")[2]} | environment
    out = folder / "said.txt"
    with out.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "workbench.run", *command],
            cwd=ROOT,
            env=own,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
        )
    run = Run(process, mark, out, temporary)
    try:
        yield run
    finally:
        for number in run.descendants():
            os.kill(number, signal.SIGKILL)
        process.wait(PATIENCE_S)
        subprocess.run(["rm", "-rf", str(temporary)], check=True)
