"""``python -m kiosk --settings terminal.toml``: the terminal."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import traceback
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

_CRASHED = 70  # EX_SOFTWARE


def main(arguments: list[str] | None = None) -> int:
    """Run the terminal until it is told to stop; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m kiosk", description="The terminal.")
    parser.add_argument(
        "--settings",
        type=Path,
        default=Path(os.environ.get("TAX_HALL_TERMINAL_SETTINGS", "/etc/tax-hall-terminal.toml")),
        metavar="FILE",
        help="configuration (TOML)",
    )
    parser.add_argument(
        "--export-trail",
        type=Path,
        metavar="FILE",
        help="write the audit trail to FILE and end; for a terminal that is stopped",
    )
    asked = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    prepare_environment()

    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QGuiApplication

    from kiosk.settings import SettingsError, load_settings

    try:
        settings = load_settings(asked.settings)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    if asked.export_trail is not None:
        from kiosk.app.trail_export import export_trail

        return export_trail(settings, asked.export_trail)
    application = QGuiApplication(sys.argv[:1])
    application.setApplicationName("tax-hall-terminal")
    sys.excepthook = partial(_crash, application)

    from kiosk.app.terminal import Terminal

    terminal = Terminal(settings)
    terminal.show()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: application.exit(0))
    heartbeat = QTimer()  # lets Python see signals while Qt waits
    heartbeat.start(250)
    status = application.exec()
    terminal.close()
    return int(status)


def _crash(
    application: QGuiApplication,
    kind: type[BaseException],
    _error: BaseException,
    trace: TracebackType | None,
) -> None:
    """Our own mistake: log where, without the text (it may quote a visitor), and end.

    Whoever watches over the terminal starts a fresh one; what was signed is in the store.
    """
    frames = "".join(traceback.format_tb(trace))
    logging.getLogger(__name__).critical("crash: %s\n%s", kind.__name__, frames)
    application.exit(_CRASHED)


def prepare_environment() -> None:
    """Choose drawing and keyboard before Qt looks."""
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    os.environ.setdefault("QT_IM_MODULE", "qtvirtualkeyboard")


if __name__ == "__main__":
    sys.exit(main())
