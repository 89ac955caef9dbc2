"""The dock as a process, worked from the command line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.dock import command_line
from devices.dock.client import DockClient
from tests.devices.dock.test_dock import CARD


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("process") / "dock"
    arguments = [sys.executable, "-m", "devices.dock", "serve", "--state", str(folder)]
    with subprocess.Popen([*arguments, "--end-with-stdin"], stdin=-1, stdout=-1) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert ready["ready"]
        assert ready["devices"]["id_reader"]["place"] == str(folder / "id_reader")
        yield folder
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) == 0
    assert not (folder / "dock.sock").exists()
    assert not (folder / "id_reader").is_symlink()


def run(folder: Path, verb: str, *arguments: str) -> int:
    return command_line.main([verb, "--state", str(folder), *arguments])


def test_everything_can_be_done_from_the_command_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = tmp_path / "card.json"
    card.write_text(json.dumps(CARD), encoding="utf-8")
    people = tmp_path / "people.json"
    people.write_text(json.dumps([{"label": "甲", "card": CARD}, {"label": "乙", "card": CARD}]))
    with DockClient(folder) as client:
        assert run(folder, "insert-card", str(card)) == 0
        assert client.state()["card"] == CARD
        assert run(folder, "insert-card", "--persona-file", str(people), "--label", "乙") == 0
        assert client.state()["card_label"] == "乙"
        assert run(folder, "pull-card") == 0
        assert client.state()["card"] is None
        assert run(folder, "show-code", "TH1:A") == 0
        assert client.state()["code"] == "TH1:A"
        assert run(folder, "hide-code") == 0
        assert client.state()["code"] is None
        assert run(folder, "paper-out") == 0
        assert client.state()["devices"]["receipt_printer"]["faults"] == ["paper_out"]
        assert run(folder, "paper-in") == 0
        assert client.state()["devices"]["receipt_printer"]["faults"] == []
        assert run(folder, "unplug", "id_reader") == 0
        assert not client.state()["devices"]["id_reader"]["plugged"]
        assert run(folder, "plug", "id_reader") == 0
        assert client.state()["devices"]["id_reader"]["plugged"]
        assert run(folder, "fault", "document_printer", "jam") == 0
        assert client.state()["devices"]["document_printer"]["faults"] == ["jam"]
    capsys.readouterr()
    assert run(folder, "state") == 0
    assert json.loads(capsys.readouterr().out)["devices"]["document_printer"]["faults"] == ["jam"]
    assert run(folder, "paper") == 0
    assert capsys.readouterr().out == "\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["insert-card"], "which card"),
        (["insert-card", "/no/such/file"], "No such file"),
        (["show-code"], "which code"),
        (["fault", "id_reader", "x"], "no trouble 'x'"),
        (["insert-card-of", "甲"], "start with --people FILE"),
        (["paper", "--png", "/dev/null"], "nothing was printed"),
    ],
)
def test_what_cannot_be_done_is_told_with_status_1(
    folder: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, arguments[0], *arguments[1:]) == 1
    assert told in capsys.readouterr().err


def test_without_a_dock_the_way_on_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "state") == 1
    assert "python -m devices.dock serve" in capsys.readouterr().err


def test_a_terminated_dock_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "dock"
    arguments = [sys.executable, "-m", "devices.dock", "serve", "--state", str(folder)]
    with subprocess.Popen(arguments, stdout=-1) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    left = sorted(path.name for path in folder.iterdir())
    assert left == ["camera", "document_camera", "state.json"]
    assert list((folder / "camera").iterdir()) == []


def test_a_bad_people_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "people.json").write_text('[{"label": "甲"}]')
    arguments = ["--people", str(tmp_path / "people.json")]
    assert run(tmp_path / "dock", "serve", *arguments) == 1
    assert "missing required field `card`" in capsys.readouterr().err
