"""``./dev test``: everything CI runs, in the order in which mistakes are cheapest to find."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time

from workbench.trial import ROOT

#: Half of the tests wait for something most of the time, so two go side by side even on one core.
WORKERS = min(4, max(2, os.cpu_count() or 1))


CHECKS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "layers": ["lint-imports"],
    "qml": [sys.executable, "-m", "workbench.qml_check"],
    "texts": [sys.executable, "-m", "workbench.texts", "--check"],
    "types": ["mypy"],
    "tests": [sys.executable, "-m", "pytest", "-q", "-n", str(WORKERS), "--dist", "worksteal"],
}


def main(arguments: list[str] | None = None) -> int:
    """Run the checks; the first that fails ends the run with its exit status."""
    parser = argparse.ArgumentParser(prog="./dev test", description=__doc__)
    parser.add_argument("only", nargs="*", choices=[[], *CHECKS], help="run only these")
    asked = parser.parse_args(arguments)
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
    }
    for name in asked.only or CHECKS:
        command = CHECKS[name]
        program = shutil.which(command[0]) or command[0]
        print(f"== {name}: {' '.join(command)}", flush=True)
        started = time.monotonic()
        status = subprocess.run([program, *command[1:]], cwd=ROOT, env=environment, check=False)
        print(f"== {name}: {time.monotonic() - started:.0f} s", flush=True)
        if status.returncode:
            print(f"== {name} failed", flush=True)
            return status.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
