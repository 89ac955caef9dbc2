"""Whoever plays a visit: before a real terminal, with a real hand."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.play.visit_file import VERBS
from workbench.stopping import put_off
from workbench.trial import Trial

if TYPE_CHECKING:
    from workbench.clerk import Clerk

log = logging.getLogger(__name__)


class Player:
    """One playing of one visit."""

    def __init__(self, trial: Trial, pictures: Path | None) -> None:
        self.trial = trial
        self.pictures = pictures
        self.count = 0
        self.clerk: Clerk | None = None
        self._stand_before_it()

    def _stand_before_it(self) -> None:
        from kiosk.app.terminal import Terminal
        from kiosk.settings import load_settings
        from workbench.visitor_hand import VisitorHand

        self.terminal = Terminal(load_settings(self.trial.settings_file))
        self.terminal.show()
        assert self.terminal.window is not None  # noqa: S101 - show() made it or raised
        self.hand = VisitorHand(self.terminal.window)

    def go_to(self, terminal: str) -> None:
        """Leave this terminal and stand before another one."""
        self.terminal.close()
        self.trial.go_to(terminal)
        self._stand_before_it()

    def play(self, steps: list[tuple[str, Any]]) -> None:
        """Carry out ``steps``; the first that fails raises, after a picture of it."""
        for number, (name, argument) in enumerate(steps, start=1):
            log.info("step %d: %s %s", number, name, "" if argument is None else argument)
            try:
                with put_off():
                    VERBS[name](self, argument)
            except BaseException:
                if self.pictures is not None:
                    self.hand.picture(self.pictures / f"failed_at_{number:02d}_{name}.png")
                raise

    def close(self) -> None:
        """Close the terminal, and send the clerk home."""
        if self.clerk is not None:
            self.clerk.close()
        self.terminal.close()

    def file(self, name: str) -> Path | None:
        """Where the next numbered picture or paper goes; ``None`` if none are kept."""
        self.count += 1
        if self.pictures is None:
            return None
        self.pictures.mkdir(parents=True, exist_ok=True)
        return self.pictures / f"{self.count:02d}_{name}"
