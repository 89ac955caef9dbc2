"""A whole house for trials: hall server with synthetic taxpayers, device dock, settings.

The hall and the dock are processes of their own, as in a hall; they end with the trial,
and on Linux also when the process that started them dies without a word.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from devices.dock.client import DockClient, DockUnreachableError
from workbench.payment_provider import READY, PaymentProvider
from workbench.programs import START_WITHIN_S, Programs, TrialError, end

ROOT = Path(__file__).resolve().parent.parent
CLERK = "王敏"
TERMINAL = "3 号机"


@dataclass
class Trial:
    """The running hall and dock, and the settings a terminal needs to use them.

    ``state`` is a folder of its own for this trial; a used one goes on where it was.
    """

    state: Path
    dock_window: bool = False
    hall_port: int = 0
    columns: int = 32
    url: str = ""
    console: str = ""
    phone: str = ""
    clerk_password: str = ""
    payments: PaymentProvider | None = None
    terminal: str = TERMINAL
    """The terminal that the settings are for; :meth:`go_to` another."""
    _programs: Programs = field(init=False, repr=False)
    _hall: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _provider: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _dock: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _dock_folder: tempfile.TemporaryDirectory[str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._programs = Programs(self.state)

    def start(self) -> None:
        """Start hall and dock and write the terminal's settings.

        Raises :class:`TrialError` naming the part that did not start.
        """
        self.state.mkdir(parents=True, exist_ok=True)
        self.start_hall()
        people = self.state / "people.json"
        code = self._furnish_hall(people)
        self._start_dock(people)
        self._write_settings(code)

    # -- the hall -----------------------------------------------------------------------

    @property
    def hall_state(self) -> Path:
        """The folder of the hall server."""
        return self.state / "hall"

    @property
    def hall_process(self) -> int:
        """The hall server's process number; 0 while it is stopped."""
        return 0 if self._hall is None else self._hall.pid

    def start_hall(self) -> None:
        """Start the hall server (again); it keeps its address."""
        config = self.state / "hall.toml"
        config.write_text(HALL_TOML, encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "hall",
            "serve",
            "--config",
            str(config),
            "--synthetic",
            "--state",
            str(self.hall_state),
            "--port",
            str(self.hall_port),
            "--hall-name",
            "雄安新区智慧办税服务厅",
            *self._start_payments().hall_arguments(),
        ]
        self._hall = self._programs.start("hall", command)
        self._programs.said(self._provider, "payments", last=READY)
        for line in self._programs.said(self._hall, "hall", last="console "):
            name, _, address = line.partition(" ")
            if name == "phone":
                self.phone = address
            elif name == "console":
                self.console = address
            elif line.startswith("hall ready "):
                self.url = line.split()[-1]
        self.hall_port = int(self.url.rsplit(":", 1)[1])

    def _start_payments(self) -> PaymentProvider:
        """Start the payment provider, once: it goes on while the hall is down."""
        if self.payments is None:
            self.payments = PaymentProvider(self.state / "payments")
            self._provider = self._programs.start("payments", self.payments.command())
        return self.payments

    def stop_hall(self) -> None:
        """Stop the hall server, as a broken line would seem to do."""
        end(self._hall)
        self._hall = None

    def _furnish_hall(self, people: Path) -> str:
        """Add the clerk, list the people in ``people``; a fresh code to enrol the terminal.

        A terminal that the hall knows already leaves the code unused.
        """
        state = str(self.hall_state)
        commands = [
            ["people", "--state", state, "--json", str(people), "--base-url", self.url],
            ["enrolment-code", "--state", state, "--name", TERMINAL],
        ]
        kept = self.state / "clerk.json"
        if kept.exists():
            self.clerk_password = json.loads(kept.read_text())["password"]
        else:
            self.clerk_password = secrets.token_urlsafe(9)
            commands.append(["add-clerk", CLERK, "--state", state, "--password-stdin"])
        done = subprocess.run(
            [sys.executable, "-m", "workbench.hall_commands", json.dumps(commands)],
            cwd=ROOT,
            text=True,
            input=self.clerk_password + "\n",
            capture_output=True,
            check=False,
            timeout=60,
        )
        if done.returncode:
            raise TrialError(f"the hall could not be furnished: {done.stderr.strip()}")
        if not kept.exists():
            kept.write_text(json.dumps({"name": CLERK, "password": self.clerk_password}))
            kept.chmod(0o600)
        return done.stdout.split()[0]

    def set_bureau_faults(self, **faults: object) -> None:
        """Put these faults of the synthetic bureau in force and no others; raises ``OSError``."""
        import requests

        token = (self.hall_state / "synthetic_token").read_text(encoding="ascii").strip()
        reply = requests.post(
            f"{self.url}/synthetic/faults",
            json=faults,
            headers={"Authorization": f"Bearer {token}"},
            timeout=5,
        )
        reply.raise_for_status()

    def newest_code(self, person_key: str) -> str:
        """The six digits of the newest text message on a person's synthetic phone.

        Raises ``AssertionError`` if there is none.
        """
        import requests

        token = (self.hall_state / "synthetic_token").read_text(encoding="ascii").strip()
        reply = requests.get(
            f"{self.url}/synthetic/messages/{quote(person_key, safe='')}",
            headers={"Authorization": f"Bearer {token}"},
            timeout=5,
        )
        messages = reply.json()["messages"]
        found = re.search(r"\d{6}", messages[-1]) if messages else None
        if found is None:
            raise AssertionError("no code has come to the phone")
        return found[0]

    # -- the dock -----------------------------------------------------------------------

    @property
    def dock_state(self) -> Path:
        """The folder of the dock; short, because a socket's path must be."""
        if self._dock_folder is None:
            self._dock_folder = tempfile.TemporaryDirectory(prefix="dock-")
        return Path(self._dock_folder.name)

    @property
    def dock(self) -> DockClient:
        """The dock's control."""
        return DockClient(self.dock_state)

    def _start_dock(self, people: Path) -> None:
        command = [
            sys.executable,
            "-m",
            "devices.dock",
            "serve",
            "--state",
            str(self.dock_state),
            "--people",
            str(people),
            "--columns",
            str(self.columns),
        ]
        if self.dock_window:
            command.append("--window")
        self._dock = self._programs.start("dock", command)
        try:
            with self.dock as client:
                client.wait_until_ready(START_WITHIN_S)
        except DockUnreachableError as error:
            raise TrialError(self._programs.last_words("dock")) from error

    # -- the terminal --------------------------------------------------------------------

    @property
    def settings_file(self) -> Path:
        """The terminal's settings for this trial."""
        return self.terminal_state.with_suffix(".toml")

    @property
    def terminal_state(self) -> Path:
        """The folder of the terminal."""
        first = self.terminal == TERMINAL
        return self.state / ("terminal" if first else f"terminal_{self.terminal.split()[0]}")

    def go_to(self, terminal: str) -> None:
        """Stand before another terminal of the hall, or before the first one again.

        The dock's devices are now that one's; the terminal before must have been closed.
        """
        self.terminal = terminal
        if not self.settings_file.exists():
            self._write_settings(self._enrolment_code(terminal))

    def _enrolment_code(self, terminal: str) -> str:
        command = [sys.executable, "-m", "hall", "enrolment-code", "--name", terminal]
        done = subprocess.run(
            [*command, "--state", str(self.hall_state)],
            cwd=ROOT,
            text=True,
            capture_output=True,
            check=False,
            timeout=60,
        )
        if done.returncode:
            raise TrialError(f"{terminal} could not be enrolled: {done.stderr.strip()}")
        return done.stdout.split()[0]

    def _write_settings(self, code: str) -> None:
        width, height = (int(n) for n in os.environ.get("TRIAL_SIZE", "1080x1920").split("x"))
        self.settings_file.write_text(
            TERMINAL_TOML.format(
                state=self.terminal_state,
                url=self.url,
                code=code,
                label=self.terminal,
                dock=self.dock_state,
                columns=self.columns,
                width=width,
                height=height,
                ipp=self._ipp_url(),
                # Only where somebody listens; a scripted visit loads no sound system.
                sound="true" if self.dock_window else "false",
            ),
            encoding="utf-8",
        )

    def _ipp_url(self) -> str:
        with self.dock as client:
            state = client.state()
        devices = state.get("devices")
        printer = devices.get("document_printer") if isinstance(devices, dict) else None
        return str(printer.get("place", "")) if isinstance(printer, dict) else ""

    def stop(self) -> None:
        """End everything that was started; nothing is left running."""
        end(self._dock)
        end(self._hall)
        end(self._provider)
        self._dock = self._hall = self._provider = None
        if self._dock_folder is not None:
            self._dock_folder.cleanup()
            self._dock_folder = None


