"""Plays visits on real terminals in processes of their own, so that a test can kill them.

Run as a script. It imports what a terminal needs once, then forks a player for each order (a
line of JSON) on its input and says ``pid N``, and ``ended`` when that player is gone. A player
says ``done NAME`` after each stage, ``signed`` once a signature is in the store, and
``texts [...]`` with what stands on its screen.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

import kiosk.app.help_host
import kiosk.app.outside
import kiosk.app.task_host
import kiosk.app.terminal
import kiosk.app.visit_host  # noqa: F401 - before the fork, so that many kills are affordable
from workbench.play import Player
from workbench.trial import Trial


class Elsewhere(Trial):
    """A house that another process runs."""

    dock_folder: Path

    @property
    def dock_state(self) -> Path:
        """Where the other process has its dock."""
        return self.dock_folder


def say(text: str) -> None:
    """One line to whoever gave the order, at once and whole."""
    os.write(1, (text + "\n").encode())


def play(order: dict[str, Any]) -> None:
    """Play one order in this process, until the end or until it is killed."""
    scratch = Path(order["scratch"])
    for name, folder in SCRATCH_FOLDERS.items():
        os.environ[name] = str(scratch / folder)
        (scratch / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    os.chdir(scratch)
    tempfile.tempdir = None
    log = os.open(scratch / "terminal.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(log, 2)
    trial = Elsewhere(Path(order["house"]))
    trial.dock_folder = Path(order["dock"])
    application = QGuiApplication([])
    application.setApplicationName("tax-hall-terminal")
    player = Player(trial, None)
    told = False
    for name, steps in order["stages"]:
        for verb, argument in steps:
            if verb == "pause":
                player.hand.wait_until(Path(argument).exists, "leave to go on")
            elif verb == "look":
                assert player.terminal.hall_watch is not None
                player.terminal.hall_watch.look()
            elif verb == "pinyin":
                pinyin(player, argument)
            else:
                player.play([(verb, argument)])
            if player.terminal.visit.finished_items and not told:
                told = True
                say("signed")
        say("texts " + json.dumps(player.hand.texts()))
        say(f"done {name}")
    player.close()
    del application


def pinyin(player: Player, letters: str) -> None:
    """Type on the on-screen keyboard, and take the first word it offers."""
    for letter in (*letters, " "):
        keys = [
            item
            for item in player.hand.items()
            if "Key_QML" in str(item.metaObject().className()) and item.property("text") == letter
        ]
        assert keys, f"no key for {letter!r}"
        middle = keys[0].mapToScene(QPointF(keys[0].width() / 2, keys[0].height() / 2))
        player.hand.tap_at(middle.x(), middle.y())
    player.hand.settle()


SCRATCH_FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "run",
    "TMPDIR": "tmp",
}


def main() -> None:
    """Fork a player for each order."""
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                play(order)
            except BaseException:
                traceback.print_exc()
                say("failed")
            os._exit(0)
        say(f"pid {child}")
        os.waitpid(child, 0)
        say("ended")


if __name__ == "__main__":
    main()
