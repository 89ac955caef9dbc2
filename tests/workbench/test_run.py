"""``./dev run`` as a developer meets it: what it says, what it shows, that it ends whole."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.workbench.running import begun

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

READY = "ready for a card"
CARD_NOBODY_LAYS = """
name: {zh: 没人来, en: Nobody comes}
steps:
  - see: attract
  - tap_if_there: no_such_button
  - not_read: 您好
"""


def test_without_a_display_it_names_the_other_ways(tmp_path: Path) -> None:
    with begun(tmp_path, "--state", str(tmp_path / "state")) as run:
        assert run.process.wait(30) == 2
        for way in ("no display", "--vnc", "--offscreen", "--play"):
            assert way in run.said
        assert not (tmp_path / "state").exists()
        run.nothing_left()


def test_vnc_shows_it_and_ctrl_c_ends_everything(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with begun(tmp_path, "--vnc", "--state", str(state)) as run:
        run.until_said(READY)
        port = re.search(r"VNC on port (\d+)", run.said)
        assert port is not None
        with socket.create_connection(("127.0.0.1", int(port.group(1))), 10) as viewer:
            viewer.settimeout(10)
            assert viewer.recv(12) == b"RFB 003.003\n"
        other = tmp_path / "other"
        other.mkdir()
        with begun(other, "--offscreen", "--state", str(state)) as second:
            assert second.process.wait(30) == 1
            assert "already running" in second.said
        assert run.end(signal.SIGINT) == 0
        assert "Traceback" not in run.said
        run.nothing_left()


def test_it_ends_when_the_terminal_ends_and_starts_again_where_it_was(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with begun(tmp_path, "--offscreen", "--state", str(state)) as run:
        run.until_said(READY)
        (terminal,) = run.descendants("-m kiosk ")
        os.kill(terminal, signal.SIGTERM)  # what a closed window ends in
        assert run.process.wait(30) == 0
        run.nothing_left()
    with begun(tmp_path, "--offscreen", "--state", str(state)) as run:
        run.until_said("hall: online")  # known to the hall from the first time
        assert run.end(signal.SIGTERM) == 0
        assert "Traceback" not in run.said
        run.nothing_left()


def test_nothing_outlives_a_run_that_was_killed(tmp_path: Path) -> None:
    with begun(tmp_path, "--offscreen", "--state", str(tmp_path / "state")) as run:
        run.until_said(READY)
        # The run, the hall, the provider of payments, the dock, the terminal.
        assert len(run.descendants()) == 5
        run.end(signal.SIGKILL)
        run.until(lambda: not run.descendants(), "every process to end")


def test_a_visit_that_goes_wrong_says_where_and_leaves_a_picture(tmp_path: Path) -> None:
    visit = tmp_path / "nobody.yaml"
    visit.write_text(CARD_NOBODY_LAYS, encoding="utf-8")
    pictures = tmp_path / "pictures"
    with begun(tmp_path, "--play", str(visit), "--pictures", str(pictures)) as run:
        assert run.process.wait(60) == 1
        assert "nobody: “您好” stands on the screen" in run.said
        assert [path.name for path in pictures.rglob("*.png")] == ["failed_at_03_not_read.png"]
        run.nothing_left()


def test_a_visit_that_cannot_be_played_is_named(tmp_path: Path) -> None:
    visit = tmp_path / "wrong.yaml"
    visit.write_text("steps:\n  - fly: away\n", encoding="utf-8")
    with begun(tmp_path, "--play", str(visit)) as run:
        assert run.process.wait(30) == 2
        assert "wrong.yaml: step 1: unknown verb “fly”" in run.said
        assert "Traceback" not in run.said
        run.nothing_left()


def test_ctrl_c_ends_a_play(tmp_path: Path) -> None:
    visit = tmp_path / "waiting.yaml"
    visit.write_text("steps:\n  - see: attract\n  - see: rating\n", encoding="utf-8")
    with begun(tmp_path, "--verbose", "--play", str(visit)) as run:
        run.until_said("step 2")
        # By itself, or by the signal: a shell says 130 for both.
        assert run.end(signal.SIGINT) in (130, -signal.SIGINT), run.said
        run.nothing_left()
