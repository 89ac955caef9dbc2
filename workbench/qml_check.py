"""Lints all QML files with Qt's own tool; a warning is a failure."""

from __future__ import annotations

import subprocess
import sys
from shutil import which

from workbench.trial import ROOT


def main() -> int:
    """Lint; return the exit status."""
    tool = which("pyside6-qmllint")
    if tool is None:
        print("pyside6-qmllint is not on the path; run through ./dev", file=sys.stderr)
        return 2
    files = sorted(
        str(path.relative_to(ROOT))
        for folder in ("screens", "devices")
        for path in (ROOT / folder).rglob("*.qml")
    )
    done = subprocess.run(
        [tool, "-I", str(ROOT), "--max-warnings", "0", *files],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout + done.stderr, end="")
    print(f"{len(files)} QML files")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
