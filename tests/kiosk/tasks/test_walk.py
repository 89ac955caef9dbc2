"""Every task, walked through everything a visitor can do in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from kiosk.tasks import load_task, task_ids
from kiosk.tasks.catalogue import TASKS
from kiosk.tasks.command_line import main
from kiosk.tasks.walk import walk_task
from kiosk.tax_law import Law
from kiosk.taxpayer import Profile
from tests.kiosk.tasks.occasion import TODAY

#: Who differs in what no other does; for anybody who looks something up or reckons.
_ANYBODY = (
    "small company",
    "general taxpayer",
    "general taxpayer without books",
    "sole trader, a year open",
    "natural person",
    "employee with family",
    "a year to settle, late",
    "abnormal",
    "nothing known",
    "nothing open",
)
#: Long walks: shapes that differ only elsewhere are left out (``walk FILE`` has them all).
ENOUGH = {
    "S34": _ANYBODY,
    "S35": _ANYBODY,
    "S03": (
        "small company",
        "general taxpayer",
        "two quarters open",
        "two months open",
        "a year to settle, deducted from wages",
        "late and abnormal",
        "nothing open",
        "nothing known",
    ),
    "S04": (
        "overdue",
        "general taxpayer without books",
        "abnormal",
        "nothing known",
        "nothing open",
        "every rarer tax",
    ),
    "S09": (
        "statement of last time",
        "two months open",
        "abnormal",
        "nothing known",
        "nothing open",
        "natural person",
    ),
}


@pytest.mark.parametrize("task_id", task_ids())
def test_every_state_has_its_words_a_way_on_and_a_way_back(
    task_id: str, law: Law, samples: Mapping[str, Profile]
) -> None:
    definition = load_task(task_id)
    met = {name: samples[name] for name in ENOUGH.get(task_id, samples)}
    walk = walk_task(definition, law, TODAY, met)
    assert walk.problems == []
    assert all(walk.steps[step.id] for step in definition.steps)
    assert set(walk.exits) >= set(definition.file.exits), "an exit no sample taxpayer takes"


def test_a_walk_can_fail(law: Law, samples: Mapping[str, Profile]) -> None:
    """Shown a taxpayer without invoices only, it misses the steps it cannot reach."""
    walk = walk_task(load_task("S01"), law, TODAY, {"general": samples["general taxpayer"]})
    assert len(walk.problems) == len(load_task("S01").steps)


def test_walk_prints_what_it_met(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["walk", str(TASKS / "S01.v1.yaml"), "--today", "2026-11-21"]) == 0
    said = capsys.readouterr().out
    assert "small company: sales → check → sign → submit → result" in said
    assert "general taxpayer: exit general_taxpayer" in said
    assert "PROBLEM" not in said


def test_walk_refuses_a_file_that_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "S99.v1.yaml"
    path.write_text("task: S99\n")
    assert main(["walk", str(path)]) == 1
    assert "S99.v1.yaml:1: " in capsys.readouterr().out
