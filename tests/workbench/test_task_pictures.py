"""`python -m kiosk.tasks render FILE`: a picture of every page, found where tasks are checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage

from kiosk.tasks import command_line
from kiosk.tasks.sample_taxpayers import sample_taxpayers
from workbench.gallery import DAY

S14 = Path(__file__).parents[2] / "assets" / "tasks" / "S14.v1.yaml"


def test_every_step_and_exit_has_its_picture(
    qapp: QGuiApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = {name: sample_taxpayers(DAY)[name] for name in ("small company",)}
    monkeypatch.setattr("kiosk.tasks.sample_taxpayers.sample_taxpayers", lambda _day: met)
    command_line.main(["render", str(S14), "--to", str(tmp_path)])
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == ["S14_01_overview_result__portrait.png"]  # all that this taxpayer meets
    assert QImage(str(tmp_path / names[0])).height() == 1920


def test_a_file_with_an_error_is_named_and_not_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "S99.v1.yaml"
    broken.write_text("task: [", encoding="utf-8")
    assert command_line.main(["render", str(broken), "--to", str(tmp_path / "out")]) == 1
    assert "S99.v1.yaml" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_an_installed_terminal_says_that_it_has_no_bench(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(command_line, "import_module", missing)
    assert command_line.main(["render", str(S14)]) == 2
    assert "workbench/" in capsys.readouterr().out
