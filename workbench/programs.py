"""The programs of a trial: started, heard until they are ready, and ended with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
START_WITHIN_S = 30.0


class TrialError(RuntimeError):
    """A part of the house did not start; the text names it and shows its last words."""


@dataclass(frozen=True)
class Programs:
    """Programs whose output and log lie in ``folder``, each under its name."""

    folder: Path

    def start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        """Start ``command``; it ends with this process, on Linux even without a word."""
        with self._output(name).open("wb") as out, self._log(name).open("ab") as log:
            return subprocess.Popen(
                [*dying_with_parent(), *command],
                start_new_session=True,  # Ctrl-C is for us; we end them in order
                cwd=_ROOT,
                stdout=out,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )

    def said(self, process: subprocess.Popen[bytes] | None, name: str, last: str) -> list[str]:
        """Wait for what ``process`` says when it is ready, up to the line beginning with ``last``.

        Raises :class:`TrialError` with its last words when it ends or stays silent.
        """
        deadline = time.monotonic() + START_WITHIN_S
        while time.monotonic() < deadline:
            ended = process is None or process.poll() is not None
            lines = self._output(name).read_text(encoding="utf-8").splitlines(keepends=True)
            if any(line.startswith(last) and line.endswith("\n") for line in lines):
                return [line.strip() for line in lines]
            if ended:
                break
            time.sleep(0.02)
        raise TrialError(self.last_words(name))

    def last_words(self, name: str) -> str:
        """The end of a program's log, for people: it did not start."""
        lines = self._log(name).read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
        return "\n".join([f"the {name} did not start; from {self._log(name)}:", *lines])

    def _output(self, name: str) -> Path:
        return self.folder / f"{name}.out"

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def dying_with_parent() -> list[str]:
    """What to put before a command so that it does not outlive this process."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []


def end(process: subprocess.Popen[bytes] | subprocess.Popen[str] | None) -> None:
    """End ``process``, gently for ten seconds, and wait for it."""
    if process is None:
        return
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
