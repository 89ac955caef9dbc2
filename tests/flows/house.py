"""One house for a whole test session, as good as new for each test.

The hall and the dock are real processes; the terminal runs in the test's own process. Between
two tests the hall forgets what was filed, the dock is tidied up, and the terminal gets a
store that has just been enrolled.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hall.key_files import read_key
from hall.sqlcipher import Connection, connect
from workbench.play import Player
from workbench.trial import Trial

if TYPE_CHECKING:
    from kiosk.app.terminal import Terminal

_FORGOTTEN = (
    "synthetic_filings",
    "submissions",
    "ratings",
    "help_calls",
    "visits",
    "used_codes",
    "sms_codes",
    "attempts",
)
_PLUGS = ("id_reader", "code_camera", "receipt_printer", "document_printer", "scanner")


class House:
    """A trial, and what is needed to begin anew in it."""

    def __init__(self, folder: Path) -> None:
        self.trial = Trial(folder)
        self._enrolled = folder / "enrolled"

    def open(self) -> None:
        """Start the hall and the dock, and enrol a terminal."""
        self.trial.start()
        self._enrol()

    def _enrol(self) -> None:
        player = Player(self.trial, None)
        wait_until_open(player)
        player.close()
        shutil.copytree(self.trial.terminal_state, self._enrolled)

    @contextmanager
    def visited(self) -> Iterator[Player]:
        """A terminal that nobody has used yet, ready for a card."""
        self.tidy()
        player = Player(self.trial, None)
        try:
            wait_until_open(player)
            yield player
        finally:
            player.close()

    def tidy(self) -> None:
        if self.trial._hall is None:
            self.trial.start_hall()
        with closing(self._open_database()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            for table in _FORGOTTEN:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608  (fixed names)
            connection.execute("COMMIT")
        with self.trial.dock as dock:
            state = dock.state()
            for name in _PLUGS:
                if not state["devices"][name]["plugged"]:
                    dock.plug(name)
            dock.paper_in()
            dock.pull_card()
            dock.hide_code()
        shutil.rmtree(self.trial.terminal_state)
        shutil.copytree(self._enrolled, self.trial.terminal_state)

    @property
    def database(self) -> Path:
        """The hall server's database."""
        return self.trial.hall_state / "hall.sqlite3"

    def _open_database(self) -> Connection:
        key = read_key(self.trial.hall_state / "database.key")
        return connect(self.database, key, busy_seconds=20)

    def filings(self) -> int:
        """How many filings the bureau has decided on, whatever it decided."""
        return self._count("SELECT count(*) FROM synthetic_filings")

    def accepted(self) -> int:
        """How many filings the bureau has accepted."""
        return self._count("SELECT count(*) FROM synthetic_filings WHERE accepted = 1")

    def ratings(self) -> list[tuple[int, str]]:
        """The grades given, with their reasons (a JSON list)."""
        with closing(self._open_database()) as connection:
            rows = connection.execute("SELECT grade, reasons FROM ratings ORDER BY rated_at")
            return [(int(grade), str(reasons)) for grade, reasons in rows]

    def _count(self, query: str) -> int:
        with closing(self._open_database()) as connection:
            return int(connection.execute(query).fetchone()[0])

    def close(self) -> None:
        """End everything."""
        self.trial.stop()


def wait_until_open(player: Player) -> Terminal:
    """Wait for the store, the hall and the attract screen."""
    terminal = player.terminal
    player.hand.wait_until(
        lambda: terminal.hall_watch is not None and terminal.hall_watch.online is not None,
        "the terminal to open",
    )
    player.hand.see_screen("attract")
    return terminal
