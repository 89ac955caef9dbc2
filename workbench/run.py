"""``./dev run``: the hall server, the device dock and the terminal's window together."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from workbench.trial import CLERK, ROOT, Trial, TrialError

STATE = ROOT / ".state"


def main(arguments: list[str] | None = None) -> int:
    """Run until the terminal's window closes or Ctrl-C; return the exit status."""
    parser = argparse.ArgumentParser(prog="./dev run", description=__doc__)
    parser.add_argument("--vnc", action="store_true", help="show the terminal by VNC")
    parser.add_argument("--offscreen", action="store_true", help="without any display")
    parser.add_argument("--landscape", action="store_true", help="1920 x 1080")
    parser.add_argument("--fresh", action="store_true", help="forget earlier runs first")
    parser.add_argument("--play", nargs="+", type=Path, metavar="VISIT.yaml")
    parser.add_argument("--pictures", type=Path, metavar="DIR")
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args(arguments)

    size = "1920x1080" if asked.landscape else "1080x1920"
    shown = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if sys.platform != "linux":
        shown = True
    if asked.play:
        return _play(asked, size, shown)
    if not (shown or asked.vnc or asked.offscreen):
        print(
            "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).\n"
            "Show the terminal by VNC:        ./dev run --vnc\n"
            "Run it without being seen:       ./dev run --offscreen\n"
            "Play a visit and get pictures:   ./dev run --play assets/visits/card_files_vat.yaml"
            " --pictures pictures",
            file=sys.stderr,
        )
        return 2
    if asked.fresh:
        shutil.rmtree(STATE, ignore_errors=True)
    os.environ["TRIAL_SIZE"] = size
    trial = Trial(STATE, dock_window=shown and not asked.offscreen)
    try:
        trial.start()
        _tell(trial, asked.vnc)
        return _terminal(trial, vnc=asked.vnc, offscreen=asked.offscreen and not asked.vnc)
    except TrialError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        trial.stop()


def _play(asked: argparse.Namespace, size: str, shown: bool) -> int:
    from workbench import play

    if asked.offscreen or not shown:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [str(file) for file in asked.play] + ["--size", size]
    if asked.pictures:
        command += ["--pictures", str(asked.pictures)]
    if asked.verbose:
        command.append("--verbose")
    return play.main(command)


def _tell(trial: Trial, vnc: bool) -> None:
    print(
        f"""
hall server      {trial.url}
staff console    {trial.console}   sign in as {CLERK} / {trial.clerk_password}
a phone          {trial.phone}
device dock      TAX_HALL_DOCK={trial.dock_state} .venv/bin/python -m devices.dock people
                 … insert-card-of NAME | pull-card | show-code-of NAME | paper-out | unplug …
terminal         {"VNC on port 5900 (no password: for trials only)" if vnc else "its own window"}
Ctrl-C ends everything.
""",
        flush=True,
    )


def _terminal(trial: Trial, *, vnc: bool, offscreen: bool) -> int:
    environment = dict(os.environ)
    if vnc:
        size = os.environ["TRIAL_SIZE"]
        environment["QT_QPA_PLATFORM"] = f"vnc:size={size}:port=5900"
    elif offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    terminal = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "--settings", str(trial.settings_file)],
        cwd=ROOT,
        env=environment,
    )
    signal.signal(signal.SIGTERM, lambda *_: terminal.terminate())
    try:
        return terminal.wait()
    finally:
        if terminal.poll() is None:
            terminal.terminate()
            terminal.wait(10)


if __name__ == "__main__":
    sys.exit(main())
