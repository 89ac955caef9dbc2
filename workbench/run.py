"""``./dev run``: the hall server, the device dock and the terminal's window together."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from workbench.programs import TrialError, dying_with_parent, end
from workbench.stopping import stoppable, undisturbed
from workbench.trial import CLERK, ROOT, Trial, is_display_there

STATE = ROOT / ".state"
VNC_PORT = 5900


def main(arguments: list[str] | None = None) -> int:
    """Run until the terminal's window closes or Ctrl-C; return the exit status."""
    parser = argparse.ArgumentParser(prog="./dev run", description=__doc__)
    parser.add_argument(
        "--vnc", action="store_true", help="show the terminal by VNC, from port 5900"
    )
    parser.add_argument("--offscreen", action="store_true", help="without any display")
    parser.add_argument("--landscape", action="store_true", help="1920 x 1080")
    parser.add_argument("--fresh", action="store_true", help="forget earlier runs first")
    parser.add_argument(
        "--state", type=Path, default=STATE, metavar="DIR", help="what is kept between runs"
    )
    parser.add_argument("--play", nargs="+", type=Path, metavar="VISIT.yaml")
    parser.add_argument("--pictures", type=Path, metavar="DIR")
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args(arguments)

    size = "1920x1080" if asked.landscape else "1080x1920"
    if asked.play:
        return _play(asked, size)
    shown = is_display_there()
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
    os.environ["TRIAL_SIZE"] = size
    port = _free_vnc_port() if asked.vnc else 0
    trial = Trial(asked.state.resolve(), dock_window=shown and not asked.offscreen)
    with stoppable():
        try:
            _be_the_only_one(asked.state)
            if asked.fresh:
                _forget(asked.state)
            trial.start()
            _tell(trial, port, offscreen=asked.offscreen)
            return _terminal(trial, port, offscreen=asked.offscreen)
        except TrialError as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 0
        finally:
            with undisturbed():
                trial.stop()


def _play(asked: argparse.Namespace, size: str) -> int:
    from workbench import play

    if asked.offscreen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [str(file) for file in asked.play] + ["--size", size]
    if asked.pictures:
        command += ["--pictures", str(asked.pictures)]
    if asked.verbose:
        command.append("--verbose")
    return play.main(command)


def _forget(state: Path) -> None:
    for entry in state.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name != "in_use":
            entry.unlink()


def _be_the_only_one(state: Path) -> None:
    """Hold ``state`` for this process. Raises :class:`TrialError` while another holds it."""
    if sys.platform == "win32":
        return
    import fcntl

    state.mkdir(parents=True, exist_ok=True)
    held = os.open(state / "in_use", os.O_CREAT | os.O_RDWR, 0o600)  # until this process ends
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise TrialError(f"./dev run is already running here ({state}); end it first") from error


def _free_vnc_port() -> int:
    """5900, or the next port nobody listens on."""
    for port in range(VNC_PORT, VNC_PORT + 20):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("", port))
            except OSError:
                continue
            return port
    return VNC_PORT


def _tell(trial: Trial, vnc_port: int, *, offscreen: bool) -> None:
    window = "not shown" if offscreen else "its own window"
    if vnc_port:
        window = f"VNC on port {vnc_port} (no password: for trials only)"
    print(
        f"""
hall server      {trial.url}
staff console    {trial.console}   sign in as {CLERK} / {trial.clerk_password}
a phone          {trial.phone}
paying           {trial.payments.codes if trial.payments else "-"}
device dock      TAX_HALL_DOCK={trial.dock_state} .venv/bin/python -m devices.dock people
                 … insert-card-of NAME | pull-card | show-code-of NAME | paper-out | unplug …
terminal         {window}
Ctrl-C ends everything.
""",
        flush=True,
    )


def _terminal(trial: Trial, vnc_port: int, *, offscreen: bool) -> int:
    """Run the terminal until its window closes; its exit status."""
    environment = dict(os.environ)
    if vnc_port:
        size = os.environ["TRIAL_SIZE"]
        environment["QT_QPA_PLATFORM"] = f"vnc:size={size}:port={vnc_port}"
    elif offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    terminal = subprocess.Popen(
        [
            *dying_with_parent(),
            sys.executable,
            "-m",
            "kiosk",
            "--settings",
            str(trial.settings_file),
        ],
        start_new_session=True,  # Ctrl-C is for us; we end it first
        cwd=ROOT,
        env=environment,
    )
    try:
        return terminal.wait()
    finally:
        with undisturbed():
            end(terminal)


if __name__ == "__main__":
    sys.exit(main())
