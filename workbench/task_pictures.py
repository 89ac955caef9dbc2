"""A picture of every page of a guided task, on the terminal's own screen.

The walk of :mod:`kiosk.tasks.walk` goes through everything a visitor can do; each step, exit
and outcome is drawn where it is met first, with the taxpayer who met it. What can be
measured as wrong (clipped, overlapping, too small) is said besides.

``python -m kiosk.tasks render FILE`` finds this module by its name: a task file is checked,
walked and drawn by one command, but drawing needs the screens and the terminal, which the
tasks' own room may not know (see the layers in ``pyproject.toml``).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.gallery import DAY, LOOKS, Look, Studio
from workbench.screen_faults import faults

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from kiosk.tasks.definition import TaskDefinition
    from kiosk.tasks.runner import TaskRunner
    from kiosk.taxpayer import Profile


def render(definition: TaskDefinition, into: Path, looks: tuple[str, ...]) -> int:
    """Draw every page of ``definition`` into ``into``; returns how many faults were measured.

    ``looks`` are names of :data:`workbench.gallery.LOOKS`. Files are called
    ``S01_02_review__portrait.png``, in the order in which pages are met.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    into.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for look in (one for one in LOOKS if one.name in looks):
        drawing = _Drawing(definition, into, look)
        drawing.draw()
        wrong += drawing.wrong
    application.processEvents()
    return wrong


class _Drawing:
    """One look of one task."""

    def __init__(self, definition: TaskDefinition, into: Path, look: Look) -> None:
        self.definition, self.into, self.look = definition, into, look
        self.studio = Studio(landscape=look.landscape)
        self.seen: set[str] = set()
        self.standing_for: Profile | None = None
        self.wrong = 0

    def draw(self) -> None:
        from kiosk.tasks.sample_taxpayers import sample_taxpayers
        from kiosk.tasks.walk import walk_task

        try:
            walk_task(self.definition, self.studio.law, DAY, sample_taxpayers(DAY), self.met)
        finally:
            self.studio.close()

    def met(self, taxpayer: str, runner: TaskRunner) -> None:
        page = _page(runner)
        if page in self.seen:
            return
        self.seen.add(page)
        studio = self.studio
        if self.standing_for is not runner.profile:
            stand(studio, self.look, runner.profile)
            self.standing_for = runner.profile
        studio.models.task.begin(runner)
        picture, found = self._look()
        name = f"{self.definition.task_id}_{len(self.seen):02d}_{page}__{self.look.name}.png"
        picture.save(str(self.into / name))
        print(f"{name}: {taxpayer}")
        for fault in found:
            print(f"  {fault}")
        self.wrong += len(found)

    def _look(self) -> tuple[QImage, list[str]]:
        from PySide6.QtTest import QTest

        window = self.studio.terminal.window
        if window is None:
            raise RuntimeError("the studio is closed")
        for _ in range(3):
            QTest.qWait(40)
        canvas = window.contentItem().childItems()[0]
        picture = window.grabWindow()
        return picture, faults(canvas, canvas.width(), canvas.height(), picture)


def stand(studio: Studio, look: Look, profile: Profile) -> None:
    """Put a visitor before the studio's screen who is in a task for ``profile``."""
    from kiosk.identity.visitor import Evidence, Mandate, Right, Role, Visitor
    from kiosk.visit import Stage

    studio.reset(look)
    person = profile.kind.value == "natural_person"
    visit = studio.visit
    visit.begin()
    visit.visitor = Visitor(
        person_key="k",
        name=profile.name if person else "邢一帆",
        id_number="",
        evidence=Evidence.ID_CARD,
    )
    visit.mandate = Mandate(
        taxpayer_id=profile.taxpayer_id,
        taxpayer_name=profile.name,
        taxpayer_kind=profile.kind.value,
        role=Role.SELF if person else Role.TAX_CLERK,
        rights=tuple(Right),
    )
    visit.mandates = (visit.mandate,)
    visit.profile, visit.profile_fetched_at = profile, profile.fetched_at
    visit.move(Stage.CHECKING)
    studio.models.shell.set_ways_out(back=True, home=True)
    visit.move(Stage.IN_TASK)
    visit.clock.stop()


def _page(runner: TaskRunner) -> str:
    """What tells one page from another: its step, or where it leads out, or what became of it."""
    if runner.exit is not None:
        return f"exit_{runner.exit.key}"
    step = runner.current_step
    page = step.id if step.id == step.kind.value else f"{step.id}_{step.kind.value}"
    if step.kind.value == "pay":
        return f"{page}_{runner.paying.payment.stage.value}"
    if runner.outcome is not None:
        return f"{page}_{runner.outcome.state.value}"
    return page
