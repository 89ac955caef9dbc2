"""Every scripted visit that ships is played to its end by the command that README names.

Each has a house of its own: hall server, dock and terminal. The two main ones are played
always, one upright and one on a lying screen; the others, and the other way round, under `slow`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from workbench.play import load_visit
from workbench.trial import ROOT

VISITS = sorted((ROOT / "assets" / "visits").glob("*.yaml"))
UPRIGHT, LYING = "1080x1920", "1920x1080"
MAIN = {"card_files_vat", "code_files_vat"}
ALWAYS = {("card_files_vat", UPRIGHT), ("code_files_vat", LYING)}


def played() -> list[object]:
    """Each visit upright; the main ones on both screens."""
    return [
        pytest.param(
            file,
            size,
            id=f"{file.stem}-{size}",
            marks=() if (file.stem, size) in ALWAYS else pytest.mark.slow,
        )
        for file in VISITS
        for size in (UPRIGHT, LYING)
        if size == UPRIGHT or file.stem in MAIN
    ]


@pytest.mark.parametrize("file", VISITS, ids=lambda file: file.stem)
def test_a_visit_can_be_read(file: Path) -> None:
    assert load_visit(file)


@pytest.mark.parametrize(("file", "size"), played())
def test_a_visit_is_played_to_its_end(file: Path, size: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "workbench.play", str(file), "--size", size],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{file.stem}: played to its end" in done.stdout
