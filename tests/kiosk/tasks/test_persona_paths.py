"""Which persona sees which steps: a snapshot, so that a change shows in review.

To accept a change, run this file once with ``TASKS_SNAPSHOT=write`` in the environment.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from hall.bureau.synthetic.personas import load_personas
from kiosk.identity.visitor import Right
from kiosk.tasks import TaskRunner, load_task, task_ids
from kiosk.tax_law import Law
from tests.kiosk.tasks.occasion import TODAY

SNAPSHOTS = Path(__file__).parent / "snapshots"


def paths_of(task_id: str, law: Law) -> str:
    personas = load_personas(TODAY)
    lines = []
    for taxpayer_id in personas.taxpayer_ids:
        profile = personas.profile(taxpayer_id)
        runner = TaskRunner(
            load_task(task_id), profile, "person-1", law, TODAY, rights=frozenset(Right)
        )
        way = (
            " → ".join(state.id for state in runner.path)
            if runner.exit is None
            else f"exit: {runner.exit.key}"
        )
        lines.append(f"{profile.name}: {way}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("task_id", task_ids())
def test_personas_see_the_steps_they_saw(task_id: str, law: Law) -> None:
    file = SNAPSHOTS / f"{task_id}.txt"
    found = paths_of(task_id, law)
    if os.environ.get("TASKS_SNAPSHOT") == "write":
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "today", [date(2026, 1, 2), date(2026, 4, 30), date(2026, 8, 15), date(2026, 12, 31)]
)
def test_on_any_day_some_persona_can_file_small_scale_vat(today: date, law: Law) -> None:
    personas = load_personas(today)
    runners = [
        TaskRunner(
            load_task("S01"), personas.profile(key), "p", law, today, rights=frozenset(Right)
        )
        for key in personas.taxpayer_ids
    ]
    assert sum(runner.exit is None for runner in runners) >= 3
