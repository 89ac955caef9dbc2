"""From one step of a guided task to the next on the screen, in the software renderer.

``python -m bench.task_screens [--json] [--rounds N] [TASK…]`` goes through every task of
the catalogue (or those named) with the first sample taxpayers that it serves, on the
terminal's own window: answer what has to be answered, press the main button, go back and
forward again. The clock starts when the model is told what the visitor pressed and stops
when the frame with the next step has been swapped; everything between (the runner, the
maps for QML, layout, painting) lies in it, and the draft that is saved beside it as well.
Bar: p95 100 ms. ``own`` is this process's own processor time of the same, which other
programs on the machine do not lengthen.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from statistics import quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.tasks import TaskRunner
    from kiosk.tasks.definition import TaskDefinition
    from kiosk.taxpayer import Profile

BAR_MS = 100.0
TAXPAYERS_A_TASK = 2
PATIENCE_S = 10.0


class Screen:
    """The terminal's window with a task on it."""

    def __init__(self, *, landscape: bool) -> None:
        from workbench.gallery import LOOKS, Studio

        self.studio = Studio(landscape=landscape)
        self.look = next(one for one in LOOKS if one.landscape is landscape)
        window = self.studio.terminal.window
        if window is None:
            raise RuntimeError("the studio is not open")
        self.window = window
        self.model = self.studio.models.task
        # As in the terminal: the draft is written at each step.
        self.model.answers_changed.connect(self._write_draft)
        self._swapped = False
        self.own: list[float] = []  # milliseconds of this process's own time, for each step
        window.frameSwapped.connect(self._note)

    def _write_draft(self) -> None:
        if self.model.runner is not None and not self.model.runner.signed:
            self.model.runner.answers_document()

    def _note(self) -> None:
        self._swapped = True

    def timed(self, press: Callable[[], object]) -> float:
        """Milliseconds from ``press`` to the frame that shows what it did."""
        from PySide6.QtCore import QCoreApplication, QEventLoop

        self.rest()
        self._swapped = False
        begun, own = time.perf_counter(), time.process_time()
        press()
        self.window.update()  # also where nothing that is drawn has changed
        while not self._swapped:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            if time.perf_counter() - begun > PATIENCE_S:
                raise TimeoutError("no frame came")
        self.own.append((time.process_time() - own) * 1000)
        return (time.perf_counter() - begun) * 1000

    def rest(self) -> None:
        """Let animations and queued work of the step before come to an end."""
        from PySide6.QtTest import QTest

        QTest.qWait(260)


def measure(screen: Screen, tasks: list[str], rounds: int) -> dict[str, list[float]]:
    """Go through ``tasks``; returns milliseconds by kind of change and by task."""
    from kiosk.identity.visitor import Right
    from kiosk.tasks import TaskRunner, load_task
    from kiosk.tasks.sample_taxpayers import sample_taxpayers
    from workbench.gallery import DAY
    from workbench.task_pictures import stand

    taken: dict[str, list[float]] = {}
    for task_id in tasks:
        definition = load_task(task_id)

        def begun(profile: Profile, definition: TaskDefinition = definition) -> TaskRunner:
            law, rights = screen.studio.law, frozenset(Right)
            return TaskRunner(definition, profile, "bench", law, DAY, rights=rights)

        served = (one for one in sample_taxpayers(DAY).values() if begun(one).exit is None)
        for profile in islice(served, TAXPAYERS_A_TASK):
            stand(screen.studio, screen.look, profile)
            for _ in range(rounds):
                runner = begun(profile)
                screen.model.begin(runner)
                go_through(screen, runner, task_id, taken)
    return taken


def go_through(
    screen: Screen, runner: TaskRunner, task_id: str, taken: dict[str, list[float]]
) -> None:
    """One visitor, from the first step to the signature or the result."""
    from kiosk.tasks.first_path import accept, fill_in, sign
    from kiosk.tasks.step_kinds import StepKind

    model = screen.model

    def note(kind: str, milliseconds: float) -> None:
        taken.setdefault(kind, []).append(milliseconds)
        taken.setdefault(task_id, []).append(milliseconds)

    first = True
    for _ in range(40):
        kind = runner.current_step.kind
        if runner.exit is not None or kind in (StepKind.RESULT, StepKind.PAY):
            return
        if kind in (StepKind.SIGNATURE, StepKind.SUBMIT):
            if not runner.signed:
                sign(runner)
            note("to the result", screen.timed(partial(model.record, accept(runner))))
            continue
        if not fill_in(runner):
            return
        model.redraw()
        before = runner.current_step.id
        forward = screen.timed(model.advance)
        if runner.current_step.id == before and runner.exit is None:
            return  # only a person gets further here: a picture to take, a code to type
        note("on", forward)
        if not first and not runner.frozen and runner.exit is None:
            note("back", screen.timed(model.go_back))
            note("on", screen.timed(model.advance))
        first = False


def main() -> int:
    """Measure and print; exit status 1 if p95 is over the bar."""
    parser = argparse.ArgumentParser(prog="./dev bench task", description=__doc__)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help="S01 …; all by default")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--landscape", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")

    from PySide6.QtGui import QGuiApplication

    from kiosk.tasks import task_ids

    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    screen = Screen(landscape=given.landscape)
    tasks = given.tasks or sorted(task_ids())
    measure(screen, tasks[:1], 1)  # compiled and loaded, as after the first visitor of a day
    screen.own.clear()
    taken = measure(screen, tasks, given.rounds)
    screen.studio.close()
    application.processEvents()
    steps = [value for kind in ("on", "back", "to the result") for value in taken.get(kind, [])]
    result: dict[str, float] = {"steps": len(steps)}
    for name, values in {"step": steps, "own": screen.own, **taken}.items():
        if len(values) > 1:
            cuts = quantiles(values, n=20)
            key = name.replace(" ", "_")
            result |= {f"{key}_p50_ms": round(cuts[9], 1), f"{key}_p95_ms": round(cuts[18], 1)}
    if given.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:28} {value:9.1f}")
    return 0 if result["step_p95_ms"] <= BAR_MS else 1


if __name__ == "__main__":
    sys.exit(main())