def is_display_there() -> bool:
    """Whether a window can be shown on this machine."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# A trial is made at any hour of any day, so its windows never close.
HALL_TOML = """\
[windows]
always = true
"""

TERMINAL_TOML = """\
[terminal]
mode = "trial"
hall_name = "雄安新区智慧办税服务厅"
label = "{label}"
region = "133100"
state_dir = "{state}"

[hall]
url = "{url}"
enrolment_code = "{code}"

[screen]
full_screen = false
width = {width}
height = {height}

[devices.id_reader]
port = "{dock}/id_reader"
simulated = true

[devices.code_camera]
source = "watched_folder"
path = "{dock}/camera"
simulated = true

[devices.document_camera]
source = "watched_folder"
path = "{dock}/document_camera"
simulated = true

[devices.receipt_printer]
driver = "serial"
port = "{dock}/receipt_printer"
columns = {columns}
simulated = true

[devices.document_printer]
driver = "ipp"
url = "{ipp}"
simulated = true

[devices.scanner]
port = "{dock}/scanner"
simulated = true

[devices.keypad]
port = "{dock}/keypad"
simulated = true

[devices.presence]
port = "{dock}/presence"
simulated = true

[devices.cues]
light_port = "{dock}/lights"
sound = {sound}
simulated = true
"""
