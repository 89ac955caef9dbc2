"""Closing the terminal's window ends its process, where that is allowed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from workbench.trial import ROOT

CLOSE_ONCE_SHOWN = """
import sys, threading
from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtGui import QGuiApplication
from kiosk.app.terminal import Terminal
from kiosk.__main__ import main

show = Terminal.show

def show_then_close(terminal):
    show(terminal)
    terminal.opened.connect(lambda: QMetaObject.invokeMethod(
        terminal.window, "close", Qt.ConnectionType.QueuedConnection))

Terminal.show = show_then_close
sys.exit(main(["--settings", sys.argv[1]]))
"""


def test_closing_the_window_ends_the_terminal(tmp_path: Path) -> None:
    settings = tmp_path / "terminal.toml"
    settings.write_text(
        f'[terminal]\nmode = "trial"\nstate_dir = "{tmp_path / "state"}"\n'
        '[hall]\nurl = "http://127.0.0.1:1"\n'
        "[screen]\nfull_screen = false\nwidth = 1080\nheight = 1920\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", CLOSE_ONCE_SHOWN, str(settings)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
