"""How soon the terminal answers touches, and how soon it can take a card.

``python -m bench.start [--json] [--rounds N]`` starts, by turns, a bare window (one
button, nothing else) and the terminal (with a hall server and simulated devices), and
measures from outside: from the start of the process to the line each writes when its
first frame is on the screen and its event loop turns. ``ready_s`` is the time until the
ID reader is ready and somebody listens to it. All are medians, in seconds; warm, drawn
by the software renderer, without a display. Bars: ratio 1.5, ready 1.2 s.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from workbench.programs import end
from workbench.trial import ROOT, Trial

FIRST_FRAME = "first frame"
READY = "ready for a card"
PATIENCE_S = 30.0
RATIO_BAR, READY_BAR_S = 1.5, 1.2

BARE_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

application = QGuiApplication(sys.argv[:1])
engine = QQmlApplicationEngine()
engine.loadData(b'''
import QtQuick
import QtQuick.Controls.Basic

Window {
    width: 1080
    height: 1920
    visible: true
    Button { anchors.centerIn: parent; text: "begin" }
}
''')


engine.rootObjects()[0].frameSwapped.connect(
    lambda: QTimer.singleShot(0, lambda: sys.stderr.write("first frame\\n"))
)
sys.exit(application.exec())
"""


@dataclass
class Starts:
    """Seconds from the start of a process, one entry a round."""

    bare: list[float] = field(default_factory=list)
    first_frame: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)

    def medians(self) -> dict[str, float]:
        """The result as it is printed."""
        bare, frame = statistics.median(self.bare), statistics.median(self.first_frame)
        return {
            "bare_s": round(bare, 3),
            "first_frame_s": round(frame, 3),
            "ratio": round(frame / bare, 2),
            "ready_s": round(statistics.median(self.ready), 3),
        }


def seconds_until(command: list[str], *lines: str) -> list[float]:
    """Start ``command``, and measure until its standard error holds each of ``lines``.

    Raises :class:`RuntimeError` with what it said if one does not come.
    """
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed terminal is compiled
    found: dict[str, float] = {}
    said: list[str] = []
    begun = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for told in process.stderr or ():
            now = time.monotonic() - begun
            said.append(told)
            found |= {line: now for line in lines if line in told and line not in found}
            if len(found) == len(lines) or now > PATIENCE_S:
                break
    finally:
        end(process)
        if process.stderr is not None:
            process.stderr.close()
    if len(found) < len(lines):
        missing = ", ".join(line for line in lines if line not in found)
        raise RuntimeError(f"{command[1:3]} did not say: {missing}\n{''.join(said[-20:])}")
    return [found[line] for line in lines]


def measure(rounds: int) -> Starts:
    """Start both ``rounds`` times by turns, after one round to warm up."""
    starts = Starts()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        trial = Trial(Path(folder))
        try:
            trial.start()
            terminal = [sys.executable, "-m", "kiosk", "--settings", str(trial.settings_file)]
            for number in range(rounds + 1):
                (bare,) = seconds_until([sys.executable, "-c", BARE_WINDOW], FIRST_FRAME)
                frame, ready = seconds_until(terminal, FIRST_FRAME, READY)
                if number:
                    starts.bare.append(bare)
                    starts.first_frame.append(frame)
                    starts.ready.append(ready)
        finally:
            trial.stop()
    return starts


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; exit status 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="./dev bench start", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=9, help="pairs of starts, at least 5")
    asked = parser.parse_args(arguments)
    result = measure(max(5, asked.rounds)).medians()
    if asked.json:
        print(json.dumps(result))
    else:
        print(f"a bare window            {result['bare_s']:.3f} s")
        print(f"the terminal answers     {result['first_frame_s']:.3f} s")
        print(f"    of the bare window   {result['ratio']:.2f} (bar {RATIO_BAR})")
        print(f"ready for a card         {result['ready_s']:.3f} s (bar {READY_BAR_S})")
    met = result["ratio"] <= RATIO_BAR and result["ready_s"] <= READY_BAR_S
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
