"""From the card's answer on the wire to the health check on the screen.

``python -m bench.visit [--json] [--visits N]`` plays visits of one person who acts for
nobody else, on the real terminal with its devices, at a hall server of its own. The
clock starts when the simulated reader has put the last byte of the card's content (the
answer to 30 01, at 115,200 baud) on the wire, and stops when the first frame with the
finished check has been swapped; asking for the card's added address, opening the visit
at the hall, the profile, the rules and the drawing lie in between. First with the hall
on loopback, then with the hall stopped, from the store. The first visit of each kind
counts as well. Bars, p95: 500 ms and 300 ms.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication

from devices.id_reader.card import IdCard
from devices.id_reader.card_json import card_from_json
from devices.id_reader.simulator import SamVSimulator
from hall.bureau.synthetic.personas import load_personas
from kiosk.__main__ import prepare_environment
from kiosk.app.terminal import Terminal
from kiosk.china_time import china_today
from kiosk.settings import Settings, load_settings
from kiosk.visit import EndReason, Stage
from workbench.trial import Trial

PATIENCE_S = 20.0
SECONDS_A_BYTE = 10 / 115_200
ONLINE_BAR_MS, STORE_BAR_MS = 500.0, 300.0
_CARD_CONTENT_BYTES = 1024  # no other answer is as long


class TimedReader(SamVSimulator):
    """The far end of the reader's wire, with the moment a card's content was sent."""

    content_sent_at = 0.0

    def _transmit(self, frame: bytes) -> None:
        super()._transmit(frame)
        if len(frame) > _CARD_CONTENT_BYTES:
            self.content_sent_at = self.last_byte_at


class Visitor:
    """Lays the same card on the reader again and again."""

    def __init__(self, terminal: Terminal, reader: TimedReader, card: IdCard) -> None:
        self.terminal, self.reader, self.card = terminal, reader, card
        self._waiting = False
        self._drawn_at = 0.0
        window = terminal.window
        if window is None:
            raise RuntimeError("the terminal is not shown")
        self.window = window
        window.frameSwapped.connect(self._swapped)

    def _swapped(self) -> None:
        if self._waiting and self.terminal.models.health_check.ready:
            self._waiting = False
            self._drawn_at = time.monotonic()

    def visit(self) -> float:
        """One visit; milliseconds from the wire to the screen."""
        wait_until(self._all_quiet, "the attract screen and a reader that is ready")
        self._waiting = True
        self.reader.insert(self.card)
        wait_until(lambda: not self._waiting, "the health check")
        taken = (self._drawn_at - self.reader.content_sent_at) * 1000
        self.terminal.visit.end(EndReason.VISITOR)
        self.reader.pull()
        return taken

    def _all_quiet(self) -> bool:
        devices, host = self.terminal.devices, self.terminal.visit_host
        return (
            self.terminal.outside is not None
            and self.terminal.visit.stage is Stage.NONE
            and self.terminal.background.pending == 0
            and devices is not None
            and devices.id_reader is not None
            and devices.id_reader.status.state.value == "ready"
            and host is not None
            and not host.arrival.card_present
        )


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Let the terminal work until ``holds()``, looked at every few milliseconds.

    Raises :class:`TimeoutError` after the patience.
    """
    deadline = time.monotonic() + PATIENCE_S
    loop = QEventLoop()
    look = QTimer()
    look.setInterval(5)
    look.timeout.connect(lambda: loop.quit() if holds() or time.monotonic() > deadline else None)
    look.start()
    loop.exec()
    look.stop()
    if not holds():
        raise TimeoutError(f"waited in vain for {what}")


def person_alone(people: Path) -> IdCard:
    """The card of the first of the synthetic people who acts for one taxpayer only."""
    with_cards = {
        entry["card"]["number"]: entry["card"] for entry in json.loads(people.read_text())
    }
    personas = load_personas(china_today())
    for number, card in with_cards.items():
        person = personas.person_by_id_number(number)
        if person is not None and len(person.mandates) == 1:
            return card_from_json(card)
    raise LookupError("everybody acts for several taxpayers")


def with_reader(settings: Settings, port: Path) -> Settings:
    """``settings`` with the ID reader at ``port``."""
    reader = settings.devices.id_reader
    if reader is None:
        raise RuntimeError("the trial has no ID reader")
    reader = msgspec.structs.replace(reader, port=str(port))
    devices = msgspec.structs.replace(settings.devices, id_reader=reader)
    return msgspec.structs.replace(settings, devices=devices)


def measure(visits: int) -> dict[str, list[float]]:
    """Milliseconds of each visit, ``online`` and from the ``store``."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        trial = Trial(Path(folder))
        reader = TimedReader(Path(folder) / "reader", seconds_a_byte=SECONDS_A_BYTE)
        terminal: Terminal | None = None
        try:
            trial.start()
            reader.start()
            terminal = Terminal(with_reader(load_settings(trial.settings_file), reader.link))
            terminal.show()
            visitor = Visitor(terminal, reader, person_alone(trial.state / "people.json"))
            _wait_for_hall(terminal, online=True)
            online = [visitor.visit() for _ in range(visits)]
            trial.stop_hall()
            _wait_for_hall(terminal, online=False)
            return {"online": online, "store": [visitor.visit() for _ in range(visits)]}
        finally:
            if terminal is not None:
                terminal.close()
            reader.stop()
            trial.stop()


def _wait_for_hall(terminal: Terminal, *, online: bool) -> None:
    def knows() -> bool:
        watch = terminal.hall_watch
        if watch is not None and watch.online is not online:
            watch.look()
        return watch is not None and watch.online is online

    wait_until(knows, "the hall to be " + ("online" if online else "offline"))


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; exit status 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="./dev bench visit", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--visits", type=int, default=40, help="of each kind, at least 30")
    asked = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    prepare_environment()
    application = QGuiApplication(sys.argv[:1])
    taken = measure(max(30, asked.visits))
    application.processEvents()
    result: dict[str, float | int] = {}
    for name, values in taken.items():
        result[f"{name}_p50_ms"] = round(statistics.median(values), 1)
        result[f"{name}_p95_ms"] = round(statistics.quantiles(values, n=20)[18], 1)
    result["n"] = len(taken["online"])
    if asked.json:
        print(json.dumps(result))
    else:
        for name, values in taken.items():
            print(
                f"{name:7} p50 {result[f'{name}_p50_ms']:6.1f} ms   "
                f"p95 {result[f'{name}_p95_ms']:6.1f} ms   "
                f"first {values[0]:6.1f} ms   longest {max(values):6.1f} ms"
            )
        print(f"{result['n']} visits each; bars at p95: {ONLINE_BAR_MS:.0f} and {STORE_BAR_MS:.0f}")
    met = result["online_p95_ms"] <= ONLINE_BAR_MS and result["store_p95_ms"] <= STORE_BAR_MS
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
