"""The hall as a process of its own, as `python -m hall serve` starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(state: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the real server on a free port; yield its address and the process."""
    command = [sys.executable, "-m", "hall", "serve", "--synthetic"]
    process = subprocess.Popen(
        [*command, "--state", str(state), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("hall ready http://127.0.0.1:"), line
        yield line.split()[2], process
    finally:
        process.kill()
        process.communicate()
