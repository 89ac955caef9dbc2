"""Plays visits one after the other, each in a house of its own."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from workbench.play.player import Player
from workbench.play.visit_file import VisitFileError, load_visit
from workbench.programs import TrialError
from workbench.stopping import stoppable, undisturbed
from workbench.trial import Trial, is_display_there


def main(arguments: list[str] | None = None) -> int:
    """Play visits; exit status 0 if all went to their end."""
    parser = argparse.ArgumentParser(prog="./dev run --play", description=__doc__)
    parser.add_argument("visits", nargs="+", type=Path, metavar="VISIT.yaml")
    parser.add_argument("--pictures", type=Path, metavar="DIR")
    parser.add_argument("--size", default="1080x1920", help="of the window, e.g. 1920x1080")
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args(arguments)
    logging.basicConfig(
        level=logging.INFO if asked.verbose else logging.WARNING, format="%(message)s"
    )
    os.environ["TRIAL_SIZE"] = asked.size
    if not is_display_there():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

    from kiosk.__main__ import prepare_environment

    prepare_environment()
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    status = 0
    with stoppable():
        try:
            visits = [(file, load_visit(file)) for file in asked.visits]
            for file, steps in visits:
                pictures = asked.pictures and asked.pictures / file.stem
                if not _play(file.stem, steps, pictures):
                    status = 1
        except (VisitFileError, OSError, TrialError) as error:
            print(error, file=sys.stderr)
            status = 2
        except KeyboardInterrupt:
            status = 130
    application.processEvents()
    return status


def _play(name: str, steps: list[tuple[str, Any]], pictures: Path | None) -> bool:
    """Play one visit in a house of its own; whether it went to its end."""
    with tempfile.TemporaryDirectory(prefix="visit-") as folder:
        trial = Trial(Path(folder))
        player: Player | None = None
        try:
            trial.start()
            player = Player(trial, pictures)
            player.play(steps)
            print(f"{name}: played to its end")
        except AssertionError as error:
            print(f"{name}: {error}", file=sys.stderr)
            return False
        finally:
            with undisturbed():
                if player is not None:
                    player.close()
                trial.stop()
    return True
